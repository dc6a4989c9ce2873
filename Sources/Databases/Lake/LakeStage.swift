internal import Packages
import Records

/// Brings the tables of a lake folder into SQLite: of each row the newest that any folder has, without those that are gone.
struct LakeStage {
  private let folder: LakeFolder
  private var rows = 0

  init(_ folder: LakeFolder) { self.folder = folder }

  /// Reads the folders that the database has not seen yet; gives what there is to say about it.
  mutating func bringUpToDate(_ database: borrowing Connection) throws(Fault) -> String {
    let (intervals, open) = try folder.intervals()
    try database.begin(immediate: true)
    try database.execute(
      """
      CREATE TABLE IF NOT EXISTS P2C_LAKE(folder TEXT PRIMARY KEY);
      CREATE TABLE IF NOT EXISTS P2C_LAKE_GONE(name TEXT, id TEXT, PRIMARY KEY(name, id)) WITHOUT ROWID
      """)
    let seen = Set(try database.rows("SELECT folder FROM P2C_LAKE", blame: .ours).compactMap { $0[0] })
    let new = intervals.filter { $0.isWhole || !seen.contains($0.name) }
    if let late = new.first(where: { interval in seen.contains { $0 > interval.name } }) {
      throw Fault(
        .data, "lake-late", "folder \(late.name) comes before others that the stage has seen already",
        remedy: "begin with a new stage", place: Place(file: folder.path))
    }
    for interval in new {
      for table in try folder.tables(of: interval) { try load(table, interval, database) }
      try database.execute("INSERT OR IGNORE INTO P2C_LAKE VALUES(\(SQL.literal(interval.name)))")
    }
    try database.commit()
    let kind =
      new.first?.isWhole ?? false
      ? "tables as they are" : "\(new.count.grouped) of \(intervals.count.grouped) folders new"
    let left = open.map { "; \($0) is still written to and left out" } ?? ""
    return "\(folder.path): \(kind), \(rows.grouped) rows\(left)"
  }

  private mutating func load(
    _ table: LakeTable, _ interval: LakeFolder.Interval, _ database: borrowing Connection
  ) throws(Fault) {
    let writer = try LakeTableWriter(table, isWhole: interval.isWhole, database)
    for file in table.files { rows += try writer.load(file) }
  }
}

/// Writes the rows of one table.
private final class LakeTableWriter {
  private let table: LakeTable
  private let upsert: Statement
  private let delete: Statement?
  private let bury: Statement?
  /// The places of what tells rows apart and which is newer; nil where rows are a table as it is.
  private let id: Int?
  private let isGone: Int?
  /// Whether it is a raw table of F&O.
  private let isRaw: Bool
  private let (versions, changed): ([Int], Int?)

  init(_ table: LakeTable, isWhole: Bool, _ database: borrowing Connection) throws(Fault) {
    self.table = table
    let isLog = table.attributes.first?.name.lowercased() == "id" && table.place("IsDelete") != nil
    id = isLog ? 0 : nil
    isGone = isLog ? table.place("IsDelete") : nil
    isRaw = table.place("recid") != nil
    versions = isLog ? ["versionnumber", "sysrowversion"].compactMap { table.place($0) } : []
    changed = isLog ? table.place("SinkModifiedOn") : nil
    try Self.make(table, isLog: isLog, database)
    let name = "main.\(SQL.quoted(table.name))"
    if isWhole { try database.execute("DELETE FROM \(name)") }
    let columns = table.attributes.map { SQL.quoted($0.name) }
    let list = columns.joined(separator: ", ")
    let marks = (1...columns.count).map { "?\($0)" }
    guard isLog else {
      upsert = try database.prepare("INSERT INTO \(name)(\(list)) VALUES(\(marks.joined(separator: ", ")))")
      delete = nil
      bury = nil
      return
    }
    let (version, sink) = ("?\(columns.count + 1)", "?\(columns.count + 2)")
    let sets = columns.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    upsert = try database.prepare(
      """
      INSERT INTO \(name)(\(list), p2c_version, p2c_changed) SELECT \(marks.joined(separator: ", ")), \(version), \(sink)
      WHERE NOT EXISTS (SELECT 1 FROM P2C_LAKE_GONE WHERE name = \(SQL.literal(table.name)) AND id = ?1)
      ON CONFLICT(\(columns[0])) DO UPDATE SET \(sets), p2c_version = excluded.p2c_version, p2c_changed = excluded.p2c_changed
      WHERE (excluded.p2c_version, excluded.p2c_changed) >= (p2c_version, p2c_changed)
      """)
    delete = try database.prepare("DELETE FROM \(name) WHERE \(columns[0]) = ?")
    bury = try database.prepare("INSERT OR IGNORE INTO P2C_LAKE_GONE VALUES(\(SQL.literal(table.name)), ?)")
  }

