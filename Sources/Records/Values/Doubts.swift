/// Finds the values of a chunk that take a closer look, a whole column at a time.
///
/// Most values are what they have to be, and that can be seen in a few steps. The others are few, and whoever looks at them
/// closely can go record by record.
public struct Doubts: ~Copyable {
  /// The columns that hold doubtful values, in the order in which they were looked at.
  public private(set) var columns: [Int] = []
  private var isDoubtful: [Bool] = []
  private var scratch = ByteBuffer()

  public init() {}

  /// Forgets all, because another chunk with so many records comes now.
  public mutating func begin(records: Int) {
    if columns.isEmpty, isDoubtful.count == records { return }
    columns.removeAll(keepingCapacity: true)
    isDoubtful.removeAll(keepingCapacity: true)
    isDoubtful.append(contentsOf: repeatElement(false, count: records))
  }

  /// Whether a record holds a doubtful value.
  public func holds(_ record: Int) -> Bool { isDoubtful[record] }

  private mutating func add(_ record: Int, _ column: Int) {
    isDoubtful[record] = true
    if columns.last != column { columns.append(column) }
  }

  /// Looks for blanks.
  public mutating func lookForBlanks(_ column: Int, in chunk: borrowing Chunk) {
    let fields = chunk.column(column)
    for record in 0..<chunk.recordCount where fields[record].length == 0 { add(record, column) }
  }

  /// Looks for texts that have more bytes than so many characters may have at least.
  public mutating func lookForLong(_ column: Int, in chunk: borrowing Chunk, length: Int) {
    let fields = chunk.column(column)
    for record in 0..<chunk.recordCount where fields[record].length > length { add(record, column) }
  }

  /// Looks for what is no short number with at most so many digits after the point, and makes the others canonical.
  public mutating func lookAtNumbers(_ column: Int, in chunk: inout Chunk, places: Int) {
    ShortNumber.shorten(chunk.column(column), of: &chunk, places: places) { _, record in add(record, column) }
  }

  /// Looks for values that are not valid, or not canonical where they have to be, and for moments that Dynamics 365 cannot
  /// hold; remembers the others.
  public mutating func lookAtOthers(
    _ column: Int, in chunk: borrowing Chunk, _ canonical: Canonical, exactly: Bool, _ memo: inout Memo<Void>
  ) {
    let fields = chunk.column(column)
    var last = Field.blank
    for record in 0..<chunk.recordCount {
      let field = fields[record]
      if field.length == 0 || chunk.isSame(field, last) { continue }
      if memo.known(field, chunk) == nil {
        guard canonical.isFine(chunk.value(field), exactly: exactly, &scratch) else {
          add(record, column)
          continue
        }
        memo.remember(())
      }
      last = field
    }
  }
}

extension Canonical {
  /// Whether a value is valid, canonical if it has to be, and a moment that Dynamics 365 can hold if it is one.
  fileprivate func isFine(_ value: UnsafeRawBufferPointer, exactly: Bool, _ scratch: inout ByteBuffer) -> Bool {
    if type == .date || type == .datetime {
      guard let moment = DateTime(value), moment.isInRange else { return false }
      if isClearly(value) { return true }
    }
    scratch.removeAll()
    return write(value, to: &scratch) && (!exactly || compare(scratch.bytes, value) == 0)
  }
}

extension Chunk {
  /// A column of the records.
  fileprivate func column(_ place: Int) -> Column { Column(base: fields.base + place, width: columnCount) }
}
