package import Records

/// Reading back what `Ledger.json` writes: what has to add up, and what is shown of it.

extension Ledger {
  /// The account that a ledger holds; that of the stage before stays as it is.
  package init(of json: JSON) throws(Fault) {
    let ledger = LedgerMember(json, "the ledger")
    self.init(program: try ledger.text("program"), version: try ledger.text("version"))
    runID = try ledger.textOrNothing("runId")
    isUnproven = json["unproven"] == .bool(true)
    isOfRejects = json["rejects"] == .bool(true)
    isDryRun = json["dryRun"] == .bool(true)
    for pair in try ledger.list("selection") { selection += try LedgerMember(pair, "selection").texts() }
    parameters = try ledger.texts(of: "parameters")
    digests = try ledger.texts(of: "sha256")
    _ = try ledger.needed("tasks")
    tasks = try ledger.list("tasks").map { item throws(Fault) in try LedgerTask(of: item) }
    rules = try ledger.list("rules").map { item throws(Fault) in try BrokenRule(of: item) }
    edits = try ledger.list("edited").map { item throws(Fault) in try LedgerEdit(of: item) }
    disabled = try ledger.list("disabled").map { item throws(Fault) in
      let member = LedgerMember(item, "disabled")
      return LeftOutEntity(
        name: try member.text("entity"), records: item["records"] == nil ? nil : try member.count("records"))
    }
    skipped = try ledger.list("skipped").map { item throws(Fault) in
      let member = LedgerMember(item, "skipped")
      return (try member.text("task"), try member.text("target"))
    }
    files = try ledger.list("files").map { item throws(Fault) in try LedgerFile(of: item) }
    packages = try ledger.list("packages").map { item throws(Fault) in
      let member = LedgerMember(item, "packages")
      let files = try member.list("files").map { file throws(Fault) in try LedgerFile(of: file) }
      return LedgerPackage(name: try member.text("name"), files: files)
    }
    if let pieces = json["split"] {
      let member = LedgerMember(pieces, "split")
      split = (try member.count("package"), try member.count("packages"))
    }
    package = json["package"]
    since = json["since"]
    comparison = json["comparison"]
    if let comparison {
      let member = LedgerMember(comparison, "the comparison")
      _ = try member.needed("entities")
      _ = try member.list("entities")
    }
    before = json["before"]
  }

  /// The data file in which a package has each of its entities, where the ledger has to say it.
  package var filesOfEntities: [(entity: String, file: String)] {
    package?["entities"]?.items.compactMap { item in
      guard let name = item["entity"]?.string, let file = item["file"]?.string else { return nil }
      return (String(name[(name.firstIndex(of: ":").map { name.index(after: $0) } ?? name.startIndex)...]), file)
    } ?? []
  }
}

extension LedgerTask {
  /// The account of a task that a ledger holds.
  init(of json: JSON) throws(Fault) {
    let task = LedgerMember(json, "a task")
    self.init(
      name: try task.textOrNothing("task"), source: try task.text("source"), target: try task.text("target"),
      company: try task.textOrNothing("company"))
    toCompany = try task.textOrNothing("toCompany")
    read = try task.count("read")
    used = try task.count("used", or: 0)
    filtered = try task.counts("filtered")
    duplicates = try task.count("duplicate", or: 0)
    rejected = try task.count("rejected")
    heldBack = try task.count("heldBack")
    withoutHeader = try task.count("withoutHeader", or: 0)
    truncated = try task.count("truncated", or: 0)
    made = try task.count("made", or: 0)
    amounts = try AmountSums(of: json["amounts"] ?? .object([]))
    guard json["inserted"] != nil else { return }
    var loaded = Loaded()
    loaded.inserted = try task.count("inserted")
    loaded.updated = try task.count("updated")
    loaded.unchanged = try task.count("unchanged")
    loaded.deleted = try task.count("deleted", or: 0)
    loaded.alreadyDone = try task.count("alreadyDone", or: 0)
    loaded.arrived = try task.count("loaded", or: 0)
    loaded.staged = try task.count("staged", or: 0)
    loaded.kept = try task.counts("kept").map { ($0.name, $0.count) }
    self.loaded = loaded
  }
}

