/// What stands in a command line, as far as it can be told where it is wrong.
struct Typed {
  /// All of it, word by word.
  let words: [String]
  private(set) var operands: [String] = []
  /// Whether it asks for a page, and so for nothing to be read.
  private(set) var asksForAPage = false
  private var values: [String: [String]] = [:]

  /// Options that print a page and read nothing.
  private static let pages: [any AnyOption] = [
    Options.table.help, Options.table.version, Options.table.completions, Options.table.listMappings,
    Options.table.explain, Options.table.generate, Options.table.printMapping,
  ]

  init(_ program: Program, _ words: [String]) {
    self.words = words
    let options = Options.of(program)
    var rest = words[...]
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
      var given = name.endIndex == word.endIndex ? [] : [String(word[word.index(after: name.endIndex)...])]
      while given.count < option.placeholders.count, let next = rest.first, !next.hasPrefix("--") {
        given.append(next)
        rest.removeFirst()
      }
      values[option.name, default: []] += given
    }
  }

  /// Whether an option of this name was given.
  func has(_ option: any AnyOption) -> Bool { values[option.name] != nil }

  /// What was typed behind an option of this name, each time it was given.
  func values(of option: any AnyOption) -> [String] { values[option.name] ?? [] }
}
