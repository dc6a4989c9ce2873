internal import Entities
package import Packages
package import Records

/// The labels, columns and formats of a package that the target environment has written.
package struct Template: Sendable {
  private let manifest: Manifest

  /// Reads a package that was exported from the target environment.
  package init(_ path: String, _ settings: ReadSettings) throws(Fault) {
    guard case .files(let container) = try PackageOpener(path, settings).inspect(),
      let bytes = try container.contents(of: ManifestNames.manifest)
    else {
      throw Fault(
        .data, "like-unreadable", "this is no package of the target environment",
        remedy: "name a zip or folder that its data management has exported", place: Place(file: path))
    }
    manifest = try ManifestReader.manifest(bytes.bytes, name: "\(path)/\(ManifestNames.manifest)").manifest
  }

  /// The entity of a label.
  func entity(labelled label: String) -> ManifestEntity? {
    manifest.entities.first { $0.label.lowercased() == label.lowercased() }
  }

  /// Compares an entity of the checked package with its own.
  func compare(_ item: ManifestEntity, _ subject: String, into findings: inout FindingList) {
    guard let own = entity(labelled: item.label) else {
      let other = manifest.entities.first { !item.target.isEmpty && $0.target == item.target }
      findings.add(
        Finding(
          "like-label", subject, entity: item.label, "the template has no entity of this label",
          remedy: other.map { "there it is called \($0.label)" }))
      return
    }
    let known = Set(own.fields.map { $0.entityField.lowercased() })
    for field in item.fields where !known.contains(field.entityField.lowercased()) {
      findings.add(
        Finding(
          "like-column", subject, entity: item.label, field: field.entityField,
          "the template's entity has no field \(field.entityField)"))
    }
    if own.sourceFormat != item.sourceFormat {
      findings.add(
        Finding(
          "like-format", subject, entity: item.label,
          "the source format is \(item.sourceFormat); the template has \(own.sourceFormat)",
          remedy: "set it with --source-format"))
    }
  }
}
