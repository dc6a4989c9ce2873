internal import CODBC
import Records

/// A connection through the driver manager of ODBC.
///
/// Unchecked: it belongs to whoever owns it, on one thread at a time.
final class ODBCConnection: @unchecked Sendable {
  /// The database as messages call it.
  let name: String
  private let environment: p2c_odbc_handle
  fileprivate let handle: p2c_odbc_handle
  private let address: ODBCAddress

  /// Connects; gives up after so many seconds.
  init(_ address: ODBCAddress, wait: Int) throws(Fault) {
    self.address = address
    name = address.name
    if let problem = p2c_odbc_open() {
      throw Fault(
        .missing, "library-missing", "the driver manager of ODBC cannot be used: \(String(cString: problem))",
        remedy: "install the package unixodbc")
    }
    guard let environment = p2c_odbc_allocate(Int16(P2C_ODBC_ENVIRONMENT), nil) else { throw .noMemory(Place()) }
    guard let handle = p2c_odbc_allocate(Int16(P2C_ODBC_CONNECTION), environment) else {
      p2c_odbc_free(Int16(P2C_ODBC_ENVIRONMENT), environment)
      throw .noMemory(Place())
    }
    (self.environment, self.handle) = (environment, handle)
    let text = Array(address.text.utf16) + [0]
    let done = p2c_odbc_connect(handle, text, UInt(max(2, wait)))
    isConnected = done >= 0
    if !isConnected { throw address.refusal(ODBCFailure.about(Int16(P2C_ODBC_CONNECTION), handle)) }
  }

  private var isConnected = false

  deinit {
    if isConnected { p2c_odbc_disconnect(handle) }
    p2c_odbc_free(Int16(P2C_ODBC_CONNECTION), handle)
    p2c_odbc_free(Int16(P2C_ODBC_ENVIRONMENT), environment)
  }

  /// What the server calls itself: `PostgreSQL`, `Microsoft SQL Server`.
  var server: String { info(UInt16(P2C_ODBC_DBMS_NAME)) }

  /// The file of the driver.
  var driver: String { info(UInt16(P2C_ODBC_DRIVER_NAME)) }

  private func info(_ which: UInt16) -> String {
    var text = [UInt16](repeating: 0, count: 256)
    var count: Int16 = 0
    guard p2c_odbc_info(handle, which, &text, 256, &count) >= 0 else { return "" }
    return String(decoding: text[..<min(max(0, Int(count)), 255)], as: UTF16.self)
  }

  /// Text of others, with what is secret taken out.
  func withoutSecret(_ text: String) -> String { address.withoutSecret(text) }

  /// Runs statements whose rows do not matter; says what is wrong.
  func failure(of sql: String) throws(Fault) -> ODBCFailure? {
    let statement = try ODBCStatement(self)
    if let failure = statement.run(sql) { return failure }
    return statement.finish()
  }

  /// The rows of a short query as text; NULL is nil.
  func rows(_ sql: String) throws(Fault) -> Result<[[String?]], ODBCFailure> {
    let statement = try ODBCStatement(self)
    if let failure = statement.run(sql) { return .failure(failure) }
    var rows: [[String?]] = []
    let columns: [ODBCColumn]
    switch statement.describe() {
    case .success(let described): columns = described
    case .failure(let failure): return .failure(failure)
    }
    var value = ByteBuffer()
    while !columns.isEmpty {
      let done = statement.fetch()
      if done == P2C_ODBC_NO_DATA { break }
      if done < 0 { return .failure(statement.failure) }
      var row: [String?] = []
      for column in columns.indices {
        switch try statement.get(column, as: .text(isFixed: false), into: &value) {
        case .null: row.append(nil)
        case .value:
          row.append(value.bytes.withMemoryRebound(to: UInt16.self) { String(decoding: $0, as: UTF16.self) })
        case .failed: return .failure(statement.failure)
        }
      }
      rows.append(row)
    }
    return .success(rows)
  }

  /// The columns of a query, without running it.
  func columns(of sql: String) throws(Fault) -> Result<[ODBCColumn], ODBCFailure> {
    let statement = try ODBCStatement(self)
    if let failure = statement.prepare(sql) { return .failure(failure) }
    return statement.describe()
  }

  /// The columns of a query that is run.
  func columns(running sql: String) throws(Fault) -> Result<[ODBCColumn], ODBCFailure> {
    let statement = try ODBCStatement(self)
    if let failure = statement.run(sql) { return .failure(failure) }
    return statement.describe()
  }
}

extension ODBCFailure: Error {
  /// What was said about the last call with a handle.
  static func about(_ kind: Int16, _ handle: p2c_odbc_handle) -> ODBCFailure {
    var said: [Saying] = []
    var state = [UInt16](repeating: 0, count: 6)
    var text = [UInt16](repeating: 0, count: 2000)
    var (native, count) = (Int32(0), Int16(0))
    while said.count < 8 {
      let done = p2c_odbc_said(kind, handle, Int16(said.count + 1), &state, &native, &text, 2000, &count)
      guard done == P2C_ODBC_WELL || done == P2C_ODBC_WELL_WITH_INFO else { break }
      said.append(
        Saying(
          state: String(decoding: state.prefix { $0 != 0 }, as: UTF16.self), native: Int(native),
          message: String(decoding: text[..<min(max(0, Int(count)), 1999)], as: UTF16.self)))
    }
    return ODBCFailure(said: said)
  }
}

