package import Records

/// Reads one data file, CSV or XML, into chunks of whole records.
package enum DataFileReader: ~Copyable {
  /// Delimited text.
  case csv(CSVCutter)
  /// An XML document.
  case xml(XMLRecordReader)

  /// A reader that goes by the first bytes of the file; XML columns are those expected, if any are.
  package init(
    beginning: UnsafeRawBufferPointer, file: String, expecting columns: [XMLColumn]?, delimiter: UInt8
  ) {
    if Self.isXML(beginning) {
      self = .xml(XMLRecordReader(columns: columns, file: file))
    } else {
      self = .csv(CSVCutter(file: file, delimiter: delimiter))
    }
  }

  /// Whether a data file that begins like this is XML, in whatever encoding.
  package static func isXML(_ beginning: UnsafeRawBufferPointer) -> Bool {
    let marks: Set<UInt8> = [0xEF, 0xBB, 0xBF, 0xFE, 0xFF, 0, 0x20, 0x09, 0x0A, 0x0D]
    return beginning.first { !marks.contains($0) } == UInt8(ascii: "<")
  }

  /// Reads far enough to know the columns.
  package mutating func readHeader(_ read: TextFeed.Read) throws(Fault) -> [String] {
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
  package mutating func next(into chunk: inout Chunk, _ read: TextFeed.Read) throws(Fault) -> Bool {
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

extension DataFileReader {
  /// XML: which of the columns have occurred so far, the element of the records, and their style.
  package var xmlFacts: (seen: [Bool], columns: [String], record: String?, style: XMLStyle?)? {
    switch self {
    case .csv: nil
    case .xml(let reader): (reader.seenColumns, reader.columns.map(\.name), reader.recordName, reader.style)
    }
  }
}
