/// A rule of p2c-check: what it looks for, and which message of data management it spares the user.
package struct Rule: Sendable {
  /// How bad it is when the rule is broken.
  package enum Severity: String, Sendable, CaseIterable {
    /// It would be refused, or something else than meant would happen.
    case error
    /// It may be meant, or depends on the environment.
    case warning
    /// It could not be looked at, so that nothing is known.
    case notChecked = "not checked"
    /// Only the stages look for it, as they need it for what they make of a record.
    case rejected
  }

  /// The part of the program a rule belongs to, and its heading in the manual.
  package enum Group: String, Sendable, CaseIterable {
    case package = "The package"
    case manifest = "Manifest.xml and PackageHeader.xml"
    case file = "Data files"
    case value = "Values"
    case key = "Keys and references"
    case template = "With --like"
    case mapping = "Mapping files"
    case prerequisite = "Version prerequisites"
    case population = "The one-time population"
    case ledger = "Ledgers"
    case stage = "Records that only the stages reject"
  }

  /// A stage that rejects records.
  package enum Stage: String, Sendable {
    case export = "p2c-export"
    case transform = "p2c-transform"
    case `import` = "p2c-import"
  }

  /// The name users type after `--skip`, and the one in the column `p2c.rule` of rejects.
  package let id: String
  /// How bad it is.
  package let severity: Severity
  /// The codes data management shows for it.
  package let codes: [String]
  /// Where it stands in the manual.
  package let group: Group
  /// One line.
  package let title: String
  /// What it looks for, why, and what to do.
  package let text: String
  /// The stages that reject records for it.
  package let rejectedBy: [Stage]

  init(
    _ id: String, _ severity: Severity, _ codes: [String] = [], _ group: Group, _ title: String,
    _ text: String, rejectedBy: [Stage] = []
  ) {
    self.id = id
    self.severity = severity
    self.codes = codes
    self.group = group
    self.title = title
    self.text = text
    self.rejectedBy = rejectedBy
  }

  /// The rule of a name.
  package static func named(_ id: String) -> Rule? { byName[id] }

  /// The rules that p2c-check looks for.
  package static var checked: [Rule] { table.filter { $0.severity != .rejected } }

  private static let byName = Dictionary(table.map { ($0.id, $0) }) { first, _ in first }
}
