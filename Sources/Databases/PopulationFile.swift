internal import Entities
package import Records

/// What mappings/population.xml says: what the one-time job fills.
package struct PopulationFile: Sendable {
  /// The job as a database remembers it.
  package let job: String
  /// The mapping that does it.
  package let mapping: String
  let lines: [Lines]
  let list: List
  /// The file itself.
  let path: String

  /// A table whose lines get numbers.
  struct Lines: Sendable {
    var table: String
    /// The table of the headers.
    var headers: String
    /// The field with the number, and how else it may be spelled.
    var number: String
    var alias: String?
    /// What holds the lines of a document together; where several do, the first whose condition is met counts.
    var documents: [Document]
  }

  /// What lines of one document have in common with each other and with their header.
  struct Document: Sendable {
    var condition: String?
    var fields: [String]
    var headerFields: [String]
  }

  /// A table that holds a row for each product.
  struct List: Sendable {
    var table: String
    var field: String
    /// The tables and fields that say which rows there should be.
    var needs: [(table: String, fields: [String])]
    /// The rows there should be, by a SELECT with places for tables and for the partition.
    var expected: String
  }

  /// Reads the first such file on the search path.
  package static func load(path folders: [String]) throws(Fault) -> PopulationFile {
    let folder = try MappingFolders.first(with: "population.xml", among: folders)
    let schema = try XMLSchema(path: folder + "/population.xsd")
    let path = folder + "/population.xml"
    return try PopulationFile(XMLTree.load(path: path, schema: schema), path)
  }

  private init(_ root: XMLElement, _ path: String) throws(Fault) {
    self.path = path
    job = root["job"] ?? ""
    mapping = root["mapping"] ?? ""
    lines = try root.children("lines").map { item throws(Fault) in
      Lines(
        table: item["table"] ?? "", headers: item["headers"] ?? "", number: item["number"] ?? "", alias: item["alias"],
        documents: try item.children("document").map { document throws(Fault) in try Self.document(document) })
    }
    let list = root.child("list")
    self.list = List(
      table: list?["table"] ?? "", field: list?["field"] ?? "",
      needs: list?.children("needs").map { ($0["table"] ?? "", ($0["fields"] ?? "").words) } ?? [],
      expected: list?.child("expected")?.text ?? "")
  }

  private static func document(_ item: XMLElement) throws(Fault) -> Document {
    let fields = (item["fields"] ?? "").words
    let headerFields = item["headerFields"]?.words ?? fields
    guard !fields.isEmpty, headerFields.count == fields.count else {
      throw Fault(
        .configuration, "population-file", "fields and headerFields must name as many fields, one at least",
        place: item.place(of: "headerFields"))
    }
    return Document(condition: item["if"], fields: fields, headerFields: headerFields)
  }
}
