package import Entities
package import Records

/// What a mapping does, in plain text: task by task, field by field.
package struct Explanation {
  private let mapping: Mapping
  private let catalog: EntityCatalog
  private let maps: ValueMapFile
  private let parameters: Parameters
  private let withoutFilters: [String]
  private var lines: [String] = []

  /// Explains a mapping with the parameters and filters of a command line.
  package init(_ mapping: Mapping, _ catalog: EntityCatalog, _ maps: ValueMapFile, _ settings: PlanCompiler.Settings)
    throws(Fault)
  {
    self.mapping = mapping
    self.catalog = catalog
    self.maps = maps
    parameters = try Parameters(mapping, set: settings.parameters)
    withoutFilters = settings.withoutFilters
  }

  /// The text, with a line break at its end.
  package mutating func text() throws(Fault) -> String {
    lines = [mapping.name]
    if !mapping.note.isEmpty { lines.append(mapping.note) }
    if let once = mapping.once {
      lines.append("A one-time job: import records it as \(once) and does not do it twice.")
    }
    addParameters()
    for task in mapping.tasks { try add(task) }
    try addValueMaps()
    return lines.joined(separator: "\n") + "\n"
  }

  private mutating func addParameters() {
    guard !mapping.parameters.isEmpty else { return }
    lines += ["", "Parameters"]
    for parameter in mapping.parameters {
      let value = parameters.values[parameter.name] ?? parameter.value
      var line = "  \(parameter.name) = \(quoted(value))"
      if value != parameter.value { line += ", set; the default is \(quoted(parameter.value))" }
      if !parameter.allowed.isEmpty { line += " (\(parameter.allowed.joined(separator: " or ")))" }
      lines.append(parameter.note.isEmpty ? line : "\(line): \(parameter.note.words.joined(separator: " "))")
    }
  }

  private mutating func add(_ task: Mapping.Task) throws(Fault) {
    let source: Entity
    let target: Entity
    do throws(Fault) {
      source = try catalog.entity(named: task.source)
      target = try catalog.entity(named: task.target)
    } catch {
      throw error.at(task.place)
    }
    lines += ["", "Task \(task.name): \(source.qualifiedName) → \(target.qualifiedName)"]
    if !task.note.isEmpty { lines.append("  \(task.note)") }
    if let when = task.when {
      let holds = try parameters.hold(when)
      lines.append("  \(holds ? "done" : "left out"), as \(state(when)); done with \(when.parameter)=\(when.value)")
    }
    if let mode = task.mode {
      let most = task.maxDeletes.map { ", and to delete no more than \($0)" } ?? ""
      lines.append("  import is told to \(mode)\(most)")
    }
    for keep in source.from?.keeps ?? [] {
      lines.append("  export leaves out, as \"\(keep.name)\", rows unless \(keep.condition)")
    }
    if let follows = task.follows {
      lines.append("  goes with task \(follows): what its filters drop takes these records along, under the same names")
    }
    for lookup in task.lookups { lines.append("  " + described(lookup)) }
    for keep in task.keeps { lines += described(keep) }
    for require in task.requires {
      let only = require.when.map { " (only with \($0.parameter)=\($0.value))" } ?? ""
      lines.append("  rejects records as \(require.rule) unless \(require.condition)\(only)")
    }
    if let distinct = task.distinct {
      lines.append(
        "  only the first record with equal \(list(distinct.by))\(order(distinct.order)); the rest are duplicates")
    }
    if let agree = task.agreement {
      lines.append("  reports records with equal \(list(agree.by)) that disagree in \(list(agree.fields))")
    }
    if let sequence = task.sequence { lines += try described(sequence) }
    lines.append("  fields")
    let field = FieldExplanation(parameters: parameters, target: target)
    for rule in task.fields { lines.append("    " + (try field.text(rule))) }
    for record in task.records {
      lines.append(record.condition.map { "  one more record, if \($0)" } ?? "  one more record")
      for rule in record.fields { lines.append("    " + (try field.text(rule))) }
    }
  }

  private func state(_ condition: Mapping.Condition) -> String {
    "\(condition.parameter) is \(quoted(parameters.values[condition.parameter] ?? ""))"
  }

  private func described(_ keep: Mapping.Keep) -> [String] {
    if withoutFilters.contains(keep.name) { return ["  filter \"\(keep.name)\" is off: \(keep.condition)"] }
    let warning = keep.warning.map { ["    names the first \(TaskResult.mostKeys) in a warning: \($0)"] } ?? []
    let gone = keep.isGone ? "; they are not to be in the target" : ""
    return ["  filter \"\(keep.name)\" drops records unless \(keep.condition)\(gone)"] + warning
  }

  private func described(_ lookup: Mapping.Lookup) -> String {
    let pairs = zip(lookup.key, lookup.by).map { "\($0) is \($1)" }.joined(separator: " and ")
    let among = lookup.entity ?? lookup.file.map { "the file \($0)" } ?? ""
    let several = lookup.order.isEmpty ? "several reject the record" : "of several the first\(order(lookup.order))"
    let none = lookup.rejects ? "none rejects the record" : "none leaves its fields blank"
    let which = lookup.condition.map { " for which \($0) and" } ?? ""
    return "  lookup \(lookup.name): the record of \(among)\(which) whose \(pairs); \(several); \(none)".trimmed
  }

  private func described(_ sequence: Mapping.Sequence) throws(Fault) -> [String] {
    var lines = [
      "  numbers records without \(sequence.field) within \(list(sequence.within))\(order(sequence.order))"
    ]
    if !sequence.orWithin.isEmpty {
      lines.append("    where \(sequence.within.last ?? "") is blank or 0: within \(list(sequence.orWithin))")
    }
    lines.append("    equal numbers in a document: \(try parameters.filled(sequence.renumbers, sequence.place))")
    if let used = try sequence.used.map({ text throws(Fault) in try parameters.filled(text, sequence.place) }) {
      lines.append("    numbers in use: " + (used.isEmpty ? "no file" : used))
    }
    return lines
  }

  private func list(_ names: [String]) -> String { names.joined(separator: ", ") }

  private func order(_ names: [String]) -> String {
    guard !names.isEmpty else { return "" }
    var parts: [String] = []
    for name in names {
      if name == "desc" || name == "asc", let last = parts.popLast() {
        parts.append("\(last) \(name)")
      } else {
        parts.append(name)
      }
    }
    return " by \(list(parts))"
  }

  private mutating func addValueMaps() throws(Fault) {
    guard !mapping.valueMaps.isEmpty else { return }
    lines += ["", "Value maps"]
    for rule in mapping.valueMaps {
      let map = try maps.load(rule, of: mapping, parameters: parameters).map
      let count = map.results.count - (map.any == nil ? 0 : 1)
      let place = map.file.map { "in \($0)" } ?? "in the mapping"
      lines.append("  \(rule.name): \(count) key\(count == 1 ? "" : "s") \(place); \(otherwise(map))")
      guard map.file == nil else { continue }
      for row in rule.rows {
        lines.append("    \(quoted(row.from)) becomes \(quoted(try parameters.filled(row.to, row.place)))")
      }
    }
  }

  private func otherwise(_ map: ValueMap) -> String {
    if let any = map.any { return "any other value becomes \(quoted(map.results[any]))" }
    return switch map.otherwise {
    case .reject: "another value rejects the record"
    case .keep: "another value is kept"
    case .value(let text): "another value becomes \(quoted(text))"
    }
  }
}

/// A text in quotes; the word blank for none.
func quoted(_ text: String) -> String { text.isEmpty ? "blank" : "\"\(text)\"" }
