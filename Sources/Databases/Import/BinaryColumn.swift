/// A column of a target that keeps values as binary numbers, of which 15 digits come back.
package struct BinaryColumn: Sendable {
  /// The table and the column.
  package var name: String
  /// The type it is declared with.
  package var type: String
  /// Whether whole numbers become binary ones too, so that 697 comes back as 697.0.
  private let isReal: Bool

  package init(name: String, type: String, isReal: Bool) {
    self.name = name
    self.type = type
    self.isReal = isReal
  }

  /// How many digits come back.
  static let digits = 15

  /// Whether a text comes back as it is, and not as another text of the same number.
  func keeps(_ text: UnsafeRawBufferPointer) -> Bool {
    guard let number = NumberLike(text) else { return true }
    return number.isShortest && number.digits <= Self.digits && (number.hasPoint || !isReal)
  }
}

/// A text that a database takes for a number: sign, digits, point, exponent, with blanks around.
private struct NumberLike {
  /// Whether there is a point in it.
  private(set) var hasPoint = false
  /// How many digits it has, but for zeros before the first other one.
  private(set) var digits = 0
  /// Whether the database writes the number the same way.
  private(set) var isShortest = true

  init?(_ text: UnsafeRawBufferPointer) {
    let blanks: ClosedRange<UInt8> = 0x09...0x0D
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || blanks.contains(byte) }
    var rest = text[...]
    while let first = rest.first, isBlank(first) { rest.removeFirst() }
    while let last = rest.last, isBlank(last) { rest.removeLast() }
    if rest.count < text.count { isShortest = false }
    guard takeNumber(&rest), rest.isEmpty else { return nil }
  }

  private static let ten = UInt8(ascii: "0")...UInt8(ascii: "9")

  private mutating func takeNumber(_ rest: inout Slice<UnsafeRawBufferPointer>) -> Bool {
    let sign = rest.first
    let isNegative = sign == UInt8(ascii: "-")
    let hasPlus = sign == UInt8(ascii: "+")
    if isNegative || hasPlus { rest.removeFirst() }
    let whole = rest.prefix { Self.ten.contains($0) }
    rest = rest.dropFirst(whole.count)
    var fraction = rest.prefix(0)
    if rest.first == UInt8(ascii: ".") {
      hasPoint = true
      rest.removeFirst()
      fraction = rest.prefix { Self.ten.contains($0) }
      rest = rest.dropFirst(fraction.count)
    }
    guard !whole.isEmpty || !fraction.isEmpty else { return false }
    let zero = UInt8(ascii: "0")
    digits = (Array(whole) + fraction).drop { $0 == zero }.count
    let isZero = digits == 0
    let leadsWell = whole.first.map { $0 != zero || whole.count == 1 } ?? false
    let endsWell = !hasPoint || fraction.last.map { $0 != zero } ?? false
    let isTiny = hasPoint && whole.first == zero && fraction.prefix { $0 == zero }.count > 3
    isShortest = isShortest && !hasPlus && leadsWell && endsWell && !isTiny && !(isZero && isNegative)
    return takeExponent(&rest)
  }

  /// An exponent is not how a number without one is written.
  private mutating func takeExponent(_ rest: inout Slice<UnsafeRawBufferPointer>) -> Bool {
    guard let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") else { return true }
    rest.removeFirst()
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    let digits = rest.prefix { Self.ten.contains($0) }
    rest = rest.dropFirst(digits.count)
    isShortest = false
    return !digits.isEmpty
  }
}