/// A statement, and the rows it gives.
final class ODBCStatement {
  /// It keeps the connection, which must not go before it.
  private let connection: ODBCConnection
  private let handle: p2c_odbc_handle

  init(_ connection: ODBCConnection) throws(Fault) {
    self.connection = connection
    guard let handle = p2c_odbc_allocate(Int16(P2C_ODBC_STATEMENT), connection.handle) else {
      throw Fault(.io, "database-lost", "the connection to \(connection.name) was lost")
    }
    self.handle = handle
    p2c_odbc_take_as_is(handle)
  }

  deinit { p2c_odbc_free(Int16(P2C_ODBC_STATEMENT), handle) }

  /// What was said about the last call.
  var failure: ODBCFailure { .about(Int16(P2C_ODBC_STATEMENT), handle) }

  /// Runs SQL; what is wrong, or nil.
  func run(_ sql: String) -> ODBCFailure? {
    let text = Array(sql.utf16)
    return p2c_odbc_run(handle, text, Int32(text.count)) < 0 ? failure : nil
  }

  func prepare(_ sql: String) -> ODBCFailure? {
    let text = Array(sql.utf16)
    return p2c_odbc_prepare(handle, text, Int32(text.count)) < 0 ? failure : nil
  }

  /// Goes through whatever else the SQL gives; some servers say what is wrong only there.
  func finish() -> ODBCFailure? {
    while true {
      let done = p2c_odbc_more(handle)
      if done < 0 { return failure }
      if done == P2C_ODBC_NO_DATA { return nil }
    }
  }

  /// The columns that it gives.
  func describe() -> Result<[ODBCColumn], ODBCFailure> {
    var (count, length, type, size) = (Int16(0), Int16(0), Int16(0), UInt64(0))
    guard p2c_odbc_columns(handle, &count) >= 0 else { return .failure(failure) }
    var columns: [ODBCColumn] = []
    var name = [UInt16](repeating: 0, count: 512)
    for column in 0..<max(0, Int(count)) {
      let done = p2c_odbc_describe(handle, UInt16(column + 1), &name, 512, &length, &type, &size)
      guard done >= 0 else { return .failure(failure) }
      let title = String(decoding: name[..<min(max(0, Int(length)), 511)], as: UTF16.self)
      columns.append(ODBCColumn(name: title, type: type, size: Int(clamping: size)))
    }
    return .success(columns)
  }

  func setBlock(_ rows: Int, _ statuses: UnsafeMutablePointer<UInt16>, _ fetched: UnsafeMutablePointer<UInt64>) -> Bool
  {
    p2c_odbc_set_block(handle, UInt(rows), statuses, fetched) >= 0
  }

  func bind(
    _ column: Int, _ fetched: ODBCColumn.Kind, _ values: UnsafeMutableRawPointer, width: Int,
    _ lengths: UnsafeMutablePointer<Int64>
  ) -> Bool {
    p2c_odbc_bind(handle, UInt16(column + 1), fetched.code, values, Int64(width), lengths) >= 0
  }

  func fetch() -> Int16 { p2c_odbc_fetch(handle) }

  /// What asking for one value came to.
  enum Got { case null, value, failed }

  /// How many bytes of a value are taken; more are refused before they fill the memory.
  private static let most = 1 << 26

  /// Gets the value of a column of the row at hand, in place of what a buffer held.
  func get(_ column: Int, as kind: ODBCColumn.Kind, into buffer: inout ByteBuffer) throws(Fault) -> Got {
    buffer.removeAll()
    let (unit, end) = kind.isText ? (2, 2) : (1, kind.isEnded ? 1 : 0)
    while true {
      if buffer.count > Self.most {
        throw Fault(
          .data, "value-too-long", "\(connection.name): column \(column + 1) holds a value of more than 64 MiB",
          remedy: "leave the column out, or shorten it in a --query")
      }
      buffer.reserve(max(kind.isText ? 1 << 16 : 512, buffer.count))
      let room = (buffer.capacity - buffer.count) / 2 * 2
      var length: Int64 = 0
      let done = p2c_odbc_get(handle, UInt16(column + 1), kind.code, buffer.base + buffer.count, Int64(room), &length)
      if done == P2C_ODBC_NO_DATA { return .value }
      if done < 0 { return .failed }
      if length == Int64(P2C_ODBC_NULL) { return .null }
      if let size = kind.size {
        buffer.count = size
        return .value
      }
      if length != Int64(P2C_ODBC_NO_TOTAL), length >= 0, Int(length) <= room - end {
        buffer.count += Int(length)
        return .value
      }
      // As much as there is room for, and a zero. What has no text may be cut: only whether it is empty counts.
      buffer.count += (room - end) / unit * unit
      if !kind.isText { return .value }
    }
  }
}
