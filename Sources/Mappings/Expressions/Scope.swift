package import Entities
package import Records

/// What the names in an expression mean: fields, fields of lookups, and parameters.
package struct Scope: Sendable {
  /// The system whose spelling results have.
  package let system: System
  /// The parameters and their values.
  package var parameters: [String: String]
  /// The fields, in the order they were added.
  package private(set) var items: [Item] = []
  private var index: [String: Int] = [:]
  /// By name in lower case, the fields that the records could have and have not.
  private var lacking: [String: (name: String, entity: String)] = [:]
  /// Columns that are no field, so that one of them may be what a lacking field was to be.
  private var strangers: [String] = []
  /// How many are compared: a file of thousands has another problem than a misspelt name.
  private static let mostStrangers = 100

  /// A field without a column.
  package struct Lack: Sendable {
    /// Its name.
    let name: String
    /// The entity it is of.
    let entity: String
    /// A column that may be meant.
    let near: String?

    /// What to say about it.
    var what: String { "the package has no column \(name) of \(entity)" }
    /// What to do about it.
    var remedy: String {
      near.map { "it has a column \($0): did you mean \(name)?" }
        ?? "export it, or drop what reads it in a mapping that extends this one"
    }
  }

  /// A field an expression may name.
  package struct Item: Sendable {
    /// The name as it is written: `statecode`, or `customer/statecode` for a lookup.
    package var name: String
    /// Where its value lies.
    package var source: Source
    /// What it holds.
    package var type: ValueType
    /// The system whose spelling its values have.
    package var system: System
    /// enum: which one.
    package var enumeration: Enumeration?
  }

  /// Where the value of a field lies.
  package enum Source: Sendable, Equatable {
    /// In the record.
    case column(Int)
    /// Among the evaluator's `extras`, which hold what lookups found.
    case extra(Int)
  }

  /// A scope without fields.
  package init(results system: System, parameters: [String: String] = [:]) {
    self.system = system
    self.parameters = parameters
  }

  /// Adds a field under its name, or under `lookup/name`.
  package mutating func add(
    _ field: EntityField, of system: System, at source: Source, lookup: String? = nil
  ) {
    let name = lookup.map { "\($0)/\(field.name)" } ?? field.name
    let item = Item(
      name: name, source: source, type: field.type, system: system, enumeration: field.enumeration)
    index[name.lowercased()] = items.count
    items.append(item)
  }

  /// Adds all fields of an entity whose records have these columns: for each field its column, or nil.
  package mutating func add(_ entity: Entity, columns: [Int?]) {
    strangers = zip(entity.fields, columns).filter { $0.isAssumed && $1 != nil }.prefix(Self.mostStrangers).map(
      \.0.name)
    for (field, column) in zip(entity.fields, columns) {
      guard let column else {
        lacking[field.name.lowercased()] = (field.name, entity.name)
        continue
      }
      add(field, of: entity.system, at: .column(column))
    }
    for (alias, field) in entity.index where field < columns.count && columns[field] != nil {
      guard index[alias] == nil, let place = index[entity.fields[field].name.lowercased()] else { continue }
      index[alias] = place
    }
    for (alias, field) in entity.index where field < columns.count && columns[field] == nil {
      lacking[alias] = lacking[entity.fields[field].name.lowercased()]
    }
  }

  /// Notes a field of a lookup that its records could have and have not.
  mutating func addLack(of field: EntityField, of entity: Entity, lookup: String) {
    lacking["\(lookup)/\(field.name)".lowercased()] = (field.name, entity.name)
  }

  /// The field of this name that the records could have and have not.
  package func lack(of name: String) -> Lack? {
    lacking[name.lowercased()].map { lack in
      Lack(name: lack.name, entity: lack.entity, near: likelyName(for: lack.name, among: strangers))
    }
  }

  /// The place of a field among the items, without regard to case.
  package func resolve(_ name: String) -> Int? { index[name.lowercased()] }
}
