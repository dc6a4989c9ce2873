import Records
import Testing

/// The scanner may only accept what libcsv reads the same way.
@Suite struct CSVDifferential {
  @Test(arguments: 1...40)
  func scannerAgreesWithLibcsvOnAnyBytes(_ seed: Int) {
    var dice = Dice(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
    let alphabet: [UInt8] = Array("aa,,\"\"\n\n\r1é".utf8)
    var accepted = 0
    for _ in 0..<500 {
      let length = Int.random(in: 1...40, using: &dice)
      let text = (0..<length).map { _ in alphabet.randomElement(using: &dice) ?? 0x61 }
      for columns in 1...3 {
        var fast = csvChunk(text)
        var judged = csvChunk(text)
        guard CSVScanner(delimiter: 0x2C, columnCount: columns).scan(&fast) else { continue }
        accepted += 1
        let failure = captureFault { () throws(Fault) in
          try CSVGrammar(delimiter: 0x2C, columnCount: columns).parse(&judged)
        }
        #expect(failure == nil, "\(String(decoding: text, as: UTF8.self).debugDescription)")
        let (fastLines, judgedLines) = (fast.lineCount, judged.lineCount)
        #expect(records(of: fast) == records(of: judged))
        #expect(fastLines == judgedLines)
      }
    }
    #expect(accepted > 0)
  }

  @Test(arguments: 1...20)
  func scannerProvesWhatTheWriterWrites(_ seed: Int) throws {
    var dice = Dice(state: UInt64(seed) &* 0x2545_F491_4F6C_DD1D)
    let rows = (0..<300).map { _ in (0..<4).map { _ in randomValue(&dice) } }
    let text = write(rows)
    var chunk = csvChunk(text)
    let isProven = CSVScanner(delimiter: 0x2C, columnCount: 4).scan(&chunk)
    #expect(isProven)
    #expect(records(of: chunk) == rows)
    var again = csvChunk(text)
    try CSVGrammar(delimiter: 0x2C, columnCount: 4).parse(&again)
    #expect(records(of: again) == rows)
  }

  /// Over many blocks of 64 bytes, with a byte changed here and there.
  @Test(arguments: 1...20)
  func scannerAgreesWithLibcsvOnDamagedText(_ seed: Int) {
    var dice = Dice(state: UInt64(seed) &* 0x9E6C_63D0_876A_68EE)
    let damage: [UInt8] = Array("\",\n\r\0a\u{80}".utf8)
    for _ in 0..<60 {
      let most = dice.next() % 8 == 0 ? 300 : 20
      let rows = (0..<Int.random(in: 1...most, using: &dice)).map { _ in (0..<3).map { _ in randomValue(&dice) } }
      var text = write(rows)
      for _ in 0..<Int.random(in: 0...2, using: &dice) {
        text[Int.random(in: 0..<text.count, using: &dice)] = damage.randomElement(using: &dice) ?? 0x61
      }
      var fast = csvChunk(text)
      var judged = csvChunk(text)
      guard CSVScanner(delimiter: 0x2C, columnCount: 3).scan(&fast) else { continue }
      let failure = captureFault { () throws(Fault) in
        try CSVGrammar(delimiter: 0x2C, columnCount: 3).parse(&judged)
      }
      let (fastLines, judgedLines) = (fast.lineCount, judged.lineCount)
      #expect(failure == nil, "\(String(decoding: text, as: UTF8.self).debugDescription)")
      #expect(records(of: fast) == records(of: judged))
      #expect(fastLines == judgedLines)
    }
  }

  /// Nothing but quotes, over strips and their ends.
  @Test(arguments: [1, 2, 63, 64, 2047, 2048, 2049, 9001])
  func scannerHalvesManyQuotes(_ count: Int) {
    for before in ["", "a,", "b\n\"\",\"\n\",c\n", String(repeating: "x", count: 4094) + "\n"] {
      let text = Array((before + "\"" + String(repeating: "\"\"", count: count) + "\"\n").utf8)
      for columns in 1...2 {
        var fast = csvChunk(text)
        var judged = csvChunk(text)
        guard CSVScanner(delimiter: 0x2C, columnCount: columns).scan(&fast) else { continue }
        let failure = captureFault { () throws(Fault) in
          try CSVGrammar(delimiter: 0x2C, columnCount: columns).parse(&judged)
        }
        #expect(failure == nil)
        #expect(records(of: fast) == records(of: judged))
      }
    }
  }

  private func randomValue(_ dice: inout Dice) -> String? {
    switch Int.random(in: 0..<5, using: &dice) {
    case 0: return nil
    case 1: return ""
    default:
      let length = Int.random(in: 1...70, using: &dice)
      let alphabet = Array("abc ,\"\n\r;é東😀0123456789")
      return String((0..<length).map { _ in alphabet.randomElement(using: &dice) ?? "x" })
    }
  }

  private func write(_ rows: [[String?]]) -> [UInt8] {
    var output = ByteBuffer()
    let writer = CSVRecordWriter()
    for row in rows {
      var chunk = Chunk()
      for value in row {
        guard let value else {
          chunk.fields.append(.blank)
          continue
        }
        let start = chunk.bytes.count
        chunk.bytes.append(value)
        chunk.fields.append(Field(start: start, length: chunk.bytes.count - start, given: true))
      }
      writer.write(
        UnsafeBufferPointer(start: chunk.fields.base, count: row.count), chunk.bytes.base, to: &output)
    }
    return Array(output.bytes)
  }

  private func captureFault(_ body: () throws(Fault) -> Void) -> Fault? {
    do {
      try body()
      return nil
    } catch {
      return error
    }
  }
}
