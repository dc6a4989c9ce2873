import Records
import Testing

/// Cut and scanned, a document reads as libxml2 alone reads it: the same records, lines and faults.
@Suite struct XMLScannerTests {
  static let columns = ["A", "Bb", "C-d", "E_1"]

  @Test(arguments: [XMLStyle.element, .attribute], [1, 7, 90, 4096])
  func readsRegularDocumentsWithoutLibxml2(_ style: XMLStyle, _ step: Int) throws {
    var dice = Dice(state: 0x1234_5678 &+ UInt64(step))
    for round in 0..<60 {
      let text = Array(DocumentMaker(style, isRegular: true).make(&dice).utf8)
      let outcome = check(text, step, given: round % 2 == 0)
      #expect(outcome?.fault == nil && outcome?.judged == 0, "\(String(decoding: text, as: UTF8.self))")
    }
  }

  @Test(arguments: [XMLStyle.element, .attribute], [1, 7, 90, 4096])
  func readsIrregularDocumentsLikeLibxml2(_ style: XMLStyle, _ step: Int) {
    var dice = Dice(state: 0x8765_4321 &+ UInt64(step))
    for round in 0..<120 {
      let text = Array(DocumentMaker(style, isRegular: false).make(&dice).utf8)
      check(text, step, given: round % 2 == 0)
    }
  }

  @Test(arguments: [XMLStyle.element, .attribute], [1, 7, 90, 4096])
  func findsTheSameFaultInDamagedDocuments(_ style: XMLStyle, _ step: Int) {
    var dice = Dice(state: 0xDEAD_BEEF &+ UInt64(step))
    for round in 0..<400 {
      var text = Array(DocumentMaker(style, isRegular: round % 3 > 0).make(&dice).utf8)
      for _ in 0...Int.random(in: 0...1, using: &dice) { damage(&text, &dice) }
      check(text, step, given: round % 2 == 0)
    }
  }

  @Test(arguments: [XMLStyle.element, .attribute])
  func readsDocumentAfterDocumentLikeLibxml2(_ style: XMLStyle) {
    var dice = Dice(state: 99)
    let columns = Self.columns.map { XMLColumn($0) }
    let scanning = XMLDocumentParser(columns: columns, file: "t.xml", mayScan: true)
    let judging = XMLDocumentParser(columns: columns, file: "t.xml", mayScan: false)
    for round in 0..<200 {
      var text = Array(DocumentMaker(style, isRegular: round % 3 > 0).make(&dice).utf8)
      if round % 5 == 0 { damage(&text, &dice) }
      #expect(outcome(of: text, scanning) == outcome(of: text, judging), "round \(round)")
    }
  }

  private func outcome(of text: [UInt8], _ parser: XMLDocumentParser) -> String {
    var chunk = Chunk()
    chunk.bytes.append(text)
    chunk.origin.textCount = text.count
    do throws(Fault) {
      var problems: [Problem] = []
      try parser.parse(&chunk, &problems)
      return "\(records(of: chunk)) \(chunk.recordLines)"
    } catch {
      return error.message
    }
  }

  private func damage(_ text: inout [UInt8], _ dice: inout Dice) {
    guard text.count > 1 else { return }
    let at = Int.random(in: 0..<text.count, using: &dice)
    switch Int.random(in: 0...5, using: &dice) {
    case 0: text.remove(at: at)
    case 1: text[at] = UInt8.random(in: 0...255, using: &dice)
    case 2: text.insert(Array("<>/&\"'= !?\n\u{1}".utf8).randomElement(using: &dice) ?? 0, at: at)
    case 3: text.removeLast(text.count - at)
    case 4:
      let end = min(text.count, at + Int.random(in: 1...30, using: &dice))
      text.removeSubrange(at..<end)
    default:
      let end = min(text.count, at + Int.random(in: 1...60, using: &dice))
      text.insert(contentsOf: text[at..<end], at: Int.random(in: 0...text.count, using: &dice))
    }
  }

  /// Compares both ways; gives what the scanner made of it.
  @discardableResult
  private func check(_ text: [UInt8], _ step: Int, given: Bool) -> Outcome? {
    let columns = given ? Self.columns : nil
    let judged = Outcome(text, columns, step: text.count + 1, mayCut: false)
    // Which of several faults libxml2 meets first may depend on how the bytes arrive.
    let pieces = Outcome(text, columns, step: 1, mayCut: false)
    let cut = Outcome(text, columns, step: step, mayCut: true)
    let isSame =
      cut.rows == judged.rows && cut.lines == judged.lines && (cut.fault == judged.fault || cut.fault == pieces.fault)
    #expect(
      isSame,
      """
      \(cut.fault ?? "no fault") instead of \(judged.fault ?? "no fault") or \(pieces.fault ?? "no fault") \
      by \(step) of \(String(decoding: text, as: UTF8.self).debugDescription)
      """)
    return cut
  }
}

