import Testing
import Tool

@Suite struct HelpTests {
  @Test func everyOptionStandsInTheTable() {
    for option in Option.allCases { #expect(OptionEntry.table.contains { $0.option == option }, "\(option)") }
  }

  @Test(arguments: Program.allCases) func anOptionStandsOncePerProgram(_ program: Program) {
    let options = OptionEntry.entries(of: program).map(\.option)
    #expect(Set(options).count == options.count)
  }

  @Test(arguments: Program.allCases) func fits80Columns(_ program: Program) {
    let help = ProgramDescription(program, purpose: "Does.", examples: "\(program.rawValue) x").help
    for line in help.split(separator: "\n") { #expect(line.utf8.count <= 80, "\(line)") }
  }

  @Test func completesEveryVisibleOption() {
    let line = ProgramDescription(.sample, purpose: "", examples: "").bashCompletions
    #expect(line.contains("--orders") && !line.contains("--completions") && line.hasSuffix(" p2c-sample\n"))
  }
}
