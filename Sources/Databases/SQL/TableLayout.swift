package import Records

/// A table as its database declares it, for those who have no entity file yet.
package struct TableLayout: Sendable {
  /// Its name as the database spells it.
  package let name: String
  /// Its columns in their order.
  package let columns: [Column]
  /// The columns of its primary key, in their order.
  package let key: [String]

  /// A column.
  package struct Column: Sendable {
    package let name: String
    /// As it is declared.
    package let declared: String
    /// What it holds; nil if that is nothing with a text of its own.
    package let type: ValueType?
    /// Of texts: the most characters.
    package let length: Int?
    /// Of numbers: the most digits behind the point.
    package let decimals: Int?
    /// Whether it takes no NULL.
    package let isRequired: Bool
    /// Whether its values have no text at all.
    package let isBinary: Bool
  }
}

extension TableLayout.Column {
  /// A column of a type as SQL declares it: `numeric(18,2)`, `character varying(60)`, `datetime2`.
  init(_ name: String, declared: String, isRequired: Bool) {
    self.name = name
    self.declared = declared
    self.isRequired = isRequired
    let sizes = declared.drop { $0 != "(" }.dropFirst().prefix { $0 != ")" }.split(separator: ",").map {
      Int(String($0).trimmed)
    }
    let word = declared.lowercased().prefix { $0 != "(" }.split(separator: " ").first.map(String.init) ?? ""
    type = Self.types[word]
    isBinary = ["bytea", "blob", "binary", "varbinary", "image", "rowversion"].contains(word)
    let size = sizes.first ?? nil
    length = type == .text ? size.flatMap { $0 > 0 ? $0 : nil } : nil
    switch word {
    // Without digits behind the point where only their number is said.
    case "numeric", "decimal", "number": decimals = sizes.count > 1 ? sizes[1] : size == nil ? nil : 0
    case "money", "smallmoney": decimals = 4
    default: decimals = nil
    }
  }

  /// A column of which it is known what it holds.
  init(_ name: String, _ type: ValueType, isRequired: Bool) {
    (self.name, self.type, self.isRequired) = (name, type, isRequired)
    (declared, length, decimals, isBinary) = ("", nil, type == .decimal ? 4 : nil, false)
  }

  /// What the types of servers hold, by the first word of their names.
  private static let types: [String: ValueType] = [
    "text": .text, "citext": .text, "name": .text, "character": .text, "char": .text, "varchar": .text, "nchar": .text,
    "nvarchar": .text, "ntext": .text, "bpchar": .text, "clob": .text, "sysname": .text,
    "smallint": .integer, "integer": .integer, "int": .integer, "bigint": .integer, "tinyint": .integer,
    "mediumint": .integer, "numeric": .decimal, "decimal": .decimal, "number": .decimal, "money": .decimal,
    "smallmoney": .decimal, "real": .decimal, "double": .decimal, "float": .decimal,
    "boolean": .boolean, "bool": .boolean, "bit": .boolean, "date": .date,
    "timestamp": .datetime, "datetime": .datetime, "datetime2": .datetime, "smalldatetime": .datetime,
    "datetimeoffset": .datetime, "uuid": .guid, "uniqueidentifier": .guid,
  ]
}

/// The tables of a database, for those who have no entity file yet.
package protocol TableCatalog: AnyObject {
  /// Whether each value is what its column is declared as.
  var keepsTypes: Bool { get }
  /// The names of all tables and views, sorted.
  func tableNames() throws(Fault) -> [String]
  /// A table of a name, however that is spelled; nil if there is none.
  func layout(of table: String) throws(Fault) -> TableLayout?
}
