internal import Records

/// The different texts of a column, as long as they are few.
struct FewTexts: Sendable {
  /// More than these are not labels.
  static let most = 12
  private static let longest = 40

  private var marks: [UInt64] = []
  private(set) var texts: [[UInt8]] = []
  /// Whether there are more, or others than labels.
  private(set) var isOver = false

  /// Notes a text that is not empty.
  @inline(__always)
  mutating func note(_ value: UnsafeRawBufferPointer) {
    let mark = Self.mark(value)
    for at in marks.indices where marks[at] == mark {
      if texts[at].withUnsafeBytes({ compare($0, value) == 0 }) { return }
    }
    add(value, mark)
  }

  private mutating func add(_ value: UnsafeRawBufferPointer, _ mark: UInt64) {
    guard texts.count < Self.most, value.count <= Self.longest else { return giveUp() }
    marks.append(mark)
    texts.append(Array(value))
  }

  private mutating func giveUp() {
    isOver = true
    marks = []
    texts = []
  }

  /// The first bytes and the length.
  @inline(__always)
  private static func mark(_ value: UnsafeRawBufferPointer) -> UInt64 {
    var word: UInt64 = 0
    for at in 0..<min(7, value.count) { word = word << 8 | UInt64(value[at]) }
    return word << 8 | UInt64(UInt8(truncatingIfNeeded: value.count))
  }

  /// Adds those of other records.
  mutating func merge(_ other: FewTexts) {
    if other.isOver { giveUp() }
    for text in other.texts where !isOver { text.withUnsafeBytes { note($0) } }
  }

  /// The labels, sorted, of so many values: several that come again and again, spelled in one way, and made of letters.
  func labels(of values: Int) -> [String]? {
    guard !isOver, texts.count > 1, values >= 20 * texts.count else { return nil }
    let labels = texts.map { String(decoding: $0, as: UTF8.self) }
    let distinct = Set(labels.map { $0.trimmed.lowercased() })
    let others = " _-/&.0123456789".unicodeScalars
    let areWords = labels.allSatisfy { label in
      label.unicodeScalars.first?.properties.isAlphabetic ?? false
        && label.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || others.contains($0) }
    }
    // What is as short as units and currencies is a code.
    guard distinct.count == labels.count, areWords, labels.contains(where: { $0.count > 3 }) else { return nil }
    return labels.sorted()
  }
}