  /// Makes the table, or adds the columns that came since.
  private static func make(_ table: LakeTable, isLog: Bool, _ database: borrowing Connection) throws(Fault) {
    let known = try database.rows(
      "SELECT name FROM pragma_table_info(\(SQL.literal(table.name))) WHERE name NOT LIKE 'p2c\\_%' ESCAPE '\\'",
      blame: .ours
    ).compactMap { $0[0]?.lowercased() }
    let names = table.attributes.map { $0.name.lowercased() }
    guard Array(names.prefix(known.count)) == known else {
      throw Fault(
        .data, "lake-columns", "the columns of \(table.name) do not begin with those of earlier folders",
        remedy: "begin with a new stage; if they are no other there, the link has to be made anew")
    }
    let declared = table.attributes.enumerated().map { place, column in
      let type = column.type == .whole || column.type == .boolean ? "INTEGER" : "TEXT"
      return "\(SQL.quoted(column.name)) \(type)\(isLog && place == 0 ? " PRIMARY KEY" : "")"
    }
    if known.isEmpty {
      let own = isLog ? ", p2c_version INTEGER, p2c_changed TEXT" : ""
      return try database.execute(
        "CREATE TABLE main.\(SQL.quoted(table.name))(\(declared.joined(separator: ", "))\(own))")
    }
    for column in declared[known.count...] {
      try database.execute("ALTER TABLE main.\(SQL.quoted(table.name)) ADD COLUMN \(column)")
    }
  }

  /// Loads a file; gives how many rows it has.
  func load(_ file: String) throws(Fault) -> Int {
    let rows = LakeRows(file)
    var widest = 0
    try rows.giveAll { () throws(Fault) in
      if table.hasHeader, rows.number == 1 { return }
      if try isDeletion(rows) { return try remove(rows) }
      let least = isGone.map { $0 + 1 } ?? table.attributes.count
      guard rows.count >= max(least, widest), rows.count <= table.attributes.count else {
        throw rows.fault(
          "row \(rows.number) has \(rows.count) fields; \(table.name) has \(table.attributes.count) columns by now, and no row may have fewer than \(max(least, widest))"
        )
      }
      widest = rows.count
      try write(rows)
    }
    return rows.number - (table.hasHeader ? min(1, rows.number) : 0)
  }

  /// Some writers give only what all tables begin with.
  private func isDeletion(_ rows: LakeRows) throws(Fault) -> Bool {
    guard let isGone else { return false }
    return rows.count == 3 || rows.count > isGone && rows.text(isGone).lowercased() == "true"
  }

  private func remove(_ rows: LakeRows) throws(Fault) {
    let id = rows.text(0)
    delete?.bind(0, text: id)
    try delete?.run()
    bury?.bind(0, text: id)
    try bury?.run()
  }

  private func write(_ rows: LakeRows) throws(Fault) {
    for (place, column) in table.attributes.enumerated() {
      if place >= rows.count || rows[place].isEmpty {
        // Joins of raw tables compare blank texts, which are no NULLs there.
        if isRaw, column.type == .text { upsert.bind(place, text: "") } else { upsert.bindNull(place) }
      } else {
        bind(rows[place], column.type, place)
      }
    }
    if id != nil {
      let version = versions.lazy.filter { $0 < rows.count }.compactMap { Int64(rows.text($0)) }.first
      upsert.bind(table.attributes.count, integer: version ?? -1)
      let changed = changed.map { rows.text($0) } ?? ""
      upsert.bind(table.attributes.count + 1, text: LakeTime.sortable(changed) ?? changed)
    }
    try upsert.run()
  }

  private func bind(_ value: UnsafeRawBufferPointer, _ type: LakeTable.Kind, _ place: Int) {
    switch type {
    case .text, .number, .whole: upsert.bind(place, text: value)
    case .boolean:
      switch String(decoding: value, as: UTF8.self).lowercased() {
      case "true": upsert.bind(place, integer: 1)
      case "false": upsert.bind(place, integer: 0)
      default: upsert.bind(place, text: value)
      }
    case .time:
      let text = String(decoding: value, as: UTF8.self)
      upsert.bind(place, text: LakeTime.stored(text) ?? text)
    }
  }
}

/// Times as a lake writes them.
enum LakeTime {
  /// 2026-01-31T14:30:00.0000000Z as databases store it; nil for what is written otherwise, or has digits behind the second.
  static func stored(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 19, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] == 0x54 || bytes[10] == 0x20 else {
      return nil
    }
    var rest = bytes[19...]
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst().drop { $0 == UInt8(ascii: "0") }
    }
    guard ["", "Z", "+00:00"].contains(String(decoding: rest, as: UTF8.self)) else { return nil }
    return String(decoding: bytes[..<10], as: UTF8.self) + " " + String(decoding: bytes[11..<19], as: UTF8.self)
  }

  /// 1/31/2026 2:30:00 PM, so that it sorts.
  static func sortable(_ text: String) -> String? {
    let parts = text.split { "/ :".contains($0) }
    guard parts.count == 7, let month = Int(parts[0]), let day = Int(parts[1]), let hour = Int(parts[3]),
      parts[2].count == 4, ["AM", "PM"].contains(parts[6].uppercased())
    else { return stored(text) }
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
    let hours = hour % 12 + (parts[6].uppercased() == "PM" ? 12 : 0)
    return "\(parts[2])-\(two(month))-\(two(day)) \(two(hours)):\(parts[4]):\(parts[5])"
  }
}
