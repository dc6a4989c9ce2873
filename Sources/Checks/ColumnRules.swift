internal import Entities
internal import Packages
internal import Records

/// What is checked of the columns of a bare file, which has no map to compare with.
struct ColumnRules {
  private let source: SourceEntity
  private let subject: String

  init(_ source: SourceEntity, _ subject: String) {
    self.source = source
    self.subject = subject
  }

  func run(into findings: inout FindingList) {
    let known = source.entity.fields.filter { !$0.isAssumed }
    for name in source.undescribed where !ValueRules.companyNames.contains(name.lowercased()) {
      let near = suggestion(for: name, among: known.map(\.name)).map { "did you mean \($0)?" }
      findings.add(finding("field-unknown", name, "the entity has no field \(name)", remedy: near))
    }
    for (place, field) in source.entity.fields.enumerated() where source.column(field.name) == nil {
      if source.entity.isNumberedByFnO(place) { continue }
      if source.entity.key.contains(place) {
        findings.add(finding("missing-key", field.name, "\(field.name) is part of the key and no column"))
      } else if field.isRequired {
        findings.add(finding("required-unmapped", field.name, "\(field.name) is required and no column"))
      }
    }
  }

  private func finding(_ rule: String, _ field: String, _ what: String, remedy: String? = nil) -> Finding {
    Finding(rule, subject, entity: source.entity.label, field: field, what, remedy: remedy)
  }
}
