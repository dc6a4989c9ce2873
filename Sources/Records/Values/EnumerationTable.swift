/// The members of an enumeration, laid out for looking up bytes.
public struct EnumerationTable: Sendable {
  /// The symbols as they are written.
  public let symbols: [[UInt8]]
  /// The numbers, where they are known.
  public let numbers: [Int?]
  private let lowered: [[UInt8]]

  /// A table of symbols and numbers, in the order of the enumeration.
  public init(_ members: [(symbol: String, number: Int?)]) {
    symbols = members.map { Array($0.symbol.utf8) }
    numbers = members.map(\.number)
    lowered = symbols.map { $0.map(\.asciiLowered) }
  }

  /// The place of the member with this symbol, in any case.
  public func member(symbol: UnsafeRawBufferPointer) -> Int? {
    for (place, wanted) in lowered.enumerated() where wanted.count == symbol.count {
      if symbol.elementsEqual(wanted, by: { $0.asciiLowered == $1 }) { return place }
    }
    return nil
  }

  /// The place of the member with this number.
  public func member(number: Int) -> Int? { numbers.firstIndex(of: number) }

  /// The place of the member written as a symbol or as a number.
  public func member(_ text: UnsafeRawBufferPointer) -> Int? {
    if let place = member(symbol: text) { return place }
    guard let number = Decimal(text)?.integer else { return nil }
    return member(number: number)
  }

  /// Writes a member as the system spells it; false if its number is not known.
  public func write(_ member: Int, for system: System, to buffer: inout ByteBuffer) -> Bool {
    if system.spellsSymbols {
      buffer.append(symbols[member])
      return true
    }
    guard let number = numbers[member] else { return false }
    Decimal(number).write(to: &buffer)
    return true
  }
}

extension UInt8 {
  /// The letter in lower case; other bytes as they are.
  @inline(always)
  public var asciiLowered: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

  /// The letter in capitals; other bytes as they are.
  @inline(always)
  public var asciiUppered: UInt8 { self &- 0x61 < 26 ? self & ~0x20 : self }
}
