package import Packages
package import Records
internal import Synchronization

/// What `--result FILE` gets: how a run ended, whether what it makes is there, what it said, and its account.
///
/// It is written last, on every end that a program can see coming. Once all files of the run were compared it waits beside its
/// name, like any output; a run that ends before that replaces nothing that its command line names. Never is anything replaced
/// but the result of an earlier run.
///
/// Unchecked: `file` belongs to the thread that runs the program; the one that waits for signals looks at the rest only.
package final class ResultFile: @unchecked Sendable {
  private let path: String?
  private let program: Program
  private let typed: Typed
  private let console: Console
  private let known = Mutex(Known())
  private var file: PendingFile?

  /// What is known of the run so far.
  private struct Known {
    var ledger: JSON?
    /// Whether what is written is committed here and there before the run ends.
    var mayBePublished = false
    var published: Fault.Published?
    /// Whether all files of the run were compared.
    var isCompared = false
    /// Whether the place cannot be written, which was said already.
    var isRefused = false
  }

  /// The result of a run that begins; pages such as help are no run.
  init(_ program: Program, _ typed: Typed, _ console: Console) {
    let all = Options.table
    let pages: [any AnyOption] = [all.help, all.version, all.completions]
    path = pages.contains { typed.has($0) } ? nil : Self.path(typed)
    self.program = program
    self.typed = typed
    self.console = console
  }

  /// The file that was named, if it can be one.
  static func path(_ typed: Typed) -> String? {
    typed.values(of: Options.table.result).first { !$0.isEmpty && $0 != "-" }
  }

  // MARK: During the run

  /// Refuses outputs that are something else of the run, such as this one; then it waits beside its name.
  func check(_ files: RunFiles) throws(Fault) {
    try files.check()
    guard let path else { return }
    var files = files
    files.write("--result \(path)", path)
    do throws(Fault) { try files.check() } catch {
      // What the machine refuses says nothing of the place.
      if !error.isOfTheMachine { known.withLock { $0.isRefused = true } }
      throw error
    }
    // A signal that comes while it is opened opens it too.
    known.withLock { $0.isCompared = true }
    do throws(Fault) { file = try opened(path) } catch {
      known.withLock { $0.isRefused = true }
      throw error
    }
  }

  /// Notes the account of the run.
  package func note(_ ledger: Ledger) {
    if path != nil { known.withLock { $0.ledger = ledger.json } }
  }

  /// Notes that from here on nobody can know what a signal leaves in a target.
  package func mayBePublished() { known.withLock { $0.mayBePublished = true } }

  /// Makes room for all there will be to write: what the run makes gets its name before this does, and then it is too late for
  /// a disk to be full.
  package func makeRoom() throws(Fault) {
    try file?.makeRoom(2 * json(1, .yes).pretty.utf8.count + (1 << 16))
  }

  // MARK: The end

  /// Writes it; the status with which the program ends.
  func end(_ status: Int32, _ published: Fault.Published) -> Int32 {
    known.withLock { $0.published = published }
    guard let path, !known.withLock(\.isRefused) else { return status }
    let result = json(status, published)
    do throws(Fault) {
      if let file = file.take() { try write(result, file) } else { try write(result, uncompared(path)) }
      return status
    } catch {
      var fault = error
      if fault.kind == .unread { fault.kind = .io }
      // What is wrong with the place names it itself; what is wrong with writing may name a folder.
      if fault.kind != .usage, fault.place.file != path {
        fault.what = fault.message
        fault.remedy = nil
        fault.place = Place(file: path)
      }
      if published == .yes { fault.what += "; what the run made is there all the same" }
      console.problem(fault)
      return Ending(rawValue: status) == nil ? status : fault.kind.rawValue
    }
  }

  /// Writes it when a signal ends the program, once what waited for its name is gone.
  func end(by signal: Int32) {
    let known = known.withLock(\.self)
    guard let path, !known.isRefused else { return }
    let isUnknown = known.mayBePublished || Leftovers.hasSettled
    let result = json(128 + signal, known.published ?? (isUnknown ? .unknown : .no))
    // There is nobody left to tell.
    try? write(result, known.isCompared ? opened(path) : uncompared(path))
  }

  private func json(_ status: Int32, _ published: Fault.Published) -> JSON {
    var members: [(name: String, value: JSON)] = [
      ("format", .int(1)), ("status", .int(Int(status))), ("published", .text(published.rawValue)),
      ("program", .text(program.rawValue)), ("version", .text(version)),
    ]
    if let id = typed.values(of: Options.table.runID).first { members.append(("runId", .text(id))) }
    members.append(("messages", .list(console.said.map { .object($0.members) })))
    members.append(("ledger", known.withLock(\.ledger) ?? .null))
    return .object(members)
  }

  private func write(_ result: JSON, _ file: consuming PendingFile) throws(Fault) {
    var bytes = ByteBuffer()
    bytes.append(result.pretty)
    var output = try file.output()
    try output.write(bytes.bytes)
    try output.close()
    try file.cut(at: bytes.count)
    try file.publish()
  }

  // MARK: The place

  /// The file of a run that came to its end before it knew all its files: none that the command line names.
  private func uncompared(_ path: String) throws(Fault) -> PendingFile {
    var files = RunFiles()
    for (place, word) in typed.words.enumerated() where !isOurs(word, place) {
      let ends = ["=", ":"].compactMap { word.firstIndex(of: $0) }.map { String(word[word.index(after: $0)...]) }
      // What is not there yet may be an output that would have been made.
      for name in [word] + ends where !name.isEmpty { files.read(word, name) }
    }
    files.write("--result \(path)", path)
    try files.check()
    return try opened(path)
  }

  /// Whether a word is that of `--result`.
  private func isOurs(_ word: String, _ place: Int) -> Bool {
    let option = Options.table.result.spelling
    return word.hasPrefix(option + "=") || place > 0 && typed.words[place - 1] == option
  }

  private func opened(_ path: String) throws(Fault) -> PendingFile {
    if Files.exists(path), !Files.isFolder(path), !Files.isDirect(path), !Self.isResult(path) {
      throw Fault(
        .usage, "result-foreign", "there is something else already, and only the result of an earlier run is replaced",
        remedy: "move it away, or name another place", place: Place(file: "--result \(path)"))
    }
    return try PendingFile(path, syncs: !typed.has(Options.table.noSync))
  }

  /// Whether there is the result of an earlier run, or a file without anything.
  private static func isResult(_ path: String) -> Bool {
    guard let bytes = try? Files.contents(of: path, limit: 1) else { return false }
    let beginning = String(decoding: bytes.prefix(64).filter { $0 > UInt8(ascii: " ") }, as: UTF8.self)
    return bytes.isEmpty || beginning.hasPrefix("{\"format\":1,\"status\":")
  }
}
