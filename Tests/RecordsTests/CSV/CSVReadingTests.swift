import Records
import Testing

@Suite struct CSVReading {
  @Test func readsQuotesDelimitersAndLineBreaks() throws {
    let csv = "a,b,c\n1,\"x,y\",\"say \"\"hi\"\"\"\r\n2,\"line\nbreak\",\n3,\"\", s \n"
    let (columns, rows) = try readCSV(Array(csv.utf8))
    #expect(columns == ["a", "b", "c"])
    #expect(rows == [["1", "x,y", "say \"hi\""], ["2", "line\nbreak", nil], ["3", "", " s "]])
  }

  @Test(arguments: ["utf8", "utf8-bom", "utf16le", "utf16be"])
  func readsEveryEncoding(_ encoding: String) throws {
    let text = "name,city\r\n\"Ærø, 東京\",😀\r\nplain,x\r\n"
    let bytes: [UInt8] =
      switch encoding {
      case "utf8": Array(text.utf8)
      case "utf8-bom": [0xEF, 0xBB, 0xBF] + Array(text.utf8)
      case "utf16le": [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
      default: [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
      }
    for step in [1, 2, 3, 7, 1000] {
      let (columns, rows) = try readCSV(bytes, step: step)
      #expect(columns == ["name", "city"])
      #expect(rows == [["Ærø, 東京", "😀"], ["plain", "x"]])
    }
  }

  @Test(arguments: [
    ("a,b\n1,2\nx\"y,z\n3,4\n5,~6\n", "quoting"),
    ("a,b\n1,2\n3\n5,~6\n", "uneven-rows"),
    ("a,b\n1,2\n\"x\ny\",~\nz\"q,4\n", "bad-text"),
    ("a,b\n1,2\n\"3\",~4\n", "bad-text"),
    ("a,b\n1,2\n\n3,~4\n", "bad-text"),
    ("a,~b\n1\n", "bad-text"),
  ])
  func saysTheFirstFaultHoweverTheBytesArrive(_ text: String, _ rule: String) throws {
    let halfPair: [UInt8] = [0x3D, 0xD8]
    var utf16: [UInt8] = [0xFF, 0xFE]
    for unit in text.utf16 { utf16 += unit == 0x7E ? halfPair : [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    let utf8 = text.utf8.map { $0 == 0x7E ? 0xFF : $0 }
    for bytes in [utf8, utf16] {
      var faults: [Fault] = []
      for step in [1, 2, 3, 7, 1000] {
        do throws(Fault) { _ = try readCSV(bytes, step: step) } catch { faults.append(error) }
      }
      #expect(faults.map(\.rule) == Array(repeating: rule, count: 5))
      #expect(Set(faults.map(\.message)).count == 1)
    }
  }

  @Test func refusesABlankLineWhereAChunkEnds() throws {
    let row = Array((String(repeating: "x", count: 62) + ",\n").utf8)
    let count = CSVCutter.chunkSize / 64 - 1
    let header = Array((String(repeating: "a", count: 60) + ",b\n").utf8)
    // The blank line is the last byte of what is read at once.
    let text = header + Array(repeating: row, count: count).joined() + Array("\n".utf8)
    #expect(text.count == CSVCutter.chunkSize)
    #expect(throws: Fault.self) { try readCSV(text + row, step: .max) }
    #expect(try readCSV(text, step: .max).rows.count == count)
  }

  /// As PostgreSQL writes them: where there is but one field, a line with nothing in it is a record.
  @Test(arguments: ["\n", "\r\n"], [1, 100_000])
  func takesBlankLinesOfAOneColumnFileForRecords(_ end: String, _ step: Int) throws {
    for (lines, rows) in [
      (["A", "1", ""], [["1"], [nil]]), (["A", ""], [[nil]]), (["A", "", "", "2"], [[nil], [nil], ["2"]]),
      (["A", "1", "\"\"", ""], [["1"], [""], [nil]]),
    ] as [([String], [[String?]])] {
      let text = lines.map { $0 + end }.joined()
      #expect(try readCSV(Array(text.utf8), step: step).rows == rows)
    }
  }

  @Test func readsAFileWithoutRecordsOrWithoutALastLineEnd() throws {
    #expect(try readCSV(Array("a,b".utf8)).rows.isEmpty)
    #expect(try readCSV(Array("a,b\n".utf8)).rows.isEmpty)
    #expect(try readCSV(Array("a,b\n1,2".utf8)).rows == [["1", "2"]])
    #expect(try readCSV(Array("a,b\n1,".utf8)).rows == [["1", nil]])
    #expect(try readCSV(Array("a,b\n1,2\n\n".utf8)).rows == [["1", "2"]])
  }

  @Test(arguments: [
    ("", "t.csv: the file is empty; a header row is needed"),
    ("\n1,2\n", "t.csv:1: the first line is blank; the first line must name the columns"),
    ("a,,c\n", "t.csv:1: column 2 of 3 has no name; is there a delimiter too many, or no header?"),
    (
      "a,b,A\n",
      "t.csv:1: columns 1 and 3 have the same name; names are compared without case: rename one, or put a header in front if there is none"
    ),
    (
      "a,2024-01-31,a\n",
      "t.csv:1: the first line is a record rather than the names of the columns; the first line must name the columns"
    ),
    (
      "a,b\n1,2,3\n",
      "line 2: record 1, byte 4: the record has 3 fields; the header has 2; is a field with a "
        + "delimiter in it not in quotes?"
    ),
    ("a,b\n1,2\n3\n", "line 3: record 2, byte 8: the record has 1 field; the header has 2"),
    ("a,b\n1,\"2\n3,4\n", "line 2: record 1, byte 6: a quote is opened here and never closed"),
    (
      "a,b\n\"1\"x,2\n",
      "line 2: record 1, byte 7: text after a closing quote; double the quotes inside a "
        + "quoted field"
    ),
    (
      "a,b\n1,2\"3\n",
      "line 2: record 1, byte 7: a quote inside a field that does not start with one; put the "
        + "whole field in quotes and double the quotes in it"
    ),
    ("a,b\n1,\u{0}\n", "line 2, byte 6: a NUL byte; is the file UTF-16 without a byte order mark?"),
    (
      "a,b\n1,2\r3,4\n",
      "line 2: record 1, byte 4: a line ends with CR alone; end lines with LF or CRLF, and put "
        + "quotes around fields that hold a CR"
    ),
    ("a,b\n1,2\n\n3,4\n", "line 3: record 2, byte 8: a blank line; remove it"),
  ])
  func refuses(_ csv: String, _ message: String) {
    let fault = #expect(throws: Fault.self) { try readCSV(Array(csv.utf8)) }
    #expect(fault?.message == message)
  }

  /// A first record holds people's data, which is nobody's business.
  @Test(arguments: ["Ann,1970-01-01,Ann\n", "Ann,,7\n", "Ann,12.5,\"Ann\"\n"])
  func saysThatThereIsNoHeaderWithoutShowingTheFirstRecord(_ csv: String) {
    #expect {
      try readCSV(Array(csv.utf8))
    } throws: {
      let fault = $0 as? Fault
      return fault?.rule == "column-header" && fault?.message.contains("Ann") == false
    }
  }

  @Test func refusesBytesThatAreNotUTF8() {
    let fault = #expect(throws: Fault.self) { try readCSV(Array("a,b\n1,".utf8) + [0xC3, 0x28, 0x0A]) }
    #expect(
      fault?.message
        == "line 2, byte 6: byte 0xC3 is not valid UTF-8; convert the file to UTF-8 first, for example with iconv"
    )
  }

  @Test func refusesARecordLongerThanTheLimit() {
    let csv = Array("a\n\"".utf8) + [UInt8](repeating: 0x78, count: CSVCutter.longestRecord + 500_000)
    let fault = #expect(throws: Fault.self) { try readCSV(csv, step: 1 << 20) }
    #expect(fault?.rule == "record-too-long")
  }

  @Test func cutsAnywhereWithoutChangingTheRecords() throws {
    var dice = Dice(state: 42)
    var csv = "a,b,c\n"
    for _ in 0..<5_000 { csv += (0..<3).map { _ in randomField(&dice) }.joined(separator: ",") + "\n" }
    let whole = try readCSV(Array(csv.utf8), step: 10_000_000)
    for step in [1009, 65_537] {
      let pieces = try readCSV(Array(csv.utf8), step: step)
      #expect(pieces.rows == whole.rows)
    }
  }

  private func randomField(_ dice: inout Dice) -> String {
    let texts = ["1", "", "\"\"", "\"a\"\"b\"", "\"x,y\"", "\"l\nm\"", "plain text", "\"q\"", "ü"]
    return texts.randomElement(using: &dice) ?? ""
  }
}
