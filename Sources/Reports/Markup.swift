internal import Packages

/// HTML while it is written: every text is escaped, and every element gets its end.
struct Markup {
  private(set) var text = ""

  /// The names and values of an element.
  typealias Attributes = [(name: String, value: String)]

  /// An element with what is in it.
  mutating func element(_ name: String, _ attributes: Attributes = [], _ body: (inout Markup) -> Void) {
    open(name, attributes)
    body(&self)
    text += "</\(name)>"
    if Self.blocks.contains(name) { text += "\n" }
  }

  /// An element with a text in it.
  mutating func element(_ name: String, _ attributes: Attributes, _ body: String) {
    element(name, attributes) { $0.write(body) }
  }

  /// An element with a text in it, and without attributes.
  mutating func element(_ name: String, _ body: String) { element(name, [], body) }

  /// An element of a picture that has nothing in it.
  mutating func shape(_ name: String, _ attributes: Attributes) {
    element(name, attributes) { _ in }
    text += "\n"
  }

  /// An element of HTML that has no end.
  mutating func void(_ name: String, _ attributes: Attributes) {
    open(name, attributes)
    text += "\n"
  }

  /// A text.
  mutating func write(_ body: String) { text += Self.escaped(body) }

  /// What is markup already, and ours.
  mutating func raw(_ markup: StaticString) { text += "\(markup)" }

  private mutating func open(_ name: String, _ attributes: Attributes) {
    text += "<\(name)"
    for (name, value) in attributes { text += " \(name)=\"\(Self.escaped(value))\"" }
    text += ">"
  }

  private static let blocks: Set<String> = [
    "head", "body", "header", "nav", "main", "section", "footer", "h1", "h2", "h3", "p", "ul", "li", "table", "caption",
    "thead", "tbody", "tr", "div", "svg", "title", "dl", "dd", "a",
  ]

  /// Text that can stand anywhere: what would be markup, what HTML forbids and what turns the text around it is spelled out.
  static func escaped(_ body: String) -> String {
    var escaped = ""
    for scalar in body.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\n", "\t": escaped.unicodeScalars.append(" ")
      case "\u{0}"..<"\u{20}", "\u{7F}"..."\u{9F}", "\u{200E}"..."\u{200F}", "\u{202A}"..."\u{202E}",
        "\u{2066}"..."\u{2069}", "\u{FFFE}"..."\u{FFFF}":
        escaped += "\\u{\(String(scalar.value, radix: 16))}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

/// A table with a caption and a header for each column.
struct Table {
  private let caption: String
  private let columns: [Column]
  private var rows: [[Cell]] = []

  struct Column {
    let title: String
    let isNumber: Bool

    static func text(_ title: String) -> Column { Column(title: title, isNumber: false) }
    static func number(_ title: String) -> Column { Column(title: title, isNumber: true) }
  }

  /// What stands in a cell: one text or several, one under the other.
  struct Cell: ExpressibleByStringLiteral {
    let texts: [String]
    var isBad = false

    init(_ texts: [String]) { self.texts = texts }
    init(_ text: String) { texts = [text] }
    init(_ count: Int, bad: Bool = false) {
      texts = [count.grouped]
      isBad = bad && count > 0
    }
    init(stringLiteral text: String) { texts = [text] }
  }

  init(_ caption: String, _ columns: [Column]) {
    self.caption = caption
    self.columns = columns
  }

  var isEmpty: Bool { rows.isEmpty }

  /// Adds a row; its first cell names it.
  mutating func add(_ cells: [Cell]) { rows.append(cells) }

  /// Writes it, if it has rows, in a box that can be scrolled by keys as well.
  func write(to page: inout Markup) {
    guard !rows.isEmpty else { return }
    page.element("div", [("class", "wide"), ("role", "region"), ("tabindex", "0"), ("aria-label", caption)]) { page in
      page.element("table") { page in
        page.element("caption", caption)
        page.element("thead") { page in
          page.element("tr") { page in
            for column in columns {
              page.element("th", [("scope", "col")] + (column.isNumber ? [("class", "number")] : []), column.title)
            }
          }
        }
        page.element("tbody") { page in for row in rows { write(row, to: &page) } }
      }
    }
  }

  private func write(_ row: [Cell], to page: inout Markup) {
    page.element("tr") { page in
      for (place, cell) in row.enumerated() {
        let classes = (columns[place].isNumber ? ["number"] : []) + (cell.isBad ? ["bad"] : [])
        let attributes: Markup.Attributes = classes.isEmpty ? [] : [("class", classes.joined(separator: " "))]
        let (name, scope): (String, Markup.Attributes) = place == 0 ? ("th", [("scope", "row")]) : ("td", [])
        page.element(name, scope + attributes) { page in
          if cell.texts.count < 2 {
            page.write(cell.texts.first ?? "")
          } else {
            page.element("ul") { page in for text in cell.texts { page.element("li", text) } }
          }
        }
      }
    }
  }
}
