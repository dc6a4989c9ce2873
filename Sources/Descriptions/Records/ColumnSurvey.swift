internal import Packages
internal import Records

/// What the values of a column that were looked at have in common.
struct ColumnSurvey: Sendable {
  /// How many are there, and how many are not.
  private(set) var values = 0
  private(set) var blanks = 0
  /// The most characters of one.
  private(set) var longest = 0
  /// How many cannot be read as text.
  private(set) var unreadable = 0
  private var shape = ValueShape.all
  private var decimals = 0
  private var isSlashed = false
  private var showsOrder = false
  private var texts = FewTexts()

  /// Looks at all values of a column.
  mutating func look(at column: Column, in chunk: borrowing Chunk) {
    var last = Field.blank
    for record in 0..<chunk.recordCount {
      let field = column[record]
      if field.length == 0 {
        blanks &+= 1
        continue
      }
      values &+= 1
      // Many are like the one before.
      if field.length == last.length, chunk.isSame(field, last) { continue }
      last = field
      note(chunk.value(field))
    }
  }

  @inline(__always)
  private mutating func note(_ value: UnsafeRawBufferPointer) {
    // As many bytes as characters seen are never more characters.
    if value.count > longest { longest = max(longest, Self.characters(in: value)) }
    if !texts.isOver { texts.note(value) }
    if shape.isEmpty { return }
    var detail = ValueShape.Detail()
    shape.formIntersection(.of(value, &detail))
    decimals = max(decimals, detail.decimals)
    if detail.isSlashed { isSlashed = true }
    if detail.showsOrder { showsOrder = true }
  }

  private static func characters(in value: UnsafeRawBufferPointer) -> Int {
    var count = 0
    for byte in value where byte & 0xC0 != 0x80 { count &+= 1 }
    return count
  }

  /// Notes a value that cannot be read as text, and was taken for a blank.
  mutating func noteUnreadable() { unreadable += 1 }

  /// Adds what was seen of other records.
  mutating func merge(_ other: ColumnSurvey) {
    values += other.values
    blanks += other.blanks
    longest = max(longest, other.longest)
    unreadable += other.unreadable
    shape.formIntersection(other.shape)
    decimals = max(decimals, other.decimals)
    isSlashed = isSlashed || other.isSlashed
    showsOrder = showsOrder || other.showsOrder
    texts.merge(other.texts)
  }

  // MARK: What follows

  /// What all of them are.
  var type: ValueType {
    if values == 0 || unreadable > 0 { return .text }
    if shape.contains(.integer) { return .integer }
    if shape.contains(.decimal) { return .decimal }
    if shape.contains(.boolean) { return .boolean }
    if shape.contains(.guid) { return .guid }
    guard shape.contains(.datetime), !hasDoubtfulOrder else { return .text }
    return shape.contains(.date) ? .date : .datetime
  }

  /// Whether they are days of which nobody can tell whether the month stands first.
  private var hasDoubtfulOrder: Bool { isSlashed && !showsOrder }

  /// A field with what can be said of it.
  func field(_ name: String) -> EntityDraft.Field {
    var field = EntityDraft.Field(name, type)
    if field.type == .text, values > 0 { field.length = longest }
    if field.type == .decimal { field.decimals = decimals }
    field.isRequired = values > 0 && blanks == 0
    field.certainty = .guessed
    field.isUnseen = values == 0 && unreadable == 0
    field.isBinary = unreadable > 0
    field.remark = remark
    return field
  }

  private var remark: String? {
    var parts: [String] = []
    if values == 0 { return "no record has a value" }
    if type == .text {
      if shape.contains(.datetime) {
        parts.append("days, and nothing shows whether the month stands first")
      } else if shape.contains(.digits) {
        parts.append("digits, with zeros in front or too many for a number")
      } else if let labels = texts.labels(of: values) {
        parts.append("labels: " + labels.map { "\"\($0)\"" }.joined(separator: ", "))
      }
    }
    if blanks > 0 { parts.append("blank in \(blanks.grouped) of \((values + blanks).grouped)") }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}
