/// The highest number met in a field that a number sequence fills: one for each way in which numbers begin.
///
/// `SO-000009` is below `SO-000010` and `SO-10`, whatever stands behind the digits counts last. A text without digits
/// comes from no number sequence.
package struct HighestNumbers: Sendable {
  /// More kinds than this come from no number sequences either.
  static let mostKinds = 8

  private var kinds: [Kind] = []
  private var last = 0
  /// Whether there were more ways to begin than are kept.
  package private(set) var hasMore = false

  private struct Kind {
    /// How many bytes come before the first digit.
    let start: Int
    var highest: [UInt8]
  }

  package init() {}

  /// The highest numbers, in alphabetical order.
  package var numbers: [String] { kinds.map { String(decoding: $0.highest, as: UTF8.self) }.sorted() }

  /// Takes a number into account.
  package mutating func add(_ number: UnsafeRawBufferPointer) {
    var start = 0
    while start < number.count, !Self.isDigit(number[start]) { start += 1 }
    if start == number.count { return }
    if last < kinds.count, isOfKind(last, number, start) { return raise(last, number) }
    if let place = kinds.indices.first(where: { isOfKind($0, number, start) }) {
      last = place
      return raise(place, number)
    }
    guard kinds.count < Self.mostKinds else {
      hasMore = true
      return
    }
    last = kinds.count
    kinds.append(Kind(start: start, highest: Array(number)))
  }

  private func isOfKind(_ place: Int, _ number: UnsafeRawBufferPointer, _ start: Int) -> Bool {
    guard kinds[place].start == start else { return false }
    for at in 0..<start where kinds[place].highest[at] != number[at] { return false }
    return true
  }

  private mutating func raise(_ place: Int, _ number: UnsafeRawBufferPointer) {
    let isHigher = kinds[place].highest.withUnsafeBytes { Self.isBelow($0, number, from: kinds[place].start) }
    guard isHigher else { return }
    // In place: numbers often come in ascending order.
    kinds[place].highest.removeAll(keepingCapacity: true)
    kinds[place].highest.append(contentsOf: number)
  }

  /// Whether a text comes before another: digits by their value, all else byte by byte.
  private static func isBelow(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer, from start: Int) -> Bool {
    var (i, j) = (start, start)
    while i < one.count, j < other.count {
      guard isDigit(one[i]), isDigit(other[j]) else {
        if one[i] != other[j] { return one[i] < other[j] }
        i += 1
        j += 1
        continue
      }
      let (first, second) = (digits(one, &i), digits(other, &j))
      if first.count != second.count { return first.count < second.count }
      for (a, b) in zip(first, second) where a != b { return a < b }
    }
    return other.count - j > one.count - i
  }

  /// The digits that begin here, without leading zeros; moves behind them.
  private static func digits(_ text: UnsafeRawBufferPointer, _ at: inout Int) -> Slice<UnsafeRawBufferPointer> {
    while at < text.count, text[at] == 0x30 { at += 1 }
    let start = at
    while at < text.count, isDigit(text[at]) { at += 1 }
    return text[start..<at]
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
