import Entities
internal import Environments
import Records

/// Makes what is sent of the rows of one table.
final class DataverseRow {
  private let table: DataverseTable
  private let columns: [Column]
  private let rows: Statement

  /// A column that is sent. Behind its value the query has whether it has changed, and behind that the table a look-up names.
  private struct Column {
    let name: String
    let kind: Kind
    let isNeverBlank: Bool
    let place: Int
  }

  enum Kind {
    case text, number, boolean, date, datetime
    /// By the table it leads to, how it is called and what its rows are: `customerid_account` and `accounts`.
    case lookup([String: (navigation: String, set: String)])
  }

  /// `tables` are all that look-ups may lead to.
  init(
    _ noted: DataverseChanges.Noted, _ table: DataverseTable, among tables: [DataverseTable], _ stage: SQLiteWriter
  ) throws(Fault) {
    self.table = table
    let undo = noted.rows.table
    var (columns, list) = ([Column](), [String]())
    for (place, name) in undo.columns.enumerated() {
      let lower = name.lowercased()
      guard lower != table.id, let known = table.columns[lower], known.isWritable,
        let column = DataverseStage.column(lower, of: table), !column.isTable
      else { continue }
      let lookup = known.kind == .lookup ? try Self.lookup(lower, noted.target.entity, table, tables) : nil
      columns.append(
        Column(
          name: lower, kind: lookup.map { .lookup($0.targets) } ?? Kind(column.type), isNeverBlank: known.isNeverBlank,
          place: list.count))
      list.append("t.\(SQL.quoted(name))")
      list.append("u.isnew OR \(noted.rows.cells("t")[place]) IS NOT u.c\(place)")
      if let lookup { list.append(lookup.table) }
    }
    self.columns = columns
    rows = try stage.prepare(
      "SELECT \((list.isEmpty ? ["1"] : list).joined(separator: ", ")) FROM \(noted.from) WHERE u.n = ?")
  }

  /// Where a look-up leads, and the SQL for the name of the table that a row says.
  private static func lookup(
    _ column: String, _ entity: Entity, _ table: DataverseTable, _ tables: [DataverseTable]
  ) throws(Fault) -> (targets: [String: (navigation: String, set: String)], table: String) {
    let fields = entity.fields.filter { $0.column.lowercased() == column }
    let named = Set(fields.compactMap(\.idOf))
    var targets: [String: (navigation: String, set: String)] = [:]
    for other in tables where named.isEmpty || named.contains(other.name) {
      guard let navigation = table.navigation(column, to: other.name) else { continue }
      targets[other.name] = (navigation, other.set)
    }
    if let typeColumn = fields.compactMap(\.typeColumn).first { return (targets, "t.\(SQL.quoted(typeColumn))") }
    guard targets.count == 1, let only = targets.keys.first else {
      throw Fault(
        .configuration, "lookup-target",
        "\(entity.name): nothing says to which table \(column) leads, so it cannot be sent",
        remedy: "say it with idOf in an entity file that extends \(entity.qualifiedName)",
        place: Place(file: entity.file))
    }
    return (targets, SQL.literal(only))
  }

  /// What is sent of a row, by its place in the notes; nil if nothing of it has changed. `isLater` says of a look-up whether
  /// the row it leads to is sent later: then it is left to `later`.
  func members(
    _ note: Int, isNew: Bool, later: inout [UInt8], isLater: (_ id: String) throws(Fault) -> Bool
  ) throws(Fault) -> [UInt8]? {
    rows.bind(0, integer: Int64(note))
    defer { rows.reset() }
    guard try rows.step() else { return nil }
    var members = ByteBuffer(capacity: 1024)
    for column in columns where rows.integer(column.place + 1) != 0 {
      // A row that is new needs no word about what it has not; what always has something keeps it.
      if rows.storage(column.place) == .null, isNew || column.isNeverBlank { continue }
      guard case .lookup(let targets) = column.kind else {
        begin(column.name, &members)
        try value(column, &members)
        continue
      }
      if rows.storage(column.place) == .null {
        // Any name of a look-up clears it.
        guard let navigation = targets.values.map(\.navigation).min() else { continue }
        begin("\(navigation)@odata.bind", &members)
        members.append("null")
        continue
      }
      let id = rows.string(column.place)
      let name = rows.string(column.place + 2)
      guard let target = targets[name.lowercased()] else {
        throw Self.wrong(
          column, "names a row of \(name.isEmpty ? "no table" : "\"\(name)\"")",
          "name it by what it looks up, or its table")
      }
      var member = ByteBuffer(capacity: 128)
      JSON.quote("\(target.navigation)@odata.bind", to: &member)
      member.append(":")
      JSON.quote("/\(target.set)(\(id))", to: &member)
      if try isLater(id) {
        later += (later.isEmpty ? [] : [UInt8(ascii: ",")]) + Array(member.bytes)
      } else {
        if members.count > 0 { members.append(UInt8(ascii: ",")) }
        members.append(member.bytes)
      }
    }
    return members.count == 0 && later.isEmpty ? nil : Array(members.bytes)
  }

  private func begin(_ name: String, _ members: inout ByteBuffer) {
    if members.count > 0 { members.append(UInt8(ascii: ",")) }
    JSON.quote(name, to: &members)
    members.append(UInt8(ascii: ":"))
  }

  /// What cannot be sent is wrong with the record: the entity file has another type than the environment.
  private static func wrong(_ column: Column, _ what: String, _ remedy: String) -> Fault {
    Fault(.refused, "\(column.name) \(what); \(remedy)", field: column.name)
  }

  private func value(_ column: Column, _ members: inout ByteBuffer) throws(Fault) {
    if rows.storage(column.place) == .null { return members.append("null") }
    let text = rows.string(column.place)
    switch column.kind {
    case .number:
      guard let number = Decimal(text) else {
        throw Self.wrong(column, "is a number there, and \"\(text.prefix(40))\" is none", "mend the entity file")
      }
      number.write(to: &members)
    case .boolean:
      guard text == "0" || text == "1" else {
        throw Self.wrong(
          column, "is true or false there, and \"\(text.prefix(40))\" is neither", "mend the entity file")
      }
      members.append(text == "0" ? "false" : "true")
    case .date: JSON.quote(String(text.hasSuffix(" 00:00:00") ? text.prefix(10) : text[...]), to: &members)
    case .datetime: JSON.quote(text.replacing(" ", with: "T") + (text.count > 10 ? "Z" : "T00:00:00Z"), to: &members)
    case .text, .lookup: JSON.quote(text, to: &members)
    }
  }
}

extension DataverseRow.Kind {
  init(_ type: ValueType) {
    switch type {
    case .boolean: self = .boolean
    case .integer, .decimal, .enumeration: self = .number
    case .datetime: self = .datetime
    case .date: self = .date
    case .text, .guid: self = .text
    }
  }
}
