internal import Entities
internal import Packages
internal import Records

/// What is checked of the layout of an XML data file.
struct XMLFileRules {
  private let file: CheckedFile
  private let subject: String

  init(_ file: CheckedFile, _ subject: String) {
    self.file = file
    self.subject = subject
  }

  /// What was passed over in XML; whether an unknown field is the point shows only at the end.
  func add(_ oddity: XMLOddity, to findings: inout FindingList) {
    let fault = oddity.fault
    var finding = Finding(
      fault.rule, subject, entity: file.label, field: fault.field,
      place: Place(file: file.file, line: fault.place.line, record: fault.place.record),
      fault.field.map { "\($0): \(fault.what)" } ?? fault.what, remedy: fault.remedy)
    finding.kind = oddity.kind.rawValue
    if oddity.kind == .character { file.hasForbiddenCharacters = true }
    if oddity.kind == .nested {
      file.isComposite = true
      if let field = fault.field, !file.nestedFields.contains(field) { file.nestedFields.append(field) }
      finding.what = fault.what + ", as in composite entities, which are not checked"
      finding.remedy = "see yourself that every child entity occurs, if only as an empty element"
    }
    finding.count = oddity.count
    finding.others = oddity.others
    guard oddity.kind == .unknownField else { return findings.add(finding) }
    guard file.item?.fields.isEmpty == false else { return }
    finding.what = "the field \(fault.field ?? "") is not in the map"
    finding.remedy = "add it to EntityMapList, or leave it out"
    guard let known = file.unknownFields.firstIndex(where: { $0.field == finding.field }) else {
      return file.unknownFields.append(finding)
    }
    file.unknownFields[known].count += finding.count
  }

  /// Judges the layout when the file was read to its end.
  func check(_ facts: XMLFacts, _ findings: inout FindingList) {
    guard let item = file.item else { return }
    for field in file.nestedFields { withdrawBlanks(field, &findings) }
    checkFrame(item, facts, &findings)
    let isEmpty = !item.fields.isEmpty && !facts.seen.prefix(item.fields.count).contains(true)
    let isOther = checkRecordName(item, facts, isEmpty: isEmpty, &findings)
    guard isEmpty else { return checkFields(item, facts, &findings) }
    withdrawBlanks(nil, &findings)
    guard !isOther, !file.isComposite else { return }
    findings.add(
      finding(
        "xml-structure", "none of the mapped fields occurs in the file", remedy: "is it the file of another entity?"))
  }

  private func finding(_ rule: String, _ what: String, remedy: String? = nil, field: String? = nil) -> Finding {
    Finding(rule, subject, entity: file.label, field: field, place: Place(file: file.file), what, remedy: remedy)
  }

  /// A field that never occurs is blank in every record, which needs no finding of its own.
  private func withdrawBlanks(_ field: String?, _ findings: inout FindingList) {
    findings.withdraw([.required, .missingKey, .keyNumbered], subject, entity: file.label, field: field)
  }

  private func checkFrame(_ item: ManifestEntity, _ facts: XMLFacts, _ findings: inout FindingList) {
    let wanted = item.sourceFormat.lowercased()
    if let style = facts.style, wanted == (style == .element ? "xml-attribute" : "xml-element") {
      let found = style == .element ? "elements" : "attributes"
      findings.add(
        finding("format-mismatch", "the source format is \(item.sourceFormat), but fields are \(found)"))
    }
    guard let root = facts.root, root != "Document" || facts.namespace != nil else { return }
    let what =
      root == "Document"
      ? "the root element is in the namespace \(facts.namespace ?? "")" : "the root element is \(root)"
    findings.add(finding("xml-structure", what, remedy: "it is Document, without a namespace"))
  }

  /// Whether records are named as if they were another entity's.
  private func checkRecordName(
    _ item: ManifestEntity, _ facts: XMLFacts, isEmpty: Bool, _ findings: inout FindingList
  ) -> Bool {
    let names = [item.target, file.entity?.xmlName ?? ""].filter { !$0.isEmpty }
    guard let record = facts.record, let wanted = names.first,
      !names.contains(where: { $0.lowercased() == record.lowercased() })
    else { return false }
    findings.add(
      finding(
        "xml-structure", "records are called \(record); expected \(wanted)",
        remedy: isEmpty ? "is it the file of another entity?" : nil))
    return true
  }

  private func checkFields(_ item: ManifestEntity, _ facts: XMLFacts, _ findings: inout FindingList) {
    for finding in file.unknownFields { findings.add(finding) }
    for (column, seen) in facts.seen.enumerated() {
      let name = facts.columns[column]
      if column < item.fields.count, !seen {
        withdrawBlanks(name, &findings)
        findings.add(
          finding("element-missing", "\(name) is in the map and never occurs in the file", field: name))
      } else if column >= item.fields.count, !item.fields.isEmpty, seen {
        findings.add(
          finding(
            "column-unmapped", "the field \(name) is not in the map",
            remedy: "add it to EntityMapList, or leave it out", field: name))
      }
    }
  }
}
