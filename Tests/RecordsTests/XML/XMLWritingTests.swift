import Records
import Testing

@Suite struct XMLWritingTests {
  @Test func writesElements() throws {
    let text = try writeXML([["1", "", "a<b>&\"c\"\r\n\t"], ["2", "x", ""]], ["A", "B", "C"], .element)
    #expect(
      String(decoding: text, as: UTF8.self) == """
        <?xml version="1.0" encoding="utf-8"?>
        <Document>
        <Row><A>1</A><B/><C>a&lt;b&gt;&amp;"c"&#13;
        \t</C></Row>
        <Row><A>2</A><B>x</B><C/></Row>
        </Document>

        """)
  }

  @Test func writesAttributesAndBlanksOnlyOnce() throws {
    let text = try writeXML([["1", "", "a<b>&\"c\"\r\n\t'"], ["2", "x", ""]], ["A", "B", "C"], .attribute)
    #expect(
      String(decoding: text, as: UTF8.self) == """
        <?xml version="1.0" encoding="utf-8"?>
        <Document>
        <Row A="1" B="" C="a&lt;b&gt;&amp;&quot;c&quot;&#13;&#10;&#9;'"/>
        <Row A="2" B="x"/>
        </Document>

        """)
  }

  @Test func endsLinesAsAsked() throws {
    let writer = try XMLRecordWriter(style: .element, record: "R", columns: [], crlf: true)
    #expect(writer.header == Array("<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<Document>\r\n".utf8))
    #expect(writer.footer == Array("</Document>\r\n".utf8))
  }

  @Test(
    arguments: ["\0", "\u{1}", "\u{B}", "\u{1F}", "\u{FFFE}", "\u{FFFF}"], [XMLStyle.element, .attribute])
  func rejectsWhatXMLForbids(_ character: String, _ style: XMLStyle) {
    for before in [0, 1, 13, 14, 15, 16, 17, 40] {
      let value = String(repeating: "a", count: before) + character + "b"
      let fault = #expect(throws: Fault.self) {
        try writeXML([["1", "fine"], ["x", value]], ["A", "B"], style)
      }
      #expect(fault?.rule == "control-character")
      #expect(fault?.field == "B")
      #expect(fault?.place.record == 2)
    }
  }

  @Test func takesBackTheRecordItRejects() throws {
    let writer = try XMLRecordWriter(style: .element, record: "R", columns: ["A", "B"])
    var chunk = Chunk()
    var output = ByteBuffer()
    output.append("before")
    let fields = ["x", "\u{1}"].map { text in Array(text.utf8).withUnsafeBytes { chunk.add($0) } }
    #expect(throws: Fault.self) {
      try fields.withUnsafeBufferPointer {
        try writer.write($0, chunk.bytes.base, isFirst: true, to: &output)
      }
    }
    #expect(output.text == "before")
  }

  @Test(arguments: ["", "Order number", "1st", "a:b", "a<"])
  func refusesNamesXMLCannotHold(_ name: String) {
    let fault = #expect(throws: Fault.self) {
      try XMLRecordWriter(style: .element, record: "R", columns: [name])
    }
    #expect(fault?.rule == "xml-name")
  }

  @Test(arguments: [XMLStyle.element, .attribute])
  func whatIsWrittenIsReadAgain(_ style: XMLStyle) throws {
    let pieces = [
      "a", "<", ">", "&", "\"", "'", "\r", "\n", "\t", " ", "é", "日本", "😀", "\u{FFFD}", "ﻼ", "]]>", "\u{7F}",
      "\u{85}", "0123456789abcdef", "\u{2028}",
    ]
    let columns = ["ITEM", "Name", "Größe"]
    var dice = Dice(state: 4711)
    for _ in 0..<50 {
      let rows = (0..<40).map { _ in
        columns.map { _ in
          (0..<Int.random(in: 0...9, using: &dice)).map { _ in pieces.randomElement(using: &dice) ?? "" }
            .joined()
        }
      }
      let text = try writeXML(rows, columns, style)
      let expected = rows.map { $0.map { $0.isEmpty ? nil : $0 } }
      #expect(try readXML(text, columns: columns, step: 77).rows == expected)
      #expect(readWithDOM(text, columns: columns) == expected)
    }
  }
}
