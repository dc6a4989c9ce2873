import Testing

@testable import Records

@Suite struct ExcelTests {
  private func number(_ text: String) -> String? {
    var bytes = ByteBuffer()
    let isNumber = Array(text.utf8).withUnsafeBytes { CellNumber.add($0, to: &bytes) }
    return isNumber ? bytes.text : nil
  }

  @Test(arguments: [
    ("0", "0"), ("-0", "0"), ("-0.000", "0"), ("7", "7"), ("007", "7"), ("-120", "-120"), ("1.50", "1.5"),
    (".5", "0.5"), ("5.", "5"),
    ("1E3", "1000"), ("1.25e-2", "0.0125"), ("12E-1", "1.2"), ("0E5", "0"), ("0.10000000000000001", "0.1"),
    ("0.30000000000000004", "0.30000000000000004"), ("12345678901234567", "12345678901234567"),
    ("123456789012345678901234567890", "123456789012345678901234567890"), ("99999999999999.99", "99999999999999.99"),
    ("1.2345678901234567E+18", "1234567890123456700"), ("1234567890123456.7", "1234567890123456.7"),
    ("0.1234567890123456789", "0.1234567890123456789"),
  ]) func readsNumbersAsTheyWereMeant(_ given: String, _ wanted: String) { #expect(number(given) == wanted) }

  @Test(arguments: [
    "", "-", ".", "e5", "1e", "1e+", "1 ", " 1", "1,5", "0x10", "NaN", "INF", "1E99999", "1E500", "--1", "1.2.3",
  ])
  func refusesWhatIsNoNumber(_ given: String) { #expect(number(given) == nil) }

  /// Whatever Python or Excel writes of a double, the shortest text of it comes back; at random.
  @Test func keepsDoubles() {
    var state: UInt64 = 42
    for _ in 0..<2000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let double = Double(Int64(bitPattern: state) >> 20) / Double(1 << (state & 31))
      guard let text = number(double.description) else {
        Issue.record("\(double)")
        continue
      }
      #expect(Double(text) == double)
      #expect(!text.contains("e"))
    }
  }

  private func date(_ text: String, from1904: Bool = false, isTime: Bool = false) -> String? {
    var bytes = ByteBuffer()
    var formats = CellFormats()
    formats.countsFrom1904 = from1904
    let isDate = Array(text.utf8).withUnsafeBytes { CellDate.add($0, formats, isTime: isTime, to: &bytes) }
    return isDate ? bytes.text : nil
  }

  /// The days that ECMA-376 names, and the one that never was.
  @Test func countsDaysBothWays() {
    #expect(date("1") == "1900-01-01")
    #expect(date("59") == "1900-02-28")
    #expect(date("60") == nil)
    #expect(date("61") == "1900-03-01")
    #expect(date("2958465") == "9999-12-31")
    #expect(date("2958466") == nil)
    #expect(date("0") == nil)
    #expect(date("-1") == nil)
    #expect(date("nan") == nil)
    #expect(date("45350.5") == "2024-02-28 12:00:00")
    #expect(date("45351") == "2024-02-29")
    #expect(date("43889", from1904: true) == "2024-02-29")
    #expect(date("0", from1904: true) == "1904-01-01")
    #expect(date("0.999999", isTime: true) == "23:59:59")
    #expect(date("0.25", isTime: true) == "06:00:00")
  }

  @Test func tellsDatesByTheirFormat() {
    for code in ["yyyy-mm-dd", "d.m.yy", "[$-407]mmmm", "dd/mm/yyyy\\ hh:mm", "\"on\" d", "mmm"] {
      #expect(CellFormats.kind(ofCode: code) == .date, "\(code)")
    }
    for code in ["h:mm", "[h]:mm:ss", "mm:ss.0", "[ss]"] { #expect(CellFormats.kind(ofCode: code) == .time, "\(code)") }
    for code in ["General", "0.00", "#,##0 \"days\"", "[Red]-0", "0.0E+00", "@", "_d* #,##0\\h", "0;[=2]d"] {
      #expect(CellFormats.kind(ofCode: code) == .number, "\(code)")
    }
  }

  private func escaped(_ text: String) -> String {
    var value = ByteBuffer()
    var bytes = ByteBuffer()
    value.append(text)
    CellEscape.add(UnsafeBufferPointer(start: UnsafePointer(value.base), count: value.count), to: &bytes)
    return bytes.text
  }

  /// Every character comes back, also those XML has none of, and what looks like their spelling.
  @Test func spellsWhatXMLCannotHold() {
    #expect(escaped("a\u{1}b") == "a_x0001_b")
    #expect(escaped("_x0041_") == "_x005F_x0041_")
    #expect(escaped("_x00_x0041_") == "_x00_x005F_x0041_")
    #expect(escaped("\u{FFFF}") == "_xFFFF_")
    for text in [
      "", "a", "_", "_x", "_x0041", "_x0041_", "_x005F_x0041_", "\u{0}\u{1F}\u{FFFE}", "__x0041__", "é😀_xD83D_",
    ] {
      var bytes = ByteBuffer()
      bytes.append(escaped(text))
      bytes.count = CellEscape.remove(bytes.base, bytes.count)
      #expect(bytes.text == text)
    }
    var pair = ByteBuffer()
    pair.append("_xD83D__xDE00_ _xD83D_")
    pair.count = CellEscape.remove(pair.base, pair.count)
    #expect(pair.text == "😀 \u{FFFD}")
  }

  @Test func numbersRowsAndEndsWithTheSheet() throws {
    var numbers = SheetNumbers()
    var bytes = ByteBuffer()
    for piece in [[1, 65, 2], [66, 2, 1], [2]] as [[UInt8]] {
      try piece.withUnsafeBytes { try numbers.add($0, to: &bytes) }
    }
    #expect(bytes.text == "1A1B122")
    let rows = [UInt8](repeating: 1, count: 1_048_574)
    try rows.withUnsafeBytes { try numbers.add($0, to: &bytes) }
    #expect(throws: Fault.self) {
      try [UInt8(1)].withUnsafeBytes { try numbers.add($0, to: &bytes) }
    }
  }

  /// Texts are found again whether they are in memory or on disk, in any order.
  @Test func keepsManyStrings() throws {
    let table = TextTable(folder: "/tmp")
    let count = 400_000
    var text = ByteBuffer()
    func make(_ number: Int) {
      text.removeAll()
      text.append("text number \(number) " + String(repeating: "x", count: number % 60))
    }
    for number in 0..<count {
      make(number)
      try table.add(text.bytes)
    }
    #expect(table.count == count)
    var found = ByteBuffer()
    for number in [0, 1, 399_999, 17, 250_000, 250_001, 399_998, 123_456, 333_333, 0] {
      make(number)
      found.removeAll()
      try table.append(number, to: &found)
      #expect(found.text == text.text)
    }
  }
}
