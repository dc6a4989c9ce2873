package import Records

/// What was typed, checked against the option table. Nothing has been opened yet.
///
/// Each option is a member, of the type that the table says: `arguments.create`, `arguments.commitEvery`.
@dynamicMemberLookup
package struct Arguments: Sendable {
  /// The program it was typed for.
  package let program: Program
  /// What is no option, such as the files of `p2c-check`.
  package private(set) var operands: [String] = []
  /// What was typed behind the options that were given, by their usage: those that are typed alike mean the same.
  private var words: [String: [String]] = [:]

  /// What was said with an option; words that mean nothing behind it were refused before they came here.
  package subscript<Value>(dynamicMember option: KeyPath<Options, Option<Value>>) -> Value {
    let option = Options.table[keyPath: option]
    return words[option.usage].flatMap { try? option.following.read($0) } ?? option.following.absent
  }

  /// Whether an option was given, whatever it means.
  package func has(_ option: any AnyOption) -> Bool { words[option.usage] != nil }

  /// How long to wait, if that was said: a database and an environment are waited for differently.
  package var givenWait: Int? { has(Options.table.wait) ? self.wait : nil }

  /// What was typed behind an option, for those who only repeat it.
  package func words(_ option: any AnyOption) -> [String] { words[option.usage] ?? [] }
}

extension Arguments {
  /// Checks what was typed; `operand` names what the program takes besides options, if it takes anything.
  package init(_ program: Program, _ typed: [String], operand: String? = nil) throws(Fault) {
    self.program = program
    let options = Options.of(program)
    var rest = typed[...]
    while let word = rest.popFirst() {
      if word == "--" {
        for word in rest { try take(operand: word, named: operand) }
        return
      }
      guard word.hasPrefix("-"), word != "-" else {
        try take(operand: word, named: operand)
        continue
      }
      let name = word.prefix { $0 != "=" }
      guard let option = options.first(where: { $0.spelling == name }) else {
        throw unknown(String(name))
      }
      let attached = name.endIndex == word.endIndex ? nil : String(word[word.index(after: name.endIndex)...])
      try take(option, attached, &rest)
    }
  }

  private mutating func take(operand word: String, named: String?) throws(Fault) {
    guard named != nil else { throw usage("stray-argument", "\"\(word)\" belongs to no option") }
    operands.append(word)
  }

  private mutating func take(
    _ option: any AnyOption, _ attached: String?, _ rest: inout ArraySlice<String>
  ) throws(Fault) {
    if has(option), !option.repeats { throw usage("option-twice", "\(option.spelling) is given twice") }
    let count = option.placeholders.count
    if let attached, count == 0 {
      throw usage("option-value", "\(option.spelling) takes no value; \"\(attached)\" is given")
    }
    var given = attached.map { [$0] } ?? []
    while given.count < count, let next = rest.first, !next.hasPrefix("--") {
      given.append(next)
      rest.removeFirst()
    }
    guard given.count == count else {
      throw usage(
        "option-value",
        "\(option.spelling) needs \(option.placeholders.joined(separator: " "))"
          + (rest.first.map { ", but \($0) follows" } ?? ""))
    }
    words[option.usage, default: []] += given
    do throws(Unfit) { try option.check(words(option)) } catch {
      throw usage(error.rule, option.spelling + error.what, error.suggestion)
    }
  }

  private func unknown(_ name: String) -> Fault {
    let owners = Options.all.filter { $0.spelling == name }.flatMap(\.programs).map(\.rawValue)
    let visible = Options.shown(by: program).flatMap(\.options).map(\.spelling)
    guard owners.isEmpty else {
      return usage(
        "unknown-option", "\(name) belongs to \(owners.joined(separator: ", ")), not to \(program.rawValue)")
    }
    let near = suggestion(for: name.hasPrefix("--") ? name : "-" + name, among: visible)
    return usage("unknown-option", "there is no option \(name)", near)
  }

  /// A fault of the command line, which always shows where help is.
  package func usage(_ rule: String, _ what: String, _ suggestion: String? = nil) -> Fault {
    let help = "\(program.rawValue) --help"
    return Fault(
      .usage, rule, what, remedy: suggestion.map { "did you mean \($0)? See \(help)" } ?? "see \(help)")
  }
}
