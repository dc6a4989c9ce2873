internal import Records

/// An option; its raw value is what follows the two dashes.
package enum Option: String, Sendable, CaseIterable {
  case from, to, form, format, entity, `for`, company, `where`, `as`, delimiter, query, flat, records, columns, edited
  case unproven
  case toDelimiter = "to-delimiter"
  case mapping, set
  case valueMap = "value-map"
  case ignoreEntity = "ignore-entity"
  case withoutFilter = "without-filter"
  case explain, generate
  case printMapping = "print-mapping"
  case packageName = "package-name"
  case description
  case sourceFormat = "source-format"
  case mode, create, again
  case commitEvery = "commit-every"
  case anotherCompany = "another-company"
  case toCompany = "to-company"
  case maxDeletes = "max-deletes"
  case orders, seed, faults
  case labels
  case plainText = "plain-text"
  case splitRows = "split-rows"
  case report, skip, strict, like, reference, then, ignore, tolerance, differences
  case listRules = "list-rules"
  case fno, kb, sales, solution, populated
  case fnoBuild = "fno-build"
  case platformUpdate = "platform-update"
  case platformBuild = "platform-build"
  case rejects, ledger, sha256
  case maxRejects = "max-rejects"
  case runID = "run-id"
  case showValues = "show-values"
  case jobs, temp, progress, quiet
  case wait
  case dryRun = "dry-run"
  case noSync = "no-sync"
  case list, help, version, completions

  /// As it is typed.
  package var spelling: String { "--" + rawValue }
}

