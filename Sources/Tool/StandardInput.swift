internal import CSystem
internal import Glibc
internal import Records

/// Standard input, which a stage before may be writing to.
package enum StandardInput {
  /// Whether a command line means a package on standard input, be it wrong otherwise.
  package static func isRead(by program: Program, _ typed: [String]) -> Bool {
    isRead(by: program, Typed(program, typed))
  }

  static func isRead(by program: Program, _ words: Typed) -> Bool {
    switch program {
    case .export, .report, .sample: return false
    case .check: return words.operands.contains("-")
    case .transform, .import, .describe:
      if words.asksForAPage { return false }
      let sources = words.values(of: Options.table.from)
      if !sources.isEmpty { return sources.contains { names.contains($0) } }
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
