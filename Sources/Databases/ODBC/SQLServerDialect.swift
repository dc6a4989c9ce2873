import Entities
internal import Mappings
import Records

extension Dialect {
  /// SQL Server, of every release since 2012.
  static let sqlServer = Dialect(
    text: SQLServerTypes.text, comparisons: .sqlServer, judges: [.text, .integer, .boolean, .enumeration],
    judged: SQLServerTypes.judged, holds: nil, same: "IS NOT DISTINCT FROM", literal: SQLServerTypes.literal,
    isTrue: { "(\($0))" }, isNotTrue: { "CASE WHEN \($0) THEN 1 ELSE 0 END = 0" }, group: { $0 },
    order: { column, type, declared in
      switch type {
      // Identifiers sort from their end, and texts by the rules of a language.
      case .text, .guid: return [SQLServerTypes.sorted(column)]
      case .decimal where declared.map { SQLServerTypes.texts.contains($0.type) } ?? false:
        return ["TRY_CAST(\(column) AS decimal(38, 16))", SQLServerTypes.sorted(column)]
      default: return [column]
      }
    },
    row: { $0.joined(separator: ", ") }, folded: { "lower(rtrim(\($0)))" }, number: { "CAST(\($0) AS int)" },
    sign: { "TRY_CAST(\($0) AS decimal(38, 16))" },
    now: "CONVERT(varchar(19), SYSUTCDATETIME(), 120)", temporary: "#",
    rowSet: { name, _, _ in name })
}

/// The types of SQL Server that matter to those who compose SQL.
enum SQLServerTypes {
  /// The collation that sorts texts as their UTF-16 does.
  static let bytes = "Latin1_General_100_BIN2"

  static let texts: Set<String> = ["nvarchar", "varchar", "nchar", "char", "ntext", "text"]

  static let numbers: Set<String> = ["int", "bigint", "smallint", "tinyint", "bit"]

  /// The types of columns whose values are what we compare: of others the server makes another text than the driver does.
  static let judged: [ValueType: Set<String>] = [
    .text: ["nvarchar", "varchar", "nchar", "char"], .integer: numbers, .boolean: numbers, .enumeration: numbers,
  ]

  static let literal: @Sendable (String) -> String = {
    SQL.literal($0).unicodeScalars.allSatisfy(\.isASCII) ? SQL.literal($0) : "N" + SQL.literal($0)
  }

  static let text: @Sendable (String) -> String = { "CAST(\($0) AS nvarchar(max)) COLLATE \(bytes)" }

  /// What rows are sorted by to come in the order of a text; no key can be longer.
  static func sorted(_ column: String) -> String { "CAST(\(column) AS nvarchar(450)) COLLATE \(bytes)" }
}

extension Expression.Comparisons {
  /// SQL Server, which takes no notice of blanks at the end, nor of much else that a collation leaves out. So what is equal by its
  /// bytes and as long is surely the same, and what is not even equal by the column's own collation surely is not: no collation
  /// tells apart what is the same, and an index can be used. The order of texts is not ours: blanks sort before a line end.
  static let sqlServer = Expression.Comparisons(
    equals: { column, literal, isText in
      let equals = "\(column) IS NOT NULL AND \(column) = \(literal)"
      guard isText else { return Expression.Judgement("(\(equals))") }
      let (text, length) = (SQLServerTypes.text(column), "CAST(\(literal) AS nvarchar(max))")
      return Expression.Judgement(
        surely: "(\(equals) AND \(text) = \(literal) AND DATALENGTH(\(text)) = DATALENGTH(\(length)))",
        perhaps: "(\(equals))")
    },
    isBlank: { column, isText in
      // A number would be compared with 0.
      guard isText else { return Expression.Judgement("(\(column) IS NULL)") }
      return Expression.Judgement(
        surely: "(\(column) IS NULL OR DATALENGTH(\(column)) = 0)", perhaps: "(\(column) IS NULL OR \(column) = '')")
    },
    isInOrder: { column, sign, literal, isText in
      isText ? nil : Expression.Judgement("(\(column) IS NOT NULL AND \(column) \(sign) \(literal))")
    }, literal: SQLServerTypes.literal)
}
