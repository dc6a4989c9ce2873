internal import Entities
internal import Packages
internal import Records

/// Puts the keys of records into the package that do not go out themselves, so that an import does not take them for gone.
final class StoppedRecords {
  private let writer: PackageWriter?
  private let entity: Int
  /// The columns of the chunks with the key; nil where nobody carries it.
  private let columns: [Int]?
  private var output = Output()
  private var row: [Field] = []

  /// Records of an entity, whose chunks have these fields as columns; `number` is its place in the package.
  init(_ writer: PackageWriter?, _ described: Entity, columns fields: [Int], _ number: Int) {
    self.writer = writer
    entity = number
    let found = described.key.compactMap { fields.firstIndex(of: $0) }
    columns = writer?.stoppedKeys(entity: number) == nil || found.count < described.key.count ? nil : found
  }

  /// Adds a record; one whose key is not known is only counted.
  func add(_ record: Int, of chunk: borrowing Chunk, isKnown: Bool) throws(Fault) {
    guard let writer else { return }
    guard let columns, isKnown, let serializer = writer.stoppedKeys(entity: entity)?.serializer else {
      return writer.lose(1, entity: entity)
    }
    row.removeAll(keepingCapacity: true)
    for column in columns { row.append(chunk[record, column]) }
    let bytes = chunk.bytes.base
    let fault = row.withUnsafeBufferPointer { row -> Fault? in
      do throws(Fault) {
        try serializer.write(row, bytes, to: &output)
        return nil
      } catch {
        return error
      }
    }
    if let fault { throw fault }
  }

  /// Hands over what was added; the chunk may go then.
  func flush() throws(Fault) {
    try writer?.stop(output, entity: entity)
    output.reset()
  }
}
