internal import Glibc

/// A temporary file without a name: written from front to back, read at places by any thread.
///
/// Unchecked: written by one thread; reading at places changes nothing.
public final class SpillFile: @unchecked Sendable {
  /// How many bytes it has, with those that still wait.
  public private(set) var size = 0
  private let file: Int32
  private let folder: String
  private var waiting = ByteBuffer()
  private static let batch = 256 * 1024

  public init(folder: String) throws(Fault) {
    self.folder = folder
    file = try SpoolFile.open(folder)
  }

  deinit { close(file) }

  /// Adds bytes at the end.
  public func append(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
    waiting.append(bytes)
    size += bytes.count
    if waiting.count >= Self.batch { try flush() }
  }

  /// Writes what waits; to be called before other threads read.
  public func flush() throws(Fault) {
    try write(waiting.bytes, at: size - waiting.count)
    waiting.removeAll()
  }

  /// Writes bytes at a place.
  public func write(_ bytes: UnsafeRawBufferPointer, at place: Int) throws(Fault) {
    var done = 0
    while done < bytes.count, let start = bytes.baseAddress {
      let count = pwrite(file, start + done, bytes.count - done, off_t(place + done))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw SpoolFile.fault(folder) }
      done += count
    }
    size = max(size, place + bytes.count)
  }

  /// Reads bytes at a place; fewer than asked for only at the end.
  public func read(into target: UnsafeMutableRawBufferPointer, at place: Int) throws(Fault) -> Int {
    if waiting.count > 0 { try flush() }
    var done = 0
    while done < target.count, let start = target.baseAddress {
      let count = pread(file, start + done, target.count - done, off_t(place + done))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw SpoolFile.fault(folder) }
      if count == 0 { break }
      done += count
    }
    return done
  }
}

/// Fingerprints in the order in which they were added; beyond some thousands they go to a file.
public final class FingerprintFile {
  private let folder: String
  private var file: SpillFile?
  private var waiting: [Fingerprint] = []
  private static let mostWaiting = 8192

  public init(folder: String) { self.folder = folder }

  /// Adds a fingerprint.
  public func append(_ print: Fingerprint) throws(Fault) {
    waiting.append(print)
    if waiting.count >= Self.mostWaiting { try spill() }
  }

  /// Adds fingerprints.
  public func append(contentsOf prints: [Fingerprint]) throws(Fault) {
    waiting += prints
    if waiting.count >= Self.mostWaiting { try spill() }
  }

  private func spill() throws(Fault) {
    if file == nil { file = try SpillFile(folder: folder) }
    try waiting.withUnsafeBufferPointer { all throws(Fault) in try file?.append(UnsafeRawBufferPointer(all)) }
    waiting.removeAll(keepingCapacity: true)
  }

  /// Gives all of them back.
  public func visit(_ body: (Fingerprint) throws(Fault) -> Void) throws(Fault) {
    try file?.forEachPrint(body)
    for print in waiting { try body(print) }
  }
}

extension SpillFile {
  /// Gives the fingerprints that it consists of.
  func forEachPrint(_ body: (Fingerprint) throws(Fault) -> Void) throws(Fault) {
    var batch = ByteBuffer(capacity: 16 * 4096)
    var at = 0
    while true {
      batch.count = try read(into: UnsafeMutableRawBufferPointer(start: batch.base, count: 16 * 4096), at: at)
      if batch.count == 0 { return }
      for start in stride(from: 0, to: batch.count, by: 16) {
        try body(batch.bytes.loadUnaligned(fromByteOffset: start, as: Fingerprint.self))
      }
      at += batch.count
    }
  }
}

extension SpoolFile {
  /// Where temporary files go: the folder given, else TMPDIR, else /var/tmp.
  public static func folder(_ given: String?) -> String {
    let environment = getenv("TMPDIR").map { String(cString: $0) }
    return given ?? environment.flatMap { $0.isEmpty ? nil : $0 } ?? "/var/tmp"
  }
}
