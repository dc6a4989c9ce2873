internal import Records

/// Reads one data file, CSV or XML, into chunks of whole records.
enum DataFileReader: ~Copyable {
  case csv(CSVCutter)
  case xml(XMLRecordReader)

  /// A reader that goes by the first bytes of the file; XML columns are those expected, if any are.
  init(
    beginning: UnsafeRawBufferPointer, file: String, expecting columns: [XMLColumn]?, delimiter: UInt8
  ) {
    if Self.isXML(beginning) {
      self = .xml(XMLRecordReader(columns: columns, file: file))
    } else {
      self = .csv(CSVCutter(file: file, delimiter: delimiter))
    }
  }

  /// Whether a data file that begins like this is XML, in whatever encoding.
  static func isXML(_ beginning: UnsafeRawBufferPointer) -> Bool {
    let marks: Set<UInt8> = [0xEF, 0xBB, 0xBF, 0xFE, 0xFF, 0, 0x20, 0x09, 0x0A, 0x0D]
    return beginning.first { !marks.contains($0) } == UInt8(ascii: "<")
  }

  /// Reads far enough to know the columns.
  mutating func readHeader(_ read: TextFeed.Read) throws(Fault) -> [String] {
    switch consume self {
    case .csv(var cutter):
      do { try cutter.readHeader(read) } catch {
        self = .csv(cutter)
        throw error
      }
      let columns = cutter.columns
      self = .csv(cutter)
      return columns
    case .xml(let reader):
      self = .xml(reader)
      try reader.readHeader(read)
      return reader.columns.map(\.name)
    }
  }

  /// Puts the next whole records into the chunk; false at the end.
  mutating func next(into chunk: inout Chunk, _ read: TextFeed.Read) throws(Fault) -> Bool {
    switch consume self {
    case .csv(var cutter):
      let result: Result<Bool, Fault>
      do { result = .success(try cutter.next(into: &chunk, read)) } catch { result = .failure(error) }
      self = .csv(cutter)
      return try result.get()
    case .xml(let reader):
      self = .xml(reader)
      return try reader.next(into: &chunk, read)
    }
  }
}
