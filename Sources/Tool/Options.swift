package import Packages
package import Records
internal import Synchronization

/// Every option of every program, in the order and under the headings in which help shows them.
///
/// An option is a line here and its use: `arguments.commitEvery` is a number, or nil if it was not given. Where help says
/// different things of an option, each program has a line of its own; what is typed alike means the same on all lines.
package struct Options: Sendable {
  private let inputs = Heading("Input")
  package let fromDatabase = Option(
    "from", .one("DB", .text), [.export], "sqlite:, postgresql:, sqlserver:, odbc:, lake:, fno:")
  package let from = Option(
    "from", .many("PACKAGE", .text), readers, "what to read (default: -, stdin); repeatable")
  package let describeFrom = Option(
    "from", .one("PLACE", or: "-", .text), [.describe], "a file, package, database, $metadata; - is standard input")
  package let prefer = Option(
    "prefer", .one("WHICH", .word(of: PreferredInput.allCases, \.rawValue)), readers,
    "which input counts for a key in two: first, last")
  package let entity = Option(
    "entity", .many("NAME", .text), stages + [.describe], "only this entity; may be repeated")
  package let table = Option("table", .many("NAME", .text), [.describe], "this table of a database; may be repeated")
  package let `for` = Option("for", .many("MAPPING", .text), [.export], "the entities this mapping reads")
  package let company = Option("company", .one("ID", .text), stages, "the company whose records are meant")
  package let `where` = Option(
    "where", .many("[ENTITY:]FILTER", .text), writers, "only records that meet an OData filter")
  package let query = Option("query", .one("SQL", .text), [.export], "the records of a query; needs --as")
  package let `as` = Option(
    "as", .one("ENTITY", .text), stages, "the entity a bare file or a query holds", isOfInput: true)
  package let describeAs = Option("as", .one("NAME", .text), [.describe], "what the entity is to be called")
  package let flat = Option("flat", .nothing, [.export], "read tables named as the entities are")
  package let delimiter = Option(
    "delimiter", .one("CHAR", or: comma, .character), dataReaders, "what stands between fields of CSV, or tab",
    isOfInput: true)
  package let encoding = Option(
    "encoding", .one("NAME", .encoding), dataReaders, "the encoding of a bare file, such as cp1252", isOfInput: true)
  package let null = Option(
    "null", .one("WORD", .text), dataReaders, "what stands for NULL in the bare CSV file", isOfInput: true)
  package let records = Option(
    "records", .one("N", .number(0...Int.max)), readers, "how many records the bare file must have",
    isOfInput: true)
  package let columns = Option(
    "columns", .one("A,B", .list), dataReaders, "the columns, if the first line does not name all", isOfInput: true)
  package let sheet = Option(
    "sheet", .one("NAME", .text), dataReaders, "the sheet of a bare workbook (default: the first)", isOfInput: true)
  package let idsFrom = Option(
    "reference", .many("PACKAGE", .text), stages, "where look-ups of a configuration package lead to")
  package let edited = Option("edited", .nothing, readers, "take files changed after their ledger")
  package let unproven = Option("unproven", .nothing, [.import], "take a bare file from a pipe: its end has no proof")

  private let outputs = Heading("Output")
  package let to = Option(
    "to", .one("PLACE", or: "-", .text), writers, "where to write; - is standard output (default)")
  package let toDatabase = Option(
    "to", .one("DB", .text), [.import], "sqlite:PATH, postgresql://… or fno:https://…")
  package let samplePlaces = Option(
    "to", .many("DIR", .text), [.sample], "a folder for fno.sqlite and sales.sqlite, or fno=DB sales=DB")
  package let reportTo = Option(
    "to", .one("FILE", or: "-", .text), [.report], "where the page goes; - is standard output (default)")
  package let describeTo = Option(
    "to", .one("PLACE", or: "-", .text), [.describe], "a file, or a new folder DIR/; - is standard output (default)")
  package let keep = Option("keep", .one("DIR", .text), [.export], "keep there what an environment gives, as it came")
  package let toCompany = Option("to-company", .one("ID", .text), writers, "the company the records move to")
  package let form = Option(
    "form", .one("FORM", .word(of: Form.all, \.name)), writers, "zip, folder, stream, bare or configuration")
  package let format = Option(
    "format", .one("FORMAT", .word(of: Format.all, \.name)), writers,
    "csv[-unicode], xml-element, jsonl[-typed], excel ...")
  package let toDelimiter = Option(
    "to-delimiter", .one("CHAR", or: comma, .character), writers, "what is to stand between fields of CSV, or tab")
  package let toEncoding = Option(
    "to-encoding", .one("NAME", .encoding), writers, "the encoding of the bare file that is written")
  package let packageName = Option("package-name", .one("TEXT", .text), writers, "the name in the manifest")
  package let description = Option("description", .one("TEXT", .text), writers, "the description in the manifest")
  package let sourceFormat = Option(
    "source-format", .one("NAME", .text), writers, "the source data format in the manifest")
  package let labels = Option(
    "labels", .one("NAMES", .word(of: Labels.allCases, \.rawValue)), writers, "labels with cds (default) or dataverse")
  package let plainText = Option("plain-text", .nothing, writers, "no quotes or line breaks in values of CSV")
  package let splitRows = Option(
    "split-rows", .one("N", .number(1...Int.max)), writers, "packages of N records at most; documents stay whole")

  package let orders = Option(
    "orders", .one("N", or: 100, .number(1...100_000_000)), [.sample], "how many sales orders (default 100)")
  package let seed = Option(
    "seed", .one("N", or: 1, .number(0...Int.max)), [.sample], "another seed, other values (default 1)")
  package let faults = Option("faults", .nothing, [.sample], "plant one bad record of each kind; list them")

  private let mappings = Heading("Mapping")
  package let mapping = Option(
    "mapping", .many("MAPPING", .text), mappers, "a mapping file or a shipped name; repeatable")
  package let set = Option(
    "set", .named("NAME=VALUE", .textOrNothing), readers + [.check], "set a parameter of the mapping")
  package let valueMap = Option(
    "value-map", .named("NAME=FILE", .textOrNothing), mappers, "take a value map from this CSV instead")
  package let ignoreEntity = Option(
    "ignore-entity", .many("NAME", .text), mappers, "an entity no task needs to read")
  package let withoutFilter = Option(
    "without-filter", .many("NAME", .text), writers + [.check], "keep what the filter NAME drops")
  package let listMappings = Option("list", .nothing, [.transform], "the shipped mappings, and nothing else")
  package let explain = Option("explain", .nothing, [.transform], "say what the mapping does, field by field")
  package let generate = Option(
    "generate", .two("SOURCE", "TARGET"), [.transform], "print a starting mapping between entities")
  package let printMapping = Option("print-mapping", .one("NAME", .text), [.transform], "print a shipped mapping")

  package let since = Option("since", .one("STATE", .text), [.transform], "only what has changed since that load")
  package let deletes = Option("deletes", .one("OUT", .text), [.transform], "put what is gone since then there")
  package let mappingChanged = Option(
    "mapping-changed", .nothing, [.transform], "the mapping is new: all counts as changed")

  private let loading = Heading("Loading")
  package let mode = Option(
    "mode", .named("[ENTITY=]MODE", .word(of: ImportMode.allCases, \.rawValue)), [.import],
    "upsert, insert, update, replace, document or delete")
  package let create = Option("create", .nothing, [.import], "make the tables that are missing")
  package let commitEvery = Option(
    "commit-every", .one("N", .number(1...Int.max)), [.import], "commit after every N whole documents")
  package let again = Option("again", .nothing, [.import], "do a one-time job once more")
  package let maxDeletes = Option(
    "max-deletes", .one("N|N%", .limit), [.import], "how many rows of an entity may go (default 10%)")
  package let digests = Option("digests", .one("FILE", .text), [.import], "write there what was taken, for --since")
  package let undo = Option("undo", .one("DIR", .text), [.import], "write there what brings the target back")
  package let state = Option(
    "state", .one("DIR", .text), [.import], "keep there what an environment cannot keep itself")
  package let anotherCompany = Option(
    "another-company", .one("ID", .text), [.import], "load this company beside another one")

  private let account = Heading("Rejects and ledger")
  package let rejects = Option("rejects", .one("OUT", .text), stages, "put bad records there and go on")
  package let maxRejects = Option(
    "max-rejects", .one("N|N%", .limit), stages, "stop when more records than this are bad")
  package let ledger = Option("ledger", .one("FILE", .text), stages, "write the ledger there")
  package let runID = Option("run-id", .one("TEXT", .text), stages + [.check], "a name for this run, for the ledger")
  package let sha256 = Option("sha256", .nothing, stages, "put SHA-256 digests into the ledger")
  package let showValues = Option("show-values", .nothing, stages, "show values in messages, not only keys")
  package let reportValues = Option("show-values", .nothing, [.report], "show values too, where ledgers have them")

  private let checking = Heading("Checking")
  package let checkFrom = Option(
    "from", .one("DB", .text), [.check], "population: sqlite:, postgresql:, sqlserver:, odbc:")
  package let checkCompany = Option("company", .one("ID", .text), [.check], "only this company, of a database")
  package let checkAs = Option("as", .one("ENTITY", .text), [.check], "package, compare: the entity a bare file holds")
  package let checkDelimiter = Option(
    "delimiter", .one("CHAR", or: comma, .character), [.check], "what stands between fields of CSV, or tab")
  package let checkEncoding = Option(
    "encoding", .one("NAME", .encoding), [.check], "the encoding of a bare file, such as cp1252")
  package let checkRecords = Option(
    "records", .one("N", .number(0...Int.max)), [.check], "how many records the bare file has; compare: stdin")
  package let checkSheet = Option(
    "sheet", .one("NAME", .text), [.check], "package: the sheet of a bare workbook")
  package let reference = Option(
    "reference", .many("PLACE", .text), [.check], "a package to refer to; package: or a database")
  package let like = Option(
    "like", .one("PACKAGE", .text), [.check], "package: one the target environment has exported")
  package let checkEntity = Option(
    "entity", .many("NAME", .text), [.check], "compare: only this entity; may be repeated")
  package let ignore = Option(
    "ignore", .many("FIELD", .text), [.check], "compare: leave this field out; may be repeated")
  package let tolerance = Option(
    "tolerance", .named("FIELD=NUMBER", .tolerance), [.check], "compare: by how much its numbers may differ")
  package let checkEdited = Option("edited", .nothing, [.check], "compare: take files changed after their ledger")
  package let differences = Option("differences", .one("OUT", .text), [.check], "compare: put all differences there")
  package let checkLedger = Option(
    "ledger", .one("FILE", .text), [.check], "compare: write the result and its sums there")
  package let then = Option("then", .many("FILE", .text), [.check], "mapping: the second hop; may be repeated")
  package let report = Option(
    "report", .one("FORM", or: .text, .word(of: ReportForm.allCases, \.rawValue)), [.check], "text or json")
  package let skip = Option("skip", .many("RULE", .text), [.check], "leave a rule out; may be repeated")
  package let strict = Option("strict", .nothing, [.check], "warnings make the exit status 1 too")
  package let listRules = Option("list-rules", .nothing, [.check], "all rules, and nothing else")
  package let explainCode = Option(
    "explain", .one("CODE", .text), [.check], "what a code or a rule means, and nothing else")

  private let releases = Heading("Releases, for prerequisites")
  package let fno = Option("fno", .one("NAME", .text), [.check], "the F&O release, such as july-2017")
  package let fnoBuild = Option(
    "fno-build", .one("BUILD", .version), [.check], "its application build, such as 7.2.11792.56024")
  package let platformUpdate = Option("platform-update", .one("N", .number(1...999)), [.check], "the platform update")
  package let platformBuild = Option(
    "platform-build", .one("BUILD", .version), [.check], "the platform build, such as 7.0.4565.16212")
  package let kb = Option("kb", .many("KB", .hotfixes), [.check], "a hotfix that is installed; may be repeated")
  package let sales = Option("sales", .one("VERSION", .version), [.check], "the version of Dynamics 365 Sales")
  package let solution = Option("solution", .one("VERSION", .text), [.check], "the version of the solution in Sales")
  package let populated = Option(
    "populated", .one("YES", .word(of: [true, false]) { $0 ? "yes" : "no" }), [.check],
    "whether the one-time population ran: yes or no")

  private let running = Heading("Running")
  package let result = Option(
    "result", .one("FILE", .file), Program.allCases, "say there how the run ended, however it does")
  package let listEntities = Option("list", .nothing, [.export], "what the database can give, and nothing else")
  package let noKeys = Option("no-keys", .nothing, [.describe], "do not look for keys, which reads the data again")
  package let dryRun = Option("dry-run", .nothing, stages, "do all but write")
  package let noSync = Option(
    "no-sync", .nothing, stages + [.describe, .report, .sample], "do not wait until the disk has the files")
  package let jobs = Option(
    "jobs", .one("N", or: processorCount(), .number(1...1024)), stages + [.sample, .check, .describe],
    "how many workers (default: processors)")
  package let wait = Option(
    "wait", .one("SECONDS", or: 60, .number(0...86_400)), [.export, .import, .describe],
    "wait for a database (60) or an environment (7200)")
  package let temp = Option(
    "temp", .one("DIR", .text), stages + [.check, .describe], "where to spool (default: TMPDIR, else /var/tmp)")
  package let progress = Option(
    "progress", .one("WHEN", or: .auto, .word(of: Progress.When.allCases, \.rawValue)), stages + [.sample, .describe],
    "auto (default) or never")
  package let log = Option(
    "log", .one("FORM", or: .text, .word(of: Log.allCases, \.rawValue)), Program.allCases,
    "text (default), or json: an object a line")
  package let quiet = Option("quiet", .nothing, Program.allCases, "only warnings and problems on standard error")
  package let help = Option("help", .nothing, Program.allCases, "this page")
  package let version = Option("version", .nothing, Program.allCases, "the version")

  private let hidden = Heading("")
  package let completions = Option(
    "completions", .one("SHELL", .word(of: Shell.allCases, \.rawValue)), Program.allCases,
    "what completes options in the shell")

  private init() {}
}

