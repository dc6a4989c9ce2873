internal import Entities
internal import Records

/// Reads only some entities of a package; the others are proved whole and forgotten.
///
/// Unchecked: it belongs to the one whose turn it is to read.
final class SelectedReader: Source, @unchecked Sendable {
  let entities: [SourceEntity]
  private let all: any Source
  private var skipped = SkippedRecords()
  /// The place of each entity of the package among those that are wanted.
  private var places: [Int?] = []

  init(_ reader: any Source, _ settings: ReadSettings) throws(Fault) {
    all = reader
    (entities, places) = try settings.chosen(among: reader.entities, of: reader.name)
  }

  var name: String { all.name }
  var form: Form? { all.form }
  var company: String? { all.company }
  var once: String? { all.once }
  var provesItsEnd: Bool { all.provesItsEnd }
  var expectedRecords: Int? { all.expectedRecords }
  var allFiles: [String] { all.allFiles }
  var editedFiles: Set<String> { all.editedFiles }
  var warnings: [String] { all.warnings }
  var remarks: [String] { all.remarks }
  var leftOut: [LeftOutEntity] { all.leftOut }
  var progress: (done: Int, total: Int?) { all.progress }

  func next(_ chunk: inout Chunk) throws(Fault) -> Bool {
    while try all.next(&chunk) {
      guard let place = places[chunk.entity] else {
        try skipped.skip(&chunk, of: all)
        continue
      }
      chunk.entity = place
      return true
    }
    return false
  }

  func ledger() throws(Fault) -> JSON? { try all.ledger() }

  func stopped(_ take: (inout Chunk, [Problem]) throws(Fault) -> Void) throws(Fault) {
    try all.stopped { (chunk, problems) throws(Fault) in
      guard let place = places[chunk.entity] else { return }
      chunk.entity = place
      try take(&chunk, problems)
    }
  }
}

extension ReadSettings {
  /// The entities that are wanted, and the place of each among them; all of them if none was named.
  func chosen(
    among entities: [SourceEntity], of package: String
  ) throws(Fault) -> (entities: [SourceEntity], places: [Int?]) {
    for name in only where !entities.contains(where: { catalog.isName(name, of: $0.entity) }) {
      let names = entities.map(\.entity.name)
      throw Fault(
        .usage, "entity-unknown", "there is no entity \(name) in the package, only \(names.joined(separator: ", "))",
        remedy: suggestion(for: name, among: names).map { "did you mean \($0)?" }, place: Place(file: package))
    }
    var chosen: [SourceEntity] = []
    var places: [Int?] = []
    for entity in entities {
      let isWanted = only.isEmpty || only.contains { catalog.isName($0, of: entity.entity) }
      places.append(isWanted ? chosen.count : nil)
      if isWanted { chosen.append(entity) }
    }
    return (chosen, places)
  }
}

/// Goes past records that nobody wants, and proves them whole.
struct SkippedRecords {
  private var parsing = Parsing()
  private var problems: [Problem] = []

  /// Proves a chunk whole.
  mutating func skip(_ chunk: inout Chunk, of source: any Source) throws(Fault) {
    if chunk.unparsed?.isProvenByReading ?? true { return try chunk.verify() }
    try source.parse(&chunk, with: &parsing, &problems)
    problems.removeAll()
  }
}
