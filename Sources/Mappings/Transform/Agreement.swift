internal import Packages
internal import Records

/// Which records of the target should agree, compiled: columns of the target.
package struct AgreementPlan: Sendable {
  /// What holds records together.
  package var by: [Int]
  /// What should be equal in them.
  package var fields: [Int]
}

/// What the records made of one chunk say about what they should agree in.
struct AgreementRows {
  fileprivate var keys: [Fingerprint] = []
  fileprivate var details: [Fingerprint] = []
  /// The last field of each key, for people.
  fileprivate var names: [String] = []

  mutating func removeAll() {
    keys.removeAll(keepingCapacity: true)
    details.removeAll(keepingCapacity: true)
    names.removeAll(keepingCapacity: true)
  }

  /// Takes a record that was made.
  mutating func add(_ row: UnsafeBufferPointer<Field>, _ chunk: borrowing Chunk, _ plan: AgreementPlan) {
    keys.append(Self.fingerprint(row, chunk, plan.by))
    details.append(Self.fingerprint(row, chunk, plan.fields))
    names.append(plan.by.last.map { chunk.text(row[$0]) } ?? "")
  }

  private static func fingerprint(
    _ row: UnsafeBufferPointer<Field>, _ chunk: borrowing Chunk, _ columns: [Int]
  ) -> Fingerprint {
    var bytes = ByteBuffer(capacity: 256)
    for column in columns {
      ValueMap.normalise(chunk.value(row[column]), into: &bytes)
      bytes.append(0)
    }
    return Fingerprint(bytes.bytes)
  }
}

/// Finds keys whose records disagree.
final class AgreementTable {
  private let table: KeyedTable
  private var row = ByteBuffer()
  private var count = 0
  private var examples: [String] = []
  private static let agreed: UInt32 = 0
  private static let disagreed: UInt32 = 1
  private static let mostExamples = 5

  init(folder: String) { table = KeyedTable(folder: folder) }

  /// Takes what a chunk says; in the order of the chunks.
  func add(_ rows: AgreementRows) throws(Fault) {
    for number in rows.keys.indices {
      let mark = try table.get(rows.keys[number], into: &row)
      if mark == nil {
        row.append(sortable: rows.details[number])
        try table.set(rows.keys[number], row.bytes, mark: Self.agreed)
      } else if mark == Self.agreed, Fingerprint(sortable: row.bytes) != rows.details[number] {
        try table.set(rows.keys[number], row.bytes, mark: Self.disagreed)
        count += 1
        if examples.count < Self.mostExamples { examples.append(rows.names[number]) }
      }
    }
  }

  /// What was found, for the ledger; nil if all agree.
  func found(_ task: TaskPlan, target: String) -> Disagreement? {
    guard count > 0, let plan = task.agreement else { return nil }
    return Disagreement(
      task: task.name ?? "", target: target, by: plan.by.map { task.fields[$0].name },
      fields: plan.fields.map { task.fields[$0].name }, count: count, examples: examples)
  }
}
