import Records

/// A table of a Dataverse environment, as far as its rows are read and written.
package struct DataverseTable: Sendable {
  /// Its logical name, such as `salesorder`.
  package let name: String
  /// What its rows are called together in addresses, such as `salesorders`.
  package let set: String
  /// The column with the id.
  package let id: String
  /// Whether the environment can say what has changed since some moment.
  package let isTracked: Bool
  /// Its columns by their logical names.
  package fileprivate(set) var columns: [String: Column] = [:]
  /// The names by which a look-up is written, by its column and the table it leads to: `customerid_account`.
  fileprivate var navigations: [String: [String: String]] = [:]

  /// A column.
  package struct Column: Sendable {
    package let kind: Kind
    /// Whether it can be read, and be written to.
    package let (isReadable, isWritable): (Bool, Bool)

    /// Whether a blank leaves what is there: of what is chosen, the environment puts a default where it is told nothing.
    package var isNeverBlank: Bool {
      [.other("Boolean"), .other("Picklist"), .other("State"), .other("Status")].contains(kind)
    }
  }

  package enum Kind: Sendable, Equatable {
    case lookup
    /// A date without a time of day.
    case date
    /// Any other type, by the name that the environment gives it.
    case other(String)
  }

  /// How a look-up is written that leads to a row of a table; nil if it cannot lead there.
  package func navigation(_ column: String, to table: String) -> String? { navigations[column]?[table] }

  /// The column as a page of rows calls it.
  package func readName(_ column: String) -> String {
    columns[column]?.kind == .lookup ? "_\(column)_value" : column
  }

  /// What a page of rows says of the table that a look-up leads to.
  package func tableName(of column: String) -> String {
    "\(readName(column))@Microsoft.Dynamics.CRM.lookuplogicalname"
  }
}

extension DataverseTable {
  /// The tables of these names that an environment has, without their columns.
  static func all(_ definitions: [JSON]) -> [DataverseTable] {
    definitions.compactMap { definition in
      guard let name = definition["LogicalName"]?.string, let set = definition["EntitySetName"]?.string,
        let id = definition["PrimaryIdAttribute"]?.string
      else { return nil }
      return DataverseTable(
        name: name, set: set, id: id, isTracked: definition["ChangeTrackingEnabled"] == .bool(true))
    }
  }

  /// Takes what is said of the columns; `dates` are those that have no time of day.
  mutating func take(attributes: [JSON], dates: Set<String>, relationships: [JSON]) {
    for attribute in attributes {
      guard let name = attribute["LogicalName"]?.string, let type = attribute["AttributeType"]?.string else { continue }
      let isLookup = ["Lookup", "Customer", "Owner"].contains(type)
      func isSaid(_ name: String) -> Bool { attribute[name] != .bool(false) }
      columns[name] = Column(
        kind: isLookup ? .lookup : dates.contains(name) ? .date : .other(type),
        isReadable: isSaid("IsValidForRead"), isWritable: isSaid("IsValidForCreate") || isSaid("IsValidForUpdate"))
    }
    for relationship in relationships {
      guard let column = relationship["ReferencingAttribute"]?.string,
        let table = relationship["ReferencedEntity"]?.string,
        let navigation = relationship["ReferencingEntityNavigationPropertyName"]?.string
      else { continue }
      navigations[column, default: [:]][table] = navigation
    }
  }
}
