internal import Records

/// An option: its name, what follows it and what that means, who takes it, and what help says of it.
package struct Option<Value: Sendable>: AnyOption {
  package let name: String
  package let programs: [Program]
  package let help: String
  package let isOfInput: Bool
  let following: Following<Value>

  init(
    _ name: String, _ following: Following<Value>, _ programs: [Program], _ help: String, isOfInput: Bool = false
  ) {
    self.name = name
    self.following = following
    self.programs = programs
    self.help = help
    self.isOfInput = isOfInput
    Options.declare(self)
  }

  package var placeholders: [String] { following.placeholders }
  package var repeats: Bool { following.repeats }
  package var choices: [String] { following.choices }
  package func check(_ words: [String]) throws(Unfit) { _ = try following.read(words) }
}

/// What can be said of an option whatever it means.
package protocol AnyOption: Sendable {
  /// What is typed behind the two dashes.
  var name: String { get }
  /// What follows it, as help names it: one for each word.
  var placeholders: [String] { get }
  /// Whether it may be given more than once.
  var repeats: Bool { get }
  /// The only words that may follow it; empty if there are others.
  var choices: [String] { get }
  /// The programs that take it.
  var programs: [Program] { get }
  /// The one line of help.
  var help: String { get }
  /// Whether it says how an input is read: behind one of several it is about that one.
  var isOfInput: Bool { get }
  /// Refuses words that mean nothing behind it; those of an option that repeats are given together.
  func check(_ words: [String]) throws(Unfit)
}

extension AnyOption {
  /// As it is typed.
  package var spelling: String { "--" + name }
  /// As it is typed, with what follows it.
  package var usage: String { ([spelling] + placeholders).joined(separator: " ") }
}

/// Why words do not fit an option.
package struct Unfit: Error {
  var rule = "option-value"
  /// What goes on behind the name of the option.
  let what: String
  var suggestion: String?
}

/// What follows an option: how many words, and what they mean together.
struct Following<Value: Sendable>: Sendable {
  let placeholders: [String]
  var repeats = false
  var choices: [String] = []
  /// What it means that the option is not given.
  let absent: Value
  let read: @Sendable ([String]) throws(Unfit) -> Value
}

extension Following {
  /// One word, or nothing if the option is not given.
  static func one<Item>(_ placeholder: String, _ meaning: Meaning<Item>) -> Self where Value == Item? {
    Self(placeholders: [placeholder], choices: meaning.choices, absent: nil) { words throws(Unfit) in
      try meaning.read(words[0])
    }
  }

  /// One word, or a default.
  static func one(_ placeholder: String, or absent: Value, _ meaning: Meaning<Value>) -> Self {
    Self(placeholders: [placeholder], choices: meaning.choices, absent: absent) { words throws(Unfit) in
      try meaning.read(words[0])
    }
  }

  /// One word each time the option is given.
  static func many<Item>(_ placeholder: String, _ meaning: Meaning<Item>) -> Self where Value == [Item] {
    Self(placeholders: [placeholder], repeats: true, absent: []) { words throws(Unfit) in
      try words.map { word throws(Unfit) in try meaning.read(word) }
    }
  }

  /// `NAME=` and a word each time the option is given, once for each name: which one counts would be decided by order, which
  /// nobody sees. With `[NAME=]` the name may be missing, and is empty.
  static func named<Item>(_ placeholder: String, _ meaning: Meaning<Item>) -> Self
  where Value == [(name: String, value: Item)] {
    Self(placeholders: [placeholder], repeats: true, absent: []) { words throws(Unfit) in
      var pairs: Value = []
      for word in words {
        let sign = word.firstIndex(of: "=")
        let name = sign.map { String(word[..<$0]) } ?? ""
        guard !name.isEmpty || placeholder.hasPrefix("[") else { throw .takes(placeholder, not: word) }
        let spelling = name.isEmpty ? "" : " \(name)="
        if pairs.contains(where: { $0.name == name }) {
          throw Unfit(rule: "option-twice", what: "\(spelling) is given twice")
        }
        do throws(Unfit) {
          pairs.append((name, try meaning.read(sign.map { String(word[word.index(after: $0)...]) } ?? word)))
        } catch {
          throw Unfit(rule: error.rule, what: spelling + error.what, suggestion: error.suggestion)
        }
      }
      return pairs
    }
  }
}

extension Following where Value == Bool {
  /// Nothing: the option is given or it is not.
  static var nothing: Self { Self(placeholders: [], absent: false) { _ throws(Unfit) in true } }
}

