internal import Entities
package import Packages
package import Records

/// Describes the entities of a package, a bare file or a table by all of their records.
package struct RecordsDescription {
  private let readings: RecordReadings
  private let folder: String
  private let looksForKeys: Bool

  /// What is kept on disk meanwhile goes to a folder.
  package init(_ readings: RecordReadings, folder: String, looksForKeys: Bool) {
    self.readings = readings
    self.folder = folder
    self.looksForKeys = looksForKeys
  }

  /// The entities of a package or a bare file, in the order of the source: one that is described already only with what its
  /// description lacks, and not at all if it lacks nothing. What is wrong with records is refused.
  package func drafts(
    of source: any Source, _ refuse: (FoundProblems) throws(Fault) -> Void
  ) throws(Fault) -> [EntityDraft] {
    let entities = source.entities
    let survey = Survey(entities, takesUnreadable: false)
    let problems = try readings.read(survey, source)
    if problems.count > 0 { try refuse(problems) }
    let surveys = entities.indices.map { survey.columns(of: $0) }
    let keys = try looksForKeys ? keys(entities.map { !$0.isDescribed }, surveys) : nil
    return entities.indices.compactMap { place in
      let draft = draft(entities[place], surveys[place], keys?[place])
      return entities[place].isDescribed ? draft.extending(entities[place].entity) : draft
    }
  }

  /// The one entity of a table whose columns may hold anything; values that have no text are noted.
  func draft(ofTable source: any Source) throws(Fault) -> EntityDraft {
    let survey = Survey(source.entities, takesUnreadable: true)
    try readings.read(survey, source)
    let columns = survey.columns(of: 0)
    let keys = try looksForKeys ? keys([true], [columns])[0] : nil
    return draft(source.entities[0], columns, keys)
  }

  /// The keys of the entities that are wanted.
  private func keys(_ wanted: [Bool], _ surveys: [[ColumnSurvey]]) throws(Fault) -> [[KeyCandidate]] {
    try KeySearch(zip(wanted, surveys).map { $0 ? $1 : [] }, readings, folder: folder).keys()
  }

  private func draft(_ source: SourceEntity, _ surveys: [ColumnSurvey], _ keys: [KeyCandidate]?) -> EntityDraft {
    let entity = source.entity
    let target = source.manifest.flatMap { $0.target.isEmpty ? nil : $0.target }
    var draft = EntityDraft(name: entity.name, system: entity.system, table: target ?? entity.table)
    let names = source.columns.map { source.fieldName(ofColumn: $0.name) }
    draft.fields = zip(names, surveys).map { $1.field($0) }
    let records = surveys.first.map { $0.values + $0.blanks } ?? 0
    draft.remarks = [Self.remark(source.file, records)]
    if let keys { draft.key = Self.key(keys, names, records) }
    return draft
  }

  private static func remark(_ file: String, _ records: Int) -> String {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    guard records > 0 else {
      return "Made by p2c-describe from \(name), which has no records: only the names of the fields are known."
    }
    let all = records == 1 ? "the only record" : "all \(records.grouped) records"
    return "Made by p2c-describe from \(all) of \(name). "
      + "What is marked as a guess holds for them; others may differ."
  }

  private static func key(_ keys: [KeyCandidate], _ names: [String], _ records: Int) -> EntityDraft.Key {
    var key = EntityDraft.Key()
    guard records > 1 else { return key }
    let lists = keys.map { $0.columns.map { names[$0] } }
    guard let first = lists.first else {
      key.remark = "no key was found: of the columns that may be one none is different in every record, nor are two"
      return key
    }
    key.fields = first
    key.certainty = .guessed
    let others = lists.dropFirst().map { $0.joined(separator: " with ") }
    key.remark = "different in every record" + (others.isEmpty ? "" : "; others: \(others.joined(separator: "; "))")
    return key
  }
}

extension SourceEntity {
  /// The field that a column goes to, by the map of the manifest: staging tables have other capitals than entities, and at
  /// times other names.
  fileprivate func fieldName(ofColumn name: String) -> String {
    let mapped = manifest?.fields.first { $0.xmlField.lowercased() == name.lowercased() }?.entityField
    guard let mapped, mapped.lowercased() == name.lowercased() else { return name }
    return mapped
  }
}
