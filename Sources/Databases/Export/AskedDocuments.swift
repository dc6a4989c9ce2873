internal import Entities
internal import Mappings
internal import Records

/// The documents whose headers were asked for: a condition on headers takes their lines along, and no others.
///
/// Unchecked: filled before anybody asks; nothing changes after that.
final class AskedDocuments: @unchecked Sendable {
  private let link: Link
  private let headers: SettledTable

  /// What lines need to find their header, where the headers that are exported with them have conditions.
  struct Link {
    let headers: ExportRequest
    private let parent: Entity.Reference
    private let theirs: [Int]

    /// Nil where nothing is asked of the headers.
    init?(of lines: ExportRequest, among requests: [ExportRequest], _ filters: Filters) {
      guard lines.query == nil, let parent = lines.entity.parent,
        let headers = requests.first(where: { $0.query == nil && filters.choose($0.entity, of: lines.entity) })
      else { return nil }
      let theirs = parent.targetFields.compactMap { headers.entity.column($0) }
      guard theirs.count == parent.fields.count else { return nil }
      (self.headers, self.parent, self.theirs) = (headers, parent, theirs)
    }

    /// The fields that name the document: of the lines, and of the headers.
    var fields: (here: [Int], there: [Int]) { (parent.fields, theirs) }

    /// How records of these columns are told apart by their document.
    func rule(_ fields: [Int], in columns: [Int]) -> KeyRule {
      KeyRule(
        zip(fields, theirs).compactMap { field, header in
          let kind = headers.entity.fields[header].keyKind(headers.entity.system)
          return columns.firstIndex(of: field).map { KeyRule.Part(column: $0, kind: kind) }
        })
    }
  }

  /// Reads the headers that were asked for.
  init(_ link: Link, _ filters: Filters, _ database: any DatabaseReader, temp: String) throws(Fault) {
    self.link = link
    headers = SettledTable(folder: temp) { _, _ in (false, 0) }
    var request = link.headers
    request.columns = link.fields.there
    request.takesAnyOrder = true
    // What the entity leaves out was asked for all the same, and its lines are counted as left out too.
    request.entity.from?.keeps.removeAll()
    let asked = try EntitySelection(request, filters, database)
    let key = link.rule(link.fields.there, in: asked.records.columns)
    var chunk = Chunk()
    var buffer = ByteBuffer()
    var parsing = Parsing()
    while try asked.next(&chunk) {
      // What is wrong with a header is said where it is exported.
      var problems: [Problem] = []
      try parsing.parse(&chunk, &problems)
      for record in 0..<chunk.recordCount {
        buffer.removeAll()
        _ = key.write(chunk, record, to: &buffer)
        try headers.add(Fingerprint(buffer.bytes), UnsafeRawBufferPointer(start: nil, count: 0))
      }
    }
    try headers.finish()
  }

  /// What tells their lines among records of these columns.
  func among(_ columns: [Int]) -> Lines { Lines(headers: self, rule: link.rule(link.fields.here, in: columns)) }

  /// Tells lines that belong to one of the documents.
  struct Lines: Sendable {
    let headers: AskedDocuments
    /// How they name their document, by the columns of their chunks.
    fileprivate let rule: KeyRule

    /// Whether a line belongs to one of them, or does not say to which.
    func have(_ chunk: borrowing Chunk, _ record: Int, _ buffer: inout ByteBuffer) throws(Fault) -> Bool {
      buffer.removeAll()
      if rule.write(chunk, record, to: &buffer) != nil { return true }
      return try headers.headers.mark(of: Fingerprint(buffer.bytes)) != nil
    }
  }
}
