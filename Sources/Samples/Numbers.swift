/// A decimal number that fits a machine word: digits and where the point is.
///
/// Made-up numbers are small; `Records.Decimal` is exact for all numbers, and slower.
struct ShortDecimal: Equatable {
  /// All digits, with the sign.
  var digits: Int
  /// How many of them stand after the point.
  var scale: Int

  static let zero = ShortDecimal(digits: 0, scale: 0)

  /// An amount in cents.
  static func cents(_ cents: Int) -> ShortDecimal { ShortDecimal(digits: cents, scale: 2) }

  /// The shortest text that is exact.
  var text: String {
    var buffer = [UInt8](repeating: 0, count: 32)
    let count = buffer.withUnsafeMutableBytes { putDecimal(self, $0.baseAddress!) }
    return String(decoding: buffer[..<count], as: UTF8.self)
  }
}

/// Ten to a small power.
@inline(__always)
func power(_ exponent: Int) -> Int {
  switch exponent {
  case 0: 1
  case 1: 10
  case 2: 100
  case 3: 1_000
  case 4: 10_000
  case 5: 100_000
  case 6: 1_000_000
  default: 10_000_000
  }
}

/// The quotient, rounded half away from zero.
@inline(__always)
func rounded(_ dividend: Int, by divisor: Int) -> Int {
  // Twice the rest decides, so that odd divisors round right too; a rest of 0 never does.
  let (quotient, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
  if abs(rest) * 2 >= divisor { return quotient + (dividend < 0 ? -1 : 1) }
  return quotient
}

/// Writes the shortest exact text of a decimal and says how many bytes it took.
@inline(__always)
func putDecimal(_ number: ShortDecimal, _ place: UnsafeMutableRawPointer) -> Int {
  var digits = number.digits.magnitude
  var scale = number.scale
  while scale > 0, digits % 10 == 0 {
    digits /= 10
    scale -= 1
  }
  var count = number.digits < 0 ? 1 : 0
  if count == 1 { place.storeBytes(of: UInt8(ascii: "-"), as: UInt8.self) }
  let whole = digits / UInt(power(scale))
  count += putDigits(Int(whole), width: 1, place + count)
  guard scale > 0 else { return count }
  (place + count).storeBytes(of: UInt8(ascii: "."), as: UInt8.self)
  return count + 1 + putDigits(Int(digits - whole * UInt(power(scale))), width: scale, place + count + 1)
}

/// Writes a number of at least so many digits and says how many bytes it took.
@inline(__always)
func putDigits(_ number: Int, width: Int, _ place: UnsafeMutableRawPointer) -> Int {
  var count = 1
  var limit = 10
  while number >= limit {
    count += 1
    limit *= 10
  }
  count = max(count, width)
  var rest = number
  var at = count
  while at > 0 {
    at -= 1
    (place + at).storeBytes(of: UInt8(ascii: "0") + UInt8(rest % 10), as: UInt8.self)
    rest /= 10
  }
  return count
}

/// A day, counted from 1970-01-01.
struct Day: Comparable {
  var number: Int

  /// What AX writes where there is no date.
  static let none = Day(year: 1900, month: 1, day: 1)

  init(number: Int) { self.number = number }

  init(year: Int, month: Int, day: Int) {
    // Years begin in March here, so that the leap day is the last.
    let y = month <= 2 ? year - 1 : year
    let era = y / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    number = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  static func < (left: Day, right: Day) -> Bool { left.number < right.number }
  static func + (day: Day, days: Int) -> Day { Day(number: day.number + days) }

  /// Writes `yyyy-MM-dd`: ten bytes.
  @inline(__always)
  func put(_ place: UnsafeMutableRawPointer) {
    let shifted = number + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    _ = putDigits(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), width: 4, place)
    (place + 4).storeBytes(of: UInt8(ascii: "-"), as: UInt8.self)
    _ = putDigits(month, width: 2, place + 5)
    (place + 7).storeBytes(of: UInt8(ascii: "-"), as: UInt8.self)
    _ = putDigits(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, width: 2, place + 8)
  }

  /// `yyyy-MM-dd`
  var text: String {
    var buffer = [UInt8](repeating: 0, count: 10)
    buffer.withUnsafeMutableBytes { put($0.baseAddress!) }
    return String(decoding: buffer, as: UTF8.self)
  }
}
