internal import Databases
internal import Records

/// Lays the rows of a table, and the entries of its indexes, out in pages.
final class PageRows {
  private let tree: TreeWriter
  private let columns: Int
  private let indexes: [Index]
  private let table: String

  private struct Index {
    let tree: TreeWriter
    let columns: [Int]
  }

  init(_ table: String, _ columns: TableColumns, _ database: borrowing Connection, _ file: PageFile)
    throws(Fault)
  {
    self.table = table
    self.columns = columns.names.count
    tree = TreeWriter(file, root: try Self.root(table, database), isTable: true)
    var found: [Index] = []
    for name in try Self.indexes(table, database) {
      let root = try Self.root(name, database)
      let places = try Self.columns(of: name, database).compactMap { columns.index[$0] }
      found.append(Index(tree: TreeWriter(file, root: root, isTable: false), columns: places))
    }
    indexes = found
  }

  private static func indexes(_ table: String, _ database: borrowing Connection) throws(Fault) -> [String] {
    try names("SELECT name FROM pragma_index_list(\(Connection.literal(table))) ORDER BY name", database)
  }

  private static func columns(of index: String, _ database: borrowing Connection) throws(Fault) -> [String] {
    try names("SELECT name FROM pragma_index_info(\(Connection.literal(index))) ORDER BY seqno", database)
  }

  private static func names(_ sql: String, _ database: borrowing Connection) throws(Fault) -> [String] {
    let statement = try database.prepare(sql)
    var names: [String] = []
    while try statement.step() { names.append(statement.string(0)) }
    return names
  }

  private static func root(_ name: String, _ database: borrowing Connection) throws(Fault) -> Int {
    let name = Connection.literal(name)
    let statement = try database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = \(name)")
    return try statement.step() ? Int(statement.integer(0)) : 0
  }

  /// Adds a row and its entries.
  func append(_ cells: UnsafeMutablePointer<CellValue>, row: Int64) throws(Fault) {
    var head = 0
    var body = 0
    for column in 0..<columns {
      head += varintLength(UInt64(cells[column].type))
      body += Int(cells[column].size)
    }
    // The length of the head counts itself.
    head += head < 127 ? 1 : 2
    guard head + body <= PageFile.pageSize - 64 else {
      throw Fault(.ours, "sample-row", "a row of \(table) has \(head + body) bytes, more than a page takes")
    }
    var place = tree.row(row, count: head + body)
    place += putVarint(UInt64(head), place)
    for column in 0..<columns { place += putVarint(UInt64(cells[column].type), place) }
    for column in 0..<columns { place += cells[column].write(place) }
    for index in indexes { add(index, cells, row) }
  }

  private func add(_ index: Index, _ cells: UnsafeMutablePointer<CellValue>, _ row: Int64) {
    let number = CellValue(integer: Int(row))
    var head = 2
    var body = Int(number.size)
    for column in index.columns {
      head += varintLength(UInt64(cells[column].type))
      body += Int(cells[column].size)
    }
    var place = index.tree.key(count: head + body)
    place += putVarint(UInt64(head), place)
    for column in index.columns { place += putVarint(UInt64(cells[column].type), place) }
    place += putVarint(UInt64(number.type), place)
    for column in index.columns { place += cells[column].write(place) }
    _ = number.write(place)
  }

  /// Writes the pages that are not full yet.
  func finish() {
    tree.finish()
    for index in indexes { index.tree.finish() }
  }
}
