package import Records

/// Reads one data file, CSV or XML, into chunks of whole records.
package enum DataFileReader: ~Copyable {
  /// Delimited text.
  case csv(CSVCutter)
  /// An XML document.
  case xml(XMLCutter)

  /// How much of a file is looked at to find out what it is.
  package static let beginningSize = 256

  /// A reader that goes by the first bytes of the file; XML columns are those expected, if any are.
  package init(
    beginning: UnsafeRawBufferPointer, file: String, expecting columns: [XMLColumn]?, delimiter: UInt8,
    sourceFormat: String = "", isTolerant: Bool = false
  ) {
    if Self.isXML(beginning, sourceFormat: sourceFormat) {
      self = .xml(XMLCutter(columns: columns, file: file, isTolerant: isTolerant))
    } else {
      self = .csv(CSVCutter(file: file, delimiter: delimiter))
    }
  }

  /// Whether a data file that begins like this is XML, in whatever encoding.
  ///
  /// Where something stands before the first tag, a declaration or the source format of the manifest still tells; libxml2
  /// says what is wrong with it.
  package static func isXML(_ beginning: UnsafeRawBufferPointer, sourceFormat: String = "") -> Bool {
    let marks: Set<UInt8> = [0xEF, 0xBB, 0xBF, 0xFE, 0xFF, 0, 0x20, 0x09, 0x0A, 0x0D]
    guard let first = beginning.first(where: { !marks.contains($0) }) else { return false }
    if first == UInt8(ascii: "<") { return true }
    let text = String(decoding: beginning.prefix(beginningSize).filter { $0 != 0 }, as: UTF8.self)
    return text.contains(sourceFormat.lowercased().hasPrefix("xml") ? "<" : "<?xml")
  }

  /// Reads far enough to know the columns. Names that cannot be told apart, of which nobody knows any, are no header.
  package mutating func readHeader(
    knows isKnown: (String) -> Bool = { _ in true }, _ read: TextFeed.Read
  ) throws(Fault) -> [String] {
    switch consume self {
    case .csv(var cutter):
      do throws(Fault) { try cutter.readHeader(read) } catch {
        let isHeader = cutter.columns.isEmpty || cutter.columns.contains(where: isKnown)
        self = .csv(cutter)
        throw isHeader ? error : Fault.noHeader("the first line names no known field").at(error.place)
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
  /// XML: what a tolerant reader passed over since it was last asked.
  package func takeOddities() -> [XMLOddity] {
    switch self {
    case .csv: []
    case .xml(let reader): reader.takeOddities()
    }
  }

  /// XML: what the reader has learnt of the file so far.
  package var xmlFacts: XMLFacts? {
    switch self {
    case .csv: nil
    case .xml(let reader):
      XMLFacts(
        seen: reader.seenColumns, columns: reader.columns.map(\.name), record: reader.recordName, style: reader.style,
        root: reader.root?.name, namespace: reader.root?.namespace)
    }
  }
}

/// What an XML data file shows of its layout.
package struct XMLFacts: Sendable {
  /// Which of the columns have occurred.
  package var seen: [Bool]
  /// The columns.
  package var columns: [String]
  /// The element of the records.
  package var record: String?
  /// Whether fields are elements or attributes.
  package var style: XMLStyle?
  /// The root element.
  package var root: String?
  /// The namespace of the root element.
  package var namespace: String?
}
