/// What a program says of itself; options come from the table.
package struct ProgramDescription: Sendable {
  /// The program.
  package let program: Program
  /// One sentence on what it does.
  package let purpose: String
  /// Commands to copy, one a line; a continued line ends with a backslash.
  package let examples: String
  /// What it takes besides options, such as `FILE...`; nil if nothing.
  package let operand: String?

  package init(_ program: Program, purpose: String, examples: String, operand: String? = nil) {
    self.program = program
    self.purpose = purpose
    self.examples = examples
    self.operand = operand
  }

  /// The page `--help` prints: examples first, one line an option, 80 columns.
  package var help: String {
    var page = [purpose, "", "Examples"]
    page += examples.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.isEmpty ? "" : "  \($0)"
    }
    page += optionLines
    page += explanations
    page += ["", "Exit status"]
    // A page is whole whatever the ledgers tell of rejects, and an entity file has none.
    page += exitStatuses.filter { $0.0 != 1 || program != .report && program != .describe }.map { status, text in
      pad("  \(status)", to: 6) + (status == 1 && program == .check ? "there are findings" : text)
    }
    page += ["", Self.idiom]
    return page.joined(separator: "\n") + "\n"
  }

  /// The tests run this text.
  private static let idiom = """
    A pipeline reports only its last stage. In bash, the worst of all stages:
      worst() { local s w=0; for s; do ((s > w)) && w=$s; done; return "$w"; }
      set +e; p2c-export ... | p2c-import ...; worst "${PIPESTATUS[@]}"
    """

  private var optionLines: [String] {
    let groups = Options.shown(by: program)
    let width = groups.flatMap(\.options).map(\.usage.utf8.count).max() ?? 0
    return groups.flatMap { group in
      ["", group.heading] + group.options.map { pad("  " + $0.usage, to: width + 4) + $0.help }
    }
  }

  /// What a line of an option has no room for.
  private var explanations: [String] {
    var lines: [String] = []
    if Options.table.mode.programs.contains(program) {
      lines += ["", "Modes"] + Self.modes
    }
    if program == .transform { lines += ["", "In mapping files"] + Self.mappingNotes }
    if program != .sample, program != .report { lines += ["", "Environment"] + Self.environment }
    return lines
  }

  private static let modes = [
    "  upsert   insert records that are not there, update the others (default)",
    "  insert   only insert; a record that is there is rejected",
    "  update   only update; a record that is not there is rejected",
    "  replace  upsert, then delete what the package does not have of its companies",
    "  document upsert, then delete the lines that its documents do not have there",
    "  A mapping may set the mode of a task; --mode overrides it. Columns that the",
    "  package does not have are left alone; blank values clear.",
  ]

  private static let mappingNotes = [
    "  Lists of fields (by, key, order, within, fields) have blanks between names:",
    "  order=\"SALESID LINENUM desc\". --print-mapping NAME shows how all is written.",
  ]

  private static let environment = [
    "  P2C_MAPPINGS  folders, with colons between, searched before the shipped one",
    "                for mappings, value maps and entity files (in entities/ there)",
  ]
}

/// What each exit status means, as help shows it.
private let exitStatuses = [
  (0, "all well"),
  (1, "finished, but records were rejected here or in a stage before"),
  (64, "wrong usage"),
  (65, "the data is wrong, or the package is damaged or ends early"),
  (66, "an input is missing"),
  (70, "a bug of ours"),
  (73, "the output cannot be created"),
  (74, "reading or writing failed, or the disk is full"),
  (75, "somebody else holds it; try again later"),
  (77, "the sign-in was refused, or a right is missing"),
  (78, "a mapping or entity file is wrong"),
]

private func pad(_ text: String, to width: Int) -> String {
  text + String(repeating: " ", count: max(1, width - text.utf8.count))
}
