extension Decimal {
  /// The exact sum, or nil if it has more than 38 digits.
  public func adding(_ other: Decimal) -> Decimal? {
    let larger = max(scale, other.scale)
    guard let a = magnitude(at: larger), let b = other.magnitude(at: larger) else { return nil }
    guard isNegative != other.isNegative else {
      let (sum, overflow) = a.addingReportingOverflow(b)
      return overflow ? nil : Decimal(magnitude: sum, scale: Int(larger), negative: isNegative)
    }
    return a >= b
      ? Decimal(magnitude: a - b, scale: Int(larger), negative: isNegative)
      : Decimal(magnitude: b - a, scale: Int(larger), negative: other.isNegative)
  }

  /// The exact difference, or nil if it has more than 38 digits.
  public func subtracting(_ other: Decimal) -> Decimal? { adding(other.negated) }

  /// The exact product, or nil if it has more than 38 digits.
  public func multiplied(by other: Decimal) -> Decimal? {
    let product = magnitude.multipliedFullWidth(by: other.magnitude)
    let places = Int(scale) + Int(other.scale)
    return Decimal(product, scale: places, negative: isNegative != other.isNegative)
  }

  /// The product, rounded once from all its digits; nil if the result has more than 38 digits.
  public func multiplied(by other: Decimal, places: Int, rounding: Rounding) -> Decimal? {
    let drop = Int(scale) + Int(other.scale) - places
    guard drop > 0 else { return multiplied(by: other) }
    let product = magnitude.multipliedFullWidth(by: other.magnitude)
    let result = Self.rounded(product, dropping: drop, rounding)
    return Decimal(result, scale: places, negative: isNegative != other.isNegative)
  }

  /// The number with at most so many digits after the point.
  public func rounded(places: Int, rounding: Rounding) -> Decimal {
    guard Int(scale) > places else { return self }
    let shorter = Self.rounded((0, magnitude), dropping: Int(scale) - places, rounding)
    return Decimal(shorter, scale: places, negative: isNegative) ?? self
  }

  /// The quotient, rounded once; nil for a division by zero or a result of more than 38 digits.
  public func divided(by other: Decimal, places: Int, rounding: Rounding) -> Decimal? {
    guard other.digits != 0 else { return nil }
    let shift = places + Int(other.scale) - Int(scale)
    var divisor = other.magnitude
    if shift < 0 {
      let (wider, overflow) = divisor.multipliedReportingOverflow(by: PowerOfTen[-shift])
      // Then the quotient is below a third.
      guard !overflow else { return .zero }
      divisor = wider
    }
    guard let (quotient, rest) = Self.divide(magnitude, shiftedBy: max(shift, 0), by: divisor) else {
      return nil
    }
    let up = Self.roundsUp(quotient.low, rest: rest, of: divisor, sticky: false, rounding)
    return Decimal(
      Self.plus(quotient, up ? 1 : 0), scale: places, negative: isNegative != other.isNegative)
  }

  /// What a division leaves, with the sign of this number; nil for a division by zero.
  public func remainder(dividingBy other: Decimal) -> Decimal? {
    guard other.digits != 0 else { return nil }
    let larger = max(scale, other.scale)
    // Wider than any number here, so nothing is taken off.
    guard let divisor = other.magnitude(at: larger) else { return self }
    let step = (magnitude % divisor).multipliedFullWidth(by: PowerOfTen[Int(larger - scale)])
    let rest = divisor.dividingFullWidth((step.high, step.low)).remainder
    return Decimal(magnitude: rest, scale: Int(larger), negative: isNegative)
  }

  /// The digits as they are at a larger scale, if 128 bits hold them.
  private func magnitude(at larger: UInt8) -> UInt128? {
    guard larger > scale else { return magnitude }
    let (wider, overflow) = magnitude.multipliedReportingOverflow(by: PowerOfTen[Int(larger - scale)])
    return overflow ? nil : wider
  }
}

// The 256-bit parts.
extension Decimal {
  fileprivate typealias Wide = (high: UInt128, low: UInt128)

  fileprivate static func divide(_ wide: Wide, by divisor: UInt128) -> (quotient: Wide, rest: UInt128) {
    let (high, carry) = wide.high.quotientAndRemainder(dividingBy: divisor)
    let (low, rest) = divisor.dividingFullWidth((carry, wide.low))
    return ((high, low), rest)
  }

  /// The number of these parts in its shortest form, or nil if it has too many digits.
  fileprivate init?(_ wide: Wide, scale: Int, negative: Bool) {
    var (wide, scale) = (wide, scale)
    while wide.high > 0, scale > 0 {
      let (shorter, digit) = Self.divide(wide, by: 10)
      guard digit == 0 else { return nil }
      (wide, scale) = (shorter, scale - 1)
    }
    guard wide.high == 0 else { return nil }
    self.init(magnitude: wide.low, scale: scale, negative: negative)
  }

  /// Adds to a number that is far below the largest of 256 bits.
  fileprivate static func plus(_ wide: Wide, _ more: UInt128) -> Wide {
    let (low, carries) = wide.low.addingReportingOverflow(more)
    return (wide.high + (carries ? 1 : 0), low)
  }

  /// Divides by ten to a power of at most 76 and rounds.
  fileprivate static func rounded(_ wide: Wide, dropping: Int, _ rounding: Rounding) -> Wide {
    var (wide, dropping, sticky) = (wide, dropping, false)
    if dropping > maximumDigits {
      let (shorter, rest) = divide(wide, by: PowerOfTen[maximumDigits])
      (wide, sticky) = (shorter, rest != 0)
      dropping -= maximumDigits
    }
    let divisor = PowerOfTen[dropping]
    let (quotient, rest) = divide(wide, by: divisor)
    let up = roundsUp(quotient.low, rest: rest, of: divisor, sticky: sticky, rounding)
    return plus(quotient, up ? 1 : 0)
  }

  /// Divides a number times ten to a power of at most 76, as on paper: 38 digits, then the others.
  fileprivate static func divide(
    _ number: UInt128, shiftedBy shift: Int, by divisor: UInt128
  ) -> (quotient: Wide, rest: UInt128)? {
    let first = min(shift, maximumDigits)
    let (front, carry) = divide(number.multipliedFullWidth(by: PowerOfTen[first]), by: divisor)
    guard shift > first else { return (front, carry) }
    let power = PowerOfTen[shift - first]
    let (back, rest) = divide(carry.multipliedFullWidth(by: power), by: divisor)
    let (high, overflow) = front.high.multipliedReportingOverflow(by: power)
    guard !overflow, high < UInt128.max / 4 else { return nil }
    let low = front.low.multipliedFullWidth(by: power)
    // A result of this many digits would be refused later anyway.
    let (sum, full) = high.addingReportingOverflow(low.high)
    return full || sum > UInt128.max / 2 ? nil : (plus((sum, low.low), back.low), rest)
  }

  /// Whether a quotient goes up by one; `sticky` if digits behind the rest were not all zero.
  fileprivate static func roundsUp(
    _ quotient: UInt128, rest: UInt128, of divisor: UInt128, sticky: Bool, _ rounding: Rounding
  ) -> Bool {
    let complement = divisor - rest
    guard rest == complement, !sticky else { return rest > complement || rest == complement }
    switch rounding {
    case .halfAwayFromZero: return true
    case .halfEven: return quotient % 2 == 1
    }
  }
}