extension AmountSums {
  /// The sums that a ledger holds, by currency and field.
  init(of json: JSON) throws(Fault) {
    let currencies = LedgerMember(json, "amounts").members.map {
      (name: $0.name, sums: LedgerMember($0.value, "amounts"))
    }
    var names: [String] = []
    for name in currencies.flatMap({ $0.sums.members.map(\.name) }) where !names.contains(name) { names.append(name) }
    self.init(names: names)
    for (currency, sums) in currencies {
      var totals = names.map { _ in DecimalSum() }
      for (field, text) in try sums.texts() {
        guard let place = names.firstIndex(of: field) else { continue }
        if let number = Decimal(text) {
          totals[place].add(number)
        } else if text == DecimalSum.tooLargeText {
          totals[place] = .tooLarge
        } else {
          throw sums.unfit(field, .text(text), "a sum")
        }
      }
      add(totals, currency: currency)
    }
  }
}

extension LedgerFile {
  /// The data file that a ledger lists; those of rejects have neither size nor checksum.
  init(of json: JSON) throws(Fault) {
    let file = LedgerMember(json, "a file")
    self.init(
      name: try file.text("name"), size: try file.count("size", or: 0),
      crc: json["crc32"]?.string.flatMap { UInt32($0, radix: 16) } ?? 0, records: try file.count("records"),
      parts: json["parts"]?.int, sha256: json["sha256"]?.string)
  }
}

extension LedgerEdit {
  init(of json: JSON) throws(Fault) {
    let edit = LedgerMember(json, "edited")
    self.init(
      file: try edit.text("file"), before: try edit.count("recordsBefore"), records: try edit.count("records"))
  }
}

/// An object within a ledger, and what it is called in messages.
struct LedgerMember {
  private let json: JSON
  private let what: String
  /// More records than any ledger counts: sums of such numbers are never too large.
  private static let most = 1_000_000_000_000

  init(_ json: JSON, _ what: String) {
    self.json = json
    self.what = what
  }

  /// What it has, in order.
  var members: [(name: String, value: JSON)] { if case .object(let members) = json { members } else { [] } }

  func needed(_ name: String) throws(Fault) -> JSON {
    guard let value = json[name] else {
      throw Fault(
        .ledgerUnreadable, "this is no ledger: \(what) has no \(name)",
        remedy: "name a file that --ledger has written, or one called .ledger.json beside a package")
    }
    return value
  }

  func text(_ name: String) throws(Fault) -> String {
    let value = try needed(name)
    guard let text = value.string else { throw unfit(name, value, "a text") }
    return text
  }

  func textOrNothing(_ name: String) throws(Fault) -> String? { json[name] == nil ? nil : try text(name) }

  /// A number of records or bytes; one that has to be there, if there is none to stand in for it.
  func count(_ name: String, or absent: Int? = nil) throws(Fault) -> Int {
    if let absent, json[name] == nil { return absent }
    return try count(name, needed(name))
  }

  private func count(_ name: String, _ value: JSON) throws(Fault) -> Int {
    guard let number = value.int, (0...Self.most).contains(number) else { throw unfit(name, value, "a count") }
    return number
  }

  /// Numbers by their names.
  func counts(_ name: String) throws(Fault) -> [(name: String, count: Int)] {
    try LedgerMember(json[name] ?? .null, name).members.map { member throws(Fault) in
      (member.name, try count(member.name, member.value))
    }
  }

  func list(_ name: String) throws(Fault) -> [JSON] {
    guard let value = json[name] else { return [] }
    guard case .list(let items) = value else { throw unfit(name, value, "a list") }
    return items
  }

  /// Texts by their names.
  func texts() throws(Fault) -> [(name: String, value: String)] {
    try members.map { member throws(Fault) in (member.name, try text(member.name)) }
  }

  func texts(of name: String) throws(Fault) -> [(name: String, value: String)] {
    try LedgerMember(json[name] ?? .null, name).texts()
  }

  func unfit(_ name: String, _ value: JSON, _ expected: String) -> Fault {
    Fault(.ledgerUnreadable, "\(what) is damaged: \(name) is \(value), not \(expected)")
  }
}
