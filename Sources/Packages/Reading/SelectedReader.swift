internal import Entities
internal import Records

/// Reads only some entities of a package; the others are proved whole and forgotten.
///
/// Unchecked: it belongs to the one whose turn it is to read.
final class SelectedReader: Source, @unchecked Sendable {
  let entities: [SourceEntity]
  private let all: any Source
  private var parsing = Parsing()
  private var problems: [Problem] = []
  /// The place of each entity of the package among those that are wanted.
  private var places: [Int?] = []

  init(_ reader: any Source, _ settings: ReadSettings) throws(Fault) {
    all = reader
    for name in settings.only {
      if reader.entities.contains(where: { settings.catalog.isName(name, of: $0.entity) }) { continue }
      let names = reader.entities.map(\.entity.name)
      throw Fault(
        .usage, "entity-unknown", "there is no entity \(name) in the package, only \(names.joined(separator: ", "))",
        remedy: suggestion(for: name, among: names).map { "did you mean \($0)?" }, place: Place(file: reader.name))
    }
    var chosen: [SourceEntity] = []
    for entity in reader.entities {
      let isWanted = settings.only.contains { settings.catalog.isName($0, of: entity.entity) }
      places.append(isWanted ? chosen.count : nil)
      if isWanted { chosen.append(entity) }
    }
    entities = chosen
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
        try prove(&chunk)
        continue
      }
      chunk.entity = place
      return true
    }
    return false
  }

  private func prove(_ chunk: inout Chunk) throws(Fault) {
    if chunk.unparsed?.isProvenByReading ?? true { return try chunk.verify() }
    try all.parse(&chunk, with: &parsing, &problems)
    problems.removeAll()
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
