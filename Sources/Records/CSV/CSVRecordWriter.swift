internal import CSystem

/// Writes records as CSV, with quotes only where they are needed.
package struct CSVRecordWriter: Sendable {
  private let delimiter: UInt8
  private let crlf: Bool

  /// A writer; `crlf` ends rows as F&O wants them.
  package init(delimiter: UInt8 = 0x2C, crlf: Bool = false) {
    self.delimiter = delimiter
    self.crlf = crlf
  }

  /// The header row.
  package func header(_ names: [String]) -> [UInt8] {
    var output = ByteBuffer()
    for (index, name) in names.enumerated() {
      if index > 0 { output.append(delimiter) }
      var name = name
      name.withUTF8 { write($0.baseAddress, $0.count, given: true, &output) }
    }
    endRow(&output)
    return Array(output.bytes)
  }

  /// Adds a record: fields whose values lie in the bytes given.
  package func write(
    _ row: UnsafeBufferPointer<Field>, _ bytes: UnsafeMutablePointer<UInt8>, to output: inout ByteBuffer
  ) {
    for index in 0..<row.count {
      let field = row[index]
      let length = field.length
      output.reserve(length &* 2 &+ 4)
      if index > 0 {
        output.base[output.count] = delimiter
        output.count &+= 1
      }
      let value = bytes + Int(field.start)
      if field.isPlain {
        copy(value, length, &output)
      } else {
        write(value, length, given: field.isGiven, &output)
      }
    }
    if row.count == 1, row[0].length == 0 { write(nil, 0, given: true, &output) }
    endRow(&output)
  }

  @inline(__always)
  private func endRow(_ output: inout ByteBuffer) {
    if crlf { output.append(0x0D) }
    output.append(0x0A)
  }

  /// Adds a record with apostrophes for quotes and blanks for line breaks; gives how many values that changed.
  package func writePlainText(
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

  /// Copies a value in whole vectors; both buffers have slack behind them.
  @inline(always)
  private func copy(_ value: UnsafePointer<UInt8>, _ length: Int, _ output: inout ByteBuffer) {
    let target = output.base + output.count
    if length <= 16 {
      UnsafeMutableRawPointer(target).storeBytes(
        of: UnsafeRawPointer(value).loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
    } else {
      memcpy(target, value, length)
    }
    output.count &+= length
  }

  private func write(_ value: UnsafePointer<UInt8>?, _ length: Int, given: Bool, _ output: inout ByteBuffer) {
    guard let value, length > 0 else {
      if given {
        output.append(0x22)
        output.append(0x22)
      }
      return
    }
    output.reserve(length * 2 + 2)
    guard needsQuotes(value, length) else { return output.append(value, length) }
    output.append(0x22)
    for index in 0..<length {
      if value[index] == 0x22 { output.append(0x22) }
      output.append(value[index])
    }
    output.append(0x22)
  }

  @inline(always)
  private func needsQuotes(_ value: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    var at = 0
    while at &+ 16 <= length {
      if p2c_special16(value + at, delimiter) != 0 { return true }
      at &+= 16
    }
    while at < length {
      let byte = value[at]
      if byte == 0x22 || byte == delimiter || byte == 0x0A || byte == 0x0D { return true }
      at &+= 1
    }
    return false
  }
}