extension Options {
  /// The options by name of property.
  package static let table = Options()

  /// Some options and the heading under which help shows them; without one it does not.
  package typealias Group = (heading: String, options: [any AnyOption])

  /// The options under their headings.
  package static let groups: [Group] = {
    _ = table
    return lines.withLock(\.self)
  }()

  /// The options one after the other.
  package static let all = groups.flatMap(\.options)

  /// The options one program takes.
  package static func of(_ program: Program) -> [any AnyOption] { all.filter { $0.programs.contains(program) } }

  /// The options of one program that help shows.
  package static func shown(by program: Program) -> [Group] {
    groups.map { ($0.heading, $0.options.filter { $0.programs.contains(program) }) }
      .filter { !$0.heading.isEmpty && !$0.options.isEmpty }
  }

  /// What the lines of the table have declared so far. Reflection would find them too, but makes every start a millisecond
  /// longer.
  private static let lines = Mutex<[Group]>([])

  /// Puts an option under the last heading; each line of the table does.
  static func declare(_ option: any AnyOption) {
    lines.withLock { if let last = $0.indices.last { $0[last].options.append(option) } }
  }

  /// What stands above options in help.
  fileprivate struct Heading: Sendable {
    init(_ text: String) { Options.lines.withLock { $0.append((text, [])) } }
  }
}

/// The names by which `--labels` calls entities.
package enum Labels: String, Sendable, CaseIterable {
  case cds, dataverse
}

/// How `--report` gives findings.
package enum ReportForm: String, Sendable, CaseIterable {
  case text, json, markdown
}

private let stages: [Program] = [.export, .transform, .import]
private let writers: [Program] = [.export, .transform]
private let mappers: [Program] = [.transform, .check]
private let readers: [Program] = [.transform, .import]
private let dataReaders = readers + [.describe]
private let comma = UInt8(ascii: ",")
