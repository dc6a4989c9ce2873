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

  /// The condition, given the SQL of each field; nil if none can be said in SQL.
  func sql(_ expression: (Int) -> String) -> String? {
    let columns = entity.fields.indices.map { expression($0) }
    let entity = self.entity
    var parts: [String] = []
    for condition in conditions {
      let used = Set(condition.fields.compactMap { entity.column(name(of: $0)) })
      guard used.allSatisfy({ canPush(entity.fields[$0]) }) else { continue }
      let database = self.database
      let dialect = Expression.Dialect(same: database.same, differs: database.differs) { name in
        entity.column(name).map { field in
          entity.fields[field].type == .text ? database.text(columns[field]) : columns[field]
        }
      }
      guard let sql = condition.pushdown(dialect) else { continue }
      let odd = used.sorted().compactMap { field in
        let kinds = entity.fields[field].type == .text ? ["text", "null", "integer"] : ["integer", "null"]
        return database.holds.map { holds in " OR NOT \(holds(columns[field], kinds))" }
      }
      parts.append("(\(sql)\(odd.joined()))")
    }
    return parts.isEmpty ? nil : parts.joined(separator: " AND ")
  }

  private func name(of item: Int) -> String { entity.fields.indices.contains(item) ? entity.fields[item].name : "" }

  /// Raw enumerations are numbers where conditions on fno entities compare symbols.
  private func canPush(_ field: EntityField) -> Bool {
    guard database.judges.contains(field.type) else { return false }
    return switch field.type {
    case .text, .integer: true
    case .boolean: !isFlat && entity.system != .cds
    case .enumeration: !entity.system.spellsSymbols
    case .decimal, .date, .datetime, .guid: false
    }
  }
}
