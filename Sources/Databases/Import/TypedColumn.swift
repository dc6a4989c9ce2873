import Records

/// What a column of the target does not keep of what its field may have.
package enum ColumnLimit: Sendable {
  /// It turns what reads like a number into a binary one.
  case binary(BinaryColumn)
  /// It has a type that holds less.
  case typed(TypedColumn)
}

/// A column with a type, from which some values would not come back as they are, or which takes no NULL.
package struct TypedColumn: Sendable {
  /// The table and the column.
  let name: String
  /// The type as the table has it.
  let type: String
  let holds: Holds
  let isRequired: Bool
  /// What makes it hold all that the field may have, and what makes it take NULL.
  let (remedy, dropRemedy): (String, String)

  /// What a column holds.
  enum Holds: Sendable, Equatable {
    case anything
    /// Texts of so many characters; those of a fixed length lose blanks at the end.
    case text(characters: Int?, keepsBlanks: Bool)
    /// Whole numbers.
    case whole(ClosedRange<Int64>)
    /// Numbers with so many digits before the point and behind it.
    case decimal(whole: Int, scale: Int)
    /// Binary numbers of so many digits.
    case binary(digits: Int)
    /// Days, without a time.
    case day
    /// Nothing that the field may have.
    case nothing
  }

  /// Whether a canonical text comes back as it is.
  func keeps(_ text: UnsafeRawBufferPointer) -> Bool {
    switch holds {
    case .anything: return true
    case .nothing: return false
    case .text(let characters, let keepsBlanks):
      if !keepsBlanks, text.last == 0x20 { return false }
      return characters.map { most in text.count(where: { $0 & 0xC0 != 0x80 }) <= most } ?? true
    case .whole(let range):
      guard let number = Self.canonical(text), let whole = number.integer else { return false }
      return range.contains(Int64(whole))
    case .decimal(let whole, let scale):
      guard let number = Self.canonical(text) else { return false }
      return Int(number.scale) <= scale && Self.digits(before: text) <= whole
    case .binary(let digits):
      guard let number = Self.canonical(text) else { return false }
      return String(number.digits.magnitude).count <= digits
    case .day: return text.count <= 10 || text.suffix(9).elementsEqual(Array(" 00:00:00".utf8))
    }
  }

  /// The number that a text is the canonical form of: 007 would come back as 7.
  private static func canonical(_ text: UnsafeRawBufferPointer) -> Decimal? {
    guard let number = Decimal(text) else { return nil }
    var written = ByteBuffer(capacity: 64)
    number.write(to: &written)
    return compare(written.bytes, text) == 0 ? number : nil
  }

  private static func digits(before text: UnsafeRawBufferPointer) -> Int {
    let whole = text.prefix { $0 != 0x2E }.drop { $0 == 0x2D || $0 == 0x30 }
    return whole.count
  }
}
