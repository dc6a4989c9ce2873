internal import Entities
package import Records

extension EntityDraft {
  /// The entity file; a fault if a name cannot stand in one.
  package func text() throws(Fault) -> String {
    try check()
    let names = XMLSpelling(self)
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    for remark in remarks { text += "\(Self.comment(remark))\n" }
    text += "<entity xmlns=\"urn:prospect-to-cash:entity\"" + head(names) + ">\n"
    for enumeration in enumerations { text += Self.text(enumeration) }
    for (field, xmlName) in zip(fields, names.fields) { text += Self.text(field, xmlName) }
    text += keyText
    for reference in references { text += self.text(reference) }
    return text + "</entity>\n"
  }

  private func head(_ names: XMLSpelling) -> String {
    if let extends { return Self.attribute("extends", extends) }
    return Self.attribute("name", name) + Self.attribute("system", system.rawValue) + Self.attribute("table", table)
      + Self.attribute("label", label) + Self.attribute("xmlName", names.record)
      + Self.attribute("collection", collection) + Self.attribute("id", id)
  }

  private static func text(_ enumeration: Enumeration) -> String {
    var text = "  <enumeration\(attribute("name", enumeration.name))>\n"
    for member in enumeration.members {
      text += "    <member\(attribute("symbol", member.symbol))"
      text += "\(attribute("value", member.value.map { String($0) }))\(attribute("label", member.label))/>\n"
    }
    return text + "  </enumeration>\n"
  }

  private static func text(_ field: Field, _ xmlName: String?) -> String {
    let tag =
      "  <field" + attribute("name", field.name) + attribute("type", field.type.rawValue)
      + attribute("length", field.length.map { String(max(1, $0)) })
      + attribute("decimals", field.decimals.map { String($0) })
      + attribute("required", field.isRequired ? "true" : nil) + attribute("enumeration", field.enumeration)
      + attribute("xmlName", xmlName) + attribute("column", field.column) + "/>"
    return tag + behind(field.certainty, field.remark)
  }

  private var keyText: String {
    guard !key.fields.isEmpty else { return key.remark.map { "  \(Self.comment($0))\n" } ?? "" }
    guard let list = fieldList(key.fields) else {
      let names = key.fields.map { "\"\($0)\"" }.joined(separator: ", ")
      return "  \(Self.comment("the key is \(names), names that cannot stand in a list; rename them"))\n"
    }
    return "  <key\(Self.attribute("fields", list))/>" + Self.behind(key.certainty, key.remark)
  }

  private func text(_ reference: Reference) -> String {
    let (here, there) = (fieldList(reference.fields), Self.list(reference.targetFields))
    if reference.hindrance == nil, let here {
      let target = reference.fields == reference.targetFields ? nil : there
      return "  <reference\(Self.attribute("entity", reference.entity))\(Self.attribute("fields", here))"
        + "\(Self.attribute("as", target))/>\n"
    }
    let why = reference.hindrance.map { "; \($0)" } ?? ""
    let what = "\(reference.fields.joined(separator: ", ")) names a record of \(reference.entity) by \(there)\(why)"
    return "  \(Self.comment(what))\n"
  }

  /// What stands behind an element on its line.
  private static func behind(_ certainty: Certainty, _ remark: String?) -> String {
    let words = [certainty == .guessed ? "guess" : nil, remark].compactMap(\.self).joined(separator: ": ")
    return words.isEmpty ? "\n" : "  \(comment(words))\n"
  }

  /// The names of fields as the attribute of a list has them; nil if that could mean others.
  private func fieldList(_ names: [String]) -> String? {
    guard names.allSatisfy({ $0 == $0.trimmed }) else { return nil }
    if names.count == 1 { return names[0] }
    guard names.allSatisfy({ !$0.contains(",") }) else { return nil }
    let list = Self.list(names)
    return fields.contains { $0.name.lowercased() == list.lowercased() } ? nil : list
  }

  private static func list(_ names: [String]) -> String {
    names.joined(separator: names.contains { $0.contains(where: \.isWhitespace) } ? ", " : " ")
  }

  // MARK: Spelling

  /// Whatever stands in a comment must not end it.
  static func comment(_ text: String) -> String {
    var safe = ""
    for scalar in text.unicodeScalars {
      let isHyphenTwice = scalar == "-" && safe.unicodeScalars.last == "-"
      if isHyphenTwice { safe += " " }
      safe.unicodeScalars.append(scalar.isXML && scalar != "\n" && scalar != "\r" ? scalar : " ")
    }
    return "<!-- \(safe)\(safe.hasSuffix("-") ? " " : "") -->"
  }

  private static func attribute(_ name: String, _ value: String?) -> String {
    value.map { " \(name)=\"\($0.asXMLAttribute)\"" } ?? ""
  }

  /// Refuses what no XML file can hold.
  private func check() throws(Fault) {
    for name in [name, table] + fields.map(\.name) where !name.unicodeScalars.allSatisfy(\.isXML) {
      let shown = String(String.UnicodeScalarView(name.unicodeScalars.filter(\.isXML)))
      throw Fault(
        .controlCharacter, "the name \"\(shown)\" has a control character, which no entity file can hold",
        remedy: "rename it where it comes from")
    }
  }
}

/// How names are spelled as elements of XML data files, where they cannot be as they are.
private struct XMLSpelling {
  /// The element of a record, and those of the fields; nil where nothing needs to be said.
  let record: String?
  let fields: [String?]

  init(_ draft: EntityDraft) {
    let usual = draft.table.uppercased()
    record = usual.isXMLName ? nil : usual.asXMLName
    var taken = Set(draft.fields.map(\.name).filter(\.isXMLName).map { $0.lowercased() })
    fields = draft.fields.map { field in
      if field.name.isXMLName { return nil }
      let plain = field.name.asXMLName
      var (name, number) = (plain, 1)
      while !taken.insert(name.lowercased()).inserted {
        number += 1
        name = "\(plain)_\(number)"
      }
      return name
    }
  }
}

extension String {
  /// Whether it can be the name of an element: of letters, digits and a few signs, and no more than all of XML agrees on.
  var isXMLName: Bool {
    guard let first = unicodeScalars.first else { return false }
    return first.beginsName && unicodeScalars.allSatisfy(\.isInName)
  }

  /// The same with an underscore for each character that cannot stand in the name of an element.
  fileprivate var asXMLName: String {
    var name = ""
    for scalar in unicodeScalars { name.unicodeScalars.append(scalar.isInName ? scalar : "_") }
    return name.unicodeScalars.first?.beginsName ?? false ? name : "_" + name
  }
}

extension Unicode.Scalar {
  fileprivate var beginsName: Bool {
    switch value {
    case 0x41...0x5A, 0x5F, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0xFF: true
    default: false
    }
  }

  fileprivate var isInName: Bool {
    switch value {
    case 0x2D, 0x2E, 0x30...0x39: true
    default: beginsName
    }
  }
}
