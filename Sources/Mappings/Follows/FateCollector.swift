internal import Packages
internal import Records

/// Finds out what becomes of the headers of a task before anything is written.
///
/// Unchecked: it does not change; what workers need is in their `Headers`, and `Fates` says whose it is.
final class FateCollector: Collector, @unchecked Sendable {
  let entity: Int
  let isUnsorted = false
  private let follow: FollowPlan
  private let fates: Fates
  private let makeRunner: @Sendable () -> Transformer.Runner

  /// The headers of a chunk, and what becomes of them.
  final class Headers {
    let runner: Transformer.Runner
    var keys = HeaderKeys()

    init(_ runner: Transformer.Runner) { self.runner = runner }
  }

  init(_ follow: FollowPlan, _ header: Int, _ fates: Fates, _ plan: TransformPlan, _ prepared: Prepared) {
    self.follow = follow
    self.fates = fates
    let task = plan.tasks[header]
    let own = prepared.tasks[header]
    let names = plan.amountNames(task)
    entity = task.source
    makeRunner = { Transformer.Runner(task, names, own) }
  }

  func makeExtract() -> Headers { Headers(makeRunner()) }

  func extract(_ chunk: inout Chunk, _ extract: Headers) throws(Fault) {
    extract.keys.fill(follow.there, chunk)
    try extract.runner.runner.passing(&chunk) { _, _ in }
  }

  func collect(_ extract: Headers, first: Int) throws(Fault) {
    try fates.add(extract.keys.prints, extract.runner.runner.fates)
  }

  func finish() throws(Fault) { try fates.complete() }
}