extension Following where Value == (first: String, second: String)? {
  /// Two words.
  static func two(_ first: String, _ second: String) -> Self {
    Self(placeholders: [first, second], absent: nil) { words throws(Unfit) in
      (try Meaning.text.read(words[0]), try Meaning.text.read(words[1]))
    }
  }
}

/// What one word means behind an option.
struct Meaning<Value: Sendable>: Sendable {
  /// The words it has a meaning for, if they can be told.
  var choices: [String] = []
  let read: @Sendable (String) throws(Unfit) -> Value

  /// What a word means that is nil if it does not fit.
  init(_ expected: String, _ read: @escaping @Sendable (String) -> Value?) {
    self.read = { word throws(Unfit) in
      guard let value = read(word) else { throw .takes(expected, not: word) }
      return value
    }
  }

  /// One of a few items, by its name.
  static func word(of items: [Value], _ name: @escaping @Sendable (Value) -> String) -> Self {
    let names = items.map(name)
    return Self(choices: names) { word throws(Unfit) in
      if let item = items.first(where: { name($0) == word }) { return item }
      throw .takes(names.choices, not: word, suggestion(for: word, among: names))
    }
  }

  private init(choices: [String] = [], read: @escaping @Sendable (String) throws(Unfit) -> Value) {
    self.choices = choices
    self.read = read
  }
}

extension Meaning where Value == String {
  /// Any text that is not empty.
  static var text: Self { Self("some text") { $0.isEmpty ? nil : $0 } }
  /// A file, and not standard output.
  static var file: Self { Self("the name of a file") { $0.isEmpty || $0 == "-" ? nil : $0 } }
  /// Any text.
  static var textOrNothing: Self { Self("") { $0 } }
}

extension Meaning where Value == [String] {
  /// Texts with commas between.
  static var list: Self {
    Self("some text") { word in
      let texts = word.split(separator: ",").map { String($0).trimmed }
      return texts.isEmpty ? nil : texts
    }
  }

  /// Hotfixes with or without KB, with commas between.
  static var hotfixes: Self {
    Self { word throws(Unfit) in
      let names = try Self.list.read(word)
      for name in names {
        let number = name.uppercased().hasPrefix("KB") ? name.dropFirst(2) : name[...]
        if number.isEmpty || number.wholeNumber == nil { throw .takes("a number such as KB4045570", not: name) }
      }
      return names
    }
  }
}

extension Meaning where Value == Int {
  /// A whole number in a range.
  static func number(_ range: ClosedRange<Int>) -> Self {
    let most = range.upperBound == .max ? "" : " up to \(range.upperBound)"
    return Self("a whole number from \(range.lowerBound)\(most)") { word in
      word.wholeNumber.flatMap { range.contains($0) ? $0 : nil }
    }
  }
}

extension Meaning where Value == Decimal {
  /// By how much numbers may differ.
  static var tolerance: Self {
    Self("a number such as 0.01") { Decimal($0).flatMap { $0.isNegative ? nil : $0 } }
  }
}

extension Meaning where Value == DottedVersion {
  /// A version, as pages and dialogs print it.
  static var version: Self { Self("a version such as 8.2.1.207") { DottedVersion(printed: $0) } }
}

extension Meaning where Value == RecordLimit {
  /// A number of records, or a percentage of them.
  static var limit: Self {
    Self("a number of records such as 20, or a share such as 5% or 0.25%") { RecordLimit($0) }
  }
}

extension Meaning where Value == TextEncoding {
  /// An encoding of text.
  static var encoding: Self {
    Self { word throws(Unfit) in
      if let encoding = TextEncoding(named: word) { return encoding }
      throw .takes(
        "an encoding by a name that iconv -l shows", not: word, suggestion(for: word, among: TextEncoding.usual))
    }
  }
}

extension Meaning where Value == UInt8 {
  /// What stands between fields.
  static var character: Self {
    Self("one ASCII character other than a quote, or tab") { word in
      if word == "tab" || word == "\\t" { return UInt8(ascii: "\t") }
      guard word.utf8.count == 1, let byte = word.utf8.first, byte != UInt8(ascii: "\"") else { return nil }
      return byte == UInt8(ascii: "\t") || (32...126).contains(byte) ? byte : nil
    }
  }
}

extension Unfit {
  fileprivate static func takes(_ expected: String, not word: String, _ suggestion: String? = nil) -> Unfit {
    Unfit(what: " takes \(expected); \"\(word)\" is given", suggestion: suggestion)
  }
}
