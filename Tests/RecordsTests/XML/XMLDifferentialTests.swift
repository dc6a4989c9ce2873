import Records
import Testing

@Suite struct XMLDifferentialTests {
  static let columns = ["A", "Bb", "Größe", "D"]

  @Test(arguments: [XMLStyle.element, .attribute], [1, 7, 4096])
  func readsWhatTheTreeOfLibxml2Reads(_ style: XMLStyle, _ step: Int) throws {
    var dice = Dice(state: 0x9E37_79B9 &+ UInt64(step))
    for round in 0..<60 {
      let encoding = ["utf-8", "utf-8-bom", "utf-16le", "utf-16be", "iso-8859-1"][round % 5]
      let text = encode(document(style, narrow: encoding == "iso-8859-1", &dice), encoding)
      let read = try readXML(text, columns: Self.columns, step: step)
      #expect(read.rows == readWithDOM(text, columns: Self.columns), "round \(round), \(encoding)")
    }
  }

  @Test func refusesWhatTheTreeOfLibxml2Refuses() throws {
    var dice = Dice(state: 77)
    var refused = 0
    for round in 0..<400 {
      var text = encode(document(.element, narrow: false, &dice), "utf-8")
      let at = Int.random(in: 0..<text.count, using: &dice)
      switch round % 3 {
      case 0: text.remove(at: at)
      case 1: text[at] = UInt8.random(in: 0...255, using: &dice)
      default: text.removeLast(text.count - at)
      }
      let byTree = readWithDOM(text, columns: Self.columns)
      let byUs = try? readXML(text, columns: Self.columns, step: 50).rows
      if byTree == nil { refused += 1 }
      // We refuse more than it does, never less, and read the same where both read.
      if let byUs, byUs != byTree { Issue.record("round \(round): \(String(decoding: text, as: UTF8.self))") }
    }
    #expect(refused > 100)
  }

  private func document(_ style: XMLStyle, narrow: Bool, _ dice: inout Dice) -> String {
    var text = "<Document>"
    for _ in 0..<Int.random(in: 0...12, using: &dice) {
      text += space(&dice) + "<Row"
      let present = Self.columns.filter { _ in Int.random(in: 0...4, using: &dice) > 0 }.shuffled(
        using: &dice)
      if style == .attribute {
        for name in present { text += " \(name) = \"\(value(narrow, inAttribute: true, &dice))\"" }
        text += "/>"
      } else {
        text += ">"
        for name in present {
          text += space(&dice) + "<\(name)>\(value(narrow, inAttribute: false, &dice))</\(name)>"
        }
        text += space(&dice) + "</Row>"
      }
    }
    return text + space(&dice) + "</Document>\n"
  }

  private func space(_ dice: inout Dice) -> String {
    ["", "", "\n  ", "\r\n", "\t", "<!-- <a> -->", "<?pi a?>", " "].randomElement(using: &dice) ?? ""
  }

  private func value(_ narrow: Bool, inAttribute: Bool, _ dice: inout Dice) -> String {
    var pieces = [
      "a", "SO-000123", " ", "é", "&amp;", "&lt;", "&#13;", "&#x41;", "\r\n", "\r", "\t", "'", "]",
    ]
    if !narrow { pieces += ["日本", "😀", "\u{FFFD}"] }
    if !inAttribute {
      pieces += [
        "<![CDATA[<x>&amp;]]>", "<![CDATA[a\r\nb\r]]>", "<!-- - -->", "<?p?>", "\"",
        String(repeating: "long ", count: 90),
      ]
    }
    return (0..<Int.random(in: 0...6, using: &dice)).map { _ in pieces.randomElement(using: &dice) ?? "" }
      .joined()
  }

  private func encode(_ text: String, _ encoding: String) -> [UInt8] {
    switch encoding {
    case "utf-8-bom": [0xEF, 0xBB, 0xBF] + Array(("<?xml version=\"1.0\" encoding=\"utf-8\"?>" + text).utf8)
    case "utf-16le": [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    case "utf-16be":
      [0xFE, 0xFF]
        + ("<?xml version=\"1.0\" encoding=\"utf-16\"?>" + text).utf16.flatMap {
          [UInt8($0 >> 8), UInt8($0 & 0xFF)]
        }
    case "iso-8859-1":
      ("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + text).unicodeScalars.map { UInt8($0.value) }
    default: Array(text.utf8)
    }
  }
}
