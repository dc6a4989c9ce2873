import Foundation
import Testing

@testable import Records

/// Foundation reads and writes JSON without our help.
@Suite struct JSONLines {
  private static let names = ["number", "Name", "f\u{e9}ld", "a \"quoted\" one", "long enough for more than a vector"]

  /// Reads text as a file of JSON Lines, so many bytes at a time.
  private func read(_ text: [UInt8], step: Int, columns: [String]? = nil) throws -> [[String: String]] {
    let reader = DataFile("t.jsonl", expecting: columns?.map { XMLColumn($0) }, delimiter: 0x2C)
      .reader(UnsafeRawBufferPointer(start: nil, count: 0))
    var at = 0
    let read: TextFeed.Read = { buffer in
      let count = min(step, buffer.count, text.count - at)
      for index in 0..<count { buffer[index] = text[at + index] }
      at += count
      return count
    }
    let names = try reader.readHeader(read)
    var chunk = Chunk()
    var parsing = Parsing()
    var problems: [Problem] = []
    var found: [[String: String]] = []
    while try reader.next(into: &chunk, read) {
      try parsing.parse(&chunk, &problems)
      for row in records(of: chunk) {
        found.append(
          Dictionary(zip(names, row).compactMap { name, value in value.map { (name, $0) } }) { first, _ in first })
      }
    }
    return found
  }

  private func value(_ dice: inout Dice) -> String? {
    let alphabet = Array("aaaabc ,:{}[]\"\\/\u{7f}\u{e9}\u{20ac}\u{1f4e6}\n\r\t\u{8}\u{c}\u{1}\u{1f}").map(String.init)
    if dice.next() % 4 == 0 { return nil }
    return (0..<Int.random(in: 0...40, using: &dice)).map { _ in alphabet.randomElement(using: &dice) ?? "a" }.joined()
  }

  @Test(arguments: 1...30)
  func readsWhatFoundationWrites(_ seed: Int) throws {
    var dice = Dice(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
    var expected: [[String: String]] = []
    var lines: [String] = []
    for number in 0..<200 {
      var record: [String: Any] = [:]
      var wanted: [String: String] = [:]
      for name in Self.names {
        if let text = value(&dice) {
          (record[name], wanted[name]) = (text, text)
        } else if number == 0 || dice.next() % 2 == 0 {
          record[name] = NSNull()
        }
      }
      let options: JSONSerialization.WritingOptions = dice.next() % 2 == 0 ? [.sortedKeys] : [.withoutEscapingSlashes]
      lines.append(
        String(decoding: try JSONSerialization.data(withJSONObject: record, options: options), as: UTF8.self))
      expected.append(wanted)
    }
    let text = Array(lines.joined(separator: dice.next() % 2 == 0 ? "\n" : " \r\n").utf8)
    #expect(try read(text, step: Int.random(in: 1...5000, using: &dice), columns: Self.names) == expected)
  }

  @Test(arguments: 1...30)
  func foundationReadsWhatIsWritten(_ seed: Int) throws {
    var dice = Dice(state: UInt64(seed) &* 0xD134_2543_DE82_EF95)
    let serializer = try RecordSerializer(.jsonLines, RecordLayout(columns: Self.names))
    var output = Output()
    var values = ByteBuffer()
    var expected: [[String?]] = []
    for _ in 0..<100 {
      values.removeAll()
      let row = Self.names.map { _ in value(&dice) }
      let fields = row.map { text in
        guard let text else { return Field.blank }
        values.append(text)
        return Field(start: values.count - text.utf8.count, length: text.utf8.count, given: true)
      }
      values.reserve(ByteBuffer.slack)
      try fields.withUnsafeBufferPointer { fields throws(Fault) in
        try serializer.write(fields, values.base, to: &output)
      }
      expected.append(row)
    }
    let lines = String(decoding: output.bytes.bytes, as: UTF8.self).split(separator: "\n")
    #expect(lines.count == expected.count)
    for (line, row) in zip(lines, expected) {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
      #expect(object.count == Self.names.count)
      for (name, text) in zip(Self.names, row) { #expect(object[name] as? String == text) }
    }
  }

  @Test func keepsNumbersExact() throws {
    let numbers = [
      ("0", "0"), ("-0", "-0"), ("12.50", "12.50"), ("1e2", "100"), ("1.5E+3", "1500"), ("-25e-4", "-0.0025"),
      ("0.5e1", "5"),
      ("123456789012345678901234567890.01", "123456789012345678901234567890.01"), ("1.25e1", "12.5"), ("0e5", "000000"),
    ]
    for (typed, wanted) in numbers {
      let found = try read(Array("{\"a\":\(typed)}\n".utf8), step: 7)
      let text = try #require(found.first?["a"])
      #expect(Decimal(string: text) == Decimal(string: wanted), "\(typed)")
      #expect(!text.lowercased().contains("e"))
    }
  }

  @Test(arguments: [
    "01", "+1", ".5", "1.", "1e", "--1", "0x1", "NaN", "tru", "nul", "\"a", "'a'", "1e101", "\"\\ud800\"", "\"\\x\"",
  ])
  func refusesWhatIsNoValue(_ typed: String) {
    #expect(throws: Fault.self) { try read(Array("{\"a\":\"\"}\n{\"a\":\(typed)}\n".utf8), step: 100) }
  }

  @Test func anEmptyFileHasNoRecords() throws {
    #expect(try read([], step: 10).isEmpty)
    #expect(try read(Array("\n \n".utf8), step: 1).isEmpty)
  }
}
