package import Records

/// What an entity file says: the fields, how records are told apart, and how they hang together.
package struct Entity: Sendable {
  /// The name users type, such as `CDS sales order lines`.
  package var name: String
  /// The system it belongs to.
  package var system: System
  /// The table: raw table, Dataverse logical name, or for fno the AOT name.
  package var table: String
  /// The label data management shows.
  package var label: String
  /// The label where CDS was renamed to Dataverse.
  package var dataverseLabel: String?
  /// The element of one record in XML data files.
  package var xmlName: String
  /// The OData entity set.
  package var collection: String?
  /// sales: the column that holds the record's GUID.
  package var id: String?
  /// sales: the column whose text names a record to people, and what Dataverse calls its primary name.
  package var primaryName: String?
  /// sales: the number that Dataverse gives the table.
  package var typeCode: Int?
  /// The field that names the currency of the amounts.
  package var currency: String?
  /// The fields, in the order of the file.
  package var fields: [EntityField] = []
  /// The fields that tell one record from another.
  package var key: [Int] = []
  /// Document order.
  package var order: [Int] = []
  /// The document a record belongs to.
  package var parent: Reference?
  /// A number in the key that earlier loads wrote otherwise.
  package var formerly: Formerly?
  /// Other entities that must hold a record for this one.
  package var references: [Reference] = []
  /// sales: the condition, in OData, for the rows that loads own and may delete; its place in the file.
  package var owned: (condition: String, place: Place)?
  /// sales: the conditions, in OData, for lines and their headers, where a line stays that no load brings any more.
  package var spared: (line: String, header: String, place: Place)?
  /// fno: what follows FROM in the SQL over raw tables.
  package var from: From?
  /// The file it was read from, for messages.
  package var file: String
  /// A field's place by its name in lower case; aliases too.
  package var index: [String: Int] = [:]

  package init(
    name: String, system: System, table: String, label: String, dataverseLabel: String? = nil,
    xmlName: String,
    collection: String? = nil, id: String? = nil, currency: String? = nil, file: String
  ) {
    self.name = name
    self.system = system
    self.table = table
    self.label = label
    self.dataverseLabel = dataverseLabel
    self.xmlName = xmlName
    self.collection = collection
    self.id = id
    self.currency = currency
    self.file = file
  }

  /// `fno:CDS sales order lines`
  package var qualifiedName: String { "\(system.rawValue):\(name)" }

  /// The place of a field by name, without regard to case.
  package func column(_ name: String) -> Int? { index[name.lowercased()] }

  /// Whether F&O gives a record its number if the package leaves the field blank.
  ///
  /// It does so for orders and customers, but not for part of a key, such as the number of an invoice.
  package func isNumberedByFnO(_ field: Int) -> Bool {
    system == .fno && fields[field].isNumberSequence && (key == [field] || !key.contains(field))
  }

  /// The SQL an fno entity is built from.
  package struct From: Sendable {
    package var sql: String
    package var company: String?
    /// Which rows make a record; the first one that does not hold is why a row makes none.
    package var keeps: [Keep] = []
    /// What must hold for every row that makes a record.
    package var requires: [Require] = []

    package init(sql: String, company: String?) {
      self.sql = sql
      self.company = company
    }
  }

  /// A condition in SQL, and the name under which export counts the rows for which it does not hold.
  package struct Keep: Sendable {
    package var condition: String
    package var name: String
  }

  /// A condition in SQL that the rows must meet which make a record, and why those are rejected that do not.
  package struct Require: Sendable, Equatable {
    package var condition: String
    package var rule: String
    package var what: String
    package var remedy: String?
    /// The joined tables, as the SQL calls them, whose fields would be wrong; it is of no concern to a record without them.
    /// None stands for all.
    package var joins: [String]
  }

  /// A field of the key in which earlier loads wrote another number, in rows for which a boolean field is true.
  package struct Formerly: Sendable, Equatable {
    package var field: Int
    package var now: Int
    package var was: Int
    package var marker: Int
  }

  /// These fields here equal those fields of another entity.
  package struct Reference: Sendable {
    /// The other entity, as written: a name or `system:name`.
    package var entity: String
    /// The fields here.
    package var fields: [Int]
    /// The names of the fields there.
    package var targetFields: [String]
    /// Of a parent: another entity of the same documents, for packages that have that one.
    package var orEntity: String?
  }
}

/// One field of an entity.
package struct EntityField: Sendable {
  /// The name, as CSV headers and mappings write it.
  package var name: String
  /// What it holds.
  package var type: ValueType
  /// text: the most characters it takes.
  package var length: Int?
  /// decimal: the most digits after the point.
  package var decimals: Int?
  /// Whether it must not be blank.
  package var isRequired = false
  /// enum: which one.
  package var enumeration: Enumeration?
  /// The element or attribute in XML data files.
  package var xmlName: String
  /// The column in the table.
  package var column: String
  /// A lookup that may name several entities: the column that says which.
  package var typeColumn: String?
  /// An id of another table that no lookup names: which one.
  package var idOf: String?
  /// Whether the ledger sums it up per currency.
  package var isAmount = false
  /// fno: the SQL expression over the raw tables.
  package var sql: String?
  /// axdb: what stands for the column where a table of an older release lacks it; nil where it must be there.
  package var ifMissing: String?
  /// A number sequence must be advanced past the highest number loaded here.
  package var isNumberSequence = false
  /// Whether it was met in data and no entity file describes it.
  package var isAssumed = false
  /// A lookup: whether the record it names may have nothing in the field.
  package var mayNameNothing = false
  /// A lookup: the entities whose record it names, in the order they are tried.
  package var targets: [Target] = []

  package init(name: String, type: ValueType, xmlName: String, column: String) {
    self.name = name
    self.type = type
    self.xmlName = xmlName
    self.column = column
  }

  /// An entity, and the field of it that a lookup names.
  package struct Target: Sendable {
    package var entity: String
    package var field: String
  }
}

/// The members of an enumeration.
package struct Enumeration: Sendable {
  /// Its name in `enumerations.xml`.
  package var name: String
  /// The members in the order of the file.
  package var members: [Member]

  package init(name: String, members: [Member]) {
    self.name = name
    self.members = members
  }

  /// A symbol and its number, where that is known.
  package struct Member: Sendable {
    package var symbol: String
    package var value: Int?
    package var label: String?

    package init(symbol: String, value: Int? = nil, label: String? = nil) {
      self.symbol = symbol
      self.value = value
      self.label = label
    }
  }

  /// The member of a symbol, without regard to case.
  package func member(symbol: String) -> Member? {
    let wanted = symbol.lowercased()
    return members.first { $0.symbol.lowercased() == wanted }
  }

  /// The member of a number.
  package func member(value: Int) -> Member? { members.first { $0.value == value } }
}
