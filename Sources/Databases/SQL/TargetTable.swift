import Entities
internal import Packages
import Records

/// The columns in which the rows of a table keep what they have.
struct KeptColumns: Sendable {
  /// Those that always have something: a blank leaves it.
  var blanks: Set<String> = []
  /// Those that only the target itself writes to.
  var all: Set<String> = []
  /// Whether an empty text is none there.
  var hasNoEmptyText = false
}

/// The columns of one target table that a package writes, and where their values come from.
struct TargetTable: Sendable {
  /// The columns, in the order in which a row's values are computed.
  private(set) var columns: [Column] = []
  /// The places of the key's columns.
  private(set) var key: [Int] = []
  /// The column that gets a new id, if the package brings none.
  private(set) var newID: String?
  /// Whether new rows get a RECID, because the package brings none.
  private(set) var givesRecordIDs = false
  /// Whether rows belong to the company of the package.
  private(set) var hasCompany = false
  /// The chunk columns of the key.
  let keyColumns: [Int]
  let source: ImportEntity
  /// The table as the target has it.
  let table: FoundTable
  var entity: Entity { source.entity }
  /// The lookups among the columns, each with one column or two.
  let lookups: [LookupGroup]

  /// One column, and where its value comes from.
  struct Column {
    let name: String
    let origin: Origin
    /// How the stored value is read back.
    let raw: RawValue?
    /// Whether the target always has something there, so that a blank leaves what there is.
    var isNeverBlank = false
    /// Whether only the target itself writes to it.
    var isLeftAlone = false
  }

  enum Origin {
    case field(column: Int, form: StoredForm)
    case lookup(number: Int)
    /// The table that the lookup before it found.
    case lookupTable
    case company
    /// The id that the package brings; rows that are there keep theirs.
    case givenID(column: Int, form: StoredForm)
  }

  /// `isNumber`: whether a column of this type turns text into numbers; `keeping`: the columns in which a row keeps what it
  /// has.
  init(
    _ source: ImportEntity, _ table: FoundTable, company: Bool, isNumber: (_ type: String) -> Bool,
    keeping: KeptColumns = KeptColumns(), find: EntityFinder
  ) throws(Fault) {
    self.source = source
    self.table = table
    keyColumns = source.chunkColumns(source.entity.key) ?? []
    lookups = try LookupGroup.all(source, find)
    let taken = Self.lookupColumns(source)
    for (column, place) in source.columns.enumerated() {
      add(column, source.entity.fields[place], taken, keeping, isNumber)
    }
    for field in entity.key {
      let name = entity.fields[field].column.lowercased()
      guard let place = columns.firstIndex(where: { $0.name.lowercased() == name }) else { continue }
      if !key.contains(place) { key.append(place) }
    }
    if company, !columns.contains(where: { $0.name.lowercased() == "dataareaid" }) {
      hasCompany = true
      columns.append(Column(name: "DATAAREAID", origin: .company, raw: nil))
      key.append(columns.count - 1)
    }
    let bringsID = columns.contains { if case .givenID = $0.origin { true } else { false } }
    newID = bringsID ? nil : entity.id
    let bringsRecordID = columns.contains { $0.name.lowercased() == "recid" }
    for place in columns.indices {
      let name = columns[place].name.lowercased()
      columns[place].isNeverBlank = keeping.blanks.contains(name)
      columns[place].isLeftAlone = keeping.all.contains(name)
    }
    givesRecordIDs =
      entity.system == .axdb && table.has("RECID") && !bringsRecordID && source.mode != .update
      && source.mode != .updateExisting
  }

  /// The columns that lookups fill; a field that names such a column itself is left out.
  private static func lookupColumns(_ source: ImportEntity) -> Set<String> {
    var taken: Set<String> = []
    for place in source.columns where !source.entity.fields[place].targets.isEmpty {
      taken.insert(source.entity.fields[place].column.lowercased())
      if let typeColumn = source.entity.fields[place].typeColumn { taken.insert(typeColumn.lowercased()) }
    }
    return taken
  }

  private mutating func add(
    _ column: Int, _ field: EntityField, _ taken: Set<String>, _ keeping: KeptColumns,
    _ isNumber: (_ type: String) -> Bool
  ) {
    let form = StoredForm(
      type: field.type, system: entity.system, isNumeric: isNumber(type(of: field.column)),
      emptyIsNull: keeping.hasNoEmptyText)
    if field.targets.isEmpty {
      if taken.contains(field.column.lowercased()) { return }
      let isID = field.column.lowercased() == entity.id?.lowercased()
      columns.append(
        Column(
          name: field.column,
          origin: isID ? .givenID(column: column, form: form) : .field(column: column, form: form),
          raw: RawValue(field, entity.system)))
      return
    }
    // Further fields of a lookup have no column of their own.
    guard let number = lookups.firstIndex(where: { $0.columns[0] == column }) else { return }
    columns.append(Column(name: field.column, origin: .lookup(number: number), raw: nil))
    if let typeColumn = field.typeColumn {
      columns.append(Column(name: typeColumn, origin: .lookupTable, raw: nil))
    }
  }

  /// The declared type of a column; empty if there is none.
  func type(of column: String) -> String { table.columns[column.lowercased()]?.type ?? "" }

  /// The places of the columns that an update changes.
  var updated: [Int] {
    columns.indices.filter { place in
      if key.contains(place) || columns[place].isLeftAlone { return false }
      if case .givenID = columns[place].origin { return false }
      return true
    }
  }

  /// The names that an INSERT lists.
  var insertNames: [String] { columns.map(\.name) + (newID.map { [$0] } ?? []) + (givesRecordIDs ? ["RECID"] : []) }
}

extension TargetTable {
  /// Whether a lookup among the columns may lead to another record of the entity itself.
  var needsItself: Bool {
    let names = [entity.name.lowercased(), entity.qualifiedName.lowercased()]
    return source.columns.contains { field in
      entity.fields[field].targets.contains { names.contains($0.entity.lowercased()) }
    }
  }
}
