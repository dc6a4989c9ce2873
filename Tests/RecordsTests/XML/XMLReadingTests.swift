import Records
import Testing

@Suite struct XMLReadingTests {
  @Test(arguments: [
    "<Document><E><A>1</A><B>x</B></E><E><A>2</A><B/></E></Document>",
    "<Document><E A='1' B='x'/><E A='2'/></Document>",
    "<?xml version=\"1.0\"?>\n<Document>\n <E>\n  <A>1</A>\n  <B>x</B>\n </E>\n <E>\n  <B></B><A>2</A>\n </E>\n</Document>\n",
    "\u{FEFF}<Document><!-- a --><E><A>1</A><?pi x?><B><![CDATA[x]]></B></E><E><A>&#x32;</A></E></Document>",
    "<Document xmlns='urn:any'><E><A><!-- c -->1</A><B>x<?pi?></B></E><E><a>2</a></E></Document>",
    "<d><E><A>1</A><B>x</B></E><E><A>2</A></E></d><!-- end -->",
  ])
  func readsBothStyles(_ text: String) throws {
    let read = try readXML(Array(text.utf8))
    #expect(read.columns == ["A", "B"])
    #expect(read.rows == [["1", "x"], ["2", nil]])
  }

  @Test func matchesGivenColumnsWithoutCase() throws {
    let reader = XMLGrammar(
      columns: [XMLColumn("Order number", spellings: ["SALESORDERNUMBER"]), XMLColumn("Name")], file: "t")
    var chunk = Chunk()
    for text in [
      "<Document><E><SalesOrderNumber>1</SalesOrderNumber><NAME>x</NAME></E>",
      "<E><name>y</name><SALESORDERNUMBER>2</SALESORDERNUMBER></E><E/></Document>",
    ] {
      var bytes = ByteBuffer()
      bytes.append(text)
      try reader.feed(bytes.bytes)
    }
    try reader.finish()
    let took = reader.take(into: &chunk)
    #expect(took)
    #expect(records(of: chunk) == [["1", "x"], ["2", "y"], [nil, nil]])
    #expect(reader.recordName == "E")
    #expect(reader.style == .element)
    let tookMore = reader.take(into: &chunk)
    #expect(!tookMore)
  }

