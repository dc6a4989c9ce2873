package import Records

/// What became of the records of one task and company.
///
/// Every record that was read is in exactly one of the other counts.
package struct LedgerTask: Sendable {
  /// The task of the mapping, if there was one.
  package var name: String?
  /// What was read: an entity, or the database it came from.
  package var source: String
  /// What was written.
  package var target: String
  /// The company the records belong to.
  package var company: String?
  /// The company they go to, if that is another one.
  package var toCompany: String?
  /// How many records came in.
  package var read = 0
  /// How many were made into something.
  package var used = 0
  /// How many a filter dropped, by its name.
  package var filtered: [(name: String, count: Int)] = []
  /// Filters that were switched off.
  package var unfiltered: [String] = []
  /// How many were dropped because one with the same key was kept.
  package var duplicates = 0
  /// How many broke a rule.
  package var rejected = 0
  /// How many were good but belong to a document that lost a record.
  package var heldBack = 0
  /// How many of those used had no header in the package.
  package var withoutHeader = 0
  /// How many records went out.
  package var made = 0
  /// import: what happened in the target.
  package var loaded: Loaded?
  /// How many texts were cut because the mapping says so.
  package var truncated = 0
  /// import: the highest numbers of each field that a number sequence of F&O fills.
  package var highest: [(field: String, numbers: [String])] = []
  /// import: how many records have a lookup that found nothing and is blank, by its field.
  package var blanked: [(field: String, count: Int)] = []
  /// The sums of the amounts that went out.
  package var amounts = AmountSums()

  /// What an import did with the records.
  package struct Loaded: Sendable {
    package var inserted = 0
    package var updated = 0
    package var unchanged = 0
    package var deleted = 0
    package var alreadyDone = 0
    /// An environment: taken over, and it does not say whether as new.
    package var arrived = 0
    /// An environment: only staged there, as was asked for.
    package var staged = 0
    /// replace: rows that the package does not have and that stay, by the reason.
    package var kept: [(reason: String, count: Int)] = []

    package init() {}

    /// How many records there are in the target afterwards.
    package var present: Int { inserted + updated + unchanged + alreadyDone + arrived + staged }
  }

  package init(name: String? = nil, source: String, target: String, company: String? = nil) {
    self.name = name
    self.source = source
    self.target = target
    self.company = company
  }

  /// How many records there are afterwards, made or in the target.
  package var passed: Int {
    loaded.map { $0.present + (isOfDeletes ? $0.deleted : 0) } ?? made
  }

  /// Whether its records are those of rows to be deleted.
  private var isOfDeletes: Bool { loaded != nil && name == ImportMode.delete.rawValue }

  /// Whether all records are accounted for.
  package var isBalanced: Bool {
    let dropped = filtered.reduce(0) { $0 + $1.count } + duplicates + rejected + heldBack
    if let loaded {
      return read == loaded.present + (isOfDeletes ? loaded.deleted : 0) + dropped
    }
    return read == used + dropped
  }

  /// The account in one line, as the end of a run prints it.
  package var line: String { "\(title): \(sum)" }

  /// What was read and made, of which company.
  private var title: String {
    let what = source == target ? source : "\(source) → \(target)"
    // The only name an import gives is that of a mode.
    let whole = loaded == nil ? what : what + (name.map { " (\($0))" } ?? "")
    let companies = [company, toCompany].compactMap(\.self).joined(separator: " → ")
    return companies.isEmpty ? whole : "\(whole), company \(companies)"
  }

  /// What became of the records.
  package var sum: String {
    var parts: [String] = []
    if let loaded, isOfDeletes {
      parts = ["deleted \(loaded.deleted.grouped)", "unchanged \(loaded.unchanged.grouped)"]
    } else if let loaded {
      let isTold = loaded.inserted + loaded.updated + loaded.unchanged > 0 || loaded.arrived + loaded.staged == 0
      let counts = [("inserted", loaded.inserted), ("updated", loaded.updated), ("unchanged", loaded.unchanged)]
      if isTold { parts += counts.map { "\($0) \($1.grouped)" } }
      if loaded.alreadyDone > 0 { parts.append("already done \(loaded.alreadyDone.grouped)") }
      if loaded.arrived > 0 { parts.append("loaded \(loaded.arrived.grouped)") }
      if loaded.staged > 0 { parts.append("staged \(loaded.staged.grouped)") }
    } else {
      parts.append("used \(used.grouped)")
    }
    let dropped = filtered.filter { $0.count > 0 }
    if !dropped.isEmpty {
      let names = dropped.map { "\($0.count.grouped) \($0.name)" }.joined(separator: ", ")
      parts.append("filtered \(dropped.reduce(0) { $0 + $1.count }.grouped) (\(names))")
    }
    if duplicates > 0 { parts.append("duplicate \(duplicates.grouped)") }
    if rejected > 0 { parts.append("rejected \(rejected.grouped)") }
    if heldBack > 0 { parts.append("held back \(heldBack.grouped)") }
    var text = "read \(read.grouped) = " + parts.joined(separator: " + ")
    if loaded == nil { text += "; made \(made.grouped)" }
    if let deleted = loaded?.deleted, deleted > 0, !isOfDeletes { text += "; deleted \(deleted.grouped)" }
    if let kept = loaded?.kept, !kept.isEmpty {
      let reasons = kept.map { "\($0.count.grouped) \($0.reason)" }.joined(separator: ", ")
      text += "; kept \(kept.reduce(0) { $0 + $1.count }.grouped) (\(reasons))"
    }
    if withoutHeader > 0 { text += "; \(withoutHeader.grouped) without a header" }
    if truncated > 0 { text += "; \(truncated.grouped) text\(truncated == 1 ? "" : "s") cut" }
    return text
  }

  /// The account as the ledger shows it.
  package var json: JSON {
    var members: [(name: String, value: JSON)] = []
    if let name { members.append(("task", .text(name))) }
    members += [("source", .text(source)), ("target", .text(target))]
    if let company { members.append(("company", .text(company))) }
    if let toCompany { members.append(("toCompany", .text(toCompany))) }
    members.append(("read", .int(read)))
    if let loaded {
      members += [("inserted", .int(loaded.inserted)), ("updated", .int(loaded.updated))]
      members += [("unchanged", .int(loaded.unchanged)), ("deleted", .int(loaded.deleted))]
      if loaded.alreadyDone > 0 { members.append(("alreadyDone", .int(loaded.alreadyDone))) }
      if loaded.arrived > 0 { members.append(("loaded", .int(loaded.arrived))) }
      if loaded.staged > 0 { members.append(("staged", .int(loaded.staged))) }
      if !loaded.kept.isEmpty {
        members.append(("kept", .object(loaded.kept.map { (name: $0.reason, value: .int($0.count)) })))
      }
    } else {
      members.append(("used", .int(used)))
    }
    members.append(("filtered", .object(filtered.map { (name: $0.name, value: .int($0.count)) })))
    if !unfiltered.isEmpty { members.append(("filtersOff", .list(unfiltered.map { .text($0) }))) }
    members += [("duplicate", .int(duplicates)), ("rejected", .int(rejected)), ("heldBack", .int(heldBack))]
    if withoutHeader > 0 { members.append(("withoutHeader", .int(withoutHeader))) }
    if truncated > 0 { members.append(("truncated", .int(truncated))) }
    if loaded == nil { members.append(("made", .int(made))) }
    if !blanked.isEmpty {
      members.append(("blanked", .object(blanked.map { (name: $0.field, value: .int($0.count)) })))
    }
    members.append(("amounts", amounts.json))
    if !highest.isEmpty {
      let lists = highest.map { (name: $0.field, value: JSON.list($0.numbers.map { .text($0) })) }
      members.append(("highestNumbers", .object(lists)))
    }
    return .object(members)
  }
}

extension Int {
  /// The number with commas between thousands, for people.
  package var grouped: String {
    let digits = String(magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return self < 0 ? "-" + text : text
  }

  /// So many records, for people.
  package var records: String { "\(grouped) record\(self == 1 ? "" : "s")" }
}
