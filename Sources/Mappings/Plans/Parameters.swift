package import Records

/// The parameters of a mapping with the values in force.
package struct Parameters: Sendable {
  /// The values by name.
  package private(set) var values: [String: String] = [:]
  private let allowed: [String: [String]]

  /// The defaults of a mapping, changed by `--set`; `settings` may name parameters of other mappings too.
  package init(_ mapping: Mapping, set settings: [(name: String, value: String)]) throws(Fault) {
    var allowed: [String: [String]] = [:]
    for parameter in mapping.parameters {
      values[parameter.name] = parameter.value
      allowed[parameter.name] = parameter.allowed
    }
    for setting in settings where values[setting.name] != nil {
      values[setting.name] = setting.value
      let known = allowed[setting.name] ?? []
      guard known.isEmpty || known.contains(setting.value) else {
        throw Fault(
          .usage, "parameter-value", "\(setting.name) takes \(known.joined(separator: " or ")), not \(setting.value)",
          remedy: suggestion(for: setting.value, among: known).map { "did you mean \($0)?" })
      }
    }
    self.allowed = allowed
  }

  /// Whether a condition holds; nil counts as one that does.
  package func hold(_ condition: Mapping.Condition?) throws(Fault) -> Bool {
    guard let condition else { return true }
    guard let value = values[condition.parameter] else { throw unknown(condition.parameter, condition.place) }
    let known = allowed[condition.parameter] ?? []
    let wanted = condition.value.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    for one in wanted where !known.isEmpty && !known.contains(one) {
      throw Fault(
        .configuration, "parameter-value",
        "\(condition.parameter) is never \"\(one)\"; it takes \(known.joined(separator: " or "))",
        remedy: suggestion(for: one, among: known).map { "did you mean \($0)?" }, place: condition.place)
    }
    return wanted.contains(value)
  }

  /// A text with `{name}` replaced by the value of the parameter, and `{{` by a brace.
  package func filled(_ text: String, _ place: Place) throws(Fault) -> String {
    guard text.contains("{") else { return text }
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      result += rest[..<open]
      rest = rest[rest.index(after: open)...]
      if rest.first == "{" {
        result += "{"
        rest = rest.dropFirst()
        continue
      }
      guard let close = rest.firstIndex(of: "}") else {
        throw Fault(
          .configuration, "parameter-brace", "a brace is opened and not closed in \"\(text)\"",
          remedy: "write {{ for a brace", place: place)
      }
      let name = String(rest[..<close])
      guard let value = values[name] else { throw unknown(name, place) }
      result += value
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  /// The parameters that a text with `{name}` is made with.
  static func names(in text: String) -> [String] {
    var names: [String] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      rest = rest[rest.index(after: open)...]
      if rest.first == "{" {
        rest = rest.dropFirst()
      } else if let close = rest.firstIndex(of: "}") {
        names.append(String(rest[..<close]))
      }
    }
    return names
  }

  /// What stands in for all that a rule says; nil if nothing does.
  func standIn(for rule: Mapping.FieldRule) throws(Fault) -> String? {
    guard let instead = rule.instead else { return nil }
    let text = try filled(instead, rule.place)
    return text.isEmpty ? nil : text
  }

  /// How an expression would give something else: by another choice for the parameters it names.
  package func otherChoice(in expression: String) -> String? {
    let words = Set(expression.split { !($0.isLetter || $0.isNumber || "@-_.".contains($0)) })
    let settings = allowed.keys.sorted().flatMap { name in
      (words.contains("@\(name)") ? allowed[name] ?? [] : []).filter { $0 != values[name] }.map {
        "--set \(name)=\($0)"
      }
    }
    return settings.isEmpty ? nil : "\(settings.joined(separator: " or ")) puts something else there"
  }

  private func unknown(_ name: String, _ place: Place) -> Fault {
    Fault(
      .configuration, "parameter-unknown", "there is no parameter \(name)",
      remedy: suggestion(for: name, among: values.keys.sorted()).map { "did you mean \($0)?" }, place: place)
  }
}
