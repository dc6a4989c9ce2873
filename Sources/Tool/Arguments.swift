package import Records

/// What was typed, checked against the option table. Nothing has been opened yet.
package struct Arguments: Sendable {
  /// The program it was typed for.
  package let program: Program
  /// What is no option, such as the files of `p2c-check`.
  package private(set) var operands: [String] = []
  private var values: [Option: [String]] = [:]

  /// Whether an option was given.
  package func has(_ option: Option) -> Bool { values[option] != nil }

  /// The value of an option that is given once.
  package subscript(option: Option) -> String? { values[option]?.last }

  /// The values of an option that may be repeated, or the two of one that takes two.
  package func all(_ option: Option) -> [String] { values[option] ?? [] }

  /// The value of an option that takes a number.
  package func number(_ option: Option) -> Int? { self[option].flatMap { Int($0) } }

  /// The names and values of an option that takes pairs: `NAME=VALUE`, or `[ENTITY=]MODE` with an empty name.
  package func pairs(_ option: Option) -> [(name: String, value: String)] { all(option).map(split) }

  /// How many records may be rejected, if there is a limit.
  package var maxRejects: RecordLimit? { self[.maxRejects].flatMap { RecordLimit($0) } }

  /// What stands between the fields of the CSV that is read, if it was given.
  package var delimiter: UInt8? { self[.delimiter].flatMap(delimiterByte) }

  /// What is to stand between the fields of the CSV that is written, if it was given.
  package var toDelimiter: UInt8? { self[.toDelimiter].flatMap(delimiterByte) }

  /// How many workers there are to be: as many as there are processors if nothing was said.
  package var jobs: Int { number(.jobs) ?? processorCount() }
}

extension Arguments {
  /// Checks what was typed; `operand` names what the program takes besides options, if it takes anything.
  package init(_ program: Program, _ typed: [String], operand: String? = nil) throws(Fault) {
    self.program = program
    let entries = OptionEntry.entries(of: program)
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
      guard let entry = entries.first(where: { $0.option.spelling == name }) else {
        throw unknown(String(name), entries)
      }
      let attached = name.endIndex == word.endIndex ? nil : String(word[word.index(after: name.endIndex)...])
      try take(entry, attached, &rest)
    }
  }

  private mutating func take(operand word: String, named: String?) throws(Fault) {
    guard named != nil else { throw usage("stray-argument", "\"\(word)\" belongs to no option") }
    operands.append(word)
  }

  private mutating func take(
    _ entry: OptionEntry, _ attached: String?, _ rest: inout ArraySlice<String>
  ) throws(Fault) {
    let option = entry.option
    if has(option), !entry.repeats { throw usage("option-twice", "\(option.spelling) is given twice") }
    let count = entry.valueNames.count
    guard count > 0 || attached == nil else {
      throw usage("option-value", "\(option.spelling) takes no value; \"\(attached ?? "")\" is given")
    }
    var given = attached.map { [$0] } ?? []
    while given.count < count, let next = rest.first, !next.hasPrefix("--") {
      given.append(next)
      rest.removeFirst()
    }
    guard given.count == count else { throw missing(entry, next: rest.first) }
    for value in given { try check(value, entry) }
    try checkRepeated(entry, given)
    values[option, default: []] += given
  }

  private func missing(_ entry: OptionEntry, next: String?) -> Fault {
    let spelling = entry.option.spelling
    let what = "\(spelling) needs \(entry.valueNames.joined(separator: " "))"
    guard let next else { return usage("option-value", what) }
    return usage("option-value", what + ", but \(next) follows")
  }

  /// A name set twice would be decided by order, which nobody sees.
  private func checkRepeated(_ entry: OptionEntry, _ given: [String]) throws(Fault) {
    switch entry.value {
    case .pair, .choicePerEntity: break
    default: return
    }
    let name = split(given[0]).name
    guard pairs(entry.option).contains(where: { $0.name == name }) else { return }
    let spelling = name.isEmpty ? entry.option.spelling : "\(entry.option.spelling) \(name)="
    throw usage("option-twice", "\(spelling) is given twice")
  }

  private func check(_ value: String, _ entry: OptionEntry) throws(Fault) {
    let expected: String
    switch entry.value {
    case .none: return
    case .text, .two:
      if !value.isEmpty { return }
      expected = "some text"
    case .choice(_, let words):
      if words.contains(value) { return }
      throw wrongWord(value, words, entry)
    case .choicePerEntity(_, let words):
      let (_, word) = split(value)
      if words.contains(word) { return }
      throw wrongWord(word, words, entry)
    case .number(_, let range):
      if let number = value.wholeNumber, range.contains(number) { return }
      let most = range.upperBound == .max ? "" : " up to \(range.upperBound)"
      expected = "a whole number from \(range.lowerBound)\(most)"
    case .limit:
      if RecordLimit(value) != nil { return }
      expected = "a number of records such as 20, or a share such as 5% or 0.25%"
    case .pair(let name):
      if let sign = value.firstIndex(of: "="), sign > value.startIndex { return }
      expected = name
    case .character:
      if delimiterByte(value) != nil { return }
      expected = "one ASCII character other than a quote, or tab"
    }
    throw usage("option-value", "\(entry.option.spelling) takes \(expected); \"\(value)\" is given")
  }

  private func wrongWord(_ value: String, _ words: [String], _ entry: OptionEntry) -> Fault {
    let choices =
      words.dropLast().joined(separator: ", ") + (words.count > 1 ? " or " : "") + (words.last ?? "")
    return usage(
      "option-value", "\(entry.option.spelling) takes \(choices); \"\(value)\" is given",
      suggestion(for: value, among: words))
  }

  private func unknown(_ name: String, _ entries: [OptionEntry]) -> Fault {
    let owners = OptionEntry.table.filter { $0.option.spelling == name }.flatMap(\.programs).map(\.rawValue)
    let visible = entries.filter { $0.group != .hidden }.map(\.option.spelling)
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

/// `NAME=VALUE` in two; without `=` all of it is the value.
private func split(_ text: String) -> (name: String, value: String) {
  guard let sign = text.firstIndex(of: "=") else { return ("", text) }
  return (String(text[..<sign]), String(text[text.index(after: sign)...]))
}

private func delimiterByte(_ text: String) -> UInt8? {
  if text == "tab" || text == "\\t" { return UInt8(ascii: "\t") }
  guard text.utf8.count == 1, let byte = text.utf8.first,
    byte == UInt8(ascii: "\t") || (32...126).contains(byte)
  else { return nil }
  return byte == UInt8(ascii: "\"") ? nil : byte
}
