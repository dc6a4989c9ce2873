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
  /// The same of the options that stand behind each input and are about that one alone.
  private var own: [[String: [String]]] = []

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
  package func words(_ option: any AnyOption) -> [String] {
    (words[option.usage] ?? []) + own.flatMap { $0[option.usage] ?? [] }
  }

  /// What was said of each input, one after the other: what stands behind it, else what stands before all of them.
  package var inputs: [(place: String, said: Arguments)] {
    let places = self.from.isEmpty ? ["-"] : self.from
    return places.indices.map { place in
      var said = self
      if own.indices.contains(place) { said.words.merge(own[place]) { $1 } }
      said.own = []
      return (places[place], said)
    }
  }

  /// The place that is read, if it is only one.
  package var onlyInput: String? { self.from.count > 1 ? nil : self.from.first ?? "-" }

  /// Whether what was said with an option is about all of several inputs, as far as it can be about one.
  package func isOfAll(_ option: any AnyOption) -> Bool { own.count > 1 && words[option.usage] != nil }
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
        rest = []
        break
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
    try joinOnlyInput()
  }

  /// What is said of the only input may stand before it or behind it, and only once.
  private mutating func joinOnlyInput() throws(Fault) {
    guard own.count == 1, let only = own.first else { return }
    for (usage, given) in only.sorted(by: { $0.key < $1.key }) {
      if words[usage] != nil { throw twice(String(usage.prefix { $0 != " " })) }
      words[usage] = given
    }
    own = []
  }

  private func twice(_ spelling: String) -> Fault { usage("option-twice", "\(spelling) is given twice") }

  private mutating func take(operand word: String, named: String?) throws(Fault) {
    guard named != nil else { throw usage("stray-argument", "\"\(word)\" belongs to no option") }
    operands.append(word)
  }

  private mutating func take(
    _ option: any AnyOption, _ attached: String?, _ rest: inout ArraySlice<String>
  ) throws(Fault) {
    let isOwn = option.isOfInput && !own.isEmpty
    let before = (isOwn ? own[own.count - 1] : words)[option.usage]
    if before != nil, !option.repeats { throw twice(option.spelling) }
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
    let all = (before ?? []) + given
    do throws(Unfit) { try option.check(all) } catch {
      throw usage(error.rule, option.spelling + error.what, error.suggestion)
    }
    if isOwn { own[own.count - 1][option.usage] = all } else { words[option.usage] = all }
    if option.usage == Options.table.from.usage { own.append([:]) }
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
