import Entities
import Records

/// What a column of SQLite makes of values, by its declared type.
enum Affinity: Sendable {
  case integer, text, blob, real, numeric

  /// By the rules of SQLite, in their order: `CHARINT` is for numbers.
  init(_ declared: String) {
    let type = declared.uppercased()
    func holds(_ words: String...) -> Bool { words.contains { type.contains($0) } }
    if holds("INT") {
      self = .integer
    } else if holds("CHAR", "CLOB", "TEXT") {
      self = .text
    } else if type.isEmpty || holds("BLOB") {
      self = .blob
    } else {
      self = holds("REAL", "FLOA", "DOUB") ? .real : .numeric
    }
  }

  /// Whether a text that reads like a number becomes one.
  var isNumeric: Bool {
    switch self {
    case .integer, .real, .numeric: true
    case .text, .blob: false
    }
  }
}

extension TargetTable {
  /// What a column makes of values.
  func affinity(of column: String) -> Affinity { Affinity(type(of: column)) }

  /// What would lose digits in a column, or become a number there: by the columns of the package.
  var limits: [ColumnLimit?] {
    var found: [ColumnLimit?] = Array(repeating: nil, count: source.columns.count)
    for column in columns {
      guard case .field(let place, let form) = column.origin else { continue }
      let affinity = affinity(of: column.name)
      let holds = form.type == .integer ? affinity == .real : affinity.isNumeric && form.type != .boolean
      guard holds else { continue }
      found[place] = .binary(
        BinaryColumn(name: "\(entity.table).\(column.name)", type: type(of: column.name), isReal: affinity == .real))
    }
    return found
  }
}
