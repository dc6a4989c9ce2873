/// One column of rows that lie one behind the other.
public struct Column {
  /// The field of the first row.
  public let base: UnsafeMutablePointer<Field>
  /// How many fields a row has.
  public let width: Int

  @inlinable
  public init(base: UnsafeMutablePointer<Field>, width: Int) {
    self.base = base
    self.width = width
  }

  /// The field of a row.
  @inlinable
  public subscript(row: Int) -> Field {
    @inline(__always) get { base[row &* width] }
    @inline(__always) nonmutating set { base[row &* width] = newValue }
  }
}
