package import Records

/// Keys whose records do not agree in what they should.
package struct Disagreement: Sendable {
  private let task: String
  private let target: String
  private let by: [String]
  private let fields: [String]
  private let count: Int
  private let examples: [String]

  /// So many keys, of which some are named by their last field.
  package init(task: String, target: String, by: [String], fields: [String], count: Int, examples: [String]) {
    self.task = task
    self.target = target
    self.by = by
    self.fields = fields
    self.count = count
    self.examples = examples
  }

  /// For people.
  package var line: String {
    let more = count > examples.count ? " and \((count - examples.count).grouped) more" : ""
    let records = count == 1 ? "1 \(by.last ?? "") has" : "\(count.grouped) \(by.last ?? "") have"
    return "task \(task): \(records) records that disagree in \(fields.joined(separator: ", ")): "
      + examples.joined(separator: ", ") + more
  }

  /// As the ledger shows it.
  package var json: JSON {
    .object([
      ("task", .text(task)), ("target", .text(target)), ("by", .list(by.map { .text($0) })),
      ("fields", .list(fields.map { .text($0) })), ("keys", .int(count)),
      ("examples", .list(examples.map { .text($0) })),
    ])
  }
}
