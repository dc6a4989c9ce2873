internal import CScan

/// Writes records as JSON Lines: blank fields are null, empty text is "", and nothing is left out, so that the first
/// record names all columns.
struct JSONLinesWriter: RecordWriter {
  let prologue: [UInt8] = []
  let epilogue: [UInt8] = []
  /// What stands before each value, with the brace or comma before it; slack behind all.
  private let tags: [UInt8]
  private let starts: [Int]
  /// What each column is written as.
  private let kinds: [Kind]

  /// What a value is written as, where it looks like one.
  private enum Kind { case text, number, boolean }

  init(_ layout: RecordLayout, isTyped: Bool) {
    var (tags, starts): ([UInt8], [Int]) = ([], [])
    for (place, name) in layout.columns.enumerated() {
      starts.append(tags.count)
      tags.append(UInt8(ascii: place == 0 ? "{" : ","))
      tags += JSON.text(name).description.utf8
      tags.append(UInt8(ascii: ":"))
    }
    self.starts = starts + [tags.count]
    self.tags = tags + Array(repeating: 0, count: ByteBuffer.slack)
    kinds = layout.columns.indices.map { place in
      guard isTyped, place < layout.types.count else { return .text }
      switch layout.types[place] {
      case .integer, .decimal, .enumeration: return .number
      case .boolean: return .boolean
      case .text, .date, .datetime, .guid: return .text
      }
    }
  }

  func write(_ row: UnsafeBufferPointer<Field>, _ bytes: UnsafeMutablePointer<UInt8>, to output: inout Output) {
    tags.withUnsafeBufferPointer { tags in
      for column in 0..<row.count {
        let (field, start) = (row[column], starts[column])
        output.bytes.reserve(starts[column &+ 1] &- start &+ 8)
        if let base = tags.baseAddress { output.bytes.append(base + start, starts[column &+ 1] &- start) }
        add(field, UnsafePointer(bytes) + Int(field.start), kinds[column], &output.bytes)
      }
    }
    output.bytes.append(UInt8(ascii: "}"))
    output.bytes.append(0x0A)
    output.endRecord()
  }

  func writeAll(
    _ records: [Int32], of rows: UnsafePointer<Field>, width: Int, _ bytes: UnsafeMutablePointer<UInt8>,
    to output: inout Output
  ) -> Bool {
    for record in records {
      write(UnsafeBufferPointer(start: rows + Int(record) &* width, count: width), bytes, to: &output)
    }
    return true
  }

  @inline(__always)
  private func add(_ field: Field, _ value: UnsafePointer<UInt8>, _ kind: Kind, _ output: inout ByteBuffer) {
    if field.isBlank { return output.append(Self.null) }
    switch kind {
    case .text: break
    case .number: if Self.isNumber(value, field.length) { return output.append(value, field.length) }
    case .boolean:
      if let yes = Canonical.boolean(UnsafeRawBufferPointer(start: value, count: field.length)) {
        return output.append(yes ? Self.yes : Self.no)
      }
    }
    Self.addText(value, field.length, &output)
  }

  private static let null = Array("null".utf8)
  private static let yes = Array("true".utf8)
  private static let no = Array("false".utf8)

  /// Whether JSON takes it for a number; a canonical one is.
  private static func isNumber(_ value: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    var at = value[0] == UInt8(ascii: "-") ? 1 : 0
    let first = at
    while at < length, value[at] &- 0x30 < 10 { at &+= 1 }
    guard at > first, at == first + 1 || value[first] != 0x30 else { return false }
    guard at < length else { return true }
    guard value[at] == UInt8(ascii: ".") else { return false }
    let point = at
    at += 1
    while at < length, value[at] &- 0x30 < 10 { at &+= 1 }
    return at == length && at > point + 1
  }

  /// Adds a text in quotes, in whole vectors; both places have slack behind them.
  private static func addText(_ value: UnsafePointer<UInt8>, _ length: Int, _ output: inout ByteBuffer) {
    // An escape has at most six bytes.
    output.reserve(length &+ 2 &+ 16)
    output.base[output.count] = UInt8(ascii: "\"")
    output.count &+= 1
    var at = 0
    while at < length {
      let vector = UnsafeRawPointer(value + at).loadUnaligned(as: SIMD16<UInt8>.self)
      UnsafeMutableRawPointer(output.base + output.count).storeBytes(of: vector, as: SIMD16<UInt8>.self)
      let left = length &- at
      let plain = min(p2c_json16(value + at).stop.trailingZeroBitCount, 16, left)
      output.count &+= plain
      at &+= plain
      if plain == 16 || at == length { continue }
      addEscape(value[at], &output)
      output.reserve(length &- at &+ 2 &+ 16)
      at &+= 1
    }
    output.append(UInt8(ascii: "\""))
  }

  private static func addEscape(_ byte: UInt8, _ output: inout ByteBuffer) {
    let short: [UInt8: UInt8] = [0x22: 0x22, 0x5C: 0x5C, 0x0A: 0x6E, 0x0D: 0x72, 0x09: 0x74, 0x08: 0x62, 0x0C: 0x66]
    output.append(UInt8(ascii: "\\"))
    if let letter = short[byte] { return output.append(letter) }
    let digits = Array("0123456789abcdef".utf8)
    output.append(Array("u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]])
  }
}
