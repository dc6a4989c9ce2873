internal import CScan

/// Turns text of an encoding into UTF-8 in which each byte is a character: as fast as such bytes can be copied.
struct SingleByteDecoder: TextDecoder {
  /// The UTF-8 of a byte; without length if it is no character.
  struct Character: Sendable {
    var bytes: UInt32
    var length: UInt8
  }

  private let name: String
  private let table: [Character]
  /// Whether the first half is ASCII.
  private let isASCII: Bool
  private var offset = 0

  init(_ name: String, _ table: [Character]) {
    self.name = name
    self.table = table
    isASCII = (0..<128).allSatisfy { table[$0].length == 1 && table[$0].bytes == UInt32($0) }
  }

  /// What each byte is; nil if there is one that is neither a character nor none.
  static func table(_ converter: Converter) -> [Character]? {
    var table: [Character] = []
    var output = ByteBuffer()
    for byte in UInt8.min...UInt8.max {
      output.removeAll()
      converter.reset()
      let (_, stop) = withUnsafeBytes(of: byte) { converter.convert($0, into: &output) }
      switch stop {
      case .incomplete: return nil
      case .end where !(1...3 ~= output.count): return nil
      case .end:
        let bytes = output.bytes.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        table.append(Character(bytes: bytes, length: UInt8(output.count)))
      case .invalid: table.append(Character(bytes: 0, length: 0))
      }
    }
    return table
  }

  mutating func decode(_ bytes: UnsafeRawBufferPointer, into output: inout ByteBuffer) throws(Fault) {
    output.reserve(3 * bytes.count)
    var place = output.base + output.count
    var at = 0
    while at < bytes.count {
      if isASCII, at &+ 16 <= bytes.count, let from = bytes.baseAddress, p2c_high16(from + at) == 0 {
        UnsafeMutableRawPointer(place).storeBytes(
          of: bytes.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
        place += 16
        at &+= 16
        continue
      }
      let character = table[Int(bytes[at])]
      if character.length == 0 { break }
      UnsafeMutableRawPointer(place).storeBytes(of: character.bytes, as: UInt32.self)
      place += Int(character.length)
      at &+= 1
    }
    output.count = place - output.base
    offset += at
    if at < bytes.count { throw .noCharacter(bytes[at], in: name, at: offset) }
  }

  mutating func finish(into output: inout ByteBuffer) {}
}
