internal import CScan
internal import Glibc

/// Writes records as CSV, with quotes only where they are needed.
public struct CSVRecordWriter: Sendable {
  private let delimiter: UInt8
  private let crlf: Bool
  /// Whether marks of plain fields hold: they are made for commas.
  private let trustsMarks: Bool

  /// A writer; `crlf` ends rows as F&O wants them.
  public init(delimiter: UInt8 = 0x2C, crlf: Bool = false) {
    self.delimiter = delimiter
    self.crlf = crlf
    trustsMarks = delimiter == UInt8(ascii: ",")
  }

  /// The header row.
  public func header(_ names: [String]) -> [UInt8] {
    var output = ByteBuffer()
    write(names, to: &output)
    return Array(output.bytes)
  }

  /// Adds a record of texts; what is nil is blank, and an empty text is not.
  public func write(_ texts: [String?], to output: inout ByteBuffer) {
    var value = ByteBuffer()
    for (index, text) in texts.enumerated() {
      if index > 0 { output.append(delimiter) }
      guard let text else { continue }
      value.removeAll()
      value.append(text)
      write(value.base, value.count, given: true, &output)
    }
    endRow(&output)
  }

  /// Adds a record: fields whose values lie in the bytes given.
  @inline(__always)
  public func write(
    _ row: UnsafeBufferPointer<Field>, _ bytes: UnsafeMutablePointer<UInt8>, to output: inout ByteBuffer
  ) {
    var base = output.base
    var room = output.capacity
    var at = output.count
    for field in row {
      let length = field.length
      let value = bytes + Int(field.start)
      if field.isPlain, trustsMarks, length &+ at < room {
        Self.copy(value, length, to: base + at)
        at &+= length
      } else {
        output.count = at
        write(value, length, given: field.isGiven, &output)
        output.reserve(1)
        base = output.base
        room = output.capacity
        at = output.count
      }
      base[at] = delimiter
      at &+= 1
    }
    // The row end comes in the place of the last delimiter.
    output.count = at &- 1
    if row.count == 1, row[0].isBlank { output.append(Self.emptyText) }
    endRow(&output)
  }

  @inline(__always)
  private func endRow(_ output: inout ByteBuffer) {
    if crlf { output.append(0x0D) }
    output.append(0x0A)
  }

  /// Adds a record with apostrophes for quotes and blanks for line breaks; gives how many values that changed.
  public func writePlainText(
    _ row: UnsafeBufferPointer<Field>, _ bytes: UnsafeMutablePointer<UInt8>, to output: inout ByteBuffer
  ) -> Int {
    var changed = 0
    for index in 0..<row.count {
      if index > 0 { output.append(delimiter) }
      let start = output.count
      let value = UnsafeBufferPointer(start: bytes + Int(row[index].start), count: row[index].length)
      let isQuoted = value.contains(delimiter) || value.isEmpty && (row[index].isGiven || row.count == 1)
      if isQuoted { output.append(0x22) }
      output.append(UnsafeRawBufferPointer(value))
      if Self.makePlain(&output, from: isQuoted ? start + 1 : start) { changed += 1 }
      if isQuoted { output.append(0x22) }
    }
    endRow(&output)
    return changed
  }

  /// A line break of two bytes becomes two blanks.
  private static func makePlain(_ output: inout ByteBuffer, from start: Int) -> Bool {
    var isChanged = false
    for at in start..<output.count {
      switch output.base[at] {
      case 0x22: output.base[at] = 0x27
      case 0x0A, 0x0D: output.base[at] = 0x20
      default: continue
      }
      isChanged = true
    }
    return isChanged
  }

  /// Copies a value in whole vectors; both places have slack behind them.
  @inline(__always)
  private static func copy(_ value: UnsafePointer<UInt8>, _ length: Int, to place: UnsafeMutablePointer<UInt8>) {
    let target = UnsafeMutableRawPointer(place)
    let source = UnsafeRawPointer(value)
    if length > 48 {
      memcpy(target, source, length)
      return
    }
    var at = 0
    repeat {
      (target + at).storeBytes(
        of: (source + at).loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
      at &+= 16
    } while at < length
  }

  @inline(__always)
  private func append(_ value: UnsafePointer<UInt8>, _ length: Int, to output: inout ByteBuffer) {
    output.reserve(length)
    Self.copy(value, length, to: output.base + output.count)
    output.count &+= length
  }

  /// Adds a value that may need quotes, behind which there is slack.
  @inline(never)
  private func write(_ value: UnsafePointer<UInt8>, _ length: Int, given: Bool, _ output: inout ByteBuffer) {
    if length == 0 {
      if given { output.append(Self.emptyText) }
      return
    }
    let (quotes, specials) = look(at: value, length)
    guard specials else { return append(value, length, to: &output) }
    output.append(0x22)
    if quotes {
      copyDoubling(value, length, &output)
    } else {
      append(value, length, to: &output)
    }
    output.append(0x22)
  }

  private static let emptyText: [UInt8] = [0x22, 0x22]

  /// Whether a value has quotes, and whether it has anything that needs quotes around it.
  @inline(__always)
  private func look(at value: UnsafePointer<UInt8>, _ length: Int) -> (quotes: Bool, specials: Bool) {
    var (quotes, specials) = (UInt32(0), UInt32(0))
    var at = 0
    while at < length {
      let masks = p2c_quoting16(value + at, delimiter)
      let live = length &- at >= 16 ? 0xFFFF : (UInt32(1) << UInt32(length &- at)) &- 1
      quotes |= masks.quote & live
      specials |= masks.special & live
      at &+= 16
    }
    return (quotes != 0, specials != 0)
  }

  /// Copies a value and writes each quote twice.
  private func copyDoubling(_ value: UnsafePointer<UInt8>, _ length: Int, _ output: inout ByteBuffer) {
    var from = 0
    while let quote = memchr(value + from, 0x22, length - from) {
      let next = UnsafePointer(quote.assumingMemoryBound(to: UInt8.self)) - value + 1
      output.append(value + from, next - from)
      output.append(0x22)
      from = next
    }
    output.append(value + from, length - from)
  }
}
