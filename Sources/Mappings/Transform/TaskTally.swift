package import Packages

/// What one worker counted of one task and company in one chunk.
package struct TaskTally: Sendable {
  package var read = 0
  package var used = 0
  package var made = 0
  package var heldBack = 0
  package var truncated = 0
  package var duplicates = 0
  package var rejected = 0
  /// How many had no header in the package, and went on.
  package var withoutHeader = 0
  /// How many each filter dropped.
  package var filtered: [Int]
  /// Values that are not in a value map, by the map's place in the task.
  package var missingKeys: [Int: [String: Int]] = [:]
  /// The sums of the amounts made.
  package var amounts: AmountSums

  init(filters: Int, amountNames: [String]) {
    filtered = Array(repeating: 0, count: filters)
    amounts = AmountSums(names: amountNames)
  }

  /// Adds what another worker counted.
  mutating func add(_ other: TaskTally) {
    read += other.read
    used += other.used
    made += other.made
    heldBack += other.heldBack
    truncated += other.truncated
    duplicates += other.duplicates
    rejected += other.rejected
    withoutHeader += other.withoutHeader
    for index in other.filtered.indices { filtered[index] += other.filtered[index] }
    for (map, keys) in other.missingKeys { missingKeys[map, default: [:]].merge(keys) { $0 + $1 } }
    amounts.add(other.amounts)
  }
}
