internal import Glibc
package import Packages
package import Records

/// How a run that published its output ended.
package enum Ending: Int32, Sendable {
  /// All well.
  case well = 0
  /// Records were rejected, here or in a stage before; for `p2c-check`: there are findings.
  case rejected = 1
}

/// What a program gets to run with.
package struct Session: Sendable {
  /// What was typed.
  package let arguments: Arguments
  /// Where messages go.
  package let console: Console
  /// Where workers count what they have done.
  package let progress: Progress
  /// What `--result` gets.
  package let result: ResultFile

  /// A fault of the command line that the option table cannot see, such as two options that exclude each other.
  package func usage(_ rule: String, _ what: String, _ suggestion: String? = nil) -> Fault {
    arguments.usage(rule, what, suggestion)
  }

  /// Throws if an output is anything else of the run, and makes sure that the result can be written.
  package func check(_ files: RunFiles) throws(Fault) { try result.check(files) }
}

/// Runs a program from its command line to its exit. Nothing else in the project exits.
package func run(_ description: ProgramDescription, _ body: (Session) throws(Fault) -> Ending) -> Never {
  reserveStandardDescriptors()
  let program = description.program
  let typed = Typed(program, Array(CommandLine.arguments.dropFirst()))
  let logs = typed.values(of: Options.table.log).first == Log.json.rawValue
  let console = Console(
    program, quiet: typed.has(Options.table.quiet), remembers: typed.has(Options.table.result),
    log: logs ? LogLine(program, runID: typed.values(of: Options.table.runID).first) : nil)
  let result = ResultFile(program, typed, console)
  Signals.watch { result.end(by: $0) }
  watchExits()
  var status: Int32
  var published = Fault.Published.no
  do throws(Fault) {
    status = try ending(description, typed, console, result, body).rawValue
    if !typed.has(Options.table.dryRun) { published = .yes }
  } catch {
    status = said(error, console)
    published = error.published ?? .no
  }
  status = result.end(status, published)
  if status == Fault.Kind.unread.rawValue { Signals.endOfPipe() }
  // Whatever came of it, the stage before is not to die of our leaving.
  if StandardInput.isRead(by: program, typed) { StandardInput.drain() }
  isOurExit = true
  exit(status)
}

/// Says what went wrong, and gives the status for it. A program that dies of nobody reading any more says nothing.
private func said(_ fault: Fault, _ console: Console) -> Int32 {
  var fault = fault
  if fault.kind == .ours {
    fault.remedy = "this is a bug of ours; please report it, with the command and the version"
  }
  if fault.kind == .unread {
    if Signals.endsByPipe { return fault.kind.rawValue }
    fault.kind = .io
  }
  console.problem(fault)
  return fault.kind.rawValue
}

/// Some libraries exit when they get no memory, with a status that means something else here.
private func watchExits() {
  atexit {
    if isOurExit { return }
    Leftovers.removeAll()
    _exit(Fault.Kind.io.rawValue)
  }
}

/// Whether `run` has come to its end; nobody else writes it.
private nonisolated(unsafe) var isOurExit = false

private func ending(
  _ description: ProgramDescription, _ typed: Typed, _ console: Console, _ result: ResultFile,
  _ body: (Session) throws(Fault) -> Ending
) throws(Fault) -> Ending {
  if let page = try information(description, typed.words) {
    try printPage(page)
    return .well
  }
  let arguments = try Arguments(description.program, typed.words, operand: description.operand)
  let progress = Progress(description.program, console, Progress.Display(arguments))
  defer { progress.finish() }
  return try body(Session(arguments: arguments, console: console, progress: progress, result: result))
}

/// The page asked for with `--help`, `--version` or `--completions`, which win over everything else typed.
private func information(_ description: ProgramDescription, _ typed: [String]) throws(Fault) -> String? {
  let options = typed.prefix { $0 != "--" }
  if options.contains(Options.table.help.spelling) { return description.help }
  if options.contains(Options.table.version.spelling) { return "\(description.program.rawValue) \(version)\n" }
  guard options.first == Options.table.completions.spelling else { return nil }
  return try Arguments(description.program, typed).completions.map(description.completions(for:))
}

private func printPage(_ page: String) throws(Fault) {
  let number = writeAll(1, page)
  guard number == 0 else {
    throw Fault(number == EPIPE ? .unread : .io, "write", "standard output: \(String(cString: strerror(number)))")
  }
}

/// A closed standard descriptor would be handed to the next file opened, and messages would end up in it.
private func reserveStandardDescriptors() {
  for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) == -1 {
    // The wrong way round, so that using it fails as a closed one does.
    _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
  }
}
