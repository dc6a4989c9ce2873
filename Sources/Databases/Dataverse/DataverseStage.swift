import Entities
internal import Environments
import Records

/// Brings rows of a Dataverse environment into a table of SQLite, as tables of Sales keep them.
struct DataverseStage {
  /// A column of the stage, and where its values come from.
  struct Column {
    let name: String
    /// The column that is asked for.
    let source: String
    /// Whether it holds the name of the table to which that leads, and not its value.
    let isTable: Bool
    let type: ValueType

    var declaration: String { [.integer, .boolean, .enumeration].contains(type) ? "INTEGER" : "TEXT" }
  }

  let table: DataverseTable
  let columns: [Column]
  /// Whether texts are found without regard to case, as the environment finds them.
  private let folds: Bool

  /// Of a table these columns, as far as it has them.
  init(_ table: DataverseTable, _ names: some Sequence<String>, folds: Bool = false) {
    self.table = table
    self.folds = folds
    var wanted = [table.id]
    for name in names.map({ $0.lowercased() }).sorted() where !wanted.contains(name) { wanted.append(name) }
    columns = wanted.compactMap { Self.column($0, of: table) }
  }

  /// The names of all columns that there can be of a table; which table a look-up leads to is one of them.
  static func names(of table: DataverseTable) -> [String] {
    table.columns.keys.sorted() + table.columns.filter { $1.kind == .lookup }.keys.sorted().map { $0 + "type" }
  }

  /// A column as the stage has it; nil if nothing can be read of it.
  static func column(_ name: String, of table: DataverseTable) -> Column? {
    let lookup = String(name.dropLast(4))
    if name.hasSuffix("type"), table.columns[lookup]?.kind == .lookup {
      return Column(name: name, source: lookup, isTable: true, type: .text)
    }
    guard let known = table.columns[name], known.isReadable, let type = known.type else { return nil }
    return Column(name: name, source: name, isTable: false, type: type)
  }

  /// The names in SQL, and what they are declared as.
  private var declarations: String {
    columns.map { column in
      "\(SQL.quoted(column.name)) \(column.declaration)"
        + (column.name == table.id ? " PRIMARY KEY" : "")
        + (folds && column.declaration == "TEXT" ? " COLLATE NOCASE" : "")
    }.joined(separator: ", ")
  }

  /// Makes the table anew, without rows.
  func make(in database: borrowing Connection) throws(Fault) {
    try database.execute("DROP TABLE IF EXISTS \(sqlName); CREATE TABLE \(sqlName)(\(declarations))")
  }

  private var sqlName: String { "main.\(SQL.quoted(table.name))" }

  /// Fills the table with all rows that the environment has, or with what has changed of them. How many were read, and what
  /// gives the changes from there on.
  func fill(
    _ database: borrowing Connection, from service: Dataverse, _ wanted: Dataverse.Wanted = .all
  ) throws(Fault) -> (count: Int, link: String?) {
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    // A row that changes while it is read page by page may come twice.
    let insert = try database.prepare("INSERT OR REPLACE INTO \(sqlName) VALUES(\(marks))")
    var asked: [String] = []
    for column in columns where !asked.contains(column.source) { asked.append(column.source) }
    let places = columns.map { asked.firstIndex(of: $0.source) ?? 0 }
    let delete = try database.prepare("DELETE FROM \(sqlName) WHERE \(SQL.quoted(table.id)) = ?")
    var count = 0
    var scratch = ByteBuffer(capacity: 64)
    let link = try service.read(table, asked, wanted) { (chunk, layout) throws(Fault) in
      for record in 0..<chunk.recordCount {
        let gone = chunk[record, layout.gone]
        if !gone.isBlank {
          delete.bind(0, text: chunk.value(gone))
          try delete.run()
          continue
        }
        scratch.removeAll()
        // What is bound must stay where it is.
        scratch.reserve(64 * columns.count)
        for (place, column) in columns.enumerated() {
          let field = chunk[record, column.isTable ? layout.table(of: places[place]) : places[place]]
          Self.bind(chunk, field, column.type, to: insert, place, &scratch)
        }
        try insert.run()
      }
      count += chunk.recordCount
    }
    return (count, link)
  }

  /// Binds a value as tables of Sales keep it; what is none of its type stays as it is.
  private static func bind(
    _ chunk: borrowing Chunk, _ field: Field, _ type: ValueType, to insert: borrowing Statement, _ place: Int,
    _ scratch: inout ByteBuffer
  ) {
    if field.isBlank { return insert.bindNull(place) }
    let value = chunk.value(field)
    let start = scratch.count
    switch type {
    case .text, .guid: return insert.bind(place, text: value)
    case .boolean:
      guard let yes = Canonical.boolean(value) else { return insert.bind(place, text: value) }
      return insert.bind(place, integer: yes ? 1 : 0)
    case .integer, .enumeration:
      guard let number = Int64(String(decoding: value, as: UTF8.self)) else { return insert.bind(place, text: value) }
      return insert.bind(place, integer: number)
    case .decimal, .date, .datetime:
      guard value.count < 40, Canonical(type, for: .sales).write(value, to: &scratch) else {
        return insert.bind(place, text: value)
      }
    }
    insert.bind(place, text: UnsafeRawBufferPointer(start: scratch.base + start, count: scratch.count - start))
  }
}

extension DataverseTable.Column {
  /// What it holds; nil for what has no text of its own.
  var type: ValueType? {
    switch kind {
    case .lookup: .guid
    case .date: .date
    case .other(let name):
      switch name {
      case "String", "Memo": .text
      case "Uniqueidentifier": .guid
      case "Boolean": .boolean
      case "Integer", "BigInt": .integer
      case "Picklist", "State", "Status": .enumeration
      case "Decimal", "Money", "Double": .decimal
      case "DateTime": .datetime
      default: nil
      }
    }
  }
}
