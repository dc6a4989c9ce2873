import Records
import Testing

/// XML of other people's programs, by the rules of the XML specification.
@Suite struct XMLForeignTests {
  /// XML 1.0, 2.11: CR LF, and CR without LF, are one line end, in CDATA too.
  @Test(arguments: [1, 7, 299, 4096])
  func normalisesLineEndsInCDATA(_ step: Int) throws {
    var dice = Dice(state: 0xC0FF_EE00 &+ UInt64(step))
    for _ in 0..<40 {
      let pieces = (0..<Int.random(in: 1...3, using: &dice)).map { _ -> String in
        let length = Int.random(in: 0...900, using: &dice)
        let dense = Int.random(in: 2...60, using: &dice)
        let text = (0..<length).map { _ -> Character in
          let roll = Int.random(in: 0..<dense, using: &dice)
          return roll == 0 ? "\r" : roll == 1 ? "\n" : "é"
        }
        return "<![CDATA[" + String(String.UnicodeScalarView(text.flatMap { $0.unicodeScalars })) + "]]>"
      }
      let text = Array(("<D><E><A>" + pieces.joined() + "</A></E></D>").utf8)
      #expect(try readXML(text, columns: ["A"], step: step).rows == readWithDOM(text, columns: ["A"]))
    }
  }

  /// RFC 7303, 3.3: the byte order mark is authoritative.
  @Test(arguments: ["utf-8", "utf-16", "iso-8859-1", "us-ascii"], [1, 3, 4096])
  func goesByTheByteOrderMarkWhateverTheDeclarationSays(_ declared: String, _ step: Int) throws {
    let text = "<?xml version=\"1.0\" encoding=\"\(declared)\"?><D><E><A>Pé日</A></E></D>"
    let units = Array(text.utf16)
    let encoded: [[UInt8]] = [
      [0xEF, 0xBB, 0xBF] + Array(text.utf8),
      [0xFF, 0xFE] + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
      [0xFE, 0xFF] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] },
    ]
    for bytes in encoded { #expect(try readXML(bytes, columns: ["A"], step: step).rows == [["Pé日"]]) }
  }

  /// A file that was cut is never whole, even where only white space is missing.
  @Test(arguments: [1, 5, 4096], [false, true])
  func refusesUTF16ThatIsCutWithinItsLastCharacter(_ step: Int, _ isBigEndian: Bool) throws {
    func encode(_ units: [UInt16]) -> [UInt8] {
      (isBigEndian ? [0xFE, 0xFF] : [0xFF, 0xFE])
        + units.flatMap { unit in
          let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
          return isBigEndian ? pair : pair.reversed()
        }
    }
    let whole = Array("<D><E><A>é</A></E></D>\n".utf16)
    #expect(try readXML(encode(whole), columns: ["A"], step: step).rows == [["é"]])
    for cut in [Array(encode(whole).dropLast()), encode(whole + [0xD83D])] {
      #expect(throws: Fault.self) { try readXML(cut, columns: ["A"], step: step) }
    }
  }

  /// Namespaces in XML 1.0: a name that is no URI is an error of no kind that a parser must report.
  @Test(arguments: [
    "<D xmlns:i='not a uri'><E><A>1</A></E></D>", "<D xmlns='{}'><E><A>1</A></E></D>",
    "<D><E><A xmlns:x='a b'>1</A></E></D>", "<D xmlns='rel'><E A='1'/></D>",
  ])
  func takesNamesOfNamespacesThatAreNoURI(_ text: String) throws {
    let bytes = Array(text.utf8)
    for step in [1, 4096] { #expect(try readXML(bytes, columns: ["A"], step: step).rows == [["1"]]) }
    #expect(readWithDOM(bytes, columns: ["A"]) == [["1"]])
  }

  @Test func refusesWhatFollowsANamespaceThatIsNoURI() {
    #expect(throws: Fault.self) { try readXML(Array("<D xmlns:i='a b'><E><A>1</B></E></D>".utf8), columns: ["A"]) }
  }

  /// Facts, packages 4.5: an empty element stands for a child without records.
  @Test func tellsAnEmptyChildOfACompositeFromAField() {
    let text = "<Document><HEADERENTITY><A>1</A><WHSItemDetailEntity/></HEADERENTITY></Document>"
    for columns in [nil, ["A"]] as [[String]?] {
      #expect { try readXML(Array(text.utf8), columns: columns) } throws: { ($0 as? Fault)?.rule == "composite" }
    }
  }

  @Test func findsTheColumnsOfRecordsThatDiffer() throws {
    func survey(_ text: String, expecting: [String] = [], step: Int = 4096) throws -> ([String], Bool) {
      let survey = XMLColumnSurvey(expecting: expecting.map { XMLColumn($0) })
      let bytes = Array(text.utf8)
      try bytes.withUnsafeBytes { bytes in
        for at in stride(from: 0, to: bytes.count, by: step) {
          try survey.look(at: UnsafeRawBufferPointer(rebasing: bytes[at..<min(at + step, bytes.count)]), file: "x")
        }
      }
      return (survey.columns, survey.isUneven)
    }
    for step in [1, 4096] {
      #expect(try survey("<D><E><A/><B/></E><E><B/><A/></E></D>", step: step) == (["A", "B"], false))
      #expect(try survey("<D><E><A/></E><E><b/><a/></E></D>", step: step) == (["A", "b"], true))
      #expect(try survey("<D><E A='1' B='2'/><E B='1'/></D>", step: step) == (["A", "B"], true))
      #expect(try survey("<D><E><A/><C/></E></D>", expecting: ["a"], step: step) == (["C"], false))
      #expect(try survey("<D><E><A><X/></A></E></D>", step: step) == (["A"], false))
      #expect(try survey("<!DOCTYPE D [<!ENTITY a 'b'>]><D><E><A/></E></D>", step: step) == ([], false))
    }
  }
}
