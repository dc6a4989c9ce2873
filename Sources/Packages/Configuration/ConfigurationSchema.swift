internal import Records

/// What `data_schema.xml` says: the tables of a configuration package and their columns.
struct ConfigurationSchema {
  /// One table.
  struct Table {
    /// Its logical name.
    let name: String
    /// The column with the id of a record.
    let id: String
    let attributes: [Attribute]
  }

  /// One column.
  struct Attribute {
    let name: String
    /// As the tool names it, in lower case.
    let type: String
    /// The tables that the ids in it may be of.
    let tables: [String]

    /// Whether it names a record of a table.
    var isLookup: Bool { ["entityreference", "lookup", "owner", "customer"].contains(type) }
    /// Whether its records lie inside the field, where nobody reads them.
    var isList: Bool { type == "partylist" }
  }

  let tables: [Table]

  /// Reads the bytes of the file; its name is for messages.
  init(_ bytes: UnsafeRawBufferPointer, _ name: String) throws(Fault) {
    let tree = try ManifestTree(bytes, name: name)
    guard tree.root.name == "entities" else {
      throw Self.wrong("its root is \(tree.root.name) and not entities", name, tree.root)
    }
    var tables: [Table] = []
    var seen: Set<String> = []
    for element in tree.root.children where element.name == "entity" {
      let table = try Self.table(element, name)
      guard seen.insert(table.name.lowercased()).inserted else {
        throw Self.wrong("it names the table \(table.name) twice", name, element)
      }
      tables.append(table)
    }
    guard !tables.isEmpty else { throw Self.wrong("it names no table", name, tree.root) }
    self.tables = tables
  }

  private static func table(_ element: ManifestElement, _ file: String) throws(Fault) -> Table {
    guard let name = element.attribute("name"), !name.isEmpty else {
      throw wrong("an entity has no name", file, element)
    }
    var attributes: [Attribute] = []
    var seen: Set<String> = []
    for field in element.children where field.name == "fields" {
      for field in field.children where field.name == "field" {
        let attribute = try self.attribute(field, name, file)
        guard seen.insert(attribute.name.lowercased()).inserted else {
          throw wrong("\(name) has the field \(attribute.name) twice", file, field)
        }
        attributes.append(attribute)
      }
    }
    guard attributes.count <= mostColumns else {
      throw wrong("\(name) has \(attributes.count) fields, and at most \(mostColumns) can be read", file, element)
    }
    let id = element.attribute("primaryidfield") ?? ""
    return Table(name: name, id: id.isEmpty ? name + "id" : id, attributes: attributes)
  }

  private static func attribute(
    _ element: ManifestElement, _ table: String, _ file: String
  ) throws(Fault) -> Attribute {
    guard let name = element.attribute("name"), !name.isEmpty else {
      throw wrong("a field of \(table) has no name", file, element)
    }
    let tables = (element.attribute("lookupType") ?? "").split(separator: "|").map(String.init)
    return Attribute(name: name, type: (element.attribute("type") ?? "").lowercased(), tables: tables)
  }

  private static func wrong(_ what: String, _ file: String, _ element: ManifestElement) -> Fault {
    Fault(
      .configurationMalformed, what, remedy: ConfigurationNames.exportAgain,
      place: Place(file: file, line: element.line))
  }
}
