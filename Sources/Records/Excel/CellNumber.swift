/// The numbers of cells as decimal text or as dates.
enum CellNumber {
  /// More digits than any number has that a program can compute with.
  private static let longest = 400
  /// A number of so many digits comes through binary floating point unharmed; up to two more may be what is left of that.
  private static let exactDigits = 15

  /// Adds the number that a text means, as short as it can be: no exponent, no zeros that say nothing. False if it is none.
  static func add(_ text: UnsafeRawBufferPointer, to bytes: inout ByteBuffer) -> Bool {
    if isShort(text) {
      bytes.append(text)
      return true
    }
    guard text.count <= longest else { return false }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(1, text.count)) { room in
      guard let parts = Parts(text, room) else { return false }
      // Programs that compute in binary write 17 digits where fewer say it: 0.10000000000000001 is 0.1. Digits without a
      // point are an identifier rather than a result.
      let isDoubtful =
        (exactDigits + 1...exactDigits + 2).contains(parts.count) && (parts.hasPoint || parts.hasExponent)
      if isDoubtful, addShorter(text, to: &bytes) { return true }
      return add(parts, room, to: &bytes)
    }
  }

  /// Adds the number of few digits that is the same in binary, if there is one.
  private static func addShorter(_ text: UnsafeRawBufferPointer, to bytes: inout ByteBuffer) -> Bool {
    guard let number = Double(String(decoding: text, as: UTF8.self)), number.isFinite else { return false }
    var shortest = number.description
    return shortest.withUTF8 { shortest in
      let text = UnsafeRawBufferPointer(shortest)
      return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(1, text.count)) { room in
        guard let parts = Parts(text, room), parts.count <= exactDigits else { return false }
        return add(parts, room, to: &bytes)
      }
    }
  }

  /// Whether a text is a number of few digits that is as short as it can be.
  @inline(__always)
  private static func isShort(_ text: UnsafeRawBufferPointer) -> Bool {
    guard let first = text.first, text.count <= exactDigits else { return false }
    let start = first == UInt8(ascii: "-") ? 1 : 0
    guard start < text.count, text[start] &- 0x31 < 9 || text.count == 1 && first == 0x30 else { return false }
    for at in start..<text.count where text[at] &- 0x30 > 9 { return false }
    return true
  }

  /// The digits of a number that count, and where the point stands.
  private struct Parts {
    var isNegative = false
    /// How many digits count.
    var count = 0
    /// The power of ten of the last of them.
    var power = 0
    var hasPoint = false
    var hasExponent = false

    /// Puts the digits into the room; nil if it is no number.
    init?(_ text: UnsafeRawBufferPointer, _ room: UnsafeMutableBufferPointer<UInt8>) {
      var at = 0
      if let sign = text.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
        isNegative = sign == UInt8(ascii: "-")
        at = 1
      }
      var hasDigit = false
      scan: while at < text.count {
        switch text[at] {
        case 0x30...0x39:
          hasDigit = true
          if hasPoint { power -= 1 }
          if count > 0 || text[at] != 0x30 {
            room[count] = text[at]
            count += 1
          }
        case UInt8(ascii: ".") where !hasPoint: hasPoint = true
        default: break scan
        }
        at += 1
      }
      guard hasDigit, takeExponent(text, at) else { return nil }
      while count > 0, room[count - 1] == 0x30 {
        count -= 1
        power += 1
      }
    }

    private mutating func takeExponent(_ text: UnsafeRawBufferPointer, _ start: Int) -> Bool {
      guard start < text.count else { return true }
      guard text[start] | 0x20 == UInt8(ascii: "e") else { return false }
      hasExponent = true
      var digits = text[(start + 1)...]
      var isBelow = false
      if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
        isBelow = sign == UInt8(ascii: "-")
        digits = digits.dropFirst()
      }
      guard !digits.isEmpty, digits.count <= 4 else { return false }
      var exponent = 0
      for digit in digits {
        guard digit &- 0x30 <= 9 else { return false }
        exponent = exponent * 10 + Int(digit &- 0x30)
      }
      power += isBelow ? -exponent : exponent
      return true
    }
  }

  private static func add(
    _ parts: Parts, _ digits: UnsafeMutableBufferPointer<UInt8>, to bytes: inout ByteBuffer
  ) -> Bool {
    guard parts.count > 0 else {
      bytes.append(UInt8(ascii: "0"))
      return true
    }
    guard abs(parts.power) <= longest else { return false }
    if parts.isNegative { bytes.append(UInt8(ascii: "-")) }
    let whole = parts.count + parts.power
    if whole <= 0 { bytes.append(UInt8(ascii: "0")) }
    for at in 0..<min(parts.count, max(0, whole)) { bytes.append(digits[at]) }
    for _ in 0..<max(0, parts.power) { bytes.append(UInt8(ascii: "0")) }
    guard parts.power < 0 else { return true }
    bytes.append(UInt8(ascii: "."))
    for _ in 0..<max(0, -whole) { bytes.append(UInt8(ascii: "0")) }
    for at in max(0, whole)..<parts.count { bytes.append(digits[at]) }
    return true
  }
}

