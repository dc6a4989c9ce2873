import Entities
import Records

/// Compares rows of a table with what is to be written to them.
final class RowComparison {
  private let target: TargetTable
  /// The places in a row's values of the columns that may be changed; those in an index come first.
  let places: [Int]
  /// How many of them are in an index.
  let indexedCount: Int
  /// The number of the row that was compared.
  private(set) var rowID: Int64 = 0
  /// Whether the row that was compared holds all that is to be written.
  private(set) var isUnchanged = true
  /// Which columns in an index differ, by their number.
  private(set) var differing: [Int] = []
  private let hasRowID: Bool
  private var scratch = ByteBuffer()

  init(_ target: TargetTable, _ shape: Schema.Table) {
    self.target = target
    hasRowID = shape.hasRowID
    let isIndexed = { shape.indexed.contains(target.columns[$0].name.lowercased()) }
    let indexed = target.updated.filter(isIndexed)
    places = indexed + target.updated.filter { !isIndexed($0) }
    indexedCount = indexed.count
  }

  /// The number of the row that was compared; nil where rows have none.
  var row: Int64? { hasRowID ? rowID : nil }

  /// The columns that are compared, as they must stand in a row behind its number.
  var columns: [String] { places.map { target.columns[$0].name } }

  /// Compares a row with the values to be written: by type, so 1.50 is 1.5.
  func compare(
    _ stored: borrowing Statement, _ values: UnsafePointer<StoredValue>, _ chunk: borrowing Chunk, _ record: Int
  ) {
    rowID = stored.integer(0)
    isUnchanged = true
    differing.removeAll(keepingCapacity: true)
    for number in places.indices {
      let place = places[number]
      if values[place].isEqual(to: stored.cell(number &+ 1)) { continue }
      if values[place].isNull, target.columns[place].isNeverBlank { continue }
      if isSame(stored, number &+ 1, place, values[place], chunk, record) { continue }
      isUnchanged = false
      if number >= indexedCount { return }
      differing.append(number)
    }
  }

  /// Not within the other, which few values leave, and which Swift 6.3.1 cannot optimize together with it.
  @inline(never)
  private func isSame(
    _ stored: borrowing Statement, _ column: Int, _ place: Int, _ value: StoredValue, _ chunk: borrowing Chunk,
    _ record: Int
  ) -> Bool {
    guard case .field(let from, let form) = target.columns[place].origin, let raw = target.columns[place].raw else {
      let isNull = stored.storage(column) == .null
      return isNull == value.isNull && Records.compare(stored.text(column), value.bytes) == 0
    }
    let wanted = form.canonical(chunk, chunk[record, from])
    scratch.removeAll()
    switch raw.write(stored.value(column), to: &scratch) {
    case .blank: return wanted == nil || wanted?.count == 0 && form.system == .axdb
    case .empty: return wanted?.count == 0
    case .written, .writtenWithDigitsLost:
      guard let wanted else { return false }
      return Records.compare(scratch.bytes, wanted) == 0
    case .blob, .notUTF8, .notValid, .unknownMember, .hasNUL: return false
    }
  }
}
