internal import CLibXML2
internal import CSystem

/// Writes records as XML of either style.
///
/// Blank and empty text look alike in XML; a reader takes both for blank.
public final class XMLRecordWriter: Sendable {
  /// What stands before the first record of a document.
  public let header: [UInt8]
  /// What stands behind the last record of a document.
  public let footer: [UInt8]

  private let style: XMLStyle
  private let columns: [String]
  /// All tags in one piece, with slack behind them.
  private let tags: [UInt8]
  private let recordOpen: Tag
  private let recordClose: Tag
  /// Four tags a column: before a value, behind it, instead of one that is blank, and between a value and the next.
  private let fieldTags: [Tag]

  private struct Tag: Sendable {
    var start: Int
    var length: Int
  }

  /// A writer for records of a name and columns of names; `crlf` ends lines as F&O wants them.
  public init(style: XMLStyle, record: String, columns: [String], crlf: Bool = false) throws(Fault) {
    for name in [record] + columns where xmlValidateNCName(name, 0) != 0 {
      throw Fault(
        .data, "xml-name", "'\(name)' cannot be the name of an XML element or attribute",
        remedy: "name the entity, so that its XML names are known", field: name == record ? nil : name)
    }
    let end = crlf ? "\r\n" : "\n"
    var pieces: [UInt8] = []
    func tag(_ text: String) -> Tag {
      defer { pieces += Array(text.utf8) }
      return Tag(start: pieces.count, length: text.utf8.count)
    }
    let isElement = style == .element
    recordOpen = tag(isElement ? "<\(record)>" : "<\(record)")
    recordClose = tag((isElement ? "</\(record)>" : "/>") + end)
    fieldTags = columns.indices.flatMap { place in
      let (name, next) = (columns[place], place + 1 < columns.count ? columns[place + 1] : "")
      return isElement
        ? [tag("<\(name)>"), tag("</\(name)>"), tag("<\(name)/>"), tag("</\(name)><\(next)>")]
        : [tag(" \(name)=\""), tag("\""), tag(" \(name)=\"\""), tag("\" \(next)=\"")]
    }
    tags = pieces + Array(repeating: 0, count: ByteBuffer.slack)
    header = Array("<?xml version=\"1.0\" encoding=\"utf-8\"?>\(end)<Document>\(end)".utf8)
    footer = Array("</Document>\(end)".utf8)
    self.style = style
    self.columns = columns
  }

  /// Adds a record whose values lie in the bytes given, and behind which there is slack.
  ///
  /// `isFirst` is for the first record of a document: in attribute style only that one spells out blank fields, so that
  /// each column occurs. Nothing is added if a value holds a character that XML forbids.
  public func write(
    _ row: UnsafeBufferPointer<Field>, _ bytes: UnsafeMutablePointer<UInt8>, isFirst: Bool,
    to output: inout ByteBuffer
  ) throws(Fault) {
    let start = output.count
    let bad = tags.withUnsafeBufferPointer { tags in
      fieldTags.withUnsafeBufferPointer { fieldTags in
        guard let tags = tags.baseAddress else { return -1 }
        return write(row, bytes, tags, fieldTags, isFirst, &output)
      }
    }
    guard bad >= 0 else { return }
    output.count = start
    throw Fault(
      .data, "xml-forbidden-character", "\(columns[bad]) holds a character that XML forbids",
      remedy: "write CSV, or remove control characters", field: columns[bad])
  }

  /// Adds a record; gives the column that XML cannot hold, or -1.
  private func write(
    _ row: UnsafeBufferPointer<Field>, _ bytes: UnsafeMutablePointer<UInt8>, _ tags: UnsafePointer<UInt8>,
    _ fieldTags: UnsafeBufferPointer<Tag>, _ isFirst: Bool, _ output: inout ByteBuffer
  ) -> Int {
    let isAttribute = style == .attribute
    let skipsBlanks = isAttribute && !isFirst
    copy(tags, recordOpen, &output)
    var isOpen = false
    for index in 0..<row.count {
      let field = row[index]
      if field.length == 0 {
        if !skipsBlanks { copy(tags, fieldTags[4 &* index &+ 2], &output) }
        continue
      }
      if !isOpen { copy(tags, fieldTags[4 &* index], &output) }
      let value = bytes + Int(field.start)
      guard XMLEscape.append(value, field.length, isAttribute: isAttribute, to: &output) else { return index }
      isOpen = index &+ 1 < row.count && row[index &+ 1].length > 0
      copy(tags, fieldTags[4 &* index &+ (isOpen ? 3 : 1)], &output)
    }
    copy(tags, recordClose, &output)
    return -1
  }

  @inline(always)
  private func copy(_ tags: UnsafePointer<UInt8>, _ tag: Tag, _ output: inout ByteBuffer) {
    output.reserve(tag.length)
    let target = UnsafeMutableRawPointer(output.base + output.count)
    let source = UnsafeRawPointer(tags + tag.start)
    var at = 0
    while at < tag.length {
      target.storeBytes(
        of: source.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self), toByteOffset: at,
        as: SIMD16<UInt8>.self)
      at &+= 16
    }
    output.count &+= tag.length
  }
}

/// Character data as XML spells it.
public enum XMLEscape {
  /// Adds a value, which needs slack behind it; false if it holds what XML forbids.
  @inline(__always)
  public static func append(
    _ value: UnsafePointer<UInt8>, _ length: Int, isAttribute: Bool, to output: inout ByteBuffer
  ) -> Bool {
    // Most values are short and plain.
    guard length <= 16, p2c_markup16(value) & (UInt32(1) << UInt32(length) &- 1) == 0 else {
      return appendLong(value, length, isAttribute: isAttribute, to: &output)
    }
    output.reserve(16)
    UnsafeMutableRawPointer(output.base + output.count).storeBytes(
      of: UnsafeRawPointer(value).loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
    output.count &+= length
    return true
  }

  /// Adds a value in whole vectors.
  private static func appendLong(
    _ value: UnsafePointer<UInt8>, _ length: Int, isAttribute: Bool, to output: inout ByteBuffer
  ) -> Bool {
    var at = 0
    while at < length {
      output.reserve(24)
      UnsafeMutableRawPointer(output.base + output.count).storeBytes(
        of: UnsafeRawPointer(value + at).loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
      let hits = Int(p2c_markup16(value + at))
      let clean = min(hits == 0 ? 16 : hits.trailingZeroBitCount, length &- at)
      output.count &+= clean
      at &+= clean
      guard clean < 16, at < length else { continue }
      guard special(value + at, length &- at, isAttribute, &output) else { return false }
      at &+= 1
    }
    return true
  }

  /// Adds a byte that may need an escape.
  private static func special(
    _ at: UnsafePointer<UInt8>, _ left: Int, _ isAttribute: Bool, _ output: inout ByteBuffer
  ) -> Bool {
    let byte = at.pointee
    switch byte {
    case 0x26: output.append("&amp;")
    case 0x3C: output.append("&lt;")
    case 0x3E: output.append("&gt;")
    case 0x0D: output.append("&#13;")
    case 0x22 where isAttribute: output.append("&quot;")
    case 0x0A where isAttribute: output.append("&#10;")
    case 0x09 where isAttribute: output.append("&#9;")
    case 0x22, 0x0A, 0x09: output.append(byte)
    case 0xEF:
      if left >= 3, at[1] == 0xBF, at[2] >= 0xBE { return false }
      output.append(byte)
    default: return false
    }
    return true
  }
}
