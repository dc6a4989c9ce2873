/// The last records of a chunk on their way to the front of the next.
package struct WaitingFields: ~Copyable {
  private var bytes = ByteBuffer()
  private var fields: [Field] = []

  package init() {}

  /// Takes the last records of a chunk, behind those there are.
  package mutating func take(_ count: Int, from chunk: inout Chunk) {
    let start = (chunk.recordCount - count) * chunk.columnCount
    for place in start..<chunk.recordCount * chunk.columnCount {
      var field = chunk.fields.base[place]
      let value = chunk.value(field)
      field.start = UInt32(truncatingIfNeeded: bytes.count)
      bytes.append(value)
      fields.append(field)
    }
    chunk.fields.count = start
    chunk.recordCount -= count
    if !chunk.recordLines.isEmpty { chunk.recordLines.removeLast(count) }
    if !chunk.positions.isEmpty { chunk.positions.removeLast(count) }
  }

  /// Puts all there are in front of the records of a chunk. Where they stood in their file is forgotten.
  package mutating func give(to chunk: inout Chunk) {
    if fields.isEmpty { return }
    let shift = UInt32(truncatingIfNeeded: chunk.bytes.count)
    chunk.bytes.append(bytes.bytes)
    let count = chunk.fields.count
    chunk.fields.reserve(fields.count)
    let base = chunk.fields.base
    (base + fields.count).update(from: base, count: count)
    for place in fields.indices {
      base[place] = fields[place]
      base[place].start += shift
    }
    chunk.fields.count = count + fields.count
    let records = fields.count / chunk.columnCount
    chunk.recordCount += records
    if !chunk.recordLines.isEmpty { chunk.recordLines.insert(contentsOf: repeatElement(0, count: records), at: 0) }
    if !chunk.positions.isEmpty { chunk.positions.insert(contentsOf: repeatElement(0, count: records), at: 0) }
    fields.removeAll(keepingCapacity: true)
    bytes.removeAll()
  }
}
