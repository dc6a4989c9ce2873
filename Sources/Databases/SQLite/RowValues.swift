import Entities
internal import Packages
import Records

/// What is to be written for some records: the values of the columns of their rows.
///
/// Texts stay in the chunk they come from, or in a scratch buffer that `start` empties.
final class RowValues {
  /// How many values a row has: one for each name that an INSERT lists.
  let width: Int
  private let target: TargetTable
  private let sources: [Source]
  private let lookups: [SQLiteLookup]
  private let company: ByteBuffer
  private let values: UnsafeMutablePointer<StoredValue>
  private let keyPlaces: [Int]
  private let keyValues: UnsafeMutablePointer<StoredValue>
  private var scratch: ByteBuffer
  private var name = ByteBuffer()

  /// Where the value of a column comes from. Most are written as they stand in the chunk.
  private struct Source {
    var origin: TargetTable.Origin
    /// The column of the chunk, if its texts are written as they are.
    var asIs: Int?
    /// What is written for a field without a value, and for an empty text.
    var (blank, empty) = (StoredValue.null, StoredValue.null)

    init(_ origin: TargetTable.Origin) {
      self.origin = origin
      guard case .field(let column, let form) = origin, form.isAsIs else { return }
      asIs = column
      blank = .text(orNull: form.canonicalBlank(given: false))
      empty = .text(orNull: form.canonicalBlank(given: true))
    }
  }

  /// Makes room for so many rows.
  init(_ target: TargetTable, lookups: [SQLiteLookup], company: String?, rows: Int) {
    self.target = target
    self.lookups = lookups
    sources = target.columns.map { Source($0.origin) }
    width = target.insertNames.count
    keyPlaces = target.key
    var bytes = ByteBuffer()
    bytes.append(company ?? "")
    self.company = bytes
    // Room is made once, because values point into the buffer.
    scratch = ByteBuffer(capacity: rows * (target.columns.count * StoredForm.scratchLimit + 40))
    values = .allocate(capacity: rows * width)
    values.initialize(repeating: .null, count: rows * width)
    keyValues = .allocate(capacity: keyPlaces.count)
    keyValues.initialize(repeating: .null, count: keyPlaces.count)
  }

  deinit {
    values.deallocate()
    keyValues.deallocate()
  }

  /// The values of a row.
  @inline(always)
  func row(_ number: Int) -> UnsafeMutablePointer<StoredValue> { values + number &* width }

  /// The key of the first row.
  var key: UnsafeBufferPointer<StoredValue> {
    for number in keyPlaces.indices { keyValues[number] = values[keyPlaces[number]] }
    return UnsafeBufferPointer(start: keyValues, count: keyPlaces.count)
  }

  /// Forgets all rows.
  func start() { scratch.removeAll() }

  /// Lets lookups forget ids, if they are many; none of them may be in use.
  func trimLookups() { for lookup in lookups { lookup.trim() } }

  /// Computes a row from a record, but for its id.
  func compute(_ row: Int, _ chunk: borrowing Chunk, _ record: Int) throws(Fault) {
    let slot = self.row(row)
    var lookupTable = StoredValue.null
    let fields = UnsafePointer(chunk.fields.base + record &* chunk.columnCount)
    for place in sources.indices {
      if let asIs = sources[place].asIs {
        let field = fields[asIs]
        slot[place] =
          field.length > 0
          ? .text(chunk.value(field)) : field.isBlank ? sources[place].blank : sources[place].empty
        continue
      }
      switch sources[place].origin {
      case .field(let column, let form):
        slot[place] = form.stored(form.canonical(chunk, chunk[record, column]), &scratch)
      case .givenID(let column, let form):
        let field = chunk[record, column]
        slot[place] = field.length == 0 ? newID(chunk, record) : form.stored(chunk.value(field), &scratch)
      case .lookup(let number): (slot[place], lookupTable) = try lookups[number].resolve(chunk, record)
      case .lookupTable: slot[place] = lookupTable
      case .company: slot[place] = .text(company.bytes)
      }
    }
  }

  /// Gives a row that will be new its id, if the package brings none.
  func addID(_ row: Int, _ chunk: borrowing Chunk, _ record: Int) {
    if target.newID != nil { self.row(row)[target.columns.count] = newID(chunk, record) }
  }

  private func newID(_ chunk: borrowing Chunk, _ record: Int) -> StoredValue {
    let start = scratch.count
    UUIDs.write(
      table: target.entity.table, chunk, record, key: target.keyColumns, &name, to: &scratch)
    return .text(UnsafeRawBufferPointer(start: scratch.base + start, count: scratch.count - start))
  }
}
