internal import Entities
internal import Packages
internal import Records

/// Where a task meets the columns that are really there.
struct ColumnMeeting {
  private let task: Mapping.Task
  private let source: Entity
  private let target: Entity
  private let scope: Scope

  init(_ task: Mapping.Task, _ source: Entity, _ target: Entity, _ scope: Scope) {
    self.task = task
    self.source = source
    self.target = target
    self.scope = scope
  }

  /// The column that a rule reads and the package lacks, if a record can do without the field made from it.
  func missing(_ rule: Mapping.FieldRule) throws(Fault) -> LedgerColumns.Missing? {
    guard let lack = lack(rule) else { return nil }
    if rule.fallback == nil, let need = need(rule.to) {
      throw Fault(
        .data, "column-missing", "\(lack.what), which \(need) \(rule.to) of \(target.name) is made from",
        remedy: lack.remedy, place: rule.sourcePlace, field: lack.name)
    }
    return LedgerColumns.Missing(
      task: task.name, column: lack.name, field: rule.to, isFilled: rule.fallback != nil, near: lack.near)
  }

  /// Whether a rule reads a column that the package lacks.
  func lacks(_ rule: Mapping.FieldRule) -> Bool { lack(rule) != nil }

  private func lack(_ rule: Mapping.FieldRule) -> Scope.Lack? {
    switch rule.source {
    case .nothing, .value: return nil
    case .field(let name):
      // The number that the sequence gives needs no column.
      if name.lowercased() == task.sequence?.field.lowercased() { return nil }
      return source.column(name) == nil ? nil : scope.lack(of: name)
    case .expression(let text):
      return Expression.fieldNames(in: text).lazy.compactMap { scope.lack(of: $0) }.first
    }
  }

  /// Why a field of the target cannot be left out; nil if it can.
  private func need(_ name: String) -> String? {
    guard let field = target.column(name) else { return nil }
    if target.key.contains(field) { return "the key field" }
    // An update leaves alone what is not written.
    let updates = [ImportMode.update, .updateExisting].contains { $0.rawValue == task.mode }
    return target.fields[field].isRequired && !updates ? "the required field" : nil
  }
}

extension [Mapping] {
  /// The columns of an entity of a package that none of the mappings reads; nil if they read all.
  ///
  /// What holds documents together is read by us, and `p2c-export --for` exports it as well.
  func unread(of source: SourceEntity, _ catalog: EntityCatalog) throws(Fault) -> LedgerColumns.Unread? {
    let entity = source.entity
    var read = Set(entity.key + entity.order + (entity.parent?.fields ?? []))
    if let currency = entity.currency.flatMap({ entity.column($0) }) { read.insert(currency) }
    if let company = source.companyColumn { read.insert(source.columns[company].field) }
    for mapping in self { read.formUnion(try mapping.fieldsRead(of: entity, catalog)) }
    let unread = source.columns.filter { !read.contains($0.field) }
    guard !unread.isEmpty else { return nil }
    let strangers = Set(source.undescribed)
    return LedgerColumns.Unread(
      entity: entity.name, unknown: unread.map(\.name).filter { strangers.contains($0) },
      known: unread.map(\.name).filter { !strangers.contains($0) })
  }
}
