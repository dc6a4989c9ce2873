internal import Entities
package import Records

/// The records that were not taken over, as a package of their own: untouched, with the reason in further columns.
package final class Rejects {
  /// The columns that say why; readers ignore them.
  static let columns = ["rule", "field", "message", "source", "record", "line", "offset"].map { "p2c." + $0 }

  private let sources: [PackageEntity]
  private let writer: PackageWriter
  private var output = Output()
  private var values = ByteBuffer()
  private var current = 0
  /// How many records it holds.
  package private(set) var count = 0

  /// A package of rejects at a path: `x.csv`, `dir/` or `x.zip`.
  package init(
    _ path: String, _ sources: [PackageEntity], company: String?, temporaryFolder: String?, syncs: Bool = true
  ) throws(Fault) {
    var settings = Self.settings(path)
    settings.company = company
    settings.temporaryFolder = temporaryFolder
    settings.syncs = syncs
    self.sources = sources
    writer = try PackageWriter(sources.map(Self.entity), settings)
  }

  /// How the package of rejects at a path is written.
  package static func settings(_ path: String) -> WriteSettings {
    var settings = WriteSettings()
    settings.target = path
    settings.packageName = "Rejects"
    settings.option = "--rejects"
    return settings
  }

  private static func entity(_ source: PackageEntity) -> OutputEntity {
    var entity = source.entity
    var fields = source.columns.map(\.field)
    for name in columns {
      fields.append(entity.fields.count)
      entity.fields.append(EntityField(name: name, type: .text, xmlName: name, column: name))
    }
    return OutputEntity(entity, fields: fields)
  }

  /// Adds a record of a chunk, as it came in, and why it is here.
  package func add(_ record: Int, of chunk: borrowing Chunk, _ fault: Fault) throws(Fault) {
    if chunk.entity != current { try advance(to: chunk.entity) }
    var row: [Field] = []
    values.removeAll()
    for column in 0..<chunk.columnCount {
      let field = chunk[record, column]
      row.append(add(chunk.value(field), given: field.isGiven))
    }
    for text in Self.texts(fault) {
      let start = values.count
      values.append(text)
      row.append(Field(start: start, length: values.count - start))
    }
    try write(row, chunk.entity)
    count += 1
    if output.bytes.count > 1 << 18 { try flush() }
  }

  private static func texts(_ fault: Fault) -> [String] {
    let message = fault.remedy.map { "\(fault.what); \($0)" } ?? fault.what
    let numbers = [fault.place.record, fault.place.line, fault.place.offset]
    return [fault.rule, fault.field ?? "", message, fault.place.file ?? ""]
      + numbers.map { $0.map { "\($0)" } ?? "" }
  }

  private func add(_ value: UnsafeRawBufferPointer, given: Bool) -> Field {
    let start = values.count
    values.append(value)
    return Field(start: start, length: value.count, given: given)
  }

  private func write(_ row: [Field], _ entity: Int) throws(Fault) {
    let serializer = writer.serializers[entity]
    let bytes = values.base
    let failure: Fault? = row.withUnsafeBufferPointer { row in
      do throws(Fault) {
        try serializer.write(row, bytes, to: &output)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }

  private func advance(to entity: Int) throws(Fault) {
    try flush()
    try writer.advance(to: entity)
    current = entity
  }

  private func flush() throws(Fault) {
    var scratch = ByteBuffer()
    writer.serializers[current].encode(&output, with: &scratch)
    try writer.write(output, entity: current)
    output.reset()
  }

  /// Gives the package its name, if it holds anything.
  package func finish(_ ledger: Ledger) throws(Fault) {
    try flush()
    guard count > 0 else { return }
    // The account of the run is not that of these records: once corrected, they are as good as new.
    var own = ledger
    own.tasks = []
    own.before = nil
    try writer.finish(own)
  }
}
