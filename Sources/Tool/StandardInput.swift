internal import CSystem
internal import Glibc
internal import Records

/// Standard input, which a stage before may be writing to.
package enum StandardInput {
  /// Whether a command line means a package on standard input, be it wrong otherwise.
  package static func isRead(by program: Program, _ typed: [String]) -> Bool {
    switch program {
    case .export, .sample: return false
    case .check: return Typed(program, typed).operands.contains("-")
    case .transform, .import:
      let words = Typed(program, typed)
      if words.asksForAPage { return false }
      if let source = words.source { return names.contains(source) }
      // Whoever writes the name of a file has no pipe in mind, even if the option before it is not known.
      return !words.operands.contains { Files.exists($0) }
    }
  }

  /// What stands for standard input where a path is expected.
  private static let names = ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"]

  /// Reads what is left in a pipe and forgets it, so that the stage before ends with a status of its own.
  static func drain() {
    var status = stat()
    guard fstat(0, &status) == 0, [S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT) else { return }
    withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { room in
      while true {
        let count = read(0, room.baseAddress, room.count)
        if count == 0 || count < 0 && errno != EINTR { return }
      }
    }
  }
}

/// What stands in a command line, as far as it can be told where it is wrong.
private struct Typed {
  private(set) var operands: [String] = []
  private(set) var source: String?
  private(set) var asksForAPage = false

  /// Options that print a page and read nothing.
  private static let pages: [any AnyOption] = [
    Options.table.help, Options.table.version, Options.table.completions, Options.table.listMappings,
    Options.table.explain, Options.table.generate, Options.table.printMapping,
  ]

  init(_ program: Program, _ typed: [String]) {
    let options = Options.of(program)
    var rest = typed[...]
    while let word = rest.popFirst() {
      if word == "--" {
        operands += rest
        return
      }
      guard word.hasPrefix("--") else {
        operands.append(word)
        continue
      }
      let name = word.prefix { $0 != "=" }
      guard let option = options.first(where: { $0.spelling == name }) else { continue }
      if Self.pages.contains(where: { $0.name == option.name }) { asksForAPage = true }
      var values = name.endIndex == word.endIndex ? [] : [String(word[word.index(after: name.endIndex)...])]
      while values.count < option.placeholders.count, let next = rest.first, !next.hasPrefix("--") {
        values.append(next)
        rest.removeFirst()
      }
      if option.name == Options.table.from.name { source = values.last }
    }
  }
}
