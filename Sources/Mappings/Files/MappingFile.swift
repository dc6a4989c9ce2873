internal import Entities
internal import Packages
package import Records

/// Reads mapping files and finds them by name.
package struct MappingFile {
  /// Folders of a mappings folder that hold shipped mappings.
  package static let folders = ["direct", "via-cds", "populate"]

  private let searchPath: [String]
  private let schema: XMLSchema

  /// Reads with the schema found first on the search path.
  package init(searchPath: [String]) throws(Fault) {
    self.searchPath = searchPath
    let folder = try MappingFolders.first(with: "mapping.xsd", among: searchPath)
    schema = try XMLSchema(path: folder + "/mapping.xsd")
  }

  /// The mapping of a path or a shipped name, with what it extends.
  package func load(_ nameOrPath: String) throws(Fault) -> Mapping {
    try load(nameOrPath, extended: [])
  }

  /// `extended` are the files on the way here. They cannot be meant, so a mapping may extend the shipped one of its name.
  private func load(_ nameOrPath: String, extended: [String]) throws(Fault) -> Mapping {
    let path = try find(nameOrPath, extended)
    let bytes = try Files.contents(of: path)
    let element = try XMLTree.parse(bytes, file: path, schema: schema)
    let digest = bytes.withUnsafeBytes { hexadecimal(SHA256.digest($0)) }
    let mapping = MappingReader(element, digest: digest)
    guard let base = element["extends"] else { return try mapping.mapping() }
    do {
      return try mapping.extending(load(base, extended: extended + [path]))
    } catch {
      // What has a place is wrong with the other file.
      throw error.place.file == nil ? error.at(element.place(of: "extends")) : error
    }
  }

  /// Where the mapping of a path or a shipped name lies.
  package func find(_ nameOrPath: String) throws(Fault) -> String { try find(nameOrPath, []) }

  /// What a mapping names is looked for beside it first; `extended` ends with that mapping.
  private func find(_ nameOrPath: String, _ extended: [String]) throws(Fault) -> String {
    var places: [String] = []
    if let last = extended.last, !nameOrPath.hasPrefix("/") {
      let folder = folder(of: last)
      places += ["\(folder)/\(nameOrPath)", "\(folder)/\(nameOrPath).xml"]
    }
    places.append(nameOrPath)
    for folder in searchPath { places += Self.folders.map { "\(folder)/\($0)/\(nameOrPath).xml" } }
    let found = places.filter { Files.exists($0) && !Files.isFolder($0) }
    if let path = found.first(where: { path in !extended.contains { Files.isSame($0, path) } }) { return path }
    if !found.isEmpty {
      throw Fault(.configuration, "mapping-extends-itself", "the mappings extend each other in a circle")
    }
    throw Fault(
      .missing, "mapping-missing", "there is no mapping \(nameOrPath), neither as a file nor shipped",
      remedy: suggestion(for: nameOrPath, among: try shipped()).map { "did you mean \($0)?" }
        ?? "p2c-transform --list shows the shipped ones")
  }

  private func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  /// The names of all shipped mappings.
  package func shipped() throws(Fault) -> [String] {
    var names: Set<String> = []
    for folder in searchPath {
      for below in Self.folders {
        for name in try Files.listing("\(folder)/\(below)") where name.hasSuffix(".xml") {
          names.insert(String(name.dropLast(4)))
        }
      }
    }
    return names.sorted()
  }
}

/// Turns the element of a mapping file, already checked against the schema, into a mapping.
private struct MappingReader {
  let element: XMLElement
  let digest: String

  init(_ element: XMLElement, digest: String) {
    self.element = element
    self.digest = digest
  }

  func mapping() throws(Fault) -> Mapping {
    var mapping = Mapping(
      name: element["name"] ?? "", file: element.place.file ?? "", digest: digest, once: element["once"])
    try add(to: &mapping)
    return mapping
  }

  /// What the file changes of another mapping.
  func extending(_ base: Mapping) throws(Fault) -> Mapping {
    var mapping = base
    mapping.name = element["name"] ?? base.name
    mapping.file = element.place.file ?? base.file
    mapping.bases.append(base.file)
    mapping.digest = digest
    mapping.once = element["once"] ?? base.once
    try add(to: &mapping)
    return mapping
  }

  private func add(to mapping: inout Mapping) throws(Fault) {
    if let note = element.child("note") { mapping.note = note.text.words.joined(separator: " ") }
    for kind in ["parameter", "task", "valueMap"] { try refuseTwins(element.children(kind), by: "name") }
    for item in element.children("parameter") {
      let parameter = try parameter(item)
      mapping.parameters.removeAll { $0.name == parameter.name }
      mapping.parameters.append(parameter)
    }
    for item in element.children("valueMap") {
      let rule = try valueMap(item)
      mapping.valueMaps.removeAll { $0.name == rule.name }
      mapping.valueMaps.append(rule)
    }
    for item in element.children("task") {
      if let known = mapping.tasks.firstIndex(where: { $0.name == item["name"] }) {
        try change(&mapping.tasks[known], item)
      } else {
        mapping.tasks.append(try task(item))
      }
    }
    for task in mapping.tasks { try checkFollowing(task, among: mapping.tasks) }
  }

