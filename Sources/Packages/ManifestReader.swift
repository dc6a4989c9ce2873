package import Records

/// Reads `Manifest.xml` and `PackageHeader.xml`, whoever wrote them.
///
/// Encoding and order may be any. What D365 would choke on but we need not, is a warning.
package struct ManifestReader {
  /// What is odd but can be read, in the order it was found.
  package private(set) var warnings: [Fault] = []

  private let file: String
  /// Whether what is missing is noted rather than thrown.
  private var isSurvey = false
  /// The label of the entity that is being read.
  private var current: String?
  private var owners: [String?] = []

  private init(_ file: String) { self.file = file }

  /// Something odd in a manifest, and the label of the entity it concerns.
  package struct Oddity: Sendable {
    /// The label of the entity, if it concerns one.
    package var entity: String?
    /// What is odd.
    package var fault: Fault
  }

  /// Reads as much of `Manifest.xml` as can be read, and notes everything that is odd; nil if nothing can be.
  package static func survey(
    _ bytes: UnsafeRawBufferPointer, name: String = "Manifest.xml"
  ) throws(Fault) -> (manifest: Manifest?, oddities: [Oddity]) {
    var reader = ManifestReader(name)
    reader.isSurvey = true
    do throws(Fault) {
      let manifest = try reader.readManifest(bytes)
      return (manifest, zip(reader.owners, reader.warnings).map { Oddity(entity: $0, fault: $1) })
    } catch  where !error.isOfTheMachine {
      return (nil, [Oddity(entity: nil, fault: error)])
    }
  }

  /// Reads `PackageHeader.xml` and notes everything that is odd.
  package static func surveyHeader(
    _ bytes: UnsafeRawBufferPointer, name: String = "PackageHeader.xml"
  ) throws(Fault) -> [Oddity] {
    do throws(Fault) {
      return try header(bytes, name: name).warnings.map { Oddity(entity: nil, fault: $0) }
    } catch  where !error.isOfTheMachine {
      return [Oddity(entity: nil, fault: error)]
    }
  }

  /// Reads `Manifest.xml`.
  package static func manifest(
    _ bytes: UnsafeRawBufferPointer, name: String = "Manifest.xml"
  ) throws(Fault) -> (manifest: Manifest, warnings: [Fault]) {
    var reader = ManifestReader(name)
    return (try reader.readManifest(bytes), reader.warnings)
  }

  /// Reads `PackageHeader.xml`.
  package static func header(
    _ bytes: UnsafeRawBufferPointer, name: String = "PackageHeader.xml"
  ) throws(Fault) -> (header: PackageHeader, warnings: [Fault]) {
    var reader = ManifestReader(name)
    let header = try XMLMemory.watched(name) { () throws(Fault) in
      let tree = try ManifestTree(bytes, name: name)
      try reader.checkRoot(tree.root, ManifestNames.headerRoot)
      let parts = reader.parts(of: tree.root)
      return PackageHeader(
        description: parts["Description"]?.text ?? "",
        version: reader.integer(parts["PackageVersion"], else: 1))
    }
    return (header, reader.warnings)
  }

  private mutating func readManifest(_ bytes: UnsafeRawBufferPointer) throws(Fault) -> Manifest {
    try XMLMemory.watched(file) { () throws(Fault) in
      let tree = try ManifestTree(bytes, name: file)
      return try readManifest(tree.root)
    }
  }

  private mutating func readManifest(_ root: ManifestElement) throws(Fault) -> Manifest {
    try checkRoot(root, ManifestNames.root)
    let parts = parts(of: root)
    guard let list = parts["PackageEntityList"] else {
      throw missing("PackageEntityList", root, remedy: "list the entities of the package in it")
    }
    var manifest = Manifest(
      name: parts["DefinitionGroupName"]?.text ?? "", description: parts["Description"]?.text ?? "")
    manifest.company = root.attribute("company", ManifestNames.ours)
    manifest.once = root.attribute("once", ManifestNames.ours)
    manifest.isUnproven = root.attribute("unproven", ManifestNames.ours) == "true"
    for element in items(of: list) { manifest.entities.append(try readEntity(element)) }
    return manifest
  }

  private mutating func readEntity(_ element: ManifestElement) throws(Fault) -> ManifestEntity {
    current = element.children.first { $0.name == "EntityName" }?.text
    defer { current = nil }
    let parts = parts(of: element)
    let label = try needed("EntityName", parts, element, remedy: "name the label shown in Data management")
    var entity = ManifestEntity(
      label: label, target: parts["TargetEntity"]?.text ?? "",
      file: try needed("InputFilePath", parts, element, remedy: "name the data file in the package"),
      sourceFormat: try needed(
        "SourceFormat", parts, element, remedy: "name a source data format, such as CSV-Unicode"))
    if let list = parts["EntityMapList"] {
      entity.fields = try readFields(list)
    }
    if entity.fields.isEmpty {
      warn(
        .mapEmpty,
        "\(label) has no field map, so data management would import nothing and report success",
        element, remedy: "list every column of the data file in EntityMapList")
    }
    entity.executionUnit = place("ExecutionUnit", parts, element)
    entity.level = place("LevelInExecutionUnit", parts, element)
    entity.sequence = place("SequenceInLevel", parts, element)
    entity.sheet = Self.sheet(parts["ExcelSheetName"]?.text.trimmed ?? "")
    entity.isDisabled = try boolean(parts["Disable"])
    try readOurs(element, into: &entity)
    return entity
  }

  /// What databases call a sheet has `$` behind its name, and quotes around both where there are blanks in it.
  private static func sheet(_ text: String) -> String? {
    let isQuoted = text.count > 2 && text.hasPrefix("'") && text.hasSuffix("'")
    let name = isQuoted ? text.dropFirst().dropLast() : text[...]
    let sheet = name.hasSuffix("$") ? name.dropLast() : name
    return sheet.isEmpty ? nil : String(sheet)
  }

  private func readOurs(_ element: ManifestElement, into entity: inout ManifestEntity) throws(Fault) {
    entity.qualifiedName = element.attribute("entity", ManifestNames.ours)
    if let mode = element.attribute("mode", ManifestNames.ours) {
      entity.mode = ImportMode(rawValue: mode)
      if entity.mode == nil {
        throw Fault(
          .manifestMode, "\(entity.label) has the unknown mode \(mode)",
          remedy: "use \(ImportMode.list)", place: place(element))
      }
    }
    entity.maxDeletes = element.attribute("maxDeletes", ManifestNames.ours)
    entity.order = names(element.attribute("order", ManifestNames.ours))
    entity.blanks = names(element.attribute("blank", ManifestNames.ours))
    entity.stopped = names(element.attribute("stopped", ManifestNames.ours))
  }

  private func names(_ list: String?) -> [String] { list?.split(separator: ",").map(String.init) ?? [] }

  private mutating func readFields(_ list: ManifestElement) throws(Fault) -> [ManifestField] {
    var fields: [ManifestField] = []
    for element in items(of: list) {
      // A thousand maps written by the same tool are odd in the same way; one warning is enough.
      let known = warnings.count
      let parts = parts(of: element)
      if !fields.isEmpty {
        warnings.removeLast(warnings.count - known)
        owners.removeLast(owners.count - known)
      }
      let name = try needed("EntityField", parts, element, remedy: "name the field of the entity")
      fields.append(
        ManifestField(
          entityField: name,
          xmlField: try needed("XMLField", parts, element, remedy: "name the column of the data file")))
    }
    return fields
  }

  private func checkRoot(_ root: ManifestElement, _ name: String) throws(Fault) {
    if root.name != name {
      throw Fault(
        .manifestRoot,
        "this is not what the file's name says: it begins with \(root.name), not \(name)",
        place: place(root))
    }
    if root.namespace != ManifestNames.namespace {
      throw Fault(
        .manifestNamespace, "the namespace is \"\(root.namespace)\"",
        remedy: "it must be exactly \(ManifestNames.namespace)", place: place(root))
    }
  }

  /// The elements of a list, without those that do not belong there.
  private mutating func items(of list: ManifestElement) -> [ManifestElement] {
    var found: [ManifestElement] = []
    for child in list.children {
      if isKnown(child, in: list) { found.append(child) }
    }
    return found
  }

  /// The children by name; strangers, repetitions and wrong order are warned of.
  private mutating func parts(of parent: ManifestElement) -> [String: ManifestElement] {
    var parts: [String: ManifestElement] = [:]
    var last = ""
    var isOrdered = true
    for child in parent.children where isKnown(child, in: parent) {
      let name = child.name
      if parts[name] != nil {
        warn(.manifestRepeated, "\(name) stands here a second time; the first counts", child)
        continue
      }
      parts[name] = child
      if name < last, isOrdered {
        isOrdered = false
        warn(
          .manifestOrder, "\(name) stands after \(last), where data management would overlook it", child,
          remedy: "put the elements in alphabetical order")
      }
      last = max(last, name)
    }
    return parts
  }

  private mutating func isKnown(_ child: ManifestElement, in parent: ManifestElement) -> Bool {
    if child.namespace == ManifestNames.namespace,
      ManifestNames.known[parent.name]?.contains(child.name) == true
    {
      return true
    }
    warn(.manifestUnknown, "\(parent.name) has an unknown element: \(child.name)", child)
    return false
  }

  private mutating func needed(
    _ name: String, _ parts: [String: ManifestElement], _ parent: ManifestElement, remedy: String
  ) throws(Fault) -> String {
    let text = parts[name]?.text ?? ""
    if text.isEmpty {
      let fault = missing(name, parent, remedy: remedy)
      guard isSurvey else { throw fault }
      owners.append(current)
      warnings.append(fault)
    }
    return text
  }

  private func missing(_ name: String, _ parent: ManifestElement, remedy: String) -> Fault {
    Fault(
      .manifestElement, "\(parent.name) has no \(name)", remedy: remedy, place: place(parent),
      field: name)
  }

  private mutating func integer(_ element: ManifestElement?, else other: Int) -> Int {
    guard let element else { return other }
    if let number = Int(element.text.trimmed) { return number }
    warn(.manifestNumber, "\(element.name) is not a whole number", element)
    return other
  }

  /// Where an entity stands among those that are imported; a data contract takes what is missing for 0. Only data management
  /// goes by it.
  private mutating func place(_ name: String, _ parts: [String: ManifestElement], _ parent: ManifestElement) -> Int {
    guard let element = parts[name] else {
      if isSurvey {
        warn(.manifestDefault, "\(parent.name) has no \(name), which counts as 0", parent, remedy: "write it")
      }
      return 0
    }
    return integer(element, else: 1)
  }

  /// A truth value as XML schemas spell it, with white space around it or not; what is missing is false.
  private mutating func boolean(_ element: ManifestElement?) throws(Fault) -> Bool {
    guard let element else { return false }
    switch element.text.trimmed {
    case "true", "1": return true
    case "false", "0", "": return false
    default: break
    }
    let fault = Fault(
      .manifestBoolean, "\(element.name) is neither true nor false", remedy: "write true or false",
      place: place(element), field: element.name)
    guard isSurvey else { throw fault }
    owners.append(current)
    warnings.append(fault)
    return false
  }

  private mutating func warn(_ rule: DataRule, _ what: String, _ element: ManifestElement, remedy: String? = nil) {
    owners.append(current)
    warnings.append(Fault(rule, what, remedy: remedy, place: place(element)))
  }

  private func place(_ element: ManifestElement) -> Place { Place(file: file, line: element.line) }
}
