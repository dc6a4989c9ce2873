package import Records

extension Importer {
  /// The second reading with `commitEvery`: writes whole documents, each header with its lines, and makes them final
  /// every so many; takes the place of `write`. Records that come in another order are sorted first.
  ///
  /// `next` fills the next chunk of an entity, parsed; false at its end. Each entity is read on its own, from its
  /// beginning. `note` is given each chunk with the verdicts on its records.
  package func writeDocuments(
    next: (_ entity: Int, _ chunk: inout Chunk, _ problems: inout [Problem]) throws(Fault) -> Bool,
    note: (_ chunk: borrowing Chunk, _ verdicts: [Verdict]) throws(Fault) -> Void
  ) throws(Fault) {
    for group in plan.documentGroups {
      var cursors: [DocumentCursor] = []
      for entity in group {
        let sorted = isInDocumentOrder(entity) ? nil : try sort(entity, next, note)
        cursors.append(DocumentCursor(entity, sorted))
      }
      for cursor in cursors { try load(cursor, next, note) }
      var documents = 0
      var committed = 0
      while let document = least(cursors) {
        for cursor in cursors { try take(document, cursor, cursors, next, note) }
        documents += 1
        if let commitEvery, documents - committed >= commitEvery {
          try flush(cursors)
          try commitDocuments(documents - committed)
          committed = documents
        }
      }
      try flush(cursors)
      try commitDocuments(documents - committed)
    }
  }

  private func load(
    _ cursor: DocumentCursor, _ next: (Int, inout Chunk, inout [Problem]) throws(Fault) -> Bool,
    _ note: (borrowing Chunk, [Verdict]) throws(Fault) -> Void
  ) throws(Fault) {
    repeat {
      if let sorted = cursor.sorted {
        cursor.isAtEnd = try !sorted.next(&cursor.chunk)
      } else {
        cursor.isAtEnd = try !next(cursor.entity, &cursor.chunk, &cursor.problems)
      }
      if cursor.isAtEnd { return }
    } while cursor.chunk.recordCount == 0
    cursor.chunk.entity = cursor.entity
    examine(&cursor.chunk, cursor.problems, into: cursor.findings)
    cursor.written = 0
    cursor.at = 0
    if cursor.sorted != nil {
      // What is not to be written was sorted out.
      cursor.verdicts = Array(repeating: .write(.unknown), count: cursor.chunk.recordCount)
      return
    }
    cursor.verdicts = try verdicts(cursor.chunk, cursor.findings)
    try note(cursor.chunk, cursor.verdicts)
  }

  /// Reads an entity to its end; counts and notes its records in their own order, and keeps those to be written.
  private func sort(
    _ entity: Int, _ next: (Int, inout Chunk, inout [Problem]) throws(Fault) -> Bool,
    _ note: (borrowing Chunk, [Verdict]) throws(Fault) -> Void
  ) throws(Fault) -> SortedDocuments {
    let sorted = SortedDocuments(folder: temporaryFolder)
    let findings = Findings()
    var chunk = Chunk()
    var problems: [Problem] = []
    while try next(entity, &chunk, &problems) {
      chunk.entity = entity
      examine(&chunk, problems, into: findings)
      let verdicts = try verdicts(chunk, findings)
      try note(chunk, verdicts)
      for record in verdicts.indices {
        if case .write = verdicts[record] {
          try sorted.add(documentBytes(entity, record, findings), chunk, record)
        } else {
          try write(&chunk, record..<record + 1, verdicts, findings)
        }
      }
    }
    return sorted
  }

  /// The document that comes next in any of the entities.
  private func least(_ cursors: [DocumentCursor]) -> [UInt8]? {
    var least: [UInt8]?
    for cursor in cursors where !cursor.isAtEnd {
      let bytes = documentBytes(cursor.entity, cursor.at, cursor.findings)
      if let known = least, known.withUnsafeBytes({ compare($0, bytes) }) <= 0 { continue }
      least = Array(bytes)
    }
    return least
  }

  private func take(
    _ document: [UInt8], _ cursor: DocumentCursor, _ all: [DocumentCursor],
    _ next: (Int, inout Chunk, inout [Problem]) throws(Fault) -> Bool,
    _ note: (borrowing Chunk, [Verdict]) throws(Fault) -> Void
  ) throws(Fault) {
    while !cursor.isAtEnd {
      let bytes = documentBytes(cursor.entity, cursor.at, cursor.findings)
      guard document.withUnsafeBytes({ compare($0, bytes) }) == 0 else { return }
      cursor.at += 1
      if cursor.at < cursor.chunk.recordCount { continue }
      // Headers that wait must be written before the lines of this chunk.
      try flush(all)
      try load(cursor, next, note)
    }
  }

  private func flush(_ cursors: [DocumentCursor]) throws(Fault) {
    for cursor in cursors where cursor.written < cursor.at && !cursor.isAtEnd {
      try write(&cursor.chunk, cursor.written..<cursor.at, cursor.verdicts, cursor.findings)
      cursor.written = cursor.at
    }
  }
}

/// How far one entity has been read and written.
private final class DocumentCursor {
  let entity: Int
  /// Where the records come from if they had to be sorted.
  let sorted: SortedDocuments?
  let findings = Findings()
  var chunk = Chunk()
  /// What is wrong with its records by themselves.
  var problems: [Problem] = []
  var verdicts: [Verdict] = []
  var written = 0
  var at = 0
  var isAtEnd = false

  init(_ entity: Int, _ sorted: SortedDocuments?) { (self.entity, self.sorted) = (entity, sorted) }
}
