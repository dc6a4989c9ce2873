internal import Entities
internal import Records

/// The text of a configuration package around its records.
enum ConfigurationXML {
  static let dataBegin = "<entities>\n"
  static let dataEnd = "</entities>\n"
  static let tableEnd = "</records>\n<m2mrelationships/>\n</entity>\n"

  /// As the tool writes it: with a byte order mark, on one line.
  static let types =
    "\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/octet-stream\"/></Types>"

  static func tableBegin(_ table: WrittenTable) -> String {
    "<entity\(names(of: table))>\n<records>\n"
  }

  private static func names(of table: WrittenTable) -> String {
    attribute("name", table.entity.table) + attribute("displayname", table.entity.label)
  }

  /// What the tables and their columns are: those first to which look-ups lead, and by which columns the tool knows a record again.
  static func schema(_ tables: [WrittenTable]) -> String {
    var text = "<entities>\n<entityImportOrder>\n"
    for table in tables.namedFirst(\.entity) {
      text += "<entityName>\(table.entity.table.asXMLAttribute)</entityName>\n"
    }
    text += "</entityImportOrder>\n"
    for table in tables { text += self.table(table) }
    return text + "</entities>\n"
  }

  private static func table(_ table: WrittenTable) -> String {
    let entity = table.entity
    var text = "<entity\(names(of: table))"
    if let code = entity.typeCode { text += attribute("etc", "\(code)") }
    text += attribute("primaryidfield", entity.id ?? "")
    if let name = entity.primaryName { text += attribute("primarynamefield", name) }
    // Plug-ins would change what was loaded.
    text += attribute("disableplugins", "true") + ">\n<fields>\n"
    text += "<field\(fieldNames(entity.id ?? ""))\(attribute("type", "guid"))\(attribute("primaryKey", "true"))/>\n"
    for field in table.attributes { text += self.field(field) }
    return text + "</fields>\n</entity>\n"
  }

  private static func field(_ field: WrittenTable.Attribute) -> String {
    var text = "<field"
    if field.isCompared { text += attribute("updateCompare", "true") }
    text += fieldNames(field.name) + attribute("type", field.type)
    if case .lookup(let lookup) = field.content {
      text += attribute("lookupType", lookup.tableNames.joined(separator: "|"))
    }
    return text + "/>\n"
  }

  private static func fieldNames(_ name: String) -> String { attribute("displayname", name) + attribute("name", name) }

  private static func attribute(_ name: String, _ value: String) -> String { " \(name)=\"\(value.asXMLAttribute)\"" }
}
