import Entities
import Records

/// The parts of a stream with the keys of stopped records: put aside while the stream is read, since nobody needs them
/// before it is proven whole.
final class StoppedParts {
  /// What stands in their names behind that of the data file.
  static let mark = ".stopped"

  private let spool: Spool
  private var output: FileOutput?

  init(_ folder: String?) throws(Fault) {
    spool = try Spool(in: folder)
    output = try spool.output()
  }

  /// Puts a part aside.
  func add(_ bytes: UnsafeRawBufferPointer, entity: Int) throws(Fault) {
    var head = ByteBuffer()
    for number in [UInt32(entity), UInt32(bytes.count)] { withUnsafeBytes(of: number) { head.append($0) } }
    try output?.write(head.bytes)
    try output?.write(bytes)
  }

  /// Gives the keys back, part by part, as fields of the columns that their entities name.
  func play(_ entities: [SourceEntity], _ take: (inout Chunk, [Problem]) throws(Fault) -> Void) throws(Fault) {
    if let output = output.take() { try output.close() }
    var input = try spool.input()
    var head = ByteBuffer()
    var chunk = Chunk()
    while true {
      head.removeAll()
      guard try input.read(8, appendingTo: &head) == 8 else { return }
      let place = Int(head.bytes.loadUnaligned(as: UInt32.self))
      let count = Int(head.bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
      chunk.reset()
      _ = try input.read(count, appendingTo: &chunk.bytes)
      try parse(&chunk, entities[place], place)
      try take(&chunk, [])
    }
  }

  private func parse(_ chunk: inout Chunk, _ entity: SourceEntity, _ place: Int) throws(Fault) {
    let header = CSVRecordWriter().header(entity.stopped)
    guard chunk.bytes.bytes.starts(with: header) else {
      throw Fault(
        .data, "stopped-header", "the header is not the one the manifest states",
        remedy: "make the package again", place: Place(file: entity.file + Self.mark))
    }
    chunk.entity = place
    chunk.columnCount = entity.stopped.count
    chunk.origin.file = entity.file + Self.mark
    chunk.origin.textStart = header.count
    chunk.origin.textCount = chunk.bytes.count
    do throws(Fault) {
      try CSVParser(delimiter: 0x2C, columnCount: chunk.columnCount).parse(&chunk)
    } catch {
      throw error.at(Place(file: chunk.origin.file))
    }
  }
}
