/// A stream of numbers that depends on nothing but a seed and a name.
///
/// Each subject rolls its own dice, so that a change in one leaves the others as they were.
struct Dice {
  private var state: UInt64

  init(seed: Int, _ subject: String) {
    var mixed = UInt64(bitPattern: Int64(seed)) &+ 0x9E37_79B9_7F4A_7C15
    for byte in subject.utf8 { mixed = (mixed ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    state = mixed
  }

  /// 64 even bits (SplitMix64).
  @inline(__always)
  mutating func bits() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 to one below the count.
  @inline(__always)
  mutating func below(_ count: Int) -> Int {
    Int(bits().multipliedFullWidth(by: UInt64(count)).high)
  }

  /// A number of the range.
  @inline(__always)
  mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }

  /// True so many times in a hundred.
  @inline(__always)
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  /// One of the list.
  @inline(__always)
  mutating func pick<T>(_ list: [T]) -> T { list[below(list.count)] }

  /// A capital letter.
  mutating func letter() -> String { String(UnicodeScalar(UInt8(65 + below(26)))) }

  /// Capital letters and digits, as the numbering of accounts, contacts and documents of Sales appends them.
  mutating func code(_ count: Int) -> String {
    var text = ""
    for _ in 0..<count {
      let place = below(36)
      text.unicodeScalars.append(Unicode.Scalar(UInt8(place < 26 ? 65 + place : 22 + place)))
    }
    return text
  }
}

/// The id of a Sales row: the same for a seed, a table and a number.
func rowID(seed: Int, _ table: String, _ number: Int) -> String {
  var dice = Dice(seed: seed &+ number &* 0x1_0001, table)
  let high = dice.bits() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
  let low = dice.bits() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
  return String(unsafeUninitializedCapacity: 36) { text in
    var at = 0
    for (bits, pattern) in [(high, [8, 4, 4]), (low, [4, 12])] {
      var rest = bits
      for count in pattern {
        if at > 0 {
          text[at] = UInt8(ascii: "-")
          at += 1
        }
        for _ in 0..<count {
          let digit = UInt8(rest >> 60)
          text[at] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
          rest <<= 4
          at += 1
        }
      }
    }
    return at
  }
}
