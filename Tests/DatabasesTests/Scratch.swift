import Glibc
import Records

/// A folder of its own for one test, gone afterwards.
final class Scratch: Sendable {
  private let folder: String

  init() throws {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/p2c-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Fault(.io, "test", "no folder for the test") }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { run(["rm", "-rf", folder]) }

  func path(_ name: String) -> String { folder + "/" + name }

  func write(_ name: String, _ text: String) {
    guard let file = fopen(path(name), "w") else { return }
    fputs(text, file)
    fclose(file)
  }

  func read(_ name: String) -> String {
    guard let file = fopen(path(name), "r") else { return "" }
    defer { fclose(file) }
    var all: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = fread(&part, 1, part.count, file)
      if count == 0 { break }
      all += part[..<count]
    }
    return String(decoding: all, as: UTF8.self)
  }

  /// Runs a Python program with the path of the folder as its argument, and gives what it printed.
  func python(_ program: String) -> String {
    write("program.py", program)
    run(["sh", "-c", "cd '\(folder)' && python3 program.py > printed.txt 2>&1"])
    return read("printed.txt")
  }
}

@discardableResult
func run(_ words: [String]) -> Int32 {
  var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
  defer { for argument in arguments { free(argument) } }
  var child: pid_t = 0
  guard posix_spawnp(&child, words[0], nil, nil, &arguments, environ) == 0 else { return -1 }
  var status: Int32 = 0
  waitpid(child, &status, 0)
  return status
}

/// The fault that something throws.
func fault(_ body: () throws -> Void) -> Fault? {
  do {
    try body()
    return nil
  } catch { return error as? Fault }
}

/// What was reported, in order.
final class Said: @unchecked Sendable {
  private(set) var all: [String] = []

  func add(_ text: String) { all.append(text) }
}
