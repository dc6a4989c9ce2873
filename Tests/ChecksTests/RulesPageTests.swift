import Checks
import Foundation
import Records
import Testing

@Suite struct RulesPageTests {
  private static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test func theManualSaysWhatTheTableSays() throws {
    let page = try String(contentsOf: Self.repository.appending(path: "docs/rules.md"), encoding: .utf8)
    #expect(page == RulePages.markdown, "p2c-check --list-rules --report markdown > docs/rules.md")
  }

  @Test func everyRuleHasItsOwnName() {
    #expect(Set(Rule.table.map(\.id)).count == Rule.table.count)
  }

  @Test func everyCodeOfARuleIsExplained() {
    let known = Set(MessageCode.table.map(\.code))
    for rule in Rule.table { for code in rule.codes { #expect(known.contains(code), "\(rule.id): \(code)") } }
  }

  @Test func everyRuleHasACase() throws {
    let cases = try FileManager.default.contentsOfDirectory(
      atPath: Self.repository.appending(path: "Tests/Cases/p2c-check").path)
    for rule in Rule.checked {
      #expect(cases.contains { $0.hasPrefix("rule-\(rule.id)") }, "\(rule.id) has no case")
    }
  }

  /// Whatever data breaks, docs/rules.md says what it is.
  @Test func explainsEveryRuleThatDataBreaks() {
    for rule in DataRule.allCases { #expect(Rule.named(rule.rawValue) != nil, "\(rule.rawValue) is not in the table") }
  }

  /// What stands in the column `p2c.rule` in all that cases print: a rule of the table, or one that a mapping or an entity
  /// file makes itself.
  @Test func explainsEveryRuleOfRejects() throws {
    let cases = Self.repository.appending(path: "Tests/Cases")
    var met: Set<String> = []
    for path in try FileManager.default.subpathsOfDirectory(atPath: cases.path) where path.hasSuffix("/expout") {
      let text = try String(contentsOf: cases.appending(path: path), encoding: .utf8)
      let folder = cases.appending(path: path).deletingLastPathComponent().path
      let own = try FileManager.default.subpathsOfDirectory(atPath: folder)
        .compactMap { try? String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }.joined()
      for rule in Self.rules(inRejectsOf: text) where Rule.named(rule)?.rejectedBy.isEmpty ?? true {
        #expect(own.contains("rule=\"\(rule)\"") || Self.shipped.contains("rule=\"\(rule)\""), "\(path): \(rule)")
      }
      met.formUnion(Self.rules(inRejectsOf: text))
    }
    #expect(met.count > 5, "\(met)")
  }

  /// All that the shipped mappings and entity files say.
  private static let shipped: String = {
    let folder = repository.appending(path: "mappings").path
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return paths.compactMap { try? String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }.joined()
  }()

  /// The values of the column `p2c.rule` below each header that has it, as far as the lines are rows of that table.
  private static func rules(inRejectsOf text: String) -> [String] {
    var found: [String] = []
    var header: [String] = []
    for line in text.components(separatedBy: "\n") {
      // A delimiter in quotes is none.
      var isQuoted = false
      let plain = String(
        line.map { character in
          if character == "\"" { isQuoted.toggle() }
          return isQuoted && ",;".contains(character) ? "_" : character
        })
      let cells = plain.components(separatedBy: header.isEmpty || !plain.contains(";") ? "," : ";")
      if plain.contains("p2c.rule") {
        header = plain.components(separatedBy: plain.contains(";") ? ";" : ",")
      } else if let place = header.firstIndex(of: "p2c.rule"), cells.count == header.count {
        found.append(cells[place])
      }
    }
    return found.filter { !$0.isEmpty }
  }

  @Test func explainsACodeByItsRules() throws {
    let page = try #require(RulePages.explanation("dmf2022"))
    #expect(page.contains("column-missing"))
    #expect(RulePages.explanation("DMF0000") == nil)
  }
}
