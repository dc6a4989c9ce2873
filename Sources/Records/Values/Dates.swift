/// A date with a time of day, in UTC, as one integer that sorts like it.
public struct DateTime: Sendable, Hashable, Comparable {
  /// Year, month, day, hour, minute and second, from high bits to low.
  public let packed: UInt64

  /// A moment of these parts, or nil if the calendar has none.
  public init?(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.days(in: month, of: year), (0...23).contains(hour), (0...59).contains(minute),
      (0...59).contains(second)
    else { return nil }
    let date = UInt64(year) << 26 | UInt64(month) << 22 | UInt64(day) << 17
    packed = date | UInt64(hour) << 12 | UInt64(minute) << 6 | UInt64(second)
  }

  private init(packed: UInt64) { self.packed = packed }

  /// The year, from 1 to 9999.
  public var year: Int { Int(packed >> 26) }
  /// The month, from 1.
  public var month: Int { Int(packed >> 22 & 15) }
  /// The day of the month, from 1.
  public var day: Int { Int(packed >> 17 & 31) }
  /// The hour, from 0 to 23.
  public var hour: Int { Int(packed >> 12 & 31) }
  /// The minute.
  public var minute: Int { Int(packed >> 6 & 63) }
  /// The second.
  public var second: Int { Int(packed & 63) }

  /// The start of the same day.
  public var date: DateTime { DateTime(packed: packed & ~0x1FFFF) }
  /// Whether it is the start of a day.
  public var isMidnight: Bool { packed & 0x1FFFF == 0 }
  /// Whether it means that there is no date: AX has no null, but any moment of 1900-01-01.
  public var isNullInAX: Bool { year == 1900 && month == 1 && day == 1 }
  /// Whether Dynamics 365 can hold it: 1900-01-01 to 2154-12-31.
  public var isInRange: Bool { (1900...2154).contains(year) }

  /// Whether the first is earlier.
  public static func < (left: DateTime, right: DateTime) -> Bool { left.packed < right.packed }

  /// How many days a month has.
  public static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension DateTime {
  /// Reads `2024-01-31`, `2024-01-31 10:00:00`, the same with `T`, `Z` or a fraction of zeros, and US `1/31/2024`.
  ///
  /// Nothing is ever shifted: any offset but `Z` is refused, and so is a part of a second.
  public init?(_ text: UnsafeRawBufferPointer) {
    if let day = DateTime(canonicalDate: text) {
      self = day
      return
    }
    var scan = DateScanner(text)
    guard let (year, month, day) = scan.date() else { return nil }
    guard !scan.isAtEnd else {
      self.init(year: year, month: month, day: day)
      return
    }
    guard scan.take(" ") || scan.take("T") || scan.take("t"), let (hour, minute, second) = scan.time() else {
      return nil
    }
    _ = scan.take("Z") || scan.take("z")
    guard scan.isAtEnd else { return nil }
    self.init(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
  }

  /// Reads `2024-01-31` and nothing else, all digits at once.
  init?(canonicalDate text: UnsafeRawBufferPointer) {
    guard text.count == 10 else { return nil }
    let front = UInt64(littleEndian: text.loadUnaligned(as: UInt64.self))
    let back = UInt64(UInt16(littleEndian: text.loadUnaligned(fromByteOffset: 8, as: UInt16.self)))
    let hyphens: UInt64 = 0x2D00_002D_0000_0000
    guard front & 0xFF00_00FF_0000_0000 == hyphens else { return nil }
    let digits = (front & 0xFFFF_FFFF | front >> 8 & 0xFFFF_0000_0000 | back << 48) ^ 0x3030_3030_3030_3030
    // A digit stays below 10, so that 118 more does not reach the highest bit.
    guard (digits | (digits &+ 0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080 == 0 else { return nil }
    let pairs = (digits &* 10 &+ digits >> 8) & 0x00FF_00FF_00FF_00FF
    let year = pairs & 0xFF &* 100 &+ pairs >> 16 & 0xFF
    self.init(year: Int(year), month: Int(pairs >> 32 & 0xFF), day: Int(pairs >> 48))
  }

  /// Reads a moment from text, as from bytes.
  public init?(_ text: String) {
    var text = text
    guard let moment = text.withUTF8({ DateTime(UnsafeRawBufferPointer($0)) }) else { return nil }
    self = moment
  }

  /// Writes `yyyy-MM-dd HH:mm:ss` at the end.
  public func write(to buffer: inout ByteBuffer) {
    writeDate(to: &buffer)
    buffer.append(UInt8(ascii: " "))
    Self.write(hour, width: 2, to: &buffer)
    buffer.append(UInt8(ascii: ":"))
    Self.write(minute, width: 2, to: &buffer)
    buffer.append(UInt8(ascii: ":"))
    Self.write(second, width: 2, to: &buffer)
  }

  /// Writes `yyyy-MM-dd` at the end.
  public func writeDate(to buffer: inout ByteBuffer) {
    Self.write(year, width: 4, to: &buffer)
    buffer.append(UInt8(ascii: "-"))
    Self.write(month, width: 2, to: &buffer)
    buffer.append(UInt8(ascii: "-"))
    Self.write(day, width: 2, to: &buffer)
  }

  /// Writes a number with zeros in front.
  static func write(_ number: Int, width: Int, to buffer: inout ByteBuffer) {
    var power = 1
    for _ in 1..<width { power *= 10 }
    while power > 0 {
      buffer.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number / power % 10))
      power /= 10
    }
  }
}

/// Reads the parts of a date from the front.
private struct DateScanner {
  let text: UnsafeRawBufferPointer
  var at = 0

  init(_ text: UnsafeRawBufferPointer) { self.text = text }

  var isAtEnd: Bool { at == text.count }

  /// Takes this character, if it is the next.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard at < text.count, text[at] == UInt8(ascii: character) else { return false }
    at += 1
    return true
  }

  /// Takes a number of so many digits.
  mutating func number(_ widths: ClosedRange<Int>) -> Int? {
    let start = at
    var number = 0
    while at < text.count, at - start < widths.upperBound, text[at] &- UInt8(ascii: "0") <= 9 {
      number = number * 10 + Int(text[at] &- UInt8(ascii: "0"))
      at += 1
    }
    return widths.contains(at - start) ? number : nil
  }

  /// `2024-01-31` or `1/31/2024`.
  mutating func date() -> (year: Int, month: Int, day: Int)? {
    if text.count > 4, text[4] == UInt8(ascii: "-") {
      guard let year = number(4...4), take("-"), let month = number(2...2), take("-"), let day = number(2...2)
      else { return nil }
      return (year, month, day)
    }
    guard let month = number(1...2), take("/"), let day = number(1...2), take("/"), let year = number(4...4)
    else { return nil }
    return (year, month, day)
  }

  /// `10:00`, `10:00:00` or `10:00:00.000`.
  mutating func time() -> (hour: Int, minute: Int, second: Int)? {
    guard let hour = number(2...2), take(":"), let minute = number(2...2) else { return nil }
    guard take(":") else { return (hour, minute, 0) }
    guard let second = number(2...2) else { return nil }
    if take(".") {
      let start = at
      while take("0") {}
      guard at > start else { return nil }
    }
    return (hour, minute, second)
  }
}
