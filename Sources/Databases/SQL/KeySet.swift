import Entities
import Records

/// The keys that the rows of a target have, as fingerprints: read once, so that nobody has to ask a server for each record.
final class KeySet {
  private let all: FingerprintSet
  private let repeated: FingerprintSet

  /// Reads these fields of all rows.
  ///
  /// `formerly`: rows that were numbered otherwise count by the number that they have now.
  init(_ fields: [Int], of entity: Entity, company: String?, from reader: EntityReader, temp: String) throws(Fault) {
    all = FingerprintSet(folder: temp)
    repeated = FingerprintSet(folder: temp)
    let rule = TupleRule(
      columns: Array(fields.indices), isNumber: fields.map { entity.fields[$0].type.isNumber },
      zeroIsBlank: entity.system == .axdb)
    let renumbering = fields == entity.key ? Renumbering(entity, fields) : nil
    var request = ExportRequest(entity, columns: fields + (renumbering.map { [$0.marker] } ?? []), company: company)
    request.flat = true
    request.takesAnyOrder = true
    let (records, list) = (try reader.records(request), TupleList())
    var (parsing, problems) = (Parsing(), [Problem]())
    var chunk = Chunk()
    while try records.next(into: &chunk, limit: CSVCutter.chunkSize) {
      try parsing.parse(&chunk, &problems)
      problems.removeAll(keepingCapacity: true)
      list.fill(rule, chunk)
      for print in list.prints where try !all.insert(print) { _ = try repeated.insert(print) }
      guard let renumbered = renumbering?.apply(to: &chunk), !renumbered.isEmpty else { continue }
      list.fill(rule, chunk)
      for record in renumbered where try !all.insert(list.prints[record]) {
        _ = try repeated.insert(list.prints[record])
      }
    }
  }

  /// How many rows have a key: 0, 1, or 2 for more.
  func count(_ print: Fingerprint) throws(Fault) -> Int {
    guard try all.contains(print) else { return 0 }
    return try repeated.contains(print) ? 2 : 1
  }

  /// Gives rows the number that they have by now.
  private struct Renumbering {
    /// The field that says whether a row is one of those.
    let marker: Int
    private let column: Int
    private let place: Int
    private let (was, now): ([UInt8], [UInt8])

    init?(_ entity: Entity, _ fields: [Int]) {
      guard let formerly = entity.formerly, let column = fields.firstIndex(of: formerly.field) else { return nil }
      marker = formerly.marker
      self.column = column
      place = fields.count
      was = Array(String(formerly.was).utf8)
      now = Array(String(formerly.now).utf8)
    }

    /// The records that got another number.
    func apply(to chunk: inout Chunk) -> [Int] {
      var changed: [Int] = []
      for record in 0..<chunk.recordCount {
        guard chunk.value(chunk[record, column]).elementsEqual(was),
          Canonical.boolean(chunk.value(chunk[record, place])) == true
        else { continue }
        let field = now.withUnsafeBytes { chunk.add($0) }
        chunk.fields.base[record * chunk.columnCount + column] = field
        changed.append(record)
      }
      return changed
    }
  }
}
