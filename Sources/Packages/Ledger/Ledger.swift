package import Records

/// The account of one run: what came in, what became of each record, what went out, and the accounts before it.
package struct Ledger: Sendable {
  /// The program that ran.
  package var program: String
  /// Its version.
  package var version: String
  /// What the user called the run.
  package var runID: String?
  /// Whether nothing was written but the ledger and the rejects.
  package var isDryRun = false
  /// What was selected, as typed: `entity`, `where`, `company` and so on.
  package var selection: [(name: String, value: String)] = []
  /// The parameters in force.
  package var parameters: [(name: String, value: String)] = []
  /// The SHA-256 of each mapping and value map.
  package var digests: [(name: String, value: String)] = []
  /// What happened, task by task and company by company.
  package var tasks: [LedgerTask] = []
  /// The rules that records broke.
  package var rules: [BrokenRule] = []
  /// Columns that the mapping misses, and columns that nobody reads.
  package var columns = LedgerColumns()
  /// Entities of the package that were not read, because its manifest switches them off.
  package var disabled: [LeftOutEntity] = []
  /// Keys whose records disagree.
  package var disagreements: [Disagreement] = []
  /// Tasks of the mapping that had nothing to read, with what they would have made.
  package var skipped: [(task: String, target: String)] = []
  /// Records that were stopped here or before, by the entity they were to be.
  package var stopped: [StoppedCount] = []
  /// The data files that were written.
  package var files: [LedgerFile] = []
  /// The packages that were written in place of one.
  package var packages: [LedgerPackage] = []
  /// Which of them this is the ledger of, from 1, and how many there are.
  package var split: (package: Int, packages: Int)?
  /// What the package says of itself, for forms whose manifest cannot hold it.
  package var package: JSON?
  /// The load since which the package holds what has changed.
  package var since: JSON?
  /// What a comparison has found.
  package var comparison: JSON?
  /// Whether nothing proves that the input was whole.
  package internal(set) var isUnproven = false
  /// The data files of the input that were edited on purpose after the stage before had written them.
  package internal(set) var edits: [LedgerEdit] = []
  /// Whether it is that of rejects, which are made to be edited: nothing holds the files to what they were.
  package internal(set) var isOfRejects = false
  /// The ledger of the stage before, or what stands for those of several inputs.
  package var before: JSON?

  package init(program: String, version: String) {
    self.program = program
    self.version = version
  }

  /// Whether a record was rejected or held back here or in a stage before.
  package var hasRejections: Bool {
    let before = before?.stages.flatMap { $0["tasks"]?.items ?? [] } ?? []
    return tasks.contains { $0.rejected + $0.heldBack > 0 }
      || before.contains { ($0["rejected"]?.int ?? 0) + ($0["heldBack"]?.int ?? 0) > 0 }
  }

  /// How many records of an entity this run wrote.
  package func made(of entity: String) -> Int {
    tasks.filter { $0.target == entity }.reduce(0) { $0 + $1.made }
  }
}

extension Ledger {
  /// The layout of ledgers that is written, and the highest that is read.
  static let format = 1

  /// The ledger of a stage before, unless its members may mean what nobody here knows.
  package static func parse(_ bytes: UnsafeRawBufferPointer) throws(Fault) -> JSON {
    let ledger = try JSON.parse(bytes)
    // Ledgers had no number before there was a second kind to be told apart.
    guard let format = ledger["format"] else { return ledger }
    guard let number = format.int, (1...Self.format).contains(number) else {
      throw Fault(
        .ledgerUnreadable,
        "the ledger has format \(format), and this version reads \(Self.format): a newer version wrote it",
        remedy: "read it with that version")
    }
    return ledger
  }

