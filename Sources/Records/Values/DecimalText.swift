extension Decimal {
  /// Reads `-12`, `+1.50`, `.5` or `.000000`; nil for anything else, and for more than 38 digits.
  ///
  /// Zeros at the front and at the end of the fraction do not count.
  public init?(_ text: UnsafeRawBufferPointer) {
    var at = 0
    var negative = false
    if let sign = text.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      negative = sign == UInt8(ascii: "-")
      at = 1
    }
    guard let shape = Shape(text, from: at) else { return nil }
    if shape.end - at <= 18 {
      self.init(short: text, from: at, shape, negative)
    } else {
      self.init(long: text, from: at, shape, negative)
    }
  }

  /// Reads a number from text, as from bytes.
  public init?(_ text: String) {
    var text = text
    guard let number = text.withUTF8({ Decimal(UnsafeRawBufferPointer($0)) }) else { return nil }
    self = number
  }

  /// Where the digits stand, after a look at every byte.
  private struct Shape {
    /// Behind the last digit that counts.
    var end: Int
    /// How many digits after the point count.
    var scale: Int

    init?(_ text: UnsafeRawBufferPointer, from start: Int) {
      var point: Int?
      for at in start..<text.count {
        let byte = text[at]
        if byte == UInt8(ascii: "."), point == nil {
          point = at
        } else if byte &- UInt8(ascii: "0") > 9 {
          return nil
        }
      }
      guard text.count - start > (point == nil ? 0 : 1) else { return nil }
      end = text.count
      scale = 0
      guard let point else { return }
      while text[end - 1] == UInt8(ascii: "0") { end -= 1 }
      scale = end - 1 - point
    }
  }

  private init?(short text: UnsafeRawBufferPointer, from start: Int, _ shape: Shape, _ negative: Bool) {
    var number: UInt64 = 0
    for at in start..<shape.end where text[at] != UInt8(ascii: ".") {
      number = number &* 10 &+ UInt64(text[at] &- UInt8(ascii: "0"))
    }
    self.init(magnitude: UInt128(number), scale: shape.scale, negative: negative)
  }

  private init?(long text: UnsafeRawBufferPointer, from start: Int, _ shape: Shape, _ negative: Bool) {
    var number: UInt128 = 0
    for at in start..<shape.end where text[at] != UInt8(ascii: ".") {
      guard number <= PowerOfTen.largest / 10 else { return nil }
      number = number * 10 + UInt128(text[at] &- UInt8(ascii: "0"))
    }
    self.init(magnitude: number, scale: shape.scale, negative: negative)
  }

  /// Writes the canonical text at the end: shortest exact digits, no exponent, `0.5` rather than `.5`.
  public func write(to buffer: inout ByteBuffer) { write(places: Int(scale), to: &buffer) }

  /// Writes the number with at least so many digits after the point.
  public func write(places: Int, to buffer: inout ByteBuffer) {
    if isNegative { buffer.append(UInt8(ascii: "-")) }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 48) { room in
      let start = fill(room)
      let point = room.count - Int(scale)
      Self.append(room, start..<point, to: &buffer)
      guard places > 0 else { return }
      buffer.append(UInt8(ascii: "."))
      Self.append(room, point..<room.count, to: &buffer)
      for _ in 0..<max(0, places - Int(scale)) { buffer.append(UInt8(ascii: "0")) }
    }
  }

  private static func append(
    _ room: UnsafeMutableBufferPointer<UInt8>, _ range: Range<Int>, to buffer: inout ByteBuffer
  ) {
    buffer.append(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(room)[range]))
  }

  /// Puts the digits at the end of the room, at least one before the point, and says where they start.
  private func fill(_ room: UnsafeMutableBufferPointer<UInt8>) -> Int {
    var at = room.count
    var rest = magnitude
    while rest > UInt128(UInt64.max) {
      let (shorter, digit) = rest.quotientAndRemainder(dividingBy: 10)
      at -= 1
      room[at] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit)
      rest = shorter
    }
    var short = UInt64(truncatingIfNeeded: rest)
    while short > 0 || at > room.count - Int(scale) - 1 {
      at -= 1
      room[at] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: short % 10)
      short /= 10
    }
    return at
  }
}

extension Decimal: CustomStringConvertible {
  /// The canonical text.
  public var description: String {
    var buffer = ByteBuffer(capacity: 48)
    write(to: &buffer)
    return buffer.text
  }
}
