internal import Entities
internal import Mappings
internal import Records

/// Makes SQL of the conditions of `--where`, so that the database drops what nobody asked for.
///
/// The SQL only has to let everything through that passes: each record is judged again afterwards. So a value that is
/// not stored as its type says goes through too, and is judged, or reported, by what reads it.
struct Selecting {
  private let entity: Entity
  private let conditions: [Expression]
  private let isFlat: Bool
  private let database: Dialect

  init(_ entity: Entity, _ conditions: [Expression], isFlat: Bool, _ database: Dialect) {
    self.entity = entity
    self.conditions = conditions
    self.isFlat = isFlat
    self.database = database
  }

  /// The condition and the fields that it names, given the SQL of each, and the type of its column where that is known; nil if
  /// none can be said in SQL.
  func sql(
    _ expression: (Int) -> String, type: (Int) throws(Fault) -> String?
  ) throws(Fault) -> (sql: String, fields: Set<Int>)? {
    let columns = entity.fields.indices.map { expression($0) }
    let entity = self.entity
    var (parts, fields) = ([String](), Set<Int>())
    for condition in conditions {
      let used = Set(condition.fields.compactMap { entity.column(name(of: $0)) })
      var isPushed = true
      for field in used where isPushed { isPushed = try canPush(field, type) }
      let dialect = Expression.Dialect(database.comparisons) { entity.column($0).map { columns[$0] } }
      guard isPushed, let sql = condition.pushdown(dialect)?.perhaps else { continue }
      let odd = used.sorted().compactMap { field in
        let kinds = entity.fields[field].type == .text ? ["text", "null", "integer"] : ["integer", "null"]
        return database.holds.map { holds in " OR NOT \(holds(columns[field], kinds))" }
      }
      parts.append("(\(sql)\(odd.joined()))")
      fields.formUnion(used)
    }
    return parts.isEmpty ? nil : (parts.joined(separator: " AND "), fields)
  }

  private func name(of item: Int) -> String { entity.fields.indices.contains(item) ? entity.fields[item].name : "" }

  /// Raw enumerations are numbers where conditions on fno entities compare symbols.
  private func canPush(_ place: Int, _ type: (Int) throws(Fault) -> String?) throws(Fault) -> Bool {
    let field = entity.fields[place]
    guard database.judges.contains(field.type) else { return false }
    if let judged = database.judged {
      guard let type = try type(place), judged[field.type]?.contains(type) ?? false else { return false }
    }
    return switch field.type {
    case .text, .integer: true
    case .boolean: !isFlat && entity.system != .cds
    case .enumeration: !entity.system.spellsSymbols
    case .decimal, .date, .datetime, .guid: false
    }
  }
}