  /// The ledger as it is written.
  package var json: JSON {
    var members: [(name: String, value: JSON)] = [
      ("format", .int(Self.format)), ("program", .text(program)), ("version", .text(version)),
    ]
    if let runID { members.append(("runId", .text(runID))) }
    if isUnproven { members.append(("unproven", .bool(true))) }
    if isOfRejects { members.append(("rejects", .bool(true))) }
    if isDryRun { members.append(("dryRun", .bool(true))) }
    if !selection.isEmpty { members.append(("selection", Self.pairs(selection))) }
    if let since { members.append(("since", since)) }
    if !parameters.isEmpty { members.append(("parameters", Self.object(parameters))) }
    if !digests.isEmpty { members.append(("sha256", Self.object(digests))) }
    if let package { members.append(("package", package)) }
    if !edits.isEmpty { members.append(("edited", .list(edits.map(\.json)))) }
    if !columns.isEmpty { members.append(("columns", columns.json)) }
    members.append(("tasks", .list(tasks.map(\.json))))
    if !rules.isEmpty { members.append(("rules", .list(rules.map(\.json)))) }
    if let comparison { members.append(("comparison", comparison)) }
    if !disabled.isEmpty { members.append(("disabled", .list(disabled.map(\.json)))) }
    if !disagreements.isEmpty { members.append(("disagreements", .list(disagreements.map(\.json)))) }
    if !skipped.isEmpty {
      members.append(
        ("skipped", .list(skipped.map { .object([("task", .text($0.task)), ("target", .text($0.target))]) })))
    }
    if !stopped.isEmpty { members.append(("stopped", .list(stopped.map(\.json)))) }
    if let split {
      members.append(("split", .object([("package", .int(split.package)), ("packages", .int(split.packages))])))
    }
    if packages.isEmpty {
      members.append(("files", .list(files.map { isOfRejects ? $0.loose : $0.json })))
    } else {
      members.append(("packages", .list(packages.map(\.json))))
    }
    if let before { members.append(("before", before)) }
    return .object(members)
  }

  /// A selection may name the same option twice, so it is a list.
  private static func pairs(_ list: [(name: String, value: String)]) -> JSON {
    .list(list.map { .object([(name: $0.name, value: .text($0.value))]) })
  }

  private static func object(_ list: [(name: String, value: String)]) -> JSON {
    .object(list.map { (name: $0.name, value: .text($0.value)) })
  }
}

/// How many records of an entity were filtered, rejected or held back, here or before.
package struct StoppedCount: Sendable, Equatable {
  /// The entity they were to be.
  package var entity: String
  /// How many of their keys the package carries.
  package var keys = 0
  /// How many of their keys it does not carry, because they are not known or the form has no place for them.
  package var lost = 0
  /// How many of the lost were stopped together with their headers, so that nothing of their documents comes.
  package var lostWithHeader = 0

  package init(entity: String) { self.entity = entity }

  /// As the ledger shows it.
  package var json: JSON {
    let withHeader: [(String, JSON)] = lostWithHeader > 0 ? [("lostWithHeader", .int(lostWithHeader))] : []
    return .object([("entity", .text(entity)), ("keys", .int(keys)), ("lost", .int(lost))] + withHeader)
  }
}

/// One of several packages that a run wrote.
package struct LedgerPackage: Sendable, Equatable {
  /// Its name.
  package var name: String
  /// Its data files.
  package var files: [LedgerFile]

  package init(name: String, files: [LedgerFile]) {
    self.name = name
    self.files = files
  }

  /// How many records it holds.
  package var records: Int { files.reduce(0) { $0 + $1.records } }

  /// The package as the ledger shows it.
  package var json: JSON {
    .object([("name", .text(name)), ("records", .int(records)), ("files", .list(files.map(\.json)))])
  }
}

/// A data file, or the parts of one, and what proves it unchanged.
package struct LedgerFile: Sendable, Equatable {
  /// The name in the package.
  package var name: String
  /// How many bytes it has.
  package var size: Int
  /// The CRC-32 of its bytes.
  package var crc: UInt32
  /// How many records it holds.
  package var records: Int
  /// In how many parts it was written, if in parts.
  package var parts: Int?
  /// The SHA-256, if it was asked for.
  package var sha256: String?

  package init(name: String, size: Int, crc: UInt32, records: Int, parts: Int? = nil, sha256: String? = nil) {
    self.name = name
    self.size = size
    self.crc = crc
    self.records = records
    self.parts = parts
    self.sha256 = sha256
  }

  /// The file as the ledger of rejects shows it.
  var loose: JSON { .object([("name", .text(name)), ("records", .int(records))]) }

  /// The file as the ledger shows it.
  package var json: JSON {
    let hex = String(crc, radix: 16)
    var members: [(name: String, value: JSON)] = [
      ("name", .text(name)), ("size", .int(size)),
      ("crc32", .text(String(repeating: "0", count: 8 - hex.count) + hex)), ("records", .int(records)),
    ]
    if let parts { members.append(("parts", .int(parts))) }
    if let sha256 { members.append(("sha256", .text(sha256))) }
    return .object(members)
  }
}
