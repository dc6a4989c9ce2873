internal import Entities
internal import Records

/// What the rule of one target field does, on one line.
struct FieldExplanation {
  let parameters: Parameters
  let target: Entity

  func text(_ rule: Mapping.FieldRule) throws(Fault) -> String {
    var line = "\(try source(rule)) → \(name(rule.to))"
    if let prefix = rule.prefix {
      line += "; \(quoted(try parameters.filled(prefix, rule.place)))\(origin(prefix)) before it"
    }
    if let fallback = rule.fallback {
      line += "; blank becomes \(quoted(try parameters.filled(fallback, rule.sourcePlace)))\(origin(fallback))"
    }
    if let map = rule.map {
      let also = rule.mapBy.isEmpty ? "" : " with \(rule.mapBy.joined(separator: ", "))"
      line += "; through value map \(map)\(also)"
    }
    if let instead = rule.instead {
      let names = Parameters.names(in: instead).joined(separator: ", ")
      line +=
        try parameters.standIn(for: rule).map { "; in its place \(quoted($0))\(origin(instead)), for one value only" }
        ?? "; \(names), if given, in its place"
    }
    if let text = rule.notFound {
      let isBlank = try parameters.filled(text, rule.place) == "blank"
      line += "; what import does not find \(isBlank ? "is left blank" : "rejects the record")\(origin(text))"
    }
    if rule.truncates { line += "; cut to the length of the field" }
    if let grade = rule.grade { line += grade == "I" ? " [inferred]" : " [\(grade)]" }
    guard let when = rule.when else { return line }
    let condition = "\(when.parameter)=\(when.value)"
    return try parameters.hold(when) ? "\(line) (only with \(condition))" : "left out without \(condition): \(line)"
  }

  private func source(_ rule: Mapping.FieldRule) throws(Fault) -> String {
    switch rule.source {
    case .nothing: "blank"
    case .field(let name): name
    case .value(let text): "\(quoted(try parameters.filled(text, rule.sourcePlace)))\(origin(text))"
    case .expression(let text): text
    }
  }

  /// The parameters a text is made with.
  private func origin(_ text: String) -> String {
    let names = Parameters.names(in: text)
    return names.isEmpty ? "" : " (\(names.joined(separator: ", ")))"
  }

  /// The name as the entity file has it, and whether the field is part of the key or required.
  private func name(_ written: String) -> String {
    guard let place = target.column(written) else { return written }
    let field = target.fields[place]
    if target.key.contains(place) { return "\(field.name) (key)" }
    return field.isRequired ? "\(field.name) (required)" : field.name
  }
}
