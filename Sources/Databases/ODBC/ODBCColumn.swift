internal import CODBC

/// A column of a result, as the driver describes it.
struct ODBCColumn {
  let name: String
  /// The number that the standard, or a server, has for its type.
  let type: Int16
  /// How many characters it may hold; 0 where nobody knows.
  let size: Int

  /// How values are fetched, so that they stay exact.
  enum Kind: Equatable {
    /// As UTF-16; filled with blanks that mean nothing, or not.
    case text(isFixed: Bool)
    /// As the characters of a number, a time or an identifier.
    case plain
    /// As its parts, for drivers write them each in its own way; of a day alone, or not.
    case moment(isDay: Bool)
    case whole
    /// Binary numbers of 32 and of 64 bits.
    case single, double
    /// What has no text.
    case binary

    var isText: Bool { if case .text = self { true } else { false } }

    /// Whether a zero is written behind it.
    var isEnded: Bool { isText || self == .plain }

    /// How many bytes each value has, where all have as many.
    var size: Int? {
      switch self {
      case .moment: 16
      case .whole, .double: 8
      case .single: 4
      case .text, .plain, .binary: nil
      }
    }

    /// What the standard calls it.
    var code: Int16 {
      switch self {
      case .text: Int16(P2C_ODBC_C_WCHAR)
      case .plain: Int16(P2C_ODBC_C_CHAR)
      case .moment: Int16(P2C_ODBC_C_MOMENT)
      case .whole: Int16(P2C_ODBC_C_INTEGER)
      case .single: Int16(P2C_ODBC_C_FLOAT)
      case .double: Int16(P2C_ODBC_C_DOUBLE)
      case .binary: Int16(P2C_ODBC_C_BINARY)
      }
    }
  }

  var kind: Kind {
    switch Int(type) {
    case P2C_ODBC_CHAR, P2C_ODBC_WCHAR: .text(isFixed: true)
    case P2C_ODBC_INTEGER, P2C_ODBC_SMALLINT, P2C_ODBC_TINYINT, P2C_ODBC_BIGINT, P2C_ODBC_BIT: .whole
    // By way of a binary number digits would be lost.
    case P2C_ODBC_NUMERIC, P2C_ODBC_DECIMAL, P2C_ODBC_TIME, P2C_ODBC_GUID, P2C_ODBC_TIME_OF_SQL_SERVER,
      P2C_ODBC_OFFSET_OF_SQL_SERVER:
      .plain
    case P2C_ODBC_DATE: .moment(isDay: true)
    case P2C_ODBC_TIMESTAMP: .moment(isDay: false)
    case P2C_ODBC_REAL: .single
    case P2C_ODBC_FLOAT, P2C_ODBC_DOUBLE: .double
    case P2C_ODBC_BINARY, P2C_ODBC_VARBINARY, P2C_ODBC_LONGVARBINARY, P2C_ODBC_UDT_OF_SQL_SERVER: .binary
    default: .text(isFixed: false)
    }
  }

  /// Whether it is of a type that PostgreSQL writes in more ways than the driver reads.
  var isMomentOrIdentifier: Bool {
    [P2C_ODBC_DATE, P2C_ODBC_TIME, P2C_ODBC_TIMESTAMP, P2C_ODBC_GUID].contains(Int(type))
  }

  /// How many bytes a place for its values has; nil where that would be too many, or is not known.
  var width: Int? {
    switch kind {
    // A character takes two units at most.
    case .text: (1...1000).contains(size) ? 4 * size + 2 : nil
    // More than any number has that we know.
    case .plain: 128
    case .binary: 1
    case .moment, .whole, .double, .single: kind.size
    }
  }
}
