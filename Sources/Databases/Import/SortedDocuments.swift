import Records

/// The records of one entity, brought into the order of their documents on disk.
///
/// Within a document they keep the order in which they came. A row holds the document, the number of the record, the
/// length of each field, their values, and how long the document is.
final class SortedDocuments {
  private let sorter: Sorter
  private var rows: SortedRows?
  private var row = ByteBuffer()
  private var count: UInt64 = 0
  private var columnCount = 0
  private var file = ""

  private static let givenMark: UInt32 = 1 << 31
  /// How much a chunk is given.
  private static let chunkSize = 256 * 1024

  init(folder: String) { sorter = Sorter(folder: folder, memory: 16 << 20) }

  /// Adds a record of a document.
  func add(_ document: UnsafeRawBufferPointer, _ chunk: borrowing Chunk, _ record: Int) throws(Fault) {
    columnCount = chunk.columnCount
    if file.isEmpty { file = chunk.origin.file }
    row.removeAll()
    row.append(document)
    add(count.bigEndian)
    count += 1
    for column in 0..<columnCount {
      let field = chunk[record, column]
      add(UInt32(field.length) | (field.isGiven ? Self.givenMark : 0))
    }
    for column in 0..<columnCount { row.append(chunk.value(chunk[record, column])) }
    add(UInt32(document.count))
    try sorter.add(row.bytes)
  }

  private func add(_ number: some FixedWidthInteger) { withUnsafeBytes(of: number) { row.append($0) } }

  /// Puts the next records into a chunk; false behind the last.
  func next(_ chunk: inout Chunk) throws(Fault) -> Bool {
    if rows == nil { rows = try sorter.sorted() }
    chunk.reset()
    chunk.columnCount = columnCount
    chunk.origin.file = file
    while chunk.bytes.count < Self.chunkSize, chunk.recordCount < 1 << 14, let row = try rows?.next() {
      put(row, into: &chunk)
    }
    return chunk.recordCount > 0
  }

  private func put(_ row: UnsafeRawBufferPointer, into chunk: inout Chunk) {
    let end = row.count - 4
    var at = Int(row.loadUnaligned(fromByteOffset: end, as: UInt32.self)) + 8
    let values = at + 4 * columnCount
    var start = chunk.bytes.count
    chunk.bytes.append(UnsafeRawBufferPointer(rebasing: row[values..<end]))
    for _ in 0..<columnCount {
      let mark = row.loadUnaligned(fromByteOffset: at, as: UInt32.self)
      let length = Int(mark & ~Self.givenMark)
      chunk.fields.append(Field(start: start, length: length, given: mark & Self.givenMark != 0))
      start += length
      at += 4
    }
    chunk.recordCount += 1
  }
}
