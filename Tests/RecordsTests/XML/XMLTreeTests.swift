import Records
import Testing

@Suite struct XMLTreeTests {
  static let schema = """
    <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:t" elementFormDefault="qualified">
      <xs:element name="list"><xs:complexType><xs:sequence>
        <xs:element name="item" maxOccurs="9"><xs:complexType><xs:simpleContent><xs:extension base="xs:string">
          <xs:attribute name="n" type="xs:integer" use="required"/><xs:attribute name="note"/>
        </xs:extension></xs:simpleContent></xs:complexType></xs:element>
      </xs:sequence></xs:complexType></xs:element>
    </xs:schema>
    """

  @Test func knowsWhereEverythingStands() throws {
    let text =
      "\u{FEFF}<?xml version='1.0'?>\n<!-- <x a='1'> -->\n<list\n  xmlns='urn:t'><é n = \"1\"\n   note='a &amp; >b'/>t<c x='&#10;'/>&lt;</list>"
    let root = try XMLTree.parse(Array(text.utf8), file: "f.xml")
    #expect(root.name == "list")
    #expect(root.namespace == "urn:t")
    #expect(root.place == Place(file: "f.xml", line: 3, column: 1))
    #expect(root.text == "t<")
    #expect(root.attributes.isEmpty)
    let first = try #require(root.children.first)
    #expect(first.place == Place(file: "f.xml", line: 4, column: 17))
    #expect(first["n"] == "1")
    #expect(first.place(of: "n") == Place(file: "f.xml", line: 4, column: 20))
    #expect(first["note"] == "a & >b")
    #expect(first.place(of: "note") == Place(file: "f.xml", line: 5, column: 4))
    #expect(root.child("c")?["x"] == "\n")
    #expect(root.child("c")?.place == Place(file: "f.xml", line: 5, column: 24))
  }

  @Test func findsPlacesFarIntoALongFile() throws {
    let text = "<list>\n" + (1...20000).map { "  <item n='\($0)'/>\n" }.joined() + "</list>"
    let root = try XMLTree.parse(Array(text.utf8), file: "f")
    #expect(root.children.count == 20000)
    for (index, item) in root.children.enumerated()
    where item.place(of: "n").line != index + 2 || item.place.column != 3 {
      Issue.record("item \(index) is said to be at \(item.place)")
    }
  }

  @Test(arguments: [
    ("", "f:1:1: not well-formed XML: Document is empty"),
    ("<a>\n<b></a>", "f:2:8: not well-formed XML: Opening and ending tag mismatch: b line 2 and a"),
    ("<a x='1' x='2'/>", "f:1:15: not well-formed XML: Attribute x redefined"),
    ("<p:a/>", "f:1:5: not well-formed XML: Namespace prefix p on a is not defined"),
    ("<!DOCTYPE a [<!ENTITY b 'c'>]>\n<a>&b;</a>", "f:1: has a DOCTYPE, which is not supported"),
    (
      "<?xml version='1.0' encoding='ISO-8859-1'?><a/>", "f:1: is not UTF-8; mapping and entity files must be"
    ),
  ])
  func refuses(_ text: String, _ message: String) {
    let fault = #expect(throws: Fault.self) { try XMLTree.parse(Array(text.utf8), file: "f") }
    #expect(fault?.message == message)
    #expect(fault?.kind == .configuration)
  }

  @Test func refusesDeepNesting() {
    let text = String(repeating: "<a>", count: 300) + String(repeating: "</a>", count: 300)
    let fault = #expect(throws: Fault.self) { try XMLTree.parse(Array(text.utf8), file: "f") }
    #expect(fault?.message.contains("Excessive depth in document: 256") == true)
  }

  @Test func checksFilesAgainstASchema() throws {
    try withTemporaryFile(Self.schema) { path in
      let schema = try XMLSchema(path: path)
      let good =
        "<list xmlns='urn:t' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
        + "xsi:schemaLocation='urn:t http://localhost:1/none.xsd'><item n='1'/></list>"
      _ = try XMLTree.parse(Array(good.utf8), file: "f", schema: schema)
      for (text, message) in [
        (
          "<list xmlns='urn:t'>\n <item n='1'/>\n <item note='x'\n   n='one'/></list>",
          "f:4:4: Element 'item', attribute 'n': 'one' is not a valid value of the atomic type 'xs:integer'."
        ),
        (
          "<list xmlns='urn:t'>\n <item n='1' wrong=''/></list>",
          "f:2:14: Element 'item', attribute 'wrong': The attribute 'wrong' is not allowed."
        ),
        (
          "<list xmlns='urn:t'>\n <other/></list>",
          "f:2:2: Element 'other': This element is not expected. Expected is ( item )."
        ),
        (
          "<list xmlns='urn:u'/>",
          "f:1:1: Element 'list': No matching global declaration available for the validation root."
        ),
      ] {
        let fault = #expect(throws: Fault.self) {
          try XMLTree.parse(Array(text.utf8), file: "f", schema: schema)
        }
        #expect(fault?.message == message)
        #expect(fault?.rule == "xml-invalid")
      }
    }
  }

  @Test func saysWhatIsWrongWithASchema() throws {
    try withTemporaryFile("<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:elemant/></xs:schema>") { path in
      let fault = #expect(throws: Fault.self) { try XMLSchema(path: path) }
      #expect(fault?.rule == "xml-schema")
    }
    #expect(throws: Fault.self) { try XMLSchema(path: "/nowhere/x.xsd") }
  }

  @Test func namesAFileItCannotRead() {
    let fault = #expect(throws: Fault.self) { try XMLTree.load(path: "/nowhere/x.xml") }
    #expect(fault?.message == "/nowhere/x.xml: cannot be read: No such file or directory")
    #expect(fault?.kind == .missing)
  }
}
