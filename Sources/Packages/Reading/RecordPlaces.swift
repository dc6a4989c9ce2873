package import Records

/// Where the records of a package stand, counted chunk by chunk: record, line and byte for messages and rejects.
package struct RecordPlaces: Sendable {
  private var entities: [(records: Int, lines: Int)]
  private let form: Form?
  /// How far the chunk at hand was looked through.
  private var inChunk = CSVPlaces()

  /// Nothing of the package was read yet.
  package init(_ reader: any Source) {
    entities = reader.entities.map { _ in (0, 0) }
    form = reader.form
  }

  /// The place of a record of the chunk that comes next; found only when it is needed, by looking at the text again.
  package mutating func place(of record: Int, in chunk: borrowing Chunk) -> Place {
    let before = entities[chunk.entity]
    var place = Place(record: before.records + record + 1)
    if chunk.recordLines.count > record {
      place.line = Int(chunk.recordLines[record])
    } else if chunk.origin.textCount > 0, form != .stream {
      let found = inChunk.place(ofRecord: record, in: chunk)
      place.line = before.lines + found.line
      place.offset = found.offset
    }
    return place
  }

  /// A fault with its place in the file, if it was met in parsing the CSV of the chunk that comes next. Parts of a
  /// stream are files of their own, and XML knows its place.
  package func placed(_ fault: Fault, in chunk: borrowing Chunk) -> Fault {
    guard chunk.unparsed?.countsFromChunk ?? false, form != .stream else { return fault }
    let before = entities[chunk.entity]
    return fault.behind(lines: before.lines, records: before.records)
  }

  /// How many records of each entity were passed.
  package var recordCounts: [Int] { entities.map(\.records) }

  /// How many records of an entity were passed.
  package func recordCount(of entity: Int) -> Int { entities[entity].records }

  /// Goes behind a chunk.
  package mutating func pass(_ chunk: borrowing Chunk) {
    inChunk = CSVPlaces()
    entities[chunk.entity].records += chunk.recordCount
    entities[chunk.entity].lines += chunk.lineCount
  }
}