/// One line of the option table: what an option takes, who takes it, and what help says of it.
package struct OptionEntry: Sendable {
  /// The heading in help under which an option stands.
  package enum Group: String, Sendable, CaseIterable {
    case input = "Input"
    case output = "Output"
    case mapping = "Mapping"
    case loading = "Loading"
    case records = "Rejects and ledger"
    case checking = "Checking"
    case release = "Releases, for prerequisites"
    case running = "Running"
    case hidden = ""
  }

  /// What follows the option.
  package enum Value: Sendable {
    /// Nothing.
    case none
    /// Any text that is not empty.
    case text(String)
    /// Two texts, as two arguments.
    case two(String, String)
    /// One of these words.
    case choice(String, [String])
    /// One of these words, or `ENTITY=` and one of them.
    case choicePerEntity(String, [String])
    /// A whole number in this range.
    case number(String, ClosedRange<Int>)
    /// A number of records, or a percentage of them.
    case limit(String)
    /// A name, `=`, and a text that may be empty.
    case pair(String)
    /// One character between fields.
    case character(String)
  }

  /// The option it describes.
  package let option: Option
  /// What follows it.
  package let value: Value
  /// The programs that take it.
  package let programs: [Program]
  /// Where help shows it.
  package let group: Group
  /// Whether it may be given more than once.
  package let repeats: Bool
  /// The one line of help.
  package let help: String

  private init(
    _ option: Option, _ value: Value, _ programs: [Program], _ group: Group, repeats: Bool = false,
    _ help: String
  ) {
    self.option = option
    self.value = value
    self.programs = programs
    self.group = group
    self.repeats = repeats
    self.help = help
  }

  private static let stages: [Program] = [.export, .transform, .import]
  private static let writers: [Program] = [.export, .transform]
  private static let readers: [Program] = [.transform, .import]

  /// Every option of every program, in the order in which help shows them.
  package static let table: [OptionEntry] = [
    .init(.from, .text("DB"), [.export], .input, "the database to read: sqlite:PATH"),
    .init(.from, .text("PACKAGE"), readers, .input, "what to read; - is standard input (default)"),
    .init(.entity, .text("NAME"), stages, .input, repeats: true, "only this entity; may be repeated"),
    .init(.for, .text("MAPPING"), [.export], .input, repeats: true, "the entities this mapping reads"),
    .init(.company, .text("ID"), stages, .input, "the company whose records are meant"),
    .init(
      .where, .text("[ENTITY:]FILTER"), writers, .input, repeats: true,
      "only records that meet an OData filter"),
    .init(.query, .text("SQL"), [.export], .input, "the records of a query; needs --as"),
    .init(.as, .text("ENTITY"), stages, .input, "the entity a bare file or a query holds"),
    .init(.flat, .none, [.export], .input, "read tables named as the entities are"),
    .init(.delimiter, .character("CHAR"), readers, .input, "what stands between fields of CSV, or tab"),
    .init(
      .records, .number("N", 0...Int.max), readers, .input, "how many records the bare file must have"),
    .init(.columns, .text("A,B"), readers, .input, "the columns, where the first line of JSON lacks some"),
    .init(.edited, .none, readers, .input, "take files changed after their ledger"),
    .init(.unproven, .none, [.import], .input, "take a bare file from a pipe: its end has no proof"),

    .init(.to, .text("PLACE"), writers, .output, "where to write; - is standard output (default)"),
    .init(.to, .text("DB"), [.import], .output, "the database to write: sqlite:PATH"),
    .init(
      .to, .text("DIR"), [.sample], .output, repeats: true,
      "a folder for fno.sqlite and sales.sqlite, or fno=DB sales=DB"),
    .init(.toCompany, .text("ID"), writers, .output, "the company the records move to"),
    .init(
      .form, .choice("FORM", ["zip", "folder", "stream", "bare"]), writers, .output,
      "zip, folder, stream or bare"),
    .init(
      .format, .choice("FORMAT", Format.all.map(\.name)), writers, .output,
      "csv[-unicode], xml-element|attribute, jsonl[-typed]"),
    .init(
      .toDelimiter, .character("CHAR"), writers, .output, "what is to stand between fields of CSV, or tab"),
    .init(.packageName, .text("TEXT"), writers, .output, "the name in the manifest"),
    .init(.description, .text("TEXT"), writers, .output, "the description in the manifest"),
    .init(.sourceFormat, .text("NAME"), writers, .output, "the source data format in the manifest"),
    .init(
      .labels, .choice("NAMES", ["cds", "dataverse"]), writers, .output, "labels with cds (default) or dataverse"),
    .init(.plainText, .none, writers, .output, "no quotes or line breaks in values of CSV"),
    .init(
      .splitRows, .number("N", 1...Int.max), writers, .output, "packages of N records at most; documents stay whole"),

    .init(.orders, .number("N", 1...100_000_000), [.sample], .output, "how many sales orders (default 100)"),
    .init(.seed, .number("N", 0...Int.max), [.sample], .output, "another seed, other values (default 1)"),
    .init(.faults, .none, [.sample], .output, "plant one bad record of each kind; list them"),

    .init(
      .mapping, .text("MAPPING"), [.transform], .mapping, repeats: true,
      "a mapping file or a shipped name; repeatable"),
    .init(.set, .pair("NAME=VALUE"), readers, .mapping, repeats: true, "set a parameter of the mapping"),
    .init(
      .valueMap, .pair("NAME=FILE"), [.transform], .mapping, repeats: true,
      "take a value map from this CSV instead"),
    .init(
      .ignoreEntity, .text("NAME"), [.transform], .mapping, repeats: true, "an entity no task needs to read"),
    .init(
      .withoutFilter, .text("NAME"), writers, .mapping, repeats: true, "keep what the filter NAME drops"),
    .init(.list, .none, [.transform], .mapping, "the shipped mappings, and nothing else"),
    .init(.explain, .none, [.transform], .mapping, "say what the mapping does, field by field"),
    .init(
      .generate, .two("SOURCE", "TARGET"), [.transform], .mapping, "print a starting mapping between entities"
    ),
    .init(.printMapping, .text("NAME"), [.transform], .mapping, "print a shipped mapping"),

    .init(
      .mode, .choicePerEntity("[ENTITY=]MODE", ["upsert", "insert", "update", "update-existing", "replace"]), [.import],
      .loading,
      repeats: true, "upsert, insert, update, update-existing or replace"),
    .init(.create, .none, [.import], .loading, "make the tables that are missing"),
    .init(.commitEvery, .number("N", 1...Int.max), [.import], .loading, "commit after every N whole documents"),
    .init(.again, .none, [.import], .loading, "do a one-time job once more"),
    .init(
      .maxDeletes, .limit("N|N%"), [.import], .loading, "replace: delete no more rows than this (default 10%)"),
    .init(.anotherCompany, .text("ID"), [.import], .loading, "load this company beside another one"),

    .init(.rejects, .text("OUT"), stages, .records, "put bad records there and go on"),
    .init(.maxRejects, .limit("N|N%"), stages, .records, "stop when more records than this are bad"),
    .init(.ledger, .text("FILE"), stages, .records, "write the ledger there"),
    .init(.runID, .text("TEXT"), stages, .records, "a name for this run, for the ledger"),
    .init(.sha256, .none, stages, .records, "put SHA-256 digests into the ledger"),
    .init(.showValues, .none, stages, .records, "show values in messages, not only keys"),

    .init(.from, .text("DB"), [.check], .checking, "population: the database, sqlite:PATH"),
    .init(.company, .text("ID"), [.check], .checking, "only this company, of a database"),
    .init(.as, .text("ENTITY"), [.check], .checking, "package, compare: the entity a bare file holds"),
    .init(.delimiter, .character("CHAR"), [.check], .checking, "what stands between fields of CSV, or tab"),
    .init(
      .records, .number("N", 0...Int.max), [.check], .checking, "how many records the bare file has; compare: stdin"),
    .init(
      .reference, .text("PLACE"), [.check], .checking, repeats: true,
      "package: more to refer to, a package or a database"),
    .init(.like, .text("PACKAGE"), [.check], .checking, "package: one the target environment has exported"),
    .init(.entity, .text("NAME"), [.check], .checking, repeats: true, "compare: only this entity; may be repeated"),
    .init(
      .ignore, .text("FIELD"), [.check], .checking, repeats: true, "compare: leave this field out; may be repeated"),
    .init(
      .tolerance, .pair("FIELD=NUMBER"), [.check], .checking, repeats: true,
      "compare: by how much its numbers may differ"),
    .init(.edited, .none, [.check], .checking, "compare: take files changed after their ledger"),
    .init(.differences, .text("OUT"), [.check], .checking, "compare: put all differences there"),
    .init(.then, .text("FILE"), [.check], .checking, repeats: true, "mapping: the second hop; may be repeated"),
    .init(.report, .choice("FORM", ["text", "json", "markdown"]), [.check], .checking, "text or json"),
    .init(.skip, .text("RULE"), [.check], .checking, repeats: true, "leave a rule out; may be repeated"),
    .init(.strict, .none, [.check], .checking, "warnings make the exit status 1 too"),
    .init(.listRules, .none, [.check], .checking, "all rules, and nothing else"),
    .init(.explain, .text("CODE"), [.check], .checking, "what a code or a rule means, and nothing else"),

    .init(
      .fno, .choice("NAME", ["1611", "july-2017", "7.3"]), [.check], .release, "the F&O release: 1611, july-2017 or 7.3"
    ),
    .init(.fnoBuild, .text("BUILD"), [.check], .release, "its application build, such as 7.2.11792.56024"),
    .init(.platformUpdate, .number("N", 1...999), [.check], .release, "the platform update"),
    .init(.platformBuild, .text("BUILD"), [.check], .release, "the platform build, such as 7.0.4565.16212"),
    .init(.kb, .text("KB"), [.check], .release, repeats: true, "a hotfix that is installed; may be repeated"),
    .init(.sales, .text("VERSION"), [.check], .release, "the version of Dynamics 365 Sales"),
    .init(.solution, .text("VERSION"), [.check], .release, "the version of the solution in Sales"),
    .init(
      .populated, .choice("YES", ["yes", "no"]), [.check], .release, "whether the one-time population ran: yes or no"),

    .init(.list, .none, [.export], .running, "what the database can give, and nothing else"),
    .init(.dryRun, .none, stages, .running, "do all but write"),
    .init(.noSync, .none, stages + [.sample], .running, "do not wait until the disk has the files"),
    .init(
      .jobs, .number("N", 1...1024), stages + [.sample, .check], .running, "how many workers (default: processors)"),
    .init(
      .wait, .number("SECONDS", 0...86_400), [.export, .import], .running,
      "how long to wait for a locked database (default 60)"),
    .init(.temp, .text("DIR"), stages + [.check], .running, "where to spool (default: TMPDIR, else /var/tmp)"),
    .init(
      .progress, .choice("WHEN", ["auto", "never", "json"]), stages + [.sample], .running,
      "auto, never or json"),
    .init(.quiet, .none, Program.allCases, .running, "only warnings and problems on standard error"),
    .init(.help, .none, Program.allCases, .running, "this page"),
    .init(.version, .none, Program.allCases, .running, "the version"),
    .init(
      .completions, .choice("SHELL", ["bash"]), Program.allCases, .hidden,
      "what completes options in the shell"),
  ]

  /// The options one program takes.
  package static func entries(of program: Program) -> [OptionEntry] {
    table.filter { $0.programs.contains(program) }
  }

  /// The values as help shows them; one for each argument the option takes.
  package var valueNames: [String] {
    switch value {
    case .none: []
    case .text(let name), .choice(let name, _), .choicePerEntity(let name, _), .number(let name, _),
      .limit(let name),
      .pair(let name), .character(let name):
      [name]
    case .two(let first, let second): [first, second]
    }
  }
}