  /// A task follows one that is there and follows none itself.
  private func checkFollowing(_ task: Mapping.Task, among tasks: [Mapping.Task]) throws(Fault) {
    guard let name = task.follows else { return }
    let others = tasks.filter { $0.name != task.name }.map(\.name)
    guard let followed = tasks.first(where: { $0.name == name }), name != task.name else {
      throw Fault(
        .configuration, "follows-unknown", "task \(task.name) follows \(name), but there is no other task of that name",
        remedy: suggestion(for: name, among: others).map { "did you mean \($0)?" }, place: task.followsPlace)
    }
    guard let third = followed.follows else { return }
    throw Fault(
      .configuration, "follows-chain", "task \(task.name) follows \(name), which follows \(third)",
      remedy: "follow \(third)", place: task.followsPlace)
  }

  /// In one file a name stands for one thing; another file may replace it.
  private func refuseTwins(_ items: [XMLElement], by attribute: String) throws(Fault) {
    var names: Set<String> = []
    for item in items {
      guard let name = item[attribute], !names.insert(name).inserted else { continue }
      throw Fault(
        .configuration, "name-twice", "there is a \(item.name) \"\(name)\" already", place: item.place(of: attribute))
    }
  }

  private func parameter(_ item: XMLElement) throws(Fault) -> Mapping.Parameter {
    let parameter = Mapping.Parameter(
      name: item["name"] ?? "", value: item["default"] ?? "", allowed: (item["values"] ?? "").words,
      note: item.text.trimmed)
    guard parameter.allowed.isEmpty || parameter.allowed.contains(parameter.value) else {
      throw Fault(
        .configuration, "parameter-value",
        "\(parameter.name) takes \(parameter.allowed.joined(separator: " or ")), not \"\(parameter.value)\"",
        place: item.place(of: "default"))
    }
    return parameter
  }

  private func valueMap(_ item: XMLElement) throws(Fault) -> Mapping.ValueMapRule {
    guard item["file"] == nil || item.child("row") == nil else {
      throw Fault(
        .configuration, "value-map-ambiguous", "value map \(item["name"] ?? "") has both a file and rows",
        remedy: "put the rows into the file", place: item.place)
    }
    return Mapping.ValueMapRule(
      name: item["name"] ?? "", file: item["file"], otherwise: item["otherwise"] ?? "reject",
      rows: item.children("row").map { ($0["from"] ?? "", $0["to"] ?? "", $0.place) }, place: item.place)
  }

  private func task(_ item: XMLElement) throws(Fault) -> Mapping.Task {
    guard let source = item["source"], let target = item["target"] else {
      throw Fault(
        .configuration, "task-incomplete", "task \(item["name"] ?? "") needs a source and a target",
        remedy: "only a task of the mapping that is extended may leave them out", place: item.place)
    }
    var task = Mapping.Task(name: item["name"] ?? "", source: source, target: target, place: item.place)
    try change(&task, item)
    return task
  }

  private func change(_ task: inout Mapping.Task, _ item: XMLElement) throws(Fault) {
    task.source = item["source"] ?? task.source
    task.target = item["target"] ?? task.target
    task.mode = item["mode"] ?? task.mode
    if let follows = item["follows"] {
      task.follows = follows
      task.followsPlace = item.place(of: "follows")
    }
    if let most = item["maxDeletes"] {
      guard RecordLimit(most) != nil else {
        throw Fault(
          .configuration, "max-deletes-value", "maxDeletes takes a number of rows such as 20, or a share such as 5%",
          place: item.place(of: "maxDeletes"))
      }
      task.maxDeletes = most
    }
    task.when = condition(item) ?? task.when
    if let note = item.child("note") { task.note = note.text.words.joined(separator: " ") }
    try refuseTwins(item.children("keep"), by: "otherwise")
    try refuseTwins(item.children("require"), by: "rule")
    try refuseTwins(item.children("lookup"), by: "name")
    for keep in item.children("keep") {
      let name = keep["otherwise"] ?? ""
      task.keeps.removeAll { $0.name == name }
      task.keeps.append(
        Mapping.Keep(
          condition: keep["if"] ?? "", name: name, warning: keep["warn"], isGone: keep["gone"] == "true",
          place: keep.place(of: "if")))
    }
    for require in item.children("require") {
      let rule = require["rule"] ?? ""
      task.requires.removeAll { $0.rule == rule }
      task.requires.append(
        Mapping.Require(
          condition: require["if"] ?? "", rule: rule, what: require.text.words.joined(separator: " "),
          remedy: require["remedy"], when: condition(require), place: require.place(of: "if")))
    }
    for item in item.children("lookup") {
      let lookup = try self.lookup(item)
      task.lookups.removeAll { $0.name == lookup.name }
      task.lookups.append(lookup)
    }
    if let agree = item.child("agree") {
      task.agreement = Mapping.Agreement(
        by: (agree["by"] ?? "").nameList, fields: (agree["fields"] ?? "").nameList, place: agree.place)
    }
    if let distinct = item.child("distinct") {
      task.distinct = Mapping.Distinct(
        by: (distinct["by"] ?? "").nameList, order: (distinct["order"] ?? "").nameList, place: distinct.place)
    }
    if let sequence = item.child("sequence") { task.sequence = self.sequence(sequence) }
    for drop in item.children("drop") {
      let before = task.fields.count
      task.fields.removeAll { isSame($0.to, drop["to"]) }
      guard task.fields.count < before else { throw nothingToDrop(drop, task) }
    }
    for field in item.children("field") {
      let rule = try fieldRule(field)
      if let known = task.fields.firstIndex(where: { isSame($0.to, rule.to) }) {
        guard task.place != item.place else { throw twice(rule) }
        task.fields[known] = rule
      } else {
        task.fields.append(rule)
      }
    }
    for record in item.children("record") {
      var fields: [Mapping.FieldRule] = []
      for field in record.children("field") { fields.append(try fieldRule(field)) }
      task.records.append(Mapping.RecordRule(condition: record["if"], fields: fields, place: record.place))
    }
  }

