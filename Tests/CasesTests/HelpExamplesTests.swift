import Foundation
import Testing

/// Each example that a program shows in its help is executed, in one folder with the databases of `p2c-sample`.
@Suite struct HelpExamplesTests {
  static let programs = ["export", "transform", "import", "check", "describe", "report", "sample"]

  /// Examples that do not end with 0, and why.
  private static let statuses: [String: Int32] = [
    // The history of the sample has lines without a number, which is what the example finds.
    "p2c-check population --from sqlite:fno.sqlite": 1
  ]

  @Test func runsEveryExample() throws {
    let sandbox = try Sandbox()
    defer { sandbox.remove() }
    // What users have from elsewhere: the databases, the customers of the target, a package it exported.
    try run(
      """
      P2C_REPOSITORY='\(Case.repository.path)'
      p2c-sample --quiet --orders 200 --to made && mv made/*.sqlite .
      export="p2c-export --quiet --from sqlite:fno.sqlite --company usmf"
      $export --entity "Customers V3" --to customers.zip
      p2c-import --quiet --from customers.zip --to sqlite:customers.sqlite --create --ledger loaded.json
      cp loaded.json first.json && cp loaded.json second.json
      p2c-check compare customers.zip sqlite:customers.sqlite --ledger compared.json --quiet > same
      printf 'No;Name\\n007;a\\n008;b\\n' > legacy.csv
      cp "$P2C_REPOSITORY/Tests/Cases/p2c-describe/metadata/metadata.xml" .
      sqlite3 old.sqlite "CREATE TABLE customers(name TEXT)"
      $export --entity "Sales order headers V2" --entity "Sales order lines V2" --to exported.zip
      """, in: sandbox, expecting: 0)
    for program in Self.programs {
      let examples = Self.examples(in: try run("p2c-\(program) --help", in: sandbox, expecting: 0))
      #expect(examples.count > 2, "p2c-\(program)")
      for example in examples { try run(example, in: sandbox, expecting: Self.statuses[example] ?? 0) }
    }
  }

  @discardableResult
  private func run(_ script: String, in sandbox: Sandbox, expecting status: Int32) throws -> String {
    try Data("set -o pipefail\n\(script)\n".utf8).write(to: sandbox.folder.appending(path: "example.sh"))
    let outcome = try sandbox.run("example.sh")
    #expect(outcome.status == status, "\(script)\n\(outcome.printed.suffix(2000))")
    return outcome.printed
  }

  /// The commands under "Examples", up to the next empty line; a line may go on after a backslash.
  static func examples(in help: String) -> [String] {
    let lines = help.split(separator: "\n", omittingEmptySubsequences: false).drop { $0 != "Examples" }.dropFirst()
    var examples: [String] = []
    var begun = ""
    for line in lines.prefix(while: { !$0.isEmpty }) {
      let text = line.trimmingCharacters(in: .whitespaces)
      begun += text.hasSuffix("\\") ? text.dropLast() : text[...]
      if text.hasSuffix("\\") { continue }
      examples.append(begun)
      begun = ""
    }
    return examples
  }
}
