internal import Entities
package import Records

/// What was proved of a package when all of it was read, for the ledger of the run.
package struct PackageProof: Sendable {
  /// The ledger of the stage before, or what stands for those of several inputs.
  package var ledger: JSON?
  /// The data files that are not what that ledger says, because they were edited on purpose.
  package var edits: [LedgerEdit] = []
  /// Whether nothing proves that the package is whole.
  package var isUnproven = false
}

/// A data file that was changed on purpose after the ledger beside it was written.
package struct LedgerEdit: Sendable {
  /// The file.
  package let file: String
  /// How many records it had.
  package let before: Int
  /// How many it has.
  package let records: Int

  /// For people.
  package var line: String { "\(file) was edited: it has \(records.records), and had \(before.grouped)" }

  /// As the ledger shows it.
  var json: JSON {
    .object([("file", .text(file)), ("recordsBefore", .int(before)), ("records", .int(records))])
  }
}

extension Ledger {
  /// Takes over what was proved of the input.
  package mutating func take(_ proof: PackageProof) {
    before = proof.ledger
    edits = proof.edits
    isUnproven = proof.isUnproven
  }
}

/// What a source says of itself after everything was read, which outlives it.
struct SourceFacts {
  let name: String
  let form: Form?
  var entities: [SourceEntity]
  let expectedRecords: Int?
  let provesItsEnd: Bool
  let ledger: JSON?
  let editedFiles: Set<String>
  let allFiles: [String]

  init(_ source: any Source) throws(Fault) {
    (name, form, entities) = (source.name, source.form, source.entities)
    (expectedRecords, provesItsEnd) = (source.expectedRecords, source.provesItsEnd)
    (ledger, editedFiles, allFiles) = (try source.ledger(), source.editedFiles, source.allFiles)
  }

  /// What is proved by so many records of each entity.
  func proof(read: [Int], edited: Bool) throws(Fault) -> PackageProof {
    try proveCount(read)
    var proof = PackageProof()
    proof.isUnproven = !provesItsEnd
    guard let before = ledger else { return proof }
    proof.ledger = before
    for (entity, count) in zip(entities, read) {
      let inFile = form == .stream ? nil : before.records(of: entity)
      // An entity that is there a second time shares its account.
      let came =
        inFile == nil
        ? zip(entities, read).reduce(0) { $1.0.entity.name == entity.entity.name ? $0 + $1.1 : $0 } : count
      let expected = inFile ?? before.made(of: entity)
      let isEdited = editedFiles.contains(entity.file)
      guard isEdited || expected.map({ $0 != came }) ?? false else { continue }
      guard form != .stream, edited else { throw mismatch(entity, expected ?? 0, came) }
      proof.edits.append(LedgerEdit(file: entity.file, before: expected ?? 0, records: count))
    }
    for (file, records) in lostFiles(before) {
      proof.edits.append(LedgerEdit(file: file, before: records, records: 0))
    }
    return proof
  }

  private func proveCount(_ read: [Int]) throws(Fault) {
    guard let expectedRecords, let count = read.first, count != expectedRecords else { return }
    throw Fault(
      .recordCount, "it has \(count.records); --records says \(expectedRecords.grouped)",
      remedy: count < expectedRecords ? "if the number is right, the file was cut" : nil, place: Place(file: name))
  }

  private func mismatch(_ entity: SourceEntity, _ made: Int, _ count: Int) -> Fault {
    let what = "the ledger says \(made.grouped) records of \(entity.entity.name), and \(count.grouped) came"
    let remedy = form == .stream ? nil : "say --edited if the file was changed on purpose"
    return Fault(.data, "ledger-mismatch", what, remedy: remedy, place: Place(file: name))
  }

  /// Files with records that the ledger lists and the package does not have any more.
  private func lostFiles(_ before: JSON) -> [(file: String, records: Int)] {
    guard form == .zip || form == .folder, before["rejects"] != .bool(true) else { return [] }
    return before["files"]?.items.compactMap { item in
      guard let name = item["name"]?.string, !allFiles.contains(name) else { return nil }
      return (name, item["records"]?.int ?? 0)
    } ?? []
  }
}

extension JSON {
  /// How many records of an entity a ledger says it made; nil if it does not account for it.
  fileprivate func made(of entity: SourceEntity) -> Int? {
    let tasks = self["tasks"]?.items.filter { $0["target"]?.string == entity.entity.name } ?? []
    return tasks.isEmpty ? nil : tasks.reduce(0) { $0 + ($1["made"]?.int ?? 0) }
  }

  /// How many records the file of an entity had when the ledger was written.
  fileprivate func records(of entity: SourceEntity) -> Int? {
    guard self["rejects"] != .bool(true) else { return nil }
    return self["files"]?.items.first { LedgerBeside.isSame($0["name"]?.string, entity.file) }?["records"]?.int
  }
}
