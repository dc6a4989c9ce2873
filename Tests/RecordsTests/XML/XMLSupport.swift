import CLibXML2
import Records

/// Reads a whole XML file, so many bytes at a time; by libxml2 alone, or by the scanner where it can.
func readXML(
  _ text: [UInt8], columns: [String]? = nil, step: Int = 100_000, mayCut: Bool = true,
  chunkSize: Int = XMLCutter.chunkSize
) throws(Fault) -> (
  columns: [String], rows: [[String?]], lines: [Int], chunks: Int, judged: Int
) {
  let reader = XMLCutter(columns: columns?.map { XMLColumn($0) }, file: "t.xml", mayCut: mayCut, chunkSize: chunkSize)
  var parser: XMLParser?
  var problems: [Problem] = []
  var chunk = Chunk()
  var rows: [[String?]] = []
  var lines: [Int] = []
  var chunks = 0
  var at = 0
  let read: TextFeed.Read = { buffer in
    let count = min(step, buffer.count, text.count - at)
    text.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[at..<at + count])) }
    at += count
    return count
  }
  try reader.readHeader(read)
  while try reader.next(into: &chunk, read) {
    if let layout = chunk.unparsed as? XMLLayout {
      let own = parser ?? XMLParser(layout)
      parser = own
      try own.parse(&chunk, &problems)
    }
    rows += records(of: chunk)
    lines += chunk.recordLines.map { Int($0) }
    chunks += 1
  }
  return (reader.columns.map(\.name), rows, lines, chunks, parser?.judgedCount ?? 0)
}

/// Reads a whole XML file of either style with libxml2's tree.
func readWithDOM(_ text: [UInt8], columns: [String]) -> [[String?]]? {
  let options = Int32(XML_PARSE_NOENT.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NONET.rawValue)
  let document = text.withUnsafeBytes {
    xmlReadMemory($0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count), nil, nil, options)
  }
  guard let document else { return nil }
  defer { xmlFreeDoc(document) }
  var rows: [[String?]] = []
  var record = xmlDocGetRootElement(document)?.pointee.children
  while let this = record {
    record = this.pointee.next
    guard this.pointee.type == XML_ELEMENT_NODE else { continue }
    var row = [String?](repeating: nil, count: columns.count)
    var attribute = this.pointee.properties
    while let found = attribute {
      note(String(cString: found.pointee.name), content(found.pointee.children), columns, &row)
      attribute = found.pointee.next
    }
    var child = this.pointee.children
    while let found = child {
      if found.pointee.type == XML_ELEMENT_NODE {
        note(String(cString: found.pointee.name), content(found), columns, &row)
      }
      child = found.pointee.next
    }
    rows.append(row)
  }
  return rows
}

private func note(_ name: String, _ value: String, _ columns: [String], _ row: inout [String?]) {
  guard let column = columns.firstIndex(of: name), !value.isEmpty else { return }
  row[column] = value
}

private func content(_ node: xmlNodePtr?) -> String {
  guard let text = xmlNodeGetContent(node) else { return "" }
  defer { p2c_xml_free(text) }
  return String(cString: text)
}

/// Writes rows as a whole document.
func writeXML(_ rows: [[String]], _ columns: [String], _ style: XMLStyle) throws(Fault) -> [UInt8] {
  let writer = try XMLRecordWriter(style: style, record: "Row", columns: columns)
  var chunk = Chunk()
  var output = ByteBuffer()
  output.append(writer.header)
  for (index, row) in rows.enumerated() {
    let fields = row.map { text in Array(text.utf8).withUnsafeBytes { chunk.add($0, given: false) } }
    do {
      try fields.withUnsafeBufferPointer { fields throws(Fault) in
        try writer.write(fields, chunk.bytes.base, isFirst: index == 0, to: &output)
      }
    } catch {
      throw error.at(Place(record: index + 1))
    }
  }
  output.append(writer.footer)
  return Array(output.bytes)
}
