/// A number for each record of an entity, in the order of the records; a long list lies on disk.
///
/// Unchecked: filled by one thread; nothing changes once it is finished.
public final class NumberList: @unchecked Sendable {
  private let folder: String
  private let memoryLimit: Int
  private var numbers: [Int32] = []
  private var file: SpillFile?
  /// How many numbers there are.
  public private(set) var count = 0

  /// A list that keeps up to so many numbers in memory.
  public init(folder: String, memoryLimit: Int = 1 << 22) {
    self.folder = folder
    self.memoryLimit = memoryLimit
  }

  /// Adds a number at the end.
  public func append(_ number: Int32) throws(Fault) {
    if numbers.count == memoryLimit { try spill() }
    numbers.append(number)
    count += 1
  }

  /// Adds several numbers at the end.
  public func append(_ more: [Int32]) throws(Fault) {
    if numbers.count + more.count > memoryLimit { try spill() }
    numbers += more
    count += more.count
  }

  private func spill() throws(Fault) {
    if file == nil { file = try SpillFile(folder: folder) }
    try numbers.withUnsafeBytesThrowing { (bytes) throws(Fault) in try file?.append(bytes) }
    numbers.removeAll(keepingCapacity: true)
  }

  /// Says that no more numbers come; after that any thread may read.
  public func finish() throws(Fault) {
    guard file != nil else { return }
    try spill()
    numbers = []
    try file?.flush()
  }

  /// Reads so many numbers from a place on, as far as there are any.
  public func read(_ wanted: Int, from first: Int, into result: inout [Int32]) throws(Fault) {
    result.removeAll(keepingCapacity: true)
    let length = max(0, min(wanted, count - first))
    guard let file else {
      result.append(contentsOf: numbers[min(first, count)..<min(first, count) + length])
      return
    }
    result.append(contentsOf: repeatElement(0, count: length))
    let got = try result.withUnsafeMutableBytesThrowing { (bytes) throws(Fault) in
      try file.read(into: bytes, at: first * 4)
    }
    guard got == length * 4 else {
      throw Fault(.io, "temp-short", "a temporary file is shorter than it was")
    }
  }
}

extension Array {
  /// `withUnsafeBytes` for bodies that throw faults.
  fileprivate func withUnsafeBytesThrowing(
    _ body: (UnsafeRawBufferPointer) throws(Fault) -> Void
  ) throws(Fault) {
    let failure: Fault? = withUnsafeBytes { bytes in
      do throws(Fault) {
        try body(bytes)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }

  fileprivate mutating func withUnsafeMutableBytesThrowing<Value>(
    _ body: (UnsafeMutableRawBufferPointer) throws(Fault) -> Value
  ) throws(Fault) -> Value {
    let result: Result<Value, Fault> = withUnsafeMutableBytes { bytes in
      do throws(Fault) { return .success(try body(bytes)) } catch { return .failure(error) }
    }
    return try result.get()
  }
}
