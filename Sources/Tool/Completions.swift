/// A shell that can complete what is typed.
package enum Shell: String, Sendable, CaseIterable {
  case bash, zsh, fish
}

extension ProgramDescription {
  /// What completes the options of this program, and the words that may follow them, in a shell.
  package func completions(for shell: Shell) -> String {
    let options = Options.shown(by: program).flatMap(\.options)
    return switch shell {
    case .bash: bash(options)
    case .zsh: zsh(options)
    case .fish: fish(options)
    }
  }

  private func bash(_ options: [any AnyOption]) -> String {
    "complete -o default -W '\(options.map(\.spelling).joined(separator: " "))' \(program.rawValue)\n"
  }

  /// A file for the path of functions, which zsh reads when it first completes.
  private func zsh(_ options: [any AnyOption]) -> String {
    var lines = options.map { option in
      let action = option.choices.isEmpty ? "_files" : "(\(option.choices.joined(separator: " ")))"
      let following = option.placeholders.map { ":\($0.escaped(":\\")):\(action)" }.joined()
      return "\(option.repeats ? "*" : "")\(option.spelling)[\(option.help.escaped("[]:\\"))]\(following)"
    }
    if operand != nil { lines.append("*:file:_files") }
    return "#compdef \(program.rawValue)\n_arguments \\\n"
      + lines.map { "  \($0.quoted("'\\''"))" }.joined(separator: " \\\n") + "\n"
  }

  private func fish(_ options: [any AnyOption]) -> String {
    let command = "complete -c \(program.rawValue)"
    let lines = options.map { option in
      let help = " -d " + option.help.escaped("\\").quoted("\\'")
      let following: String
      if option.placeholders.isEmpty {
        following = ""
      } else if option.choices.isEmpty {
        following = " -r -F"
      } else {
        following = " -x -a '\(option.choices.joined(separator: " "))'"
      }
      return "\(command) -l \(option.name)\(following)\(help)\n"
    }
    return (operand == nil ? "\(command) -f\n" : "") + lines.joined()
  }
}

extension String {
  /// With a backslash before each of some characters.
  fileprivate func escaped(_ characters: String) -> String {
    reduce(into: "") { text, character in
      if characters.contains(character) { text.append("\\") }
      text.append(character)
    }
  }

  /// Between apostrophes, those inside written as the shell has it.
  fileprivate func quoted(_ apostrophe: String) -> String {
    "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: apostrophe) + "'"
  }
}
