internal import Glibc
package import Packages
package import Records
internal import Synchronization

/// Standard error: the only thing that prints there.
///
/// Threads may share it; each message is one line and one write.
package final class Console: Sendable {
  /// Whether notes and progress are left out.
  package let isQuiet: Bool
  private let program: Program
  private let hasColour: Bool
  private let descriptor: Int32
  /// Whether a line of progress stands on the terminal and must be wiped before anything else is printed.
  private let showsProgress = Mutex(false)
  /// What was said, if somebody wants to know it afterwards.
  private let journal = Mutex<[Message]>([])
  private let remembers: Bool
  /// What makes lines for programs, if they are for programs.
  private let log: LogLine?

  /// A console of a program; messages begin with the program's name, or are objects of JSON.
  init(
    _ program: Program, quiet: Bool = false, remembers: Bool = false, log: LogLine? = nil, descriptor: Int32 = 2
  ) {
    self.program = program
    self.log = log
    isQuiet = quiet
    self.descriptor = descriptor
    hasColour = isatty(descriptor) == 1 && environment("NO_COLOR") == nil && environment("TERM") != "dumb"
    self.remembers = remembers
  }

  /// Says something that is good to know; silent with `--quiet`.
  package func note(_ text: String) {
    if !isQuiet { say(Message(.note, text)) }
  }

  /// Says what became of the records of a task; silent with `--quiet`.
  package func note(_ task: LedgerTask, isDryRun: Bool) {
    if !isQuiet { say(Message(task, isDryRun: isDryRun)) }
  }

  /// Says something that may be wrong.
  package func warning(_ text: String) { say(Message(.warning, text)) }

  /// Says what is wrong.
  package func problem(_ text: String) { say(Message(.problem, text)) }

  /// Says what is wrong, where, and what to do.
  package func problem(_ fault: Fault) { say(Message(fault)) }

  /// All that was said so far, if it is remembered.
  var said: [Message] { journal.withLock(\.self) }

  private func say(_ message: Message) {
    if remembers { journal.withLock { $0.append(message) } }
    if let log { return send(log.text(message.members) + "\n") }
    switch message.kind {
    case .problem: print(message.text, colour: "31")
    case .warning: print("warning: " + message.text, colour: "33")
    case .note: print(message.text, colour: "")
    }
  }

  private func print(_ text: String, colour: String) {
    let name =
      hasColour && !colour.isEmpty ? "\u{1B}[\(colour)m\(program.rawValue):\u{1B}[0m" : "\(program.rawValue):"
    send("\(name) \(text.visible)\n")
  }

  /// Says to programs how far it is.
  func progress(_ state: ProgressState) { if let log { send(log.text(state.members) + "\n") } }

  /// Shows a line of progress in place of the one before; an empty one wipes it.
  func progress(_ text: String) {
    showsProgress.withLock { shown in
      let wipe = shown ? "\r\u{1B}[K" : ""
      shown = !text.isEmpty
      // Standard error has no better place to report a failure to.
      _ = writeAll(descriptor, wipe + text)
    }
  }

  private func send(_ line: String) {
    showsProgress.withLock { shown in
      _ = writeAll(descriptor, (shown ? "\r\u{1B}[K" : "") + line)
      shown = false
    }
  }
}

/// Writes all of a text; the error number if that fails, else 0.
func writeAll(_ descriptor: Int32, _ text: String) -> Int32 {
  var text = text
  return text.withUTF8 { bytes in
    var done = 0
    while done < bytes.count {
      let written = write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
      if written > 0 { done += written } else if errno != EINTR { return errno }
    }
    return 0
  }
}

/// A variable of the environment; nil if it is not set or empty.
func environment(_ name: String) -> String? {
  guard let value = getenv(name), value.pointee != 0 else { return nil }
  return String(cString: value)
}
