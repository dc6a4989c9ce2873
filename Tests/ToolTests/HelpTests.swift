import Testing
import Tool

@Suite struct HelpTests {
  @Test func everyLineOfTheTableIsAnOption() {
    #expect(Mirror(reflecting: Options.table).children.count == Options.groups.count + Options.all.count)
  }

  @Test func whatIsTypedAlikeMeansTheSame() {
    for options in Dictionary(grouping: Options.all, by: \.usage).values {
      #expect(Set(options.map { ObjectIdentifier(type(of: $0)) }).count == 1, "\(options[0].usage)")
    }
  }

  @Test(arguments: Program.allCases) func anOptionStandsOncePerProgram(_ program: Program) {
    let names = Options.of(program).map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test(arguments: Program.allCases) func fits80Columns(_ program: Program) {
    let help = ProgramDescription(program, purpose: "Does.", examples: "\(program.rawValue) x").help
    for line in help.split(separator: "\n") { #expect(line.utf8.count <= 80, "\(line)") }
  }

  @Test(arguments: Program.allCases, Shell.allCases)
  func completesEveryOptionThatHelpShows(_ program: Program, _ shell: Shell) {
    let script = ProgramDescription(program, purpose: "", examples: "").completions(for: shell)
    let dashes = shell == .fish ? " -l " : "--"
    for option in Options.shown(by: program).flatMap(\.options) { #expect(script.contains(dashes + option.name)) }
    #expect(script.contains(program.rawValue) && !script.contains("completions"))
  }
}
