import CScan
import Records
import Testing

/// Whatever processor finds the fields, it has to find the same.
@Suite struct CSVMasks {
  @Test(arguments: 1...20)
  func allProcessorsFindTheSame(_ seed: Int) {
    var dice = Dice(state: UInt64(seed) &* 0xD134_2543_DE82_EF95)
    let alphabet = Array("aaaaaa,,,\"\"\n;\u{e9}\u{20ac}\u{1f4e6}").map(String.init) + ["\r", "\r\n"]
    var regular = 0
    for _ in 0..<400 {
      let isTame = dice.next() % 2 == 0
      let count = Int.random(in: 1...(isTame ? 5 : 400), using: &dice)
      let start = (0..<count).map { _ in alphabet.randomElement(using: &dice) ?? "a" }.joined()
      var text = Array(start.utf8)
      if isTame {
        text += Array("\n\"a,\"\",\u{e9}\n\"".utf8)
        text = Array(Array(repeating: text, count: 400).joined(separator: [0x0D, 0x0A]))
      }
      if dice.next() % 8 == 0 { text[Int.random(in: 0..<text.count, using: &dice)] = dice.next() % 2 == 0 ? 0 : 0xE9 }
      for columns in 1...3 {
        let plain = scan(text, columns, p2c_csv_scan_plain)
        if isTame, plain != nil { regular += 1 }
        #expect(scan(text, columns, p2c_csv_scan) == plain)
        #if arch(x86_64)
          #expect(scan(text, columns, p2c_csv_scan_sse2) == plain)
        #endif
      }
    }
    #expect(regular > 20)
  }

  @Test func bytesAreCounted() {
    var dice = Dice(state: 7)
    for count in [0, 1, 15, 16, 17, 4079, 4080, 4081, 9000] {
      let text = (0..<count).map { _ in dice.next() % 3 == 0 ? UInt8(0x61) : 0x22 }
      #expect(p2c_byte_count(text, count, 0x22) == text.count { $0 == 0x22 })
    }
  }

  private typealias Kernel = (UnsafeMutablePointer<p2c_csv_text>, Int, Int) -> Bool

  /// All that a kernel found, as numbers; nil if that is nothing regular.
  private func scan(_ lines: [UInt8], _ columns: Int, _ kernel: Kernel) -> [UInt64]? {
    let bytes = lines + [0x0A] + Array(repeating: 0x20, count: 64)
    var fields = Array(repeating: p2c_csv_field(), count: bytes.count + 8)
    var doubled = Array(repeating: UInt32(0), count: Int(P2C_CSV_STRIP) / 2 + 1)
    var found: [UInt64] = []
    let isRegular = bytes.withUnsafeBufferPointer { bytes in
      fields.withUnsafeMutableBufferPointer { fields in
        doubled.withUnsafeMutableBufferPointer { doubled in
          var text = p2c_csv_text()
          text.bytes = bytes.baseAddress
          text.delimiter = 0x2C
          text.columns = columns
          text.quoted_mark = 0x8000_0000
          text.unquoted_mark = 0x4000_0000
          text.fields = fields.baseAddress
          text.doubled = doubled.baseAddress
          text.last = columns - 1
          text.carry.ended = 1
          for at in stride(from: 0, through: lines.count, by: Int(P2C_CSV_STRIP)) {
            guard kernel(&text, at, min(Int(P2C_CSV_STRIP), lines.count + 1 - at)) else { return false }
            found += [UInt64(text.doubled_count)] + doubled[..<text.doubled_count].map(UInt64.init)
          }
          found += [UInt64(text.lines), text.carry.inside, text.carry.after_cr, UInt64(text.field_count)]
          return true
        }
      }
    }
    guard isRegular, let count = found.last else { return nil }
    return found + fields[..<Int(count)].flatMap { [UInt64($0.start), UInt64($0.length_and_marks)] }
  }
}
