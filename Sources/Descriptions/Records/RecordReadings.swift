package import Packages
package import Records

/// How the records that are described are read, as often as it takes.
package struct RecordReadings {
  /// Opens them at the first.
  package let open: () throws(Fault) -> any Source
  private let jobs: Int
  private let onChunk: @Sendable (_ records: Int, _ position: Int) -> Void

  /// Records that can be opened again and again; so many workers read them, and each chunk is counted.
  package init(
    jobs: Int, onChunk: @escaping @Sendable (_ records: Int, _ position: Int) -> Void,
    open: @escaping () throws(Fault) -> any Source
  ) {
    self.open = open
    self.jobs = jobs
    self.onChunk = onChunk
  }

  /// Reads them for a target; gives what is wrong with them.
  @discardableResult
  package func read<Destination: Target>(
    _ target: Destination, _ source: (any Source)? = nil
  ) throws(Fault) -> FoundProblems {
    let opened: any Source
    if let source { opened = source } else { opened = try open() }
    let reading = Reading(opened, target, .init(stopsEarly: true))
    reading.onChunk = onChunk
    try reading.run(jobs: jobs)
    return reading.problems
  }
}
