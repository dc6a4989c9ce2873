internal import Glibc
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

  /// A fault of the command line that the option table cannot see, such as two options that exclude each other.
  package func usage(_ rule: String, _ what: String) -> Fault { arguments.usage(rule, what) }
}

/// Runs a program from its command line to its exit. Nothing else in the project exits.
package func run(_ description: ProgramDescription, _ body: (Session) throws(Fault) -> Ending) -> Never {
  reserveStandardDescriptors()
  let typed = Array(CommandLine.arguments.dropFirst())
  let program = description.program
  do throws(Fault) {
    if let page = try information(description, typed) {
      try printPage(page)
      exit(Ending.well.rawValue)
    }
    let arguments = try Arguments(program, typed, operand: description.operand)
    let console = Console(program, quiet: arguments.has(.quiet))
    let progress = Progress(program, console, Progress.Display(arguments))
    let ending: Ending
    do throws(Fault) {
      ending = try body(Session(arguments: arguments, console: console, progress: progress))
    } catch {
      progress.finish()
      throw error
    }
    progress.finish()
    exit(ending.rawValue)
  } catch {
    Console(program).problem(error)
    exit(error.kind.rawValue)
  }
}

/// The page asked for with `--help`, `--version` or `--completions`, which win over everything else typed.
private func information(_ description: ProgramDescription, _ typed: [String]) throws(Fault) -> String? {
  let options = typed.prefix { $0 != "--" }
  if options.contains(Option.help.spelling) { return description.help }
  if options.contains(Option.version.spelling) { return "\(description.program.rawValue) \(version)\n" }
  guard options.first == Option.completions.spelling else { return nil }
  _ = try Arguments(description.program, typed)
  return description.bashCompletions
}

private func printPage(_ page: String) throws(Fault) {
  let number = writeAll(1, page)
  guard number == 0 else {
    throw Fault(.io, "write", "standard output: \(String(cString: strerror(number)))")
  }
}

/// A closed standard descriptor would be handed to the next file opened, and messages would end up in it.
private func reserveStandardDescriptors() {
  for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) == -1 {
    // The wrong way round, so that using it fails as a closed one does.
    _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
  }
}
