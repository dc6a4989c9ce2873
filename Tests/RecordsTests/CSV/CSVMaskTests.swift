import CSystem
import Records
import Testing

/// Whatever processor finds the marks, it has to find the same.
@Suite struct CSVMasks {
  @Test(arguments: 1...20)
  func allProcessorsFindTheSame(_ seed: Int) {
    var dice = Dice(state: UInt64(seed) &* 0xD134_2543_DE82_EF95)
    let alphabet: [UInt8] = Array("aaaaaa,,,\"\"\n\r;\u{e9}".utf8)
    for _ in 0..<200 {
      let count = Int.random(in: 1...400, using: &dice)
      var text = (0..<count).map { _ in alphabet.randomElement(using: &dice) ?? 0x61 }
      if dice.next() % 8 == 0 { text[Int.random(in: 0..<count, using: &dice)] = 0 }
      text += Array(repeating: 0x20, count: 64)
      let inside: UInt64 = dice.next() % 2 == 0 ? 0 : ~0
      let carried = p2c_csv_state(
        inside: inside, ended: dice.next() % 2, closed: dice.next() % 2, after_cr: dice.next() % 2, irregular: false,
        high: false)
      let plain = scan(text, count, carried, p2c_csv_scan_plain)
      #expect(scan(text, count, carried, p2c_csv_scan) == plain)
      #if arch(x86_64)
        #expect(scan(text, count, carried, p2c_csv_scan_sse2) == plain)
      #endif
    }
  }

  @Test func quotesAreCounted() {
    var dice = Dice(state: 7)
    for count in [0, 1, 15, 16, 17, 4079, 4080, 4081, 9000] {
      let text = (0..<count).map { _ in dice.next() % 3 == 0 ? UInt8(0x61) : 0x22 }
      #expect(p2c_quote_count(text, count) == text.count { $0 == 0x22 })
    }
  }

  private typealias Kernel = (
    UnsafePointer<UInt8>, Int, UInt8, UnsafeMutablePointer<p2c_csv_state>, UnsafeMutablePointer<p2c_csv_block>
  ) -> Void

  /// All that a kernel found, as numbers.
  private func scan(_ text: [UInt8], _ count: Int, _ carried: p2c_csv_state, _ kernel: Kernel) -> [UInt64] {
    var state = carried
    var found = Array(repeating: p2c_csv_block(), count: (count + 63) / 64)
    kernel(text, count, 0x2C, &state, &found)
    let blocks = found.flatMap {
      [$0.ends, $0.line_ends, $0.quoted_starts, UInt64($0.end_count), UInt64($0.line_count)]
    }
    return blocks + [
      state.inside, state.ended, state.closed, state.after_cr, state.irregular ? 1 : 0, state.high ? 1 : 0,
    ]
  }
}