  @Test func keepsWhiteSpaceInFields() throws {
    let text = "<D><E><A>  </A><B> a\r\nb&#13;\t</B></E></D>"
    #expect(try readXML(Array(text.utf8)).rows == [["  ", " a\nb\r\t"]])
    #expect(
      try readXML(Array("<D><E A=' ' B='a\r\nb&#10;&#13;&#9;&amp;&lt;'/></D>".utf8)).rows == [
        [" ", "a b\n\r\t&<"]
      ])
  }

  @Test func readsADocumentWithoutRecords() throws {
    let read = try readXML(Array("<Document/>".utf8), columns: ["A"])
    #expect(read.rows.isEmpty)
    #expect(read.columns == ["A"])
  }

  static let refusals: [(String, String)] = [
    ("", "t.xml:1:1: there is no XML document"),
    (
      "<D>\n<E><A>1</B></E></D>",
      "t.xml:2:12: record 1: not well-formed XML: Opening and ending tag mismatch: A line 2 and B"
    ),
    (
      "<D><E><A>1</A></E>",
      "t.xml:1:19: the document ends early, inside the root element; is the file complete?"
    ),
    (
      "<D><E><A>1</A></E><E><A>2</A></E></D><D/>",
      "t.xml:1:38: not well-formed XML: Extra content at the end of the document"
    ),
    ("<D><E><A>a & b</A></E></D>", "t.xml:1:13: record 1: not well-formed XML: xmlParseEntityRef: no name"),
    ("<D><E><A>a &am", "t.xml:1:15: record 1: the document ends early, inside a field; is the file complete?"),
    ("<D><E><A>&x;</A></E></D>", "t.xml:1:13: record 1: not well-formed XML: Entity 'x' not defined"),
    ("<D><E><A>\u{1}</A></E></D>", "t.xml:1:10: record 1: not well-formed XML: PCDATA invalid Char value 1"),
    (
      "<D><E><A>&#1;</A></E></D>",
      "t.xml:1:14: record 1: not well-formed XML: xmlParseCharRef: invalid xmlChar value 1"
    ),
    ("<D><E A='1' A='2'/></D>", "t.xml:1:18: not well-formed XML: Attribute A redefined"),
    (
      "<D><E><p:A>1</p:A></E></D>",
      "t.xml:1:11: record 1: not well-formed XML: Namespace prefix p on A is not defined"
    ),
    (
      "<D><E><A>1</A></E>\n<F/></D>",
      "t.xml:2: record 2: there is an element F among the records, which are called E; a data file holds the records of one entity"
    ),
    (
      "<D><E A='1'/>\n<E><A>1</A></E></D>",
      "t.xml:2: record 2: there is an element A in a record, but fields are attributes here; a data file has one style, and composite entities are not supported"
    ),
    (
      "<D><E><A>1</A></E>\n<E A='1'/></D>",
      "t.xml:2: record 2: the record has attributes, but fields are elements here; a data file has one style"
    ),
    (
      "<D><E A='1'><B/></E></D>",
      "t.xml:1: record 1: there is an element B in a record, but fields are attributes here; a data file has one style, and composite entities are not supported"
    ),
    ("<D><E><A>1</A>\n<A/></E></D>", "t.xml:2: record 1: the field occurs twice in the record"),
    ("<D><E A='1' a=''/></D>", "t.xml:1: record 1: the field occurs twice in the record"),
    (
      "<D><E><A>1<B/></A></E></D>",
      "t.xml:1: record 1: there is an element B inside a field; composite entities are not supported; the data file must hold one entity"
    ),
    ("<D><E><A b='1'>1</A></E></D>", "t.xml:1: record 1: the field has attributes of its own"),
    ("<D>x<E/></D>", "t.xml:1: text between the records"),
    ("<D><E><A>1</A> x</E></D>", "t.xml:1: record 1: text between the fields"),
    ("<D><E A='1'>x</E></D>", "t.xml:1: record 1: text between the fields"),
    (
      "<D><E><A>1</A></E><E>\n<B>1</B></E></D>",
      "t.xml:2: record 2: the records before have no field B; add it to the first record, if only as an empty one"
    ),
    (
      "<D><E/></D>",
      "t.xml:1: record 1: the first record has no fields; write its fields, if only as empty ones"
    ),
    (
      "<!DOCTYPE D>\n<D/>", "t.xml:1: the file has a DOCTYPE; remove it; DTDs and their entities are not read"
    ),
    (
      "<!DOCTYPE D SYSTEM 'http://localhost:1/x.dtd'><D/>",
      "t.xml:1: the file has a DOCTYPE; remove it; DTDs and their entities are not read"
    ),
    (
      "<?xml version='1.0' encoding='no-such'?><D/>",
      "t.xml:1:39: not well-formed XML: Unsupported encoding no-such"
    ),
  ]

  @Test(arguments: refusals, [1, 100_000])
  func refuses(_ refusal: (text: String, message: String), _ step: Int) {
    let fault = #expect(throws: Fault.self) { try readXML(Array(refusal.text.utf8), step: step) }
    #expect(fault?.message == refusal.message)
    #expect(fault?.kind == .data)
  }

  @Test func refusesAFieldThatNobodyExpects() {
    let fault = #expect(throws: Fault.self) {
      try readXML(Array("<D><E><B>1</B></E></D>".utf8), columns: ["A"])
    }
    #expect(
      fault?.message
        == "t.xml:1: record 1: the field B is neither expected nor in the records before; map it in the manifest, or add it to the first record, if only as an empty one"
    )
    #expect(fault?.field == "B")
  }

  @Test func refusesBytesThatAreNotInTheEncoding() {
    var text = Array("<D><E><A>".utf8) + [0xE9] + Array("</A></E></D>".utf8)
    #expect(throws: Fault.self) { try readXML(text) }
    text = [0xFF, 0xFE] + "<D><E><A>1</A></E></D>".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    text.insert(contentsOf: [0x00, 0xDC], at: 2 + 2 * 9)
    #expect(throws: Fault.self) { try readXML(text) }
  }

  @Test func refusesBillionLaughs() {
    var text = "<!DOCTYPE D [<!ENTITY a0 'ha'>"
    for level in 1..<40 { text += "<!ENTITY a\(level) '&a\(level - 1);&a\(level - 1);'>" }
    text += "]><D><E><A>&a39;</A></E></D>"
    for step in [1, 100, 100_000] {
      let fault = #expect(throws: Fault.self) { try readXML(Array(text.utf8), step: step) }
      #expect(fault?.rule == "xml-malformed")
    }
  }

  @Test func refusesDeepNesting() {
    let text = "<D><E><A>" + String(repeating: "<x>", count: 100_000)
    let fault = #expect(throws: Fault.self) { try readXML(Array(text.utf8)) }
    #expect(fault?.rule == "composite")
  }

  @Test(arguments: ["<D><E><A>", "<D><E A='", "<D><!-- ", "<D><E><A><![CDATA[", "<D><E "])
  func refusesARecordThatDoesNotEnd(_ start: String) {
    let text = Array(start.utf8) + Array(repeating: 0x61, count: 18 << 20)
    let fault = #expect(throws: Fault.self) { try readXML(text) }
    #expect(fault?.rule == "record-too-long" || start.hasSuffix("<E "), "\(fault?.message ?? "")")
  }

  @Test func takesAValueOfTwelveMegabytes() throws {
    let value = String(repeating: "0123456789abcdé ", count: 12 << 16)
    #expect(try readXML(Array("<D><E><A>\(value)</A></E></D>".utf8)).rows == [[value]])
    #expect(try readXML(Array("<D><E A='\(value)'/></D>".utf8)).rows == [[value]])
  }

  @Test func cutsChunksAndKnowsTheLineOfEachRecord() throws {
    let long = String(repeating: "v", count: 300)
    var text = "<Document>\n"
    for number in 0..<4000 { text += "<E\n N='\(number)'\n V='\(long)'/>\n" }
    let read = try readXML(Array((text + "</Document>").utf8), step: 1000, chunkSize: 256 * 1024)
    #expect(read.rows.count == 4000)
    #expect(read.chunks > 2)
    #expect(read.rows.enumerated().allSatisfy { $0.element == ["\($0.offset)", long] })
    #expect(read.lines.enumerated().allSatisfy { $0.element == 2 + 3 * $0.offset })
  }

  @Test func parsesDocumentsWithinChunks() throws {
    let documents = XMLDocuments(columns: [XMLColumn("A")], file: "")
    var parsing = Parsing()
    var problems: [Problem] = []
    var chunk = Chunk()
    for (text, expected) in [("<D><E><A>1</A></E></D>", "1"), ("\n<D><F a='2'/></D>", "2")] {
      chunk.reset()
      chunk.bytes.append(text)
      chunk.origin.textCount = chunk.bytes.count
      chunk.unparsed = documents
      chunk.entity = 7
      if expected == "2" { chunk.origin.textStart = 1 }
      try parsing.parse(&chunk, &problems)
      #expect(records(of: chunk) == [[expected]])
      #expect(chunk.unparsed == nil)
      #expect(chunk.entity == 7)
    }
    chunk.bytes.append("<D>")
    chunk.origin.textCount = chunk.bytes.count
    chunk.unparsed = documents
    #expect(throws: Fault.self) { try parsing.parse(&chunk, &problems) }
  }
}
