internal import Packages
package import Records

/// Numbers documents while the package is read for writing, in the hope that they come in order.
///
/// What was written must be thrown away if they do not.
package final class OnePass: @unchecked Sendable {
  /// Headers before the lines that name them.
  private let collectors: [any Collector]
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
    let (headers, sequences) = try plan.sequenceCollectors(folder: folder, keeping: false)
    self.sequences = sequences
    collectors = headers + sequences
    entities = sequences.map(\.entity)
    waiting = sequences.map { _ in Waiting() }
    names = sequences.map { plan.tasks[$0.task].name ?? "" }
  }

  /// Things to tell the user, after everything was read.
  package var notes: [String] {
    zip(names, sequences).compactMap { name, sequence in sequence.note.map { "task \(name): \($0)" } }
  }

  /// What one worker takes out of a chunk, for each collector.
  struct Extracts {
    fileprivate var extracts: [Extract] = []
  }

  func makeExtracts() -> Extracts { Extracts(extracts: collectors.map { $0.makeExtract() }) }

  /// On any thread: finds the documents of a chunk.
  func extract(_ chunk: inout Chunk, _ extracts: Extracts) throws(Fault) {
    for (collector, extract) in zip(collectors, extracts.extracts) where collector.entity == chunk.entity {
      extract.reset()
      try collector.extract(&chunk, extract)
    }
  }

  /// In the order of the chunks: settles what goes on from one to the next. False where the hope fails; then the package has
  /// to be read before anything is written.
  func connect(_ chunk: inout Chunk, _ extracts: Extracts) throws(Fault) -> Bool {
    let isAlone = entities.count { $0 == chunk.entity } == 1
    let headers = collectors.count - sequences.count
    for place in collectors.indices where collectors[place].entity == chunk.entity {
      let extract = extracts.extracts[place]
      if place < headers {
        try collectors[place].collect(extract, first: 0)
        continue
      }
      let number = place - headers
      // Records can wait for one sequence only; for several each settles what is there.
      try sequences[number].connect(&chunk, extract, &waiting[number].fields, mayWait: isAlone && !chunk.isLast)
      if sequences[number].isUnsorted { return false }
    }
    return true
  }

  /// What becomes of the numbers in a chunk that was connected.
  func codes(of task: Int, _ extracts: Extracts) -> [Int32]? {
    guard let sequence = sequences.firstIndex(where: { $0.task == task }) else { return nil }
    return sequences[sequence].codes(of: extracts.extracts[collectors.count - sequences.count + sequence])
  }
}
