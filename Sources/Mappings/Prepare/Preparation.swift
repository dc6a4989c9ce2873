package import Packages
package import Records

/// What is found out about a package before anything is written.
package struct Prepared: Sendable {
  /// What each task needs of it.
  package internal(set) var tasks: [PreparedTask]
  /// For each chunk how many records of its entity came before it.
  package internal(set) var firstRecords: [Int] = []
  /// Things to tell the user.
  package internal(set) var notes: [String] = []

  /// Nothing, which is enough for tasks without lookup, distinct and sequence; long lists go to the folder.
  package init(_ plan: TransformPlan, folder: String) {
    tasks = plan.tasks.map { task in
      var prepared = PreparedTask(task.lookups.map { LookupCollector($0, folder: folder) })
      if let header = task.follow?.header, plan.tasks[header].source != task.source {
        prepared.fates = Fates(folder: folder)
      }
      return prepared
    }
  }

  /// How many records of its entity came before a chunk.
  func first(of chunk: Int) throws(Fault) -> Int {
    if firstRecords.isEmpty { return 0 }
    guard chunk < firstRecords.count else { throw Self.changed }
    return firstRecords[chunk]
  }

  /// Makes sure that the package is still cut into the same chunks.
  func check(_ records: Int, first chunk: Int) throws(Fault) {
    if !firstRecords.isEmpty, try first(of: chunk) != records { throw Self.changed }
  }

  private static let changed = Fault(.io, "package-changed", "the package is not what it was when it was read first")
}

/// What one task needs to know before it makes records.
package struct PreparedTask: Sendable {
  /// What fills the tables of lookups, in the order of the task.
  private(set) var lookups: [LookupCollector] = []
  /// What becomes of the number of each record: see `SequenceCode`.
  var numbers: NumberList?
  /// What became of the headers of its records; on the way it is still found out.
  var fates: Fates?
  /// For each record 1 if it is the one of its key that is kept.
  var winners: NumberList?

  package init() {}

  init(_ lookups: [LookupCollector]) { self.lookups = lookups }
}

/// Reads a package before it is transformed: fills the tables of lookups, numbers documents, chooses among duplicates.
package struct Preparation {
  private let plan: TransformPlan
  private let jobs: Int
  private let folder: String
  private let open: () throws(Fault) -> any PackageReader

  /// Reads what `open` opens, as often as need be; long lists go to the folder.
  package init(
    _ plan: TransformPlan, jobs: Int, folder: String, open: @escaping () throws(Fault) -> any PackageReader
  ) {
    self.plan = plan
    self.jobs = jobs
    self.folder = folder
    self.open = open
  }

  /// Everything the tasks need to know.
  package func run() throws(Fault) -> Prepared {
    var prepared = Prepared(plan, folder: folder)
    let lookups = try lookupCollectors(prepared)
    let (headers, sequences) = try plan.sequenceCollectors(folder: folder, keeping: true)
    try read(lookups + headers + sequences, &prepared)
    // Who found the input in another order than it hoped for reads it once more, and sorts.
    let unsorted = sequences.filter(\.isUnsorted)
    for sequence in unsorted { sequence.sortInstead() }
    try read(unsorted, &prepared)
    for sequence in sequences {
      prepared.tasks[sequence.task].numbers = try sequence.numbers(jobs: jobs)
      if let note = sequence.note { prepared.notes.append("task \(plan.tasks[sequence.task].name ?? ""): \(note)") }
    }
    try choose(among: plan.tasks.indices.filter { plan.tasks[$0].follow == nil }, &prepared)
    try read(fateCollectors(prepared), &prepared)
    try choose(among: plan.tasks.indices.filter { plan.tasks[$0].follow != nil }, &prepared)
    return prepared
  }

  private func choose(among tasks: [Int], _ prepared: inout Prepared) throws(Fault) {
    let choices = tasks.compactMap { task in
      plan.tasks[task].distinct.map { DistinctCollector($0, plan, task, prepared.tasks[task], folder: folder) }
    }
    try read(choices, &prepared)
    for choice in choices { prepared.tasks[choice.task].winners = try choice.winners() }
  }

  private func fateCollectors(_ prepared: Prepared) -> [FateCollector] {
    plan.tasks.indices.compactMap { task in
      guard plan.mustKnowFates(of: task), let follow = plan.tasks[task].follow, let header = follow.header,
        let fates = prepared.tasks[task].fates
      else { return nil }
      return FateCollector(follow, header, fates, plan, prepared)
    }
  }

  private func read(_ collectors: [any Collector], _ prepared: inout Prepared) throws(Fault) {
    if collectors.isEmpty { return }
    let collecting = Collecting(collectors)
    // Where reading on would find out no more, nothing is finished.
    if try Reading(try open(), collecting).run(jobs: jobs) { try collecting.finish() }
    prepared.firstRecords = collecting.firstRecords
  }

  /// Reads the files of lookups, and gives what is to be filled from the package before anything else.
  private func lookupCollectors(_ prepared: Prepared) throws(Fault) -> [LookupCollector] {
    var collectors: [LookupCollector] = []
    for task in plan.tasks.indices {
      for (lookup, collector) in zip(plan.tasks[task].lookups, prepared.tasks[task].lookups) {
        if let file = lookup.file { try collector.read(ReferenceFile(file)) }
        if lookup.entity != nil, !plan.isMetBefore(lookup, by: task) { collectors.append(collector) }
      }
    }
    return collectors
  }
}

extension TransformPlan {
  /// What numbers the records of each task with a sequence, and what has to be known of their headers.
  func sequenceCollectors(
    folder: String, keeping: Bool
  ) throws(Fault) -> (headers: [HeaderCollector], sequences: [SequenceCollector]) {
    var headers: [HeaderCollector] = []
    var collectors: [SequenceCollector] = []
    for task in tasks.indices {
      guard let sequence = tasks[task].sequence else { continue }
      let header = sequence.header.map { HeaderCollector($0, folder: folder) }
      if let header { headers.append(header) }
      collectors.append(
        try SequenceCollector(
          sequence, task: task, entity: tasks[task].source, header, folder: folder, keeping: keeping))
    }
    return (headers, collectors)
  }
}
