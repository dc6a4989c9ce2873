/// What a workbook says of its sheets, before any of them is read.
struct Workbook {
  /// One sheet of cells.
  struct Sheet {
    /// As its tab is called.
    let name: String
    /// The file in the zip that holds it.
    let file: String
    /// Whether its tab cannot be seen.
    let isHidden: Bool
  }

  /// The sheets in the order of their tabs.
  private(set) var sheets: [Sheet] = []
  /// The file of the strings that cells share, if there are any.
  private(set) var strings: String?
  /// What the numbers of cells mean.
  private(set) var formats = CellFormats()
  private let files: any ZippedFiles
  private let place: Place

  /// Reads what workbook, relationships and styles say.
  init(_ files: any ZippedFiles, file: String) throws(Fault) {
    self.files = files
    place = Place(file: file)
    let main = try mainFile()
    guard let book = try elements(main, "sheet", "workbookPr") else { throw wrong("it has no \(main)") }
    let links = try relations(of: main)
    for sheet in book where sheet.name == "sheet" {
      guard let link = links.first(where: { $0.id == sheet["id"] }), link.kind == "worksheet" else { continue }
      sheets.append(
        Sheet(name: sheet["name"] ?? "", file: link.target, isHidden: sheet["state"]?.contains("idden") ?? false))
    }
    if sheets.isEmpty { throw wrong("it has no sheet with cells") }
    strings = links.first { $0.kind == "sharedStrings" }?.target
    let properties = book.first { $0.name == "workbookPr" }
    formats.countsFrom1904 = ["1", "true"].contains(properties?["date1904"] ?? "")
    if let styles = links.first(where: { $0.kind == "styles" })?.target { try readFormats(styles) }
  }

  /// The sheet of a name, else the first that can be seen; one that is only `likely` may be called otherwise, if it is the
  /// only one.
  func sheet(named wanted: String?, likely: String?) throws(Fault) -> Sheet {
    let visible = sheets.contains { !$0.isHidden } ? sheets.filter { !$0.isHidden } : sheets
    guard let name = wanted ?? likely else { return visible[0] }
    if let found = sheets.first(where: { $0.name.lowercased() == name.lowercased() }) { return found }
    if wanted == nil, visible.count == 1 { return visible[0] }
    let names = sheets.map(\.name)
    let near = suggestion(for: name, among: names)
    throw Fault(
      .sheetMissing, "there is no sheet \(name) in the workbook; it has \(names.joined(separator: ", "))",
      remedy: near.map { "did you mean \($0)?" } ?? (wanted == nil ? "the manifest names it in ExcelSheetName" : nil),
      place: place)
  }

  // MARK: the files

  /// The file that lists the sheets.
  private func mainFile() throws(Fault) -> String {
    let links = try elements("_rels/.rels", "Relationship") ?? []
    let main = links.first { $0["Type"]?.hasSuffix("/officeDocument") ?? false }?["Target"] ?? "xl/workbook.xml"
    if main.lowercased().hasSuffix(".bin") {
      throw Fault(
        .workbookMalformed, "this is a binary workbook (.xlsb)", remedy: "save it as .xlsx", place: place)
    }
    return Self.resolved(main, from: "")
  }

  private struct Relation {
    var id: String
    var kind: String
    var target: String
  }

  /// What a file refers to.
  private func relations(of file: String) throws(Fault) -> [Relation] {
    let parts = file.split(separator: "/").map(String.init)
    let folder = parts.dropLast().joined(separator: "/")
    let list = (parts.dropLast() + ["_rels", (parts.last ?? "") + ".rels"]).joined(separator: "/")
    guard let links = try elements(list, "Relationship") else { throw wrong("it has no \(list)") }
    return links.map { link in
      let kind = link["Type"]?.split(separator: "/").last.map(String.init) ?? ""
      return Relation(id: link["Id"] ?? "", kind: kind, target: Self.resolved(link["Target"] ?? "", from: folder))
    }
  }

  /// The name in the zip of what a file in a folder refers to.
  private static func resolved(_ target: String, from folder: String) -> String {
    var parts = target.hasPrefix("/") ? [] : folder.split(separator: "/")
    for part in target.split(separator: "/") where part != "." {
      if part == ".." { parts = parts.dropLast() } else { parts.append(part) }
    }
    return parts.joined(separator: "/")
  }

  private mutating func readFormats(_ file: String) throws(Fault) {
    guard let styles = try elements(file, "numFmt", "xf") else { return }
    var own: [Int: CellFormats.Kind] = [:]
    for format in styles where format.name == "numFmt" {
      guard let id = format["numFmtId"].flatMap({ Int($0) }), let code = format["formatCode"] else { continue }
      own[id] = CellFormats.kind(ofCode: code)
    }
    for style in styles where style.name == "xf" && style.parent == "cellXfs" {
      let id = style["numFmtId"].flatMap { Int($0) } ?? 0
      formats.kinds.append(own[id] ?? CellFormats.kind(ofBuiltIn: id))
    }
  }

  /// All elements of some names in a file that is held in memory; nil if there is no such file.
  private func elements(_ name: String, _ wanted: String...) throws(Fault) -> [ElementList.Element]? {
    guard let file = try files.open(name) else { return nil }
    let list = ElementList(Set(wanted))
    let parser = ElementParser(list, place)
    var buffer = ByteBuffer(capacity: 1 << 16)
    while true {
      buffer.count = try file.read(into: UnsafeMutableRawBufferPointer(start: buffer.base, count: 1 << 16))
      if buffer.count == 0 { break }
      try parser.feed(buffer.bytes)
    }
    try parser.finish()
    return list.elements
  }

  private func wrong(_ what: String) -> Fault {
    Fault(.workbookMalformed, "this is no workbook that can be read: \(what)", remedy: "save it as .xlsx", place: place)
  }
}

/// Some elements of a file, with their attributes.
private final class ElementList: ElementReader {
  /// An element, and the name of the one it is in.
  struct Element {
    let name: String
    let parent: String
    let attributes: [String: String]

    subscript(_ name: String) -> String? { attributes[name] }
  }

  private(set) var elements: [Element] = []
  private let wanted: Set<String>
  private var open: [String] = []
  /// More are in no workbook that a program can show.
  private static let most = 200_000

  init(_ wanted: Set<String>) { self.wanted = wanted }

  func start(_ name: ElementName, _ attributes: ElementAttributes) throws(Fault) {
    let text = name.text
    if wanted.contains(text) {
      guard elements.count < Self.most else {
        throw Fault(.workbookMalformed, "the workbook has more than \(Self.most) sheets, formats or styles")
      }
      elements.append(Element(name: text, parent: open.last ?? "", attributes: attributes.all))
    }
    open.append(text)
  }

  func end(_ name: ElementName) { open.removeLast() }

  func text(_ bytes: UnsafePointer<UInt8>, _ count: Int) {}
}
