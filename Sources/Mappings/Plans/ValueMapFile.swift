internal import Packages
package import Records

/// Reads the rows of a value map from the mapping or from its CSV.
package struct ValueMapFile {
  private let searchPath: [String]
  /// The longest file.
  private static let longest = 4 * 1024 * 1024
  private let overrides: [String: String]

  /// `overrides` are the files that `--value-map` names.
  package init(searchPath: [String], overrides: [String: String]) {
    self.searchPath = searchPath
    self.overrides = overrides
  }

  /// The names of the value maps that other files stand in for.
  var overridden: [String] { overrides.keys.sorted() }

  /// The map, and the digest of its file for the ledger.
  package func load(
    _ rule: Mapping.ValueMapRule, of mapping: Mapping, parameters: Parameters
  ) throws(Fault) -> (map: ValueMap, digest: (name: String, value: String)?) {
    guard let name = overrides[rule.name] ?? rule.file else {
      let otherwise = try meaning(of: try parameters.filled(rule.otherwise, rule.place), rule)
      var map = ValueMap(
        name: rule.name, file: nil, otherwise: otherwise, capacity: rule.rows.count)
      var clarity = ValueMapClarity()
      for row in rule.rows {
        let keys = row.from.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard let number = map.add(keys, try parameters.filled(row.to, row.place)) else {
          throw twice(rule, row.from, row.place)
        }
        clarity.add(number, keys)
        guard row.from == "*" || keys.count == map.keyColumns else {
          throw Fault(
            .configuration, "value-map-columns", "the rows of value map \(rule.name) have keys of several lengths",
            place: row.place)
        }
      }
      if let doubt = clarity.doubt(in: map) {
        throw try unclear(rule, doubt, separator: "|") { rule.rows[$0].place }
      }
      return (map, nil)
    }
    let path = try find(name, of: mapping, rule, isOverride: overrides[rule.name] != nil)
    let bytes = try Files.contents(of: path, limit: Self.longest)
    guard bytes.count <= Self.longest else {
      throw Fault(
        .configuration, "value-map-too-long", "value map \(rule.name) is longer than 4 MiB, and it is kept in memory",
        remedy: "look values up in the file instead, with <lookup file=\"\(name)\">", place: Place(file: path))
    }
    let otherwise = try meaning(of: try parameters.filled(rule.otherwise, rule.place), rule)
    let map = try read(bytes, path, name, rule, otherwise)
    return (map, (name, bytes.withUnsafeBytes { hexadecimal(SHA256.digest($0)) }))
  }

  /// A value may do without its `=`, unless it looks like one of the words mistyped.
  private func meaning(of text: String, _ rule: Mapping.ValueMapRule) throws(Fault) -> ValueMap.Otherwise {
    switch text {
    case "reject": return .reject
    case "keep": return .keep
    case _ where text.hasPrefix("="): return .value(String(text.dropFirst()))
    default:
      guard let word = suggestion(for: text, among: ["reject", "keep"]) else { return .value(text) }
      throw Fault(
        .configuration, "value-map-otherwise",
        "value map \(rule.name): otherwise is reject, keep or a value, not \(text)",
        remedy: "did you mean \(word)? A value is written =\(text)", place: rule.place)
    }
  }

  /// Beside the mapping, above it, or on the search path.
  private func find(
    _ name: String, of mapping: Mapping, _ rule: Mapping.ValueMapRule, isOverride: Bool
  ) throws(Fault) -> String {
    if isOverride || name.hasPrefix("/") {
      if Files.exists(name) { return name }
    } else if let path = path(of: name, of: mapping) {
      return path
    }
    throw Fault(
      .missing, "value-map-missing", "there is no file \(name) for value map \(rule.name)",
      remedy: "name one with --value-map \(rule.name)=FILE", place: rule.place)
  }

  /// Where a file that a mapping names lies: beside the mapping, then along the search path.
  func path(of name: String, of mapping: Mapping) -> String? {
    if name.hasPrefix("/") { return Files.exists(name) ? name : nil }
    let folder = mapping.file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    let places = [folder.isEmpty ? "." : folder] + searchPath
    return places.map { "\($0)/\(name)" }.first { Files.exists($0) }
  }

  private func read(
    _ bytes: [UInt8], _ path: String, _ name: String, _ rule: Mapping.ValueMapRule, _ otherwise: ValueMap.Otherwise
  ) throws(Fault) -> ValueMap {
    var chunk = Chunk()
    var cutter = CSVCutter(file: path, delimiter: 0x2C)
    var at = 0
    var map = ValueMap(
      name: rule.name, file: name, otherwise: otherwise, capacity: bytes.count { $0 == 0x0A } + 2)
    map.path = path
    var clarity = ValueMapClarity()
    let read: TextFeed.Read = { (target) throws(Fault) in
      let count = min(target.count, bytes.count - at)
      for index in 0..<count { target[index] = bytes[at + index] }
      at += count
      return count
    }
    do throws(Fault) {
      while try cutter.next(into: &chunk, read) {
        guard cutter.columns.count >= 2 else {
          throw Fault(
            .configuration, "value-map-columns", "a value map needs key columns and, last, the result",
            place: Place(file: path, line: 1))
        }
        try CSVParser(delimiter: 0x2C, columnCount: cutter.columns.count).parse(&chunk)
        try addRows(of: chunk, to: &map, &clarity, rule, path)
      }
      if let doubt = clarity.doubt(in: map) {
        throw try unclear(rule, doubt, separator: ",") { (row) throws(Fault) in try Self.place(ofRow: row, in: path) }
      }
    } catch {
      var fault = error.at(Place(file: path))
      if fault.kind == .data { fault.kind = .configuration }
      throw fault
    }
    return map
  }

  private func addRows(
    of chunk: borrowing Chunk, to map: inout ValueMap, _ clarity: inout ValueMapClarity, _ rule: Mapping.ValueMapRule,
    _ path: String
  ) throws(Fault) {
    for record in 0..<chunk.recordCount {
      var cells: [String] = []
      for column in 0..<chunk.columnCount { cells.append(chunk.text(chunk[record, column])) }
      let keys = Array(cells.dropLast())
      let row = map.results.count
      guard map.add(keys, cells[cells.count - 1]) != nil else {
        throw twice(rule, keys.joined(separator: ","), try Self.place(ofRow: row, in: path))
      }
      clarity.add(row, keys)
    }
  }

  /// Where a row stands, found by looking at the file again.
  static func place(ofRow row: Int, in path: String) throws(Fault) -> Place {
    var line = 1
    var lineEnds = -1
    var isQuoted = false
    for byte in try Files.contents(of: path) {
      if byte == 0x22 { isQuoted.toggle() }
      guard byte == 0x0A else { continue }
      line += 1
      if !isQuoted { lineEnds += 1 }
      if lineEnds == row { return Place(file: path, line: line) }
    }
    return Place(file: path)
  }

  private func twice(_ rule: Mapping.ValueMapRule, _ key: String, _ place: Place) -> Fault {
    Fault(
      .configuration, "value-map-key-twice", "value map \(rule.name) has two rows for \"\(key)\"",
      remedy: "case and trailing blanks do not tell keys apart", place: place)
  }

  private func unclear(
    _ rule: Mapping.ValueMapRule, _ doubt: ValueMapClarity.Doubt, separator: String,
    place: (Int) throws(Fault) -> Place
  ) throws(Fault) -> Fault {
    let (first, second, key) = (
      doubt.first.parts.joined(separator: separator), doubt.second.parts.joined(separator: separator),
      doubt.key.joined(separator: separator)
    )
    let line = try place(doubt.first.number).line.map { " in line \($0)" } ?? ""
    return Fault(
      .configuration, "value-map-unclear",
      "value map \(rule.name): \(second) and \(first)\(line) fit \(key) equally well",
      remedy: "add a row \(key), which is more exact, or take one of the two out",
      place: try place(doubt.second.number))
  }
}