/// The days that numbers of cells count.
enum CellDate {
  private static let secondsOfDay = 86_400
  /// How many days before 1970-01-01 each of the two ways to count has its day 0.
  private static let (dayZeroOf1900, dayZeroOf1904) = (-25_569, -24_107)
  /// The 29 February 1900, which there was not.
  private static let falseDay = 60

  /// Adds the date, with the time of day where it is not midnight, or the time alone; false if the number means none.
  static func add(
    _ text: UnsafeRawBufferPointer, _ formats: CellFormats, isTime: Bool, to bytes: inout ByteBuffer
  ) -> Bool {
    guard let number = Double(String(decoding: text, as: UTF8.self)), number >= 0, number < 2_958_466 else {
      return false
    }
    // To the second: finer parts are what is left of computing with fractions of days.
    let seconds = Int((number * Double(secondsOfDay)).rounded())
    if isTime, number < 1 {
      // There is no 24:00:00.
      addTime(min(seconds, secondsOfDay - 1), to: &bytes)
      return true
    }
    let (days, second) = (seconds / secondsOfDay, seconds % secondsOfDay)
    var day = days + (formats.countsFrom1904 ? dayZeroOf1904 : dayZeroOf1900)
    if !formats.countsFrom1904 {
      if days == 0 || days == falseDay { return false }
      if days < falseDay { day += 1 }
    }
    guard let moment = DateTime(daysFrom1970: day, second: second) else { return false }
    if moment.isMidnight { moment.writeDate(to: &bytes) } else { moment.write(to: &bytes) }
    return true
  }

  private static func addTime(_ second: Int, to bytes: inout ByteBuffer) {
    for (place, part) in [second / 3600, second / 60 % 60, second % 60].enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ":")) }
      DateTime.write(part, width: 2, to: &bytes)
    }
  }
}

extension DateTime {
  /// The moment so many days after 1970-01-01, in the calendar of today.
  init?(daysFrom1970 days: Int, second: Int) {
    // Counted from 0000-03-01, so that the leap day is the last of a year; 400 years have 146,097 days.
    let shifted = days + 719_468
    guard shifted >= 0 else { return nil }
    let (era, day) = (shifted / 146_097, shifted % 146_097)
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
    let dayOfYear = day - (365 * year + year / 4 - year / 100)
    let month = (5 * dayOfYear + 2) / 153
    self.init(
      year: era * 400 + year + (month >= 10 ? 1 : 0), month: month < 10 ? month + 3 : month - 9,
      day: dayOfYear - (153 * month + 2) / 5 + 1, hour: second / 3600, minute: second / 60 % 60, second: second % 60)
  }
}