  private func nothingToDrop(_ drop: XMLElement, _ task: Mapping.Task) -> Fault {
    let name = drop["to"] ?? ""
    return Fault(
      .configuration, "drop-unknown", "no field to \(name) is there to be dropped",
      remedy: suggestion(for: name, among: task.fields.map(\.to)).map { "did you mean \($0)?" },
      place: drop.place(of: "to"))
  }

  private func condition(_ item: XMLElement) -> Mapping.Condition? {
    guard let text = item["when"], let equals = text.firstIndex(of: "=") else { return nil }
    return Mapping.Condition(
      parameter: String(text[..<equals]), value: String(text[text.index(after: equals)...]),
      place: item.place(of: "when"))
  }

  private func isSame(_ name: String, _ other: String?) -> Bool { name.lowercased() == other?.lowercased() }

  private func twice(_ rule: Mapping.FieldRule) -> Fault {
    Fault(.configuration, "field-twice", "\(rule.to) is mapped twice", place: rule.place)
  }

  private func lookup(_ item: XMLElement) throws(Fault) -> Mapping.Lookup {
    let lookup = Mapping.Lookup(
      name: item["name"] ?? "", entity: item["entity"], file: item["file"], key: (item["key"] ?? "").nameList,
      by: (item["by"] ?? "").nameList, order: (item["order"] ?? "").nameList, condition: item["if"],
      rejects: item["otherwise"] != "blank", place: item.place)
    guard (lookup.entity == nil) != (lookup.file == nil), lookup.key.count == lookup.by.count else {
      throw Fault(
        .configuration, "lookup-incomplete",
        "lookup \(lookup.name) needs an entity or a file, and as many fields in by as in key",
        place: item.place)
    }
    return lookup
  }

  private func sequence(_ item: XMLElement) -> Mapping.Sequence {
    Mapping.Sequence(
      field: item["field"] ?? "", within: (item["within"] ?? "").nameList, orWithin: (item["orWithin"] ?? "").nameList,
      order: (item["order"] ?? "").nameList,
      renumbers: item["duplicates"] ?? "reject", used: item["used"], place: item.place)
  }

  private func fieldRule(_ item: XMLElement) throws(Fault) -> Mapping.FieldRule {
    let given = ["from", "value", "expr"].filter { item[$0] != nil }
    guard given.count <= 1 else {
      throw Fault(
        .configuration, "field-ambiguous", "\(item["to"] ?? "") has both \(given[0]) and \(given[1])",
        remedy: "leave one out", place: item.place)
    }
    let source: Mapping.FieldRule.Source
    if let from = item["from"] {
      source = .field(from)
    } else if let value = item["value"] {
      source = .value(value)
    } else if let expression = item["expr"] {
      source = .expression(expression)
    } else {
      source = .nothing
    }
    var rule = Mapping.FieldRule(
      to: item["to"] ?? "", source: source, when: condition(item), prefix: item["prefix"], fallback: item["default"],
      map: item["map"],
      mapBy: (item["mapBy"] ?? "").nameList, truncates: item["truncate"] == "true", place: item.place,
      sourcePlace: item.place(of: given.first ?? "to"))
    rule.grade = item["grade"]
    rule.instead = item["instead"]
    rule.notFound = item["notFound"]
    if rule.instead != nil, given != ["from"] {
      throw Fault(
        .configuration, "field-instead", "\(rule.to) has instead, but no from that it could stand in for",
        place: item.place(of: "instead"))
    }
    return rule
  }
}
