import Records

/// Rows on their way into one table.
final class PostgresPipe {
  /// The table and its columns in SQL.
  let table: String
  let columns: [String]
  /// What was not sent yet.
  var buffer = ByteBuffer()
  /// How many rows are in the buffer, and how many were sent since the sending began.
  fileprivate var (waiting, sent) = (0, 0)
  private static let limit = 1 << 18

  init(_ table: String, _ columns: [String]) { (self.table, self.columns) = (table, columns) }

  /// A row was written to the buffer.
  func addRow() { waiting += 1 }

  var isFull: Bool { buffer.count >= Self.limit }
}

/// Sends rows over a connection, to one table at a time.
final class PostgresSender {
  private let connection: PostgresConnection
  private var open: PostgresPipe?

  init(_ connection: PostgresConnection) { self.connection = connection }

  /// Sends what a pipe holds.
  func send(_ pipe: PostgresPipe) throws(Fault) {
    if open !== pipe {
      try end()
      try connection.beginSending(to: pipe.table, pipe.columns)
      open = pipe
    }
    try connection.send(pipe.buffer.bytes)
    pipe.buffer.removeAll()
    (pipe.sent, pipe.waiting) = (pipe.sent + pipe.waiting, 0)
  }

  /// Ends what is being sent, so that statements can be run.
  func end() throws(Fault) {
    guard let pipe = open else { return }
    open = nil
    let (sent, taken) = (pipe.sent, try connection.endSending())
    pipe.sent = 0
    if taken != sent { throw connection.dropped(pipe.table) }
  }

  /// Sends all that these hold.
  func finish(_ pipes: [PostgresPipe]) throws(Fault) {
    for pipe in pipes where pipe.buffer.count > 0 { try send(pipe) }
    try end()
  }
}

extension PostgresConnection {
  /// The table has not taken what was written to it.
  func dropped(_ table: String) -> Fault {
    Fault(
      .data, "row-dropped", "\(name) drops records for \(table), by a trigger or a rule",
      remedy: "let the table accept them, or drop the trigger for the load")
  }
}
