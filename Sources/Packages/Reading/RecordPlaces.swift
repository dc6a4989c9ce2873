package import Records

/// Where the records of a package stand, counted chunk by chunk: record, line and byte for messages and rejects.
package struct RecordPlaces: Sendable {
  private let parts: [SourcePart]
  /// What was passed, by the input it came from and by entity.
  private var passed: [[Passed]]
  /// How far the chunk at hand was looked through.
  private var inChunk = CSVPlaces()

  private struct Passed {
    /// How many records came, and how many of them were left out.
    var (records, leftOut, lines) = (0, 0, 0)
  }

  /// Nothing of the package was read yet.
  package init(_ reader: any Source) {
    parts = reader.parts
    passed = parts.map { _ in reader.entities.map { _ in Passed() } }
  }

  /// The place of a record of the chunk that comes next; found only when it is needed, by looking at the text again.
  package mutating func place(of record: Int, in chunk: borrowing Chunk) -> Place {
    let (part, before) = (parts[chunk.input], passed[chunk.input][chunk.entity])
    let position = chunk.position(of: record)
    var place = Place(file: part.files[chunk.entity], record: before.records + position + 1)
    if chunk.recordLines.count > position {
      place.line = Int(chunk.recordLines[position])
    } else if chunk.origin.textCount > 0, part.form != .stream {
      let found = inChunk.place(ofRecord: position, in: chunk)
      place.line = before.lines + found.line
      place.offset = found.offset
    }
    return place
  }

  /// A fault with its place in the file, if it was met in parsing the CSV of the chunk that comes next. Parts of a
  /// stream are files of their own, and XML knows its place.
  package func placed(_ fault: Fault, in chunk: borrowing Chunk) -> Fault {
    guard chunk.unparsed?.countsFromChunk ?? false, parts[chunk.input].form != .stream else { return fault }
    let before = passed[chunk.input][chunk.entity]
    return fault.behind(lines: before.lines, records: before.records)
  }

  /// How many records of each entity were passed, without those that were left out.
  package var recordCounts: [Int] {
    guard let first = passed.first else { return [] }
    return first.indices.map { recordCount(of: $0) }
  }

  /// How many records of an entity were passed, without those that were left out.
  package func recordCount(of entity: Int) -> Int {
    passed.reduce(0) { $0 + $1[entity].records - $1[entity].leftOut }
  }

  /// How many records of each entity came, from one input after the other.
  package var came: [[Int]] { passed.map { $0.map(\.records) } }

  /// Goes behind a chunk.
  package mutating func pass(_ chunk: borrowing Chunk) {
    inChunk = CSVPlaces()
    passed[chunk.input][chunk.entity].records += chunk.recordCount + chunk.leftOut
    passed[chunk.input][chunk.entity].leftOut += chunk.leftOut
    passed[chunk.input][chunk.entity].lines += chunk.lineCount
  }
}
