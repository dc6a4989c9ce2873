internal import Records

/// Reads entities of one input, one after the other, in the order in which the input has them.
///
/// The first chunk of the next entity waits here until it is asked for.
final class InputCursor {
  private let open: () throws(Fault) -> any Source
  private var source: (any Source)?
  private var ahead = Chunk()
  private var isAhead = false
  private var isAtEnd = false
  private var skipped = SkippedRecords()
  /// How far the source was read, and how long it is.
  private(set) var progress: (done: Int, total: Int?) = (0, 0)

  /// A cursor over a source that is opened already, or is opened when its turn comes.
  init(_ source: (any Source)?, _ open: @escaping () throws(Fault) -> any Source) {
    self.source = source
    self.open = open
    if let source { progress = source.progress }
  }

  private func opened() throws(Fault) -> any Source {
    if let source { return source }
    let opened = try open()
    source = opened
    return opened
  }

  /// Puts the next records of an entity into the chunk; false when all of them were read.
  func next(_ chunk: inout Chunk, of entity: Int) throws(Fault) -> Bool {
    let source = try opened()
    defer { progress = source.progress }
    if isAhead, ahead.entity > entity { return false }
    while try takeNext(&chunk, source) {
      if chunk.entity == entity { return true }
      if chunk.entity > entity {
        swap(&ahead, &chunk)
        isAhead = true
        return false
      }
      try skipped.skip(&chunk, of: source)
    }
    return false
  }

  /// The chunk that waits, or else the next one.
  private func takeNext(_ chunk: inout Chunk, _ source: any Source) throws(Fault) -> Bool {
    if isAhead {
      swap(&ahead, &chunk)
      isAhead = false
      return true
    }
    if isAtEnd { return false }
    isAtEnd = try !source.next(&chunk)
    return !isAtEnd
  }

  /// Reads to the end, and lets go of the source.
  func finish() throws(Fault) -> any Source {
    let source = try opened()
    var chunk = Chunk()
    while try takeNext(&chunk, source) { try skipped.skip(&chunk, of: source) }
    progress = source.progress
    ahead = Chunk()
    self.source = nil
    return source
  }

  /// What the source says of itself after all of it was read.
  func finished() throws(Fault) -> SourceFacts { try SourceFacts(finish()) }
}
