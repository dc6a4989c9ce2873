import Foundation
import Testing

/// docs/mapping.md, of which the man page is made, has every word of the schema.
@Suite struct MappingPageTests {
  @Test func everyWordOfTheSchemaIsDescribed() throws {
    let schema = try String(contentsOf: Case.repository.appending(path: "mappings/mapping.xsd"), encoding: .utf8)
    let page = try String(contentsOf: Case.repository.appending(path: "docs/mapping.md"), encoding: .utf8)
    let words = Set(schema.matches(of: /<xs:(?:element|attribute) name="([A-Za-z]+)"/).map { String($0.output.1) })
    #expect(words.count > 40)
    for word in words {
      #expect(page.contains("`\(word)`") || page.contains("## \(word)\n"), "\(word) is not in docs/mapping.md")
    }
  }

  @Test func theExampleIsAMapping() throws {
    let page = try String(contentsOf: Case.repository.appending(path: "docs/mapping.md"), encoding: .utf8)
    let example = try #require(page.firstMatch(of: /```xml\n([^`]*)```/)).output.1
    let sandbox = try Sandbox()
    defer { sandbox.remove() }
    try String(example).write(to: sandbox.folder.appending(path: "example.xml"), atomically: true, encoding: .utf8)
    let outcome = try sandbox.run("-c", ["p2c-transform --mapping example.xml --explain"])
    #expect(outcome.status == 0, "\(outcome.printed)")
  }
}
