import Records

/// A folder as Synapse Link writes it: one folder for each interval, with what changed of which table, and a model of both.
///
/// Where there are no such folders, the root itself has a model, and files that hold whole tables.
struct LakeFolder {
  /// As messages call it.
  let path: String
  private let isClosed: Bool

  init(_ path: String, isClosed: Bool) { (self.path, self.isClosed) = (path, isClosed) }

  /// What changed in one interval, or all there is.
  struct Interval {
    /// The name of its folder; empty for the root.
    let name: String
    let path: String

    var isWhole: Bool { name.isEmpty }
  }

  /// The intervals in the order of time, and the name of one that is still written to.
  func intervals() throws(Fault) -> (all: [Interval], open: String?) {
    guard Files.isFolder(path) else {
      throw Fault(.missing, "lake-missing", "there is no folder \(path)")
    }
    let names = try Files.allNames(in: path).filter(Self.isTime)
      .sorted { $0.replacing(":", with: ".") < $1.replacing(":", with: ".") }
    guard let last = names.last else {
      if Files.exists("\(path)/model.json") { return ([Interval(name: "", path: path)], nil) }
      throw Fault(
        .missing, "lake-missing", "\(path) is no folder of Synapse Link or the Common Data Model: it has no model.json",
        remedy: "name the folder that has it")
    }
    if isClosed { return (try finished(names), nil) }
    let current = (try? Files.contents(of: "\(path)/Changelog/changelog.info", limit: 4096)).map {
      String(decoding: $0, as: UTF8.self).filter { !$0.isWhitespace }
    }
    let open = current.flatMap { names.contains($0) ? $0 : nil } ?? last
    // What comes behind it is not begun, or about to be.
    return (try finished(names.filter { $0.replacing(":", with: ".") < open.replacing(":", with: ".") }), open)
  }

  /// A model without a byte is that of a folder that is written to.
  private func finished(_ names: [String]) throws(Fault) -> [Interval] {
    var found: [Interval] = []
    for name in names {
      let model = "\(path)/\(name)/model.json"
      guard Files.exists(model), try !Files.contents(of: model, limit: 1).isEmpty else { break }
      found.append(Interval(name: name, path: "\(path)/\(name)"))
    }
    return found
  }

  /// 2026-01-31T14.30.00Z, or with colons.
  private static func isTime(_ name: String) -> Bool {
    let pattern = "dddd-dd-ddTdd.dd.ddZ"
    guard name.utf8.count == pattern.utf8.count else { return false }
    return zip(name.utf8, pattern.utf8).allSatisfy { byte, wanted in
      switch wanted {
      case UInt8(ascii: "d"): (0x30...0x39).contains(byte)
      case UInt8(ascii: "."): byte == wanted || byte == UInt8(ascii: ":")
      default: byte == wanted
      }
    }
  }

  /// The tables that a model describes, with the files that an interval has of each; those without files are left out.
  func tables(of interval: Interval) throws(Fault) -> [LakeTable] {
    let file = "\(interval.path)/model.json"
    let model: JSON
    do throws(Fault) { model = try JSON.parse(Files.contents(of: file)) } catch {
      throw Fault(.data, "lake-model", "the model cannot be read: \(error.what)", place: Place(file: file))
    }
    var tables: [LakeTable] = []
    for entity in model["entities"]?.items ?? [] {
      guard let table = LakeTable(entity) else {
        throw Fault(
          .data, "lake-model", "an entity has no name, or an attribute has none or twice the same",
          place: Place(file: file))
      }
      let files = try interval.isWhole ? partitions(of: entity) : Self.files(in: "\(interval.path)/\(table.name)")
      if !files.isEmpty { tables.append(table.with(files: files)) }
    }
    return tables
  }

  private static func files(in folder: String) throws(Fault) -> [String] {
    try Files.listing(folder).filter { $0.lowercased().hasSuffix(".csv") }.map { "\(folder)/\($0)" }
  }

  /// The files of partitions, whose locations are addresses in the lake: by the end of these that is here.
  private func partitions(of entity: JSON) throws(Fault) -> [String] {
    var found: [String] = []
    for partition in entity["partitions"]?.items ?? [] {
      let location = partition["location"]?.string ?? ""
      let parts = location.split(separator: "?")[..<min(1, location.isEmpty ? 0 : 1)].joined().split(separator: "/")
      let here = parts.indices.lazy.map { "\(path)/\(parts[$0...].joined(separator: "/"))" }.first { Files.exists($0) }
      guard let here else {
        throw Fault(
          .missing, "lake-partition", "the file \(parts.suffix(2).joined(separator: "/")) of a partition is not here",
          remedy: "copy the whole folder", place: Place(file: "\(path)/model.json"))
      }
      found.append(here)
    }
    return found
  }
}

/// A table as a model describes it.
struct LakeTable {
  let name: String
  let attributes: [(name: String, type: Kind)]
  /// Whether the first row of a file has the names of its columns.
  let hasHeader: Bool
  private(set) var files: [String] = []

  enum Kind { case text, whole, number, time, boolean }

  init?(_ entity: JSON) {
    guard let name = entity["name"]?.string, !name.isEmpty, let items = entity["attributes"]?.items else { return nil }
    self.name = name
    var attributes: [(name: String, type: Kind)] = []
    var known: Set<String> = []
    for item in items {
      guard let own = item["name"]?.string, known.insert(own.lowercased()).inserted else { return nil }
      let type: Kind =
        switch item["dataType"]?.string?.lowercased() ?? "" {
        case "int64", "int32", "int16": .whole
        case "double", "decimal": .number
        case "datetime", "datetimeoffset", "date": .time
        case "boolean": .boolean
        default: .text
        }
      attributes.append((own, type))
    }
    self.attributes = attributes
    let settings = entity["partitions"]?.items.first?["fileFormatSettings"]
    hasHeader = settings?["columnHeaders"] == .bool(true)
  }

  func with(files: [String]) -> LakeTable {
    var table = self
    table.files = files
    return table
  }

  /// The place of an attribute, however it is spelled.
  func place(_ name: String) -> Int? {
    attributes.firstIndex { $0.name.lowercased() == name.lowercased() }
  }
}
