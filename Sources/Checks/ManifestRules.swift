internal import Entities
internal import Packages
internal import Records

/// What is checked of a manifest against what is known of its entities.
struct ManifestRules {
  private let manifest: Manifest
  private let subject: String
  private let settings: CheckSettings

  init(_ manifest: Manifest, _ subject: String, _ settings: CheckSettings) {
    self.manifest = manifest
    self.subject = subject
    self.settings = settings
  }

  func run(into findings: inout FindingList) throws(Fault) {
    let entities = try manifest.entities.map { item throws(Fault) in try FilesCheck.entity(item, settings.catalog) }
    for (item, entity) in zip(manifest.entities, entities) where !item.label.isEmpty {
      checkName(item, entity, &findings)
      settings.template?.compare(item, subject, into: &findings)
      guard let entity, entity.system == .fno, !item.fields.isEmpty else { continue }
      checkMap(item, entity, &findings)
    }
    checkSequence(entities, &findings)
  }

  private func checkName(_ item: ManifestEntity, _ entity: Entity?, _ findings: inout FindingList) {
    // The target environment knows its labels best.
    if settings.template?.entity(labelled: item.label) != nil { return }
    guard let entity else {
      guard item.label == item.target, item.label.hasSuffix("Entity") else { return }
      return findings.add(
        Finding(
          "entity-name", subject, entity: item.label, "EntityName is the same as TargetEntity, an AOT name",
          remedy: "write the label that Data management shows"))
    }
    guard entity.system == .fno else {
      return findings.add(
        Finding(
          "entity-foreign", subject, entity: item.label,
          "data management does not know \(entity.qualifiedName)",
          remedy: "hand it to p2c-transform or p2c-import"))
    }
    let labels = [entity.label, entity.dataverseLabel].compactMap(\.self)
    if !labels.contains(where: { $0.lowercased() == item.label.lowercased() }) {
      return findings.add(
        Finding(
          "entity-name", subject, entity: item.label, "\(item.label) is not the label of the entity",
          remedy: "write \(labels.joined(separator: ", or in other environments "))"))
    }
    if !item.target.isEmpty, item.target.lowercased() != entity.table.lowercased() {
      findings.add(
        Finding(
          "target-entity", subject, entity: item.label,
          "TargetEntity is \(item.target); expected \(entity.table)"))
    }
  }

  private func checkMap(_ item: ManifestEntity, _ entity: Entity, _ findings: inout FindingList) {
    var mapped: Set<Int> = []
    for field in item.fields {
      if let place = entity.field(inData: field.entityField) {
        mapped.insert(place)
      } else if !ValueRules.companyNames.contains(field.entityField.lowercased()) {
        findings.add(
          Finding(
            "field-unknown", subject, entity: item.label, field: field.entityField,
            "the entity has no field \(field.entityField)",
            remedy: suggestion(for: field.entityField, among: entity.fields.map(\.name)).map {
              "did you mean \($0)?"
            }))
      }
    }
    for (place, field) in entity.fields.enumerated() where !mapped.contains(place) {
      if entity.isNumberedByFnO(place) {
        if entity.key.contains(place) {
          findings.add(
            Finding(
              "key-numbered", subject, entity: item.label, field: field.name,
              "\(field.name) is part of the key and not in the map; F&O would give each record a new number"))
        }
        continue
      }
      if entity.key.contains(place) {
        findings.add(
          Finding(
            "missing-key", subject, entity: item.label, field: field.name,
            "\(field.name) is part of the key and not in the map"))
      } else if field.isRequired {
        findings.add(
          Finding(
            "required-unmapped", subject, entity: item.label, field: field.name,
            "\(field.name) is required and not in the map"))
      }
    }
  }

  private func checkSequence(_ entities: [Entity?], _ findings: inout FindingList) {
    for (place, entity) in entities.enumerated() {
      guard let needs = entity?.neededNames else { continue }
      for (other, needed) in entities.enumerated() where other != place {
        guard let needed, needs.contains(needed.name.lowercased()), needed.system == entity?.system else {
          continue
        }
        let (child, parent) = (manifest.entities[place], manifest.entities[other])
        if parent.executionUnit == child.executionUnit,
          (parent.level, parent.sequence) < (child.level, child.sequence)
        {
          continue
        }
        findings.add(
          Finding(
            "sequence", subject, entity: child.label,
            "it refers to \(parent.label), which is not imported before it (unit \(parent.executionUnit), level \(parent.level), sequence \(parent.sequence); here \(child.executionUnit), \(child.level), \(child.sequence))",
            remedy: "put \(parent.label) into an earlier level of the same unit"))
      }
    }
  }
}
