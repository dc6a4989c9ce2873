import Records

/// A table of which an undo knows rows as they were, and which rows are new.
struct UndoTable {
  /// The entity it was loaded with.
  let entity: String
  let name: String
  /// The columns that tell its rows apart.
  let identity: [String]
  /// All columns that have values of their own, sorted.
  let columns: [String]
  /// The columns that name the document of a row, and whose documents those are; empty where a row shares no fate.
  let document: [String]
  let documents: String
  /// The columns by which people know a row.
  let shown: [String]
  /// How many bytes of its two files count.
  var rows = 0
  var keys = 0

  /// The columns of a new row that the undo has.
  var keyColumns: [String] { columns.filter { identity.contains($0) || document.contains($0) || shown.contains($0) } }

  /// The place of a column among all.
  func place(_ column: String) -> Int { columns.firstIndex(of: column) ?? 0 }

  /// The name of its files.
  var file: String {
    let isPlain = name.utf8.allSatisfy { $0 == 0x5F || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) }
    return (isPlain && !name.isEmpty ? name : "table-" + name.utf8.map { String($0, radix: 16) }.joined()) + ".csv"
  }
}

extension UndoTable {
  /// As `p2c-undo.json` has it.
  init?(_ json: JSON) {
    func list(_ name: String) -> [String] { json[name]?.items.compactMap(\.string) ?? [] }
    guard let entity = json["entity"]?.string, let name = json["table"]?.string else { return nil }
    self.entity = entity
    self.name = name
    (identity, columns, shown) = (list("identity"), list("columns"), list("shown"))
    (document, documents) = (list("document"), json["documentsOf"]?.string ?? "")
    rows = json["rows"]?.int ?? -1
    keys = json["keys"]?.int ?? -1
    let all = Set(columns)
    let isWhole = !identity.isEmpty && all.count == columns.count && rows >= 0 && keys >= 0
    guard isWhole, all.isSuperset(of: identity + document + shown) else { return nil }
  }

  var json: JSON {
    func list(_ names: [String]) -> JSON { .list(names.map { .text($0) }) }
    return .object([
      ("entity", .text(entity)), ("table", .text(name)), ("identity", list(identity)), ("columns", list(columns)),
      ("document", list(document)), ("documentsOf", .text(documents)), ("shown", list(shown)), ("rows", .int(rows)),
      ("keys", .int(keys)),
    ])
  }

  /// Whether it is the same table with the same columns.
  func fits(_ other: UndoTable) -> Bool { identity == other.identity && columns == other.columns }
}