/// What reading comes to; without the records before a fault, which depend on where chunks end.
private struct Outcome {
  var rows: [[String?]] = []
  var lines: [Int] = []
  var fault: String?
  var judged = 0

  init(_ text: [UInt8], _ columns: [String]?, step: Int, mayCut: Bool) {
    do {
      let read = try readXML(text, columns: columns, step: step, mayCut: mayCut, chunkSize: step)
      (rows, lines, judged) = (read.rows, read.lines, read.judged)
    } catch {
      fault = "\(error.message) (\(error.field ?? ""))"
    }
  }
}

/// Makes documents up.
private struct DocumentMaker {
  private let style: XMLStyle
  private let isRegular: Bool

  init(_ style: XMLStyle, isRegular: Bool) {
    self.style = style
    self.isRegular = isRegular
  }

  func make(_ dice: inout Dice) -> String {
    let start =
      isRegular ? ["", "<?xml version=\"1.0\"?>\n"] : ["\u{FEFF}", "<!-- <Row> -->\n", "<Document xmlns='a'>"]
    var text = start.randomElement(using: &dice) ?? ""
    if !text.hasPrefix("<D") { text += "<Document>" }
    for number in 0..<Int.random(in: 1...12, using: &dice) {
      text += space(&dice) + record(isFirst: number == 0, &dice)
    }
    return text + space(&dice) + "</Document>" + (isRegular ? "\n" : space(&dice))
  }

  private func record(isFirst: Bool, _ dice: inout Dice) -> String {
    let names = isFirst ? XMLScannerTests.columns : present(&dice)
    guard style == .element else {
      let fields = names.map { "\(gap(&dice))\($0)=\(quoted(&dice))" }
      return "<Row" + fields.joined() + (isRegular || chance(5, &dice) ? "/>" : "></Row>")
    }
    if names.isEmpty, isRegular { return "<Row/>" }
    let fields = names.map { name in
      chance(6, &dice) ? "<\(name)/>" : chance(9, &dice) ? "<\(name) />" : "<\(name)>\(value(&dice))</\(name)>"
    }
    let end = isRegular || !chance(20, &dice) ? "</Row>" : "</Row >"
    return "<Row>" + fields.map { space(&dice) + $0 }.joined() + space(&dice) + end
  }

  private func present(_ dice: inout Dice) -> [String] {
    var names = XMLScannerTests.columns.filter { _ in !chance(5, &dice) }
    if chance(4, &dice) { names.shuffle(using: &dice) }
    if !isRegular, chance(40, &dice) { names.append(["a", "A", "Row", "x", "p:A"].randomElement(using: &dice) ?? "") }
    return names
  }

  private func quoted(_ dice: inout Dice) -> String {
    if !isRegular, chance(10, &dice) { return "'\(value(&dice).filter { $0 != "'" })'" }
    return "\"\(value(&dice))\""
  }

  private func gap(_ dice: inout Dice) -> String { [" ", " ", "  ", "\n "].randomElement(using: &dice) ?? " " }

  private func space(_ dice: inout Dice) -> String {
    var pieces = ["", "", "\n  ", "\r\n", "\t", " "]
    if !isRegular, chance(10, &dice) { pieces = ["<!-- <Row>\n -->", "<?pi a?>", "&#32;", "]]"] }
    return pieces.randomElement(using: &dice) ?? ""
  }

  private func value(_ dice: inout Dice) -> String {
    var pieces = ["a", "SO-000123", " ", "é", "&amp;", "&lt;", "&#13;", "&#x41;", "'", "]", ",", "日本", "😀", "､"]
    pieces.append(String(repeating: "long ", count: 9))
    if style == .element { pieces += ["\"", "\n", "\t", "\r\n"] }
    if !isRegular {
      pieces += ["\r\n", "\r", "\t", ">", "&#x1;", "&x;", "&#32;", "&quot;&apos;&gt;"]
      if style == .element { pieces += ["<![CDATA[<Row>]]>", "<!-- - -->", "]]>", "<b/>", "\u{FFFF}"] }
    }
    return (0..<Int.random(in: 0...4, using: &dice)).map { _ in pieces.randomElement(using: &dice) ?? "" }.joined()
  }

  private func chance(_ one: Int, _ dice: inout Dice) -> Bool { Int.random(in: 0..<one, using: &dice) == 0 }
}
