internal import CLibXML2
internal import CScan

/// Writes records as XML of either style.
///
/// Blank and empty text look alike in XML; a reader takes both for blank.
public final class XMLRecordWriter: Sendable {
  /// The root element of a document.
  public static let root = "Document"
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
  /// How much room a record needs at most whose values are short.
  private let shortRecord: Int

  private struct Tag: Sendable {
    var start: Int
    var length: Int
  }

  /// A writer for records of a name and columns of names; `crlf` ends lines as F&O wants them.
  public init(style: XMLStyle, record: String, columns: [String], crlf: Bool = false) throws(Fault) {
    for name in [record] + columns where xmlValidateNCName(name, 0) != 0 {
      throw Fault(
        .data, "xml-name", "'\(name)' cannot be the name of an XML element or attribute",
        remedy: "write CSV, or give the field an xmlName in an entity file", field: name == record ? nil : name)
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
    shortRecord = pieces.count + XMLEscape.short * columns.count
    tags = pieces + Array(repeating: 0, count: ByteBuffer.slack)
    header = Array("<?xml version=\"1.0\" encoding=\"utf-8\"?>\(end)<\(Self.root)>\(end)".utf8)
    footer = Array("</\(Self.root)>\(end)".utf8)
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
    guard let bad = add(row, bytes, isFirst: isFirst, to: &output) else { return }
    output.count = start
    throw Fault(
      .controlCharacter, "\(columns[bad]) holds a character that XML forbids",
      remedy: "write CSV, or remove control characters", field: columns[bad])
  }

  /// Adds a record; gives the column that XML cannot hold, if there is one, and then only half of the record was added.
  @inline(__always)
  func add(
    _ row: UnsafeBufferPointer<Field>, _ bytes: UnsafeMutablePointer<UInt8>, isFirst: Bool,
    to output: inout ByteBuffer
  ) -> Int? {
    tags.withUnsafeBufferPointer { tags in
      fieldTags.withUnsafeBufferPointer { fieldTags in
        guard let tags = tags.baseAddress else { return nil }
        return add(row, bytes, tags, fieldTags, skipsBlanks: style == .attribute && !isFirst, &output)
      }
    }
  }

  private func add(
    _ row: UnsafeBufferPointer<Field>, _ bytes: UnsafeMutablePointer<UInt8>, _ tags: UnsafePointer<UInt8>,
    _ fieldTags: UnsafeBufferPointer<Tag>, skipsBlanks: Bool, _ output: inout ByteBuffer
  ) -> Int? {
    output.reserve(shortRecord)
    var place = output.base + output.count
    Self.copy(tags, recordOpen, &place)
    var isOpen = false
    for index in 0..<row.count {
      let field = row[index]
      let length = field.length
      if length == 0 {
        if !skipsBlanks { Self.copy(tags, fieldTags[4 &* index &+ 2], &place) }
        continue
      }
      if !isOpen { Self.copy(tags, fieldTags[4 &* index], &place) }
      let value = bytes + Int(field.start)
      if !XMLEscape.addShort(value, length, &place) {
        output.count = place - output.base
        guard XMLEscape.append(value, length, isAttribute: style == .attribute, to: &output) else { return index }
        output.reserve(shortRecord)
        place = output.base + output.count
      }
      isOpen = index &+ 1 < row.count && row[index &+ 1].length > 0
      Self.copy(tags, fieldTags[4 &* index &+ (isOpen ? 3 : 1)], &place)
    }
    Self.copy(tags, recordClose, &place)
    output.count = place - output.base
    return nil
  }

  /// Copies a tag in whole vectors: three, without asking, because few tags need more, and guessing how many takes longer.
  @inline(__always)
  private static func copy(_ tags: UnsafePointer<UInt8>, _ tag: Tag, _ place: inout UnsafeMutablePointer<UInt8>) {
    let target = UnsafeMutableRawPointer(place)
    let source = UnsafeRawPointer(tags + tag.start)
    var at = 0
    repeat {
      for vector in 0..<3 {
        let from = source.loadUnaligned(fromByteOffset: at &+ 16 &* vector, as: SIMD16<UInt8>.self)
        target.storeBytes(of: from, toByteOffset: at &+ 16 &* vector, as: SIMD16<UInt8>.self)
      }
      at &+= 48
    } while at < tag.length
    place += tag.length
  }
}

extension String {
  /// The text as an attribute of XML has it, without what XML forbids.
  public var asXMLAttribute: String {
    var bytes = ByteBuffer()
    var value = ByteBuffer()
    value.append(String(UnicodeScalarView(unicodeScalars.filter(\.isXML))))
    _ = XMLEscape.append(value.base, value.count, isAttribute: true, to: &bytes)
    return bytes.text
  }
}

extension Unicode.Scalar {
  /// Whether XML can hold it.
  public var isXML: Bool {
    switch value {
    case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }
}

/// Character data as XML spells it.
public enum XMLEscape {
  /// How long a short value is.
  static let short = 16

  /// Adds a value at a place if it is short and plain, as most are; false if it is not.
  @inline(__always)
  static func addShort(
    _ value: UnsafePointer<UInt8>, _ length: Int, _ place: inout UnsafeMutablePointer<UInt8>
  ) -> Bool {
    guard length <= short, p2c_markup16(value) & (UInt32(1) << UInt32(length) &- 1) == 0 else { return false }
    UnsafeMutableRawPointer(place).storeBytes(
      of: UnsafeRawPointer(value).loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
    place += length
    return true
  }

  /// Adds a value, which needs slack behind it, in whole vectors; false if it holds what XML forbids.
  public static func append(
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
