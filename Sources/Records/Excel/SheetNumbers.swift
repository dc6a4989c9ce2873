internal import Glibc

/// Numbers the rows of a sheet when they are in their order.
public struct SheetNumbers: Sendable {
  /// What stands where the next row has its number, and where the same row has it again. No XML holds them.
  static let (next, same) = (UInt8(1), UInt8(2))

  /// How many rows there are so far.
  public private(set) var rows = 0
  private var digits: [UInt8] = []

  public init() {}

  /// Adds rows, or pieces of them, with their numbers.
  public mutating func add(_ bytes: UnsafeRawBufferPointer, to output: inout ByteBuffer) throws(Fault) {
    guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
    var at = 0
    while true {
      let end = Self.find(Self.next, base, at, bytes.count)
      while true {
        let stop = Self.find(Self.same, base, at, end)
        output.append(base + at, stop - at)
        at = stop + 1
        if stop == end { break }
        output.append(digits)
      }
      if end == bytes.count { return }
      rows += 1
      guard rows <= SheetRows.mostRows else {
        throw Fault(
          .tooManyRows, "there are more records than the 1,048,575 that a sheet can have below its header",
          remedy: "write packages of fewer with --split-rows 1048575, or CSV")
      }
      digits = Array(String(rows).utf8)
      output.append(digits)
    }
  }

  private static func find(_ byte: UInt8, _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    guard start < end, let found = memchr(base + start, Int32(byte), end - start) else { return end }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }
}
