package import Entities
package import Records

/// Records that are put together value by value, on their way into a package.
package final class MadeRecords {
  private let writer: PackageWriter
  private var output = Output()
  private var values = ByteBuffer()
  private var row: [Field] = []
  private var current = 0

  /// Records for the entities of a package, one entity after the other.
  package init(_ writer: PackageWriter) { self.writer = writer }

  /// Goes on to the records of an entity.
  package func advance(to entity: Int) throws(Fault) {
    if entity == current { return }
    try flush()
    try writer.advance(to: entity)
    current = entity
  }

  /// Adds the next value of a record.
  package func add(_ value: UnsafeRawBufferPointer, given: Bool) {
    row.append(Field(start: values.count, length: value.count, given: given))
    values.append(value)
  }

  /// Adds a text as the next value; an empty one is blank.
  package func add(_ text: String) {
    let start = values.count
    values.append(text)
    row.append(Field(start: start, length: values.count - start))
  }

  /// Writes the record whose values were added.
  package func endRecord() throws(Fault) {
    let (serializer, bytes) = (writer.serializers[current], values.base)
    let failure: Fault? = row.withUnsafeBufferPointer { row in
      do throws(Fault) { try serializer.write(row, bytes, to: &output) } catch { return error }
      return nil
    }
    row.removeAll(keepingCapacity: true)
    values.removeAll()
    if let failure { throw failure }
    if output.bytes.count > 1 << 18 { try flush() }
  }

  /// Hands on what was written.
  package func flush() throws(Fault) {
    var scratch = ByteBuffer()
    try writer.serializers[current].encode(&output, with: &scratch)
    try writer.write(output, entity: current)
    output.reset()
  }
}

extension OutputEntity {
  /// Some fields of an entity, and behind them texts that no entity file knows.
  package init(_ entity: Entity, fields: [Int], adding names: [String], mode: ImportMode? = nil) {
    var entity = entity
    var fields = fields
    for name in names {
      fields.append(entity.fields.count)
      entity.fields.append(EntityField(name: name, type: .text, xmlName: name, column: name))
    }
    self.init(entity, fields: fields, mode: mode)
  }
}
