import Entities
import Records

extension Dialect {
  /// SQL Server, of every release since 2012.
  static let sqlServer = Dialect(
    text: { "CAST(\($0) AS nvarchar(max)) COLLATE \(SQLServerTypes.bytes)" },
    // Its comparisons take no notice of blanks at the end, whatever the collation, so conditions are judged by us alone.
    judges: [], holds: nil, same: "IS NOT DISTINCT FROM", differs: "IS DISTINCT FROM",
    literal: { SQL.literal($0).unicodeScalars.allSatisfy(\.isASCII) ? SQL.literal($0) : "N" + SQL.literal($0) },
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

  /// What rows are sorted by to come in the order of a text; no key can be longer.
  static func sorted(_ column: String) -> String { "CAST(\(column) AS nvarchar(450)) COLLATE \(bytes)" }
}
