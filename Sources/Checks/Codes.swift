internal import Records

/// A code or status that data management shows, in our words.
package struct MessageCode: Sendable {
  /// As it is shown.
  package let code: String
  /// What causes it.
  package let cause: String

  /// Those that are documented.
  package static let table: [MessageCode] = [
    MessageCode(
      code: "400",
      cause: "the package as a whole is refused: a file is not where it must be, or a label is unknown"),
    MessageCode(
      code: "0xC0010009", cause: "the XML is not in the correct format, or a mapped column is absent from it"),
    MessageCode(code: "FF004", cause: "the header row is missing, or the first line is blank"),
    MessageCode(code: "DMF1830", cause: "composite entity: a child entity never occurs in the document"),
    MessageCode(code: "DMF1959", cause: "rows of the file have the same key"),
    MessageCode(
      code: "DMF1999",
      cause: "the built-in format CSV-Unicode was changed in the environment; a package cannot show that"),
    MessageCode(code: "DMF2009", cause: "an Excel sheet has more than 255 columns"),
    MessageCode(code: "DMF2016", cause: "a date is not valid"),
    MessageCode(code: "DMF2018", cause: "a value is not valid for the type of its field"),
    MessageCode(code: "DMF2022", cause: "columns of the file and mapping do not match"),
    MessageCode(code: "DMF2025", cause: "columns of the file and mapping do not match"),
    MessageCode(code: "DMF2039", cause: "the file is not in the format expected"),
    MessageCode(code: "DMF2042", cause: "the file is not in the format expected"),
    MessageCode(code: "DMF2050", cause: "a row has a different shape, or there are blank lines"),
    MessageCode(code: "DMF2052", cause: "the file is not in the format expected"),
    MessageCode(code: "DMF2053", cause: "the file is empty; at least one data row is needed"),
    MessageCode(code: "DMF2055", cause: "there are control characters other than tab, CR and LF"),
    MessageCode(code: "DMF2057", cause: "rows of the file have the same key"),
    MessageCode(code: "DMF2060", cause: "columns of the file and mapping do not match"),
    MessageCode(code: "MAP011", cause: "composite entity: a child entity never occurs in the document"),
  ]
}

/// The rules and codes for people.
package enum RulePages {
  /// The page of `--list-rules`.
  package static var list: String {
    let width = Rule.table.map(\.id.utf8.count).max() ?? 0
    let lines = Rule.table.map { rule in
      let name = rule.id + String(repeating: " ", count: width - rule.id.utf8.count)
      let level =
        rule.severity.rawValue + String(repeating: " ", count: 11 - rule.severity.rawValue.utf8.count)
      let codes = rule.codes.isEmpty ? "" : " (\(rule.codes.joined(separator: ", ")))"
      return "\(name)  \(level)  \(rule.title)\(codes)"
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The rules for programs.
  package static var json: String {
    JSON.list(
      Rule.table.map { rule in
        .object([
          ("rule", .text(rule.id)), ("severity", .text(rule.severity.rawValue)),
          ("codes", .list(rule.codes.map { .text($0) })), ("title", .text(rule.title)),
          ("text", .text(rule.text)), ("rejectedBy", .list(rule.rejectedBy.map { .text($0.rawValue) })),
        ])
      }
    ).pretty
  }

  /// docs/rules.md.
  package static var markdown: String {
    var page = """
      # The rules

      Made from the table in `Sources/Checks/RuleTable.swift`; `p2c-check --list-rules` prints the same rules,
      and `p2c-check --explain NAME` one of them or a code of data management. A finding of severity *error* or
      *not checked* makes the exit status 1; a *warning* does with `--strict`. `--skip NAME` leaves a rule out.

      A rule has one name, whoever finds it broken: the finding of p2c-check, and the column `p2c.rule` of the rejects of
      the stages named with it. What makes a file unreadable rejects no record: the stage stops there with status 65. Rules
      of severity *rejected* are those that only stages look for. Further names come from `<require>` in mapping and entity files, which
      `p2c-transform --explain` shows.

      """
    for group in Rule.Group.allCases {
      page += "\n## \(group.rawValue)\n"
      for rule in Rule.table where rule.group == group {
        let codes = rule.codes.isEmpty ? "" : " · \(rule.codes.joined(separator: ", "))"
        page += "\n### \(rule.id)\n\n*\(rule.severity.rawValue)*\(codes) · \(rule.title)\n\n\(rule.text)\n"
        if let stages = rule.stages { page += "\n\(stages)\n" }
      }
    }
    page += "\n## Codes of data management\n\n| code | cause | rules |\n|---|---|---|\n"
    for code in MessageCode.table {
      let rules = Rule.table.filter { $0.codes.contains(code.code) }.map { "`\($0.id)`" }
      page += "| \(code.code) | \(code.cause) | \(rules.isEmpty ? "none" : rules.joined(separator: ", ")) |\n"
    }
    return page
  }

  /// What a code or a rule means; nil if there is no such thing.
  package static func explanation(_ wanted: String) -> String? {
    if let rule = Rule.named(wanted.lowercased()) {
      let codes = rule.codes.isEmpty ? "" : ", \(rule.codes.joined(separator: ", "))"
      return "\(rule.id) (\(rule.severity.rawValue)\(codes)): \(rule.title)\n\(rule.text)\n"
        + (rule.stages.map { $0 + "\n" } ?? "")
    }
    guard let code = MessageCode.table.first(where: { $0.code.lowercased() == wanted.lowercased() }) else {
      return nil
    }
    let rules = Rule.table.filter { $0.codes.contains(code.code) }
    var page = "\(code.code): \(code.cause)\n"
    if rules.isEmpty { page += "No rule of p2c-check finds it.\n" }
    for rule in rules { page += "  \(rule.id): \(rule.title). \(rule.text)\n" }
    return page
  }
}

extension Rule {
  /// Who rejects records for it; nil where nobody does.
  fileprivate var stages: String? {
    rejectedBy.isEmpty ? nil : "In the rejects of " + rejectedBy.map(\.rawValue).joined(separator: ", ") + "."
  }
}
