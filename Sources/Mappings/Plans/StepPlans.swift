internal import Records

/// A lookup, compiled: which records go into its table, and how the table is asked.
package struct LookupPlan: Sendable {
  /// The name in the mapping.
  package var name: String
  /// What is looked up, for messages.
  package var target: String
  /// The entity of the package whose records are looked up; nil for a file, and where the package has none.
  package var entity: Int?
  /// The CSV file, if it is one.
  package var file: String?
  /// The key columns there.
  package var key: KeyRule
  /// Which records there count; nil for all.
  package var condition: Expression?
  /// Which of several comes first; without parts several are an error.
  package var order: KeyRule
  /// The columns there whose values are taken.
  package var values: [Int]
  /// The columns here that hold the key.
  package var by: KeyRule
  /// Where the values start among the evaluator's extras.
  package var firstExtra: Int
  /// Whether a record without a match is rejected.
  package var rejects: Bool

  /// Whether there is anything to look in: the package may lack the entity.
  var isAnywhere: Bool { entity != nil || file != nil }
}

extension TransformPlan {
  /// Whether all records that a lookup may find come before those that ask for them, so that they are met on the way.
  ///
  /// Not if what becomes of either has to be known earlier.
  func isMetBefore(_ lookup: LookupPlan, by task: Int) -> Bool {
    guard let entity = lookup.entity, entity < tasks[task].source else { return false }
    let isAskedEarlier =
      tasks[task].distinct != nil || tasks[task].sequence != nil
      || tasks.contains { $0.follow?.header == task && $0.source != tasks[task].source }
    let isMadeEarly = tasks.contains { other in
      guard other.source == entity else { return false }
      let followsOthers = other.follow?.header.map { tasks[$0].source != entity } ?? false
      return followsOthers || other.lookups.contains { $0.entity != nil }
    }
    return !isAskedEarlier && !isMadeEarly
  }
}

/// A field of the source that may have one value only, because another stands in for what it would come to.
package struct SinglePlan: Sendable {
  /// Where its values come from.
  package var source: FieldPlan.Source
  /// Its name, and that of the field of the target.
  package var (from, to): (String, String)
  /// What gave the other value, for messages.
  package var given: String
  /// The value map that would decide.
  package var map: String?
}

/// A distinct, compiled.
package struct DistinctPlan: Sendable {
  package var by: KeyRule
  package var order: KeyRule
}

/// A sequence, compiled.
package struct SequencePlan: Sendable {
  /// The column with the number, if the package has one.
  package var column: Int?
  /// Where the number goes among the extras, if it has none.
  package var extra: Int?
  /// The name of its field.
  package var field: String
  /// What makes a document.
  package var within: KeyRule
  /// What makes one where the last column of `within` is blank.
  package var orWithin: KeyRule?
  /// The column that decides between them.
  package var last: Int
  /// Whether 0 is blank.
  package var zeroIsBlank: Bool
  /// The order within a document.
  package var order: KeyRule
  /// The names of the fields of the order, for messages.
  package var orderNames: [String]
  /// Whether numbers that come twice are replaced instead of rejected.
  package var renumbers: Bool
  /// The CSV with the highest numbers in use.
  package var used: UsedNumbers?
  /// The header entity, if the package has it.
  package var header: HeaderPlan?
}

/// The CSV with the highest numbers in use, and what its columns are compared with.
package struct UsedNumbers: Sendable {
  package var file: String
  package var within: KeyRule?
  package var orWithin: KeyRule?
  /// The column there that decides between them.
  package var last: Int?
  package var number: Int
}

/// How lines find their header.
package struct HeaderPlan: Sendable {
  /// The entity of the package.
  package var entity: Int
  /// Its name.
  package var name: String
  /// The columns there, and those here that must equal them; any pair will do.
  package var pairs: [(there: KeyRule, here: KeyRule)]
}

/// One more record of the same source record.
package struct RecordPlan: Sendable {
  /// When it is made; nil for always.
  package var condition: Expression?
  /// One plan per column of the target.
  package var fields: [FieldPlan]
}
