internal import Packages
package import Records

/// Numbers documents while the package is read for writing, in the hope that they come in order.
///
/// What was written must be thrown away if they do not.
///
/// Unchecked: what waits belongs to the one whose turn it is to connect.
package final class OnePass: @unchecked Sendable {
  /// Which lines have a header is known when the headers have come.
  private let headers: [HeaderCollector]
  private let sequences: [SequenceCollector]
  private let names: [String]
  private let entities: [Int]
  /// The records of each sequence that wait for the next chunk.
  private var waiting: [Waiting]

  private final class Waiting {
    var fields = WaitingFields()
  }

  /// For one attempt; nil if the tasks need more than numbers.
  package init?(_ plan: TransformPlan, folder: String) throws(Fault) {
    guard plan.tasks.contains(where: { $0.sequence != nil }),
      plan.tasks.allSatisfy({ $0.lookups.isEmpty && $0.distinct == nil && $0.follow == nil })
    else {
      return nil
    }
    (headers, sequences) = try plan.sequenceCollectors(folder: folder, keeping: false)
    entities = sequences.map(\.entity)
    waiting = sequences.map { _ in Waiting() }
    names = sequences.map { plan.tasks[$0.task].name ?? "" }
  }

  /// Things to tell the user, after everything was read.
  package var notes: [String] {
    zip(names, sequences).compactMap { name, sequence in sequence.note.map { "task \(name): \($0)" } }
  }

  /// What one worker takes out of a chunk.
  struct Extracts {
    fileprivate let headers: [KeyedExtract]
    fileprivate let documents: [DocumentKeys]
  }

  func makeExtracts() -> Extracts {
    Extracts(headers: headers.map { $0.makeExtract() }, documents: sequences.map { $0.makeExtract() })
  }

  /// On any thread: finds the documents of a chunk.
  func extract(_ chunk: inout Chunk, _ extracts: Extracts) throws(Fault) {
    for (header, extract) in zip(headers, extracts.headers) where header.entity == chunk.entity {
      try header.extract(&chunk, extract)
    }
    for (sequence, keys) in zip(sequences, extracts.documents) where sequence.entity == chunk.entity {
      try sequence.extract(&chunk, keys)
    }
  }

  /// In the order of the chunks: settles what goes on from one to the next. False where the hope fails; then the package has
  /// to be read before anything is written.
  func connect(_ chunk: inout Chunk, _ extracts: Extracts) throws(Fault) -> Bool {
    for (header, extract) in zip(headers, extracts.headers) where header.entity == chunk.entity {
      try header.collect(extract, first: 0)
    }
    // Records can wait for one sequence only; for several each settles what is there.
    let isAlone = entities.count { $0 == chunk.entity } == 1
    for (place, sequence) in sequences.enumerated() where sequence.entity == chunk.entity {
      let keys = extracts.documents[place]
      try sequence.connect(&chunk, keys, &waiting[place].fields, mayWait: isAlone && !chunk.isLast)
      if sequence.isUnsorted { return false }
    }
    return true
  }

  /// What becomes of the numbers in a chunk that was connected.
  func codes(of task: Int, _ extracts: Extracts) -> [Int32]? {
    sequences.firstIndex { $0.task == task }.map { extracts.documents[$0].codes }
  }
}
