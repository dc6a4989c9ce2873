package import Entities
internal import Packages
internal import Records

/// An entity that is compared: the fields of its key, and those that are held against each other.
package struct ComparedEntity: Sendable {
  /// What the entity files say.
  package let entity: Entity
  /// The fields of the key, as places in the entity.
  package let key: [Int]
  /// The fields that are compared.
  let fields: [EntityField]
}

/// Columns that say which rows loads own, and are not compared.
package enum OwnedColumn {
  /// What their names begin with.
  package static let prefix = "owned: "
}

/// One entity of both sides: where its records and values are on each.
struct EntityPair {
  let compared: ComparedEntity
  /// By how much the numbers of each compared field may differ.
  let tolerances: [Decimal?]
  /// The compared fields that are amounts.
  let amounts: [String]
  /// Their places among the compared fields, and that of the field that says their currency.
  let amountFields: [Int]
  let currencyField: Int?
  /// Its place among the entities of each side.
  let places: Sides<Int>
  let columns: Sides<RowColumns>
  private(set) var notes: [String] = []

  var name: String { compared.entity.name }

  init(_ sides: Sides<SourceEntity>, _ places: Sides<Int>, _ settings: ComparisonSettings) throws(Fault) {
    let entity = sides.left.entity
    self.places = places
    let key = try sides.left.keyNames()
    var columns = Sides(try Self.columns(of: key, sides.left), try Self.columns(of: key, sides.right))
    let ignored = settings.ignored.map { $0.lowercased() }
    let fields = sides.left.columns.map { entity.fields[$0.field] }.filter { field in
      !key.contains(field.name) && !ignored.contains(field.name.lowercased()) && sides.right.column(field.name) != nil
    }
    let amounts = fields.filter(\.isAmount).map(\.name)
    let hasCurrency = entity.currency.map { sides.left.column($0) != nil && sides.right.column($0) != nil } ?? false
    for side in Side.allCases {
      columns[side].fields = fields.compactMap { sides[side].column($0.name) }
      columns[side].amounts = amounts.compactMap { sides[side].column($0) }
      columns[side].currency = hasCurrency ? entity.currency.flatMap { sides[side].column($0) } : nil
      if let note = Self.note(of: side, sides, ignored) { notes.append("\(entity.name): \(note)") }
    }
    compared = ComparedEntity(entity: entity, key: entity.key, fields: fields)
    self.columns = columns
    self.amounts = amounts
    amountFields = fields.indices.filter { fields[$0].isAmount }
    let currency = hasCurrency ? entity.currency.flatMap { entity.column($0) }.map { entity.fields[$0].name } : nil
    currencyField = fields.firstIndex { $0.name == currency }
    tolerances = fields.map { field in
      settings.tolerances.first { $0.field.lowercased() == field.name.lowercased() }?.most
    }
  }

  private static func columns(of key: [String], _ side: SourceEntity) throws(Fault) -> RowColumns {
    var columns = RowColumns()
    columns.key = try side.keyColumns(key)
    return columns
  }

  /// The fields that only this side has.
  private static func note(of side: Side, _ sides: Sides<SourceEntity>, _ ignored: [String]) -> String? {
    let other = sides[side == .left ? .right : .left]
    let names = sides[side].columns.map { sides[side].entity.fields[$0.field].name }
    let alone = names.filter {
      other.column($0) == nil && !ignored.contains($0.lowercased()) && !$0.hasPrefix(OwnedColumn.prefix)
    }
    guard !alone.isEmpty else { return nil }
    return "only \(side.rawValue) has the field\(alone.count == 1 ? "" : "s") \(alone.joined(separator: ", "))"
  }

  /// The key of a row, for people.
  func key(of row: KeyedRow) -> String {
    var values = ValueReader(row.writtenKey)
    return compared.key.map { _ in values.next().text }.joined(separator: " ")
  }

  /// What is said of a key that a side has twice.
  func repeated(_ row: KeyedRow, _ side: Side, _ place: String) -> Fault {
    Fault(
      .duplicateKey,
      "the \(side.rawValue) side has the key \(key(of: row)) of \(name) twice, so its records cannot be told apart",
      place: Place(file: place))
  }
}
