internal import Records

/// A date pattern such as `dd.MM.yyyy`, taken apart.
struct DateFormat: Sendable {
  enum Part: Sendable, Equatable {
    case year
    case month(Int)
    case day(Int)
    case hour(Int)
    case minute(Int)
    case second(Int)
    case literal(UInt8)
  }

  let parts: [Part]
  let hasTime: Bool

  /// A pattern, or what is wrong with it.
  static func parse(_ pattern: String) -> Result<DateFormat, DateFormatError> {
    var parts: [Part] = []
    let bytes = Array(pattern.utf8)
    var at = 0
    while at < bytes.count {
      let letter = bytes[at]
      var end = at + 1
      guard letter.asciiLowered &- UInt8(ascii: "a") < 26 else {
        parts.append(.literal(letter))
        at = end
        continue
      }
      while end < bytes.count, bytes[end] == letter { end += 1 }
      guard let part = part(letter, end - at) else {
        return .failure(DateFormatError(letters: String(decoding: bytes[at..<end], as: UTF8.self)))
      }
      parts.append(part)
      at = end
    }
    return .success(DateFormat(parts: parts))
  }

  private init(parts: [Part]) {
    self.parts = parts
    hasTime = parts.contains {
      switch $0 {
      case .hour, .minute, .second: true
      case .year, .month, .day, .literal: false
      }
    }
  }

  private static func part(_ letter: UInt8, _ width: Int) -> Part? {
    if letter == UInt8(ascii: "y") { return width == 4 ? .year : nil }
    guard width <= 2 else { return nil }
    return switch letter {
    case UInt8(ascii: "M"): .month(width)
    case UInt8(ascii: "d"): .day(width)
    case UInt8(ascii: "H"): .hour(width)
    case UInt8(ascii: "m"): .minute(width)
    case UInt8(ascii: "s"): .second(width)
    default: nil
    }
  }

  /// Writes a moment in this form.
  func write(_ moment: DateTime, to buffer: inout ByteBuffer) {
    for part in parts {
      switch part {
      case .year: Self.write(moment.year, 4, to: &buffer)
      case .month(let width): Self.write(moment.month, width, to: &buffer)
      case .day(let width): Self.write(moment.day, width, to: &buffer)
      case .hour(let width): Self.write(moment.hour, width, to: &buffer)
      case .minute(let width): Self.write(moment.minute, width, to: &buffer)
      case .second(let width): Self.write(moment.second, width, to: &buffer)
      case .literal(let byte): buffer.append(byte)
      }
    }
  }

  private static func write(_ number: Int, _ width: Int, to buffer: inout ByteBuffer) {
    if width == 4 {
      write(number / 100, 2, to: &buffer)
      write(number % 100, 2, to: &buffer)
    } else {
      if width == 2 || number > 9 { buffer.append(UInt8(ascii: "0") + UInt8(number / 10)) }
      buffer.append(UInt8(ascii: "0") + UInt8(number % 10))
    }
  }

  /// Reads a moment of exactly this form.
  func read(_ text: UnsafeRawBufferPointer) -> DateTime? {
    var at = 0
    var (year, month, day, hour, minute, second) = (1, 1, 1, 0, 0, 0)
    func number(_ width: Int) -> Int? {
      let (start, most) = (at, width == 4 ? 4 : 2)
      var number = 0
      while at < text.count, at - start < most, text[at] &- UInt8(ascii: "0") <= 9 {
        number = number * 10 + Int(text[at] &- UInt8(ascii: "0"))
        at += 1
      }
      return at - start >= width ? number : nil
    }
    for part in parts {
      let found: Int?
      switch part {
      case .year: found = number(4)
      case .month(let width), .day(let width), .hour(let width), .minute(let width), .second(let width):
        found = number(width)
      case .literal(let byte):
        guard at < text.count, text[at] == byte else { return nil }
        at += 1
        continue
      }
      guard let found else { return nil }
      switch part {
      case .year: year = found
      case .month: month = found
      case .day: day = found
      case .hour: hour = found
      case .minute: minute = found
      case .second: second = found
      case .literal: break
      }
    }
    guard at == text.count else { return nil }
    return DateTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
  }
}

/// Letters in a date pattern that mean nothing.
struct DateFormatError: Error, Sendable {
  let letters: String
}
