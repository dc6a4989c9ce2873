import Checks
import Foundation
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

  @Test func explainsACodeByItsRules() throws {
    let page = try #require(RulePages.explanation("dmf2022"))
    #expect(page.contains("column-missing"))
    #expect(RulePages.explanation("DMF0000") == nil)
  }
}
