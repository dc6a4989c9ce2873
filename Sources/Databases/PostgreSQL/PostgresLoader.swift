import Entities
import Records

/// Fills new tables in a database of PostgreSQL, all in one transaction.
final class PostgresLoader: DatabaseLoader {
  private let connection: PostgresConnection
  private let sender: PostgresSender
  private let queried: PostgresDatabase
  private var pipes: [PostgresPipe] = []

  init(_ connection: PostgresConnection) throws(Fault) {
    self.connection = connection
    sender = PostgresSender(connection)
    queried = PostgresDatabase(within: connection)
    try connection.execute("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
  }

  var name: String { connection.name }

  func makeTable(of entity: Entity) throws(Fault) -> any TableLoader {
    if try queried.table(entity.table).isThere {
      throw Fault(
        .output, "output-exists", "\(name) has a table \(entity.table.lowercased()) already, and none is replaced",
        remedy: "name a new database or schema")
    }
    let table = NewPostgresTable(entity, hasCompany: false, isLoaded: false)
    for statement in table.statements { _ = try connection.run(statement, blame: .data) }
    let columns = NewTable(entity).columns
    let pipe = PostgresPipe(SQL.quoted(entity.table.lowercased()), columns.map { SQL.quoted($0.name.lowercased()) })
    pipes.append(pipe)
    return PostgresTableLoader(columns, pipe, sender)
  }

  func finish() throws(Fault) {
    try sender.finish(pipes)
    try connection.execute(LoadNote.table)
    // Whoever reads next would be given plans for empty tables, until the server looks at them by itself.
    for pipe in pipes { try connection.execute("ANALYZE \(pipe.table)") }
  }

  func place() throws(Fault) { try connection.commit() }

  /// What is committed stays.
  func settle() {}
}

/// Fills one new table.
private final class PostgresTableLoader: TableLoader {
  let columns: [LoadedColumn]
  let batch = 16
  private let pipe: PostgresPipe
  private let sender: PostgresSender

  init(_ columns: [LoadedColumn], _ pipe: PostgresPipe, _ sender: PostgresSender) {
    self.columns = columns
    self.pipe = pipe
    self.sender = sender
  }

  func insert(_ rows: UnsafeBufferPointer<StoredValue>) throws(Fault) {
    for place in rows.indices {
      if let number = rows[place].wholeNumber {
        pipe.buffer.append(digits: number)
      } else if !rows[place].isNull {
        PostgresRows.append(quoted: rows[place].bytes, to: &pipe.buffer)
      }
      let isLast = (place + 1) % columns.count == 0
      pipe.buffer.append(isLast ? 0x0A : 0x2C)
      if isLast { pipe.addRow() }
    }
    if pipe.isFull { try sender.send(pipe) }
  }
}
