internal import Entities
package import Packages
package import Records
internal import Synchronization

/// Looks at all values of a source, column by column, on any number of workers.
package final class Survey: Target {
  /// What one worker has seen, entity by entity.
  package final class Bench {
    fileprivate var columns: [[ColumnSurvey]]
    /// What is wrong with the chunk it has.
    fileprivate var problems: [Problem] = []

    fileprivate init(_ widths: [Int]) { columns = widths.map { Array(repeating: ColumnSurvey(), count: $0) } }
  }

  private let names: [String]
  private let widths: [Int]
  /// Whether values that cannot be read are noted; else their records are bad.
  private let takesUnreadable: Bool
  private let benches = Mutex<[WorkersBench]>([])

  /// A worker's bench, looked at by others only after the workers have ended.
  ///
  /// Unchecked: one owner at a time.
  private struct WorkersBench: @unchecked Sendable {
    let bench: Bench
  }

  /// A survey of a source's entities.
  package init(_ entities: [SourceEntity], takesUnreadable: Bool) {
    names = entities.map(\.entity.name)
    widths = entities.map(\.columns.count)
    self.takesUnreadable = takesUnreadable
  }

  package func makeBench() -> Bench {
    let bench = Bench(widths)
    benches.withLock { $0.append(WorkersBench(bench: bench)) }
    return bench
  }

  package func work(_ chunk: inout Chunk, _ problems: inout [Problem], _ bench: Bench) {
    let width = chunk.columnCount
    for column in 0..<min(width, widths[chunk.entity]) {
      bench.columns[chunk.entity][column].look(at: Column(base: chunk.fields.base + column, width: width), in: chunk)
    }
    guard takesUnreadable else {
      bench.problems = problems
      return
    }
    for case let column? in problems.map(\.column) where column < widths[chunk.entity] {
      bench.columns[chunk.entity][column].noteUnreadable()
    }
  }

  package func take(_ chunk: inout Chunk, _ bench: Bench, _ outcome: inout Outcome) -> Bool {
    for problem in bench.problems { outcome.reject(problem, of: names[chunk.entity]) }
    bench.problems = []
    return true
  }

  /// What all workers have seen of the columns of an entity, once all was read.
  func columns(of entity: Int) -> [ColumnSurvey] {
    benches.withLock { benches in
      benches.reduce(into: Array(repeating: ColumnSurvey(), count: widths[entity])) { all, bench in
        for column in all.indices { all[column].merge(bench.bench.columns[entity][column]) }
      }
    }
  }
}
