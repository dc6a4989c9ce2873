import Foundation
import Records

@testable import Packages

/// A folder of its own for one test.
final class TestFolder {
  let path: String

  init() {
    var name = Array("/tmp/p2c-packages-XXXXXX".utf8CString)
    path = mkdtemp(&name).map { String(cString: $0) } ?? "/tmp"
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ bytes: [UInt8], _ name: String) -> String {
    _ = FileManager.default.createFile(atPath: file(name), contents: Data(bytes))
    return file(name)
  }

  func read(_ name: String) -> [UInt8] { Array(FileManager.default.contents(atPath: file(name)) ?? Data()) }

  var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }
}

/// Random bytes and numbers that are the same in every run.
struct Dice {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  mutating func number(below limit: Int) -> Int { Int(next() >> 1) % limit }

  mutating func bytes(_ count: Int, kinds: Int = 256) -> [UInt8] {
    (0..<count).map { _ in UInt8(number(below: kinds)) }
  }
}

/// The fault that a piece of code ends with.
func fault(_ body: () throws -> Void) -> Fault? {
  do {
    try body()
    return nil
  } catch {
    return error as? Fault
  }
}

func output(_ path: String) -> FileOutput {
  FileOutput(descriptor: open(path, O_RDWR | O_CREAT | O_TRUNC, 0o666), name: "test.zip")
}

extension ZipWriter {
  mutating func addDeflated(_ name: String, _ bytes: [UInt8], mayBeLarge: Bool = true) throws {
    try begin(name, mayBeLarge: mayBeLarge)
    try bytes.withUnsafeBytes { try append($0) }
    try end()
  }

  mutating func addStored(_ name: String, _ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try addStored(name, $0) }
  }
}

/// All entries of a zip file and their data, in file order.
func readZip(_ path: String) throws -> [(name: String, bytes: [UInt8])] {
  var reader = try ZipReader(descriptor: open(path, O_RDONLY), name: "test.zip")
  var found: [(name: String, bytes: [UInt8])] = []
  for index in reader.directory.entries.indices {
    var bytes = ByteBuffer()
    try reader.readAll(index, limit: 1 << 30, into: &bytes)
    found.append((reader.directory.entries[index].name, Array(bytes.bytes)))
  }
  return found
}

/// Runs a program if it exists; nil if not.
func run(_ arguments: [String]) -> (status: Int32, output: String)? {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = pipe
  guard (try? process.run()) != nil else { return nil }
  let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  return process.terminationStatus == 127 ? nil : (process.terminationStatus, text)
}

extension [UInt8] {
  /// Bytes from hexadecimal digits; blanks are for reading.
  init(hex: String) {
    let digits = hex.filter { !$0.isWhitespace }
    self = stride(from: 0, to: digits.count, by: 2).map {
      let start = digits.index(digits.startIndex, offsetBy: $0)
      return UInt8(digits[start..<digits.index(start, offsetBy: 2)], radix: 16) ?? 0
    }
  }

  mutating func put(_ value: UInt32, at offset: Int) {
    for index in 0..<4 { self[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
  }

  mutating func put16(_ value: UInt16, at offset: Int) {
    for index in 0..<2 { self[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
  }

  /// The place of a signature such as `PK\u{1}\u{2}`; the nth one.
  func place(of signature: String, nth: Int = 0) -> Int {
    let wanted = Array(signature.utf8)
    var left = nth
    for index in 0...(count - wanted.count) where self[index..<index + wanted.count].elementsEqual(wanted) {
      if left == 0 { return index }
      left -= 1
    }
    return -1
  }
}
