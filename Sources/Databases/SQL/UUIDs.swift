internal import Packages
import Records

/// Makes the ids of new rows.
enum UUIDs {
  /// Writes the id of a record, made from its table and the values of its key.
  static func write(
    table: String, _ chunk: borrowing Chunk, _ record: Int, key: [Int], _ name: inout ByteBuffer,
    to buffer: inout ByteBuffer
  ) {
    name.removeAll()
    name.append(NamedUUID.beginning(table: table))
    for column in key { NamedUUID.add(chunk.value(chunk[record, column]), to: &name) }
    NamedUUID.write(name.bytes, to: &buffer)
  }
}
