internal import Entities
internal import Packages
internal import Records

/// What a replacing load may delete of one entity, company by company.
package struct GoneRows: Sendable {
  /// How many rows go of each company.
  package var gone: [Int]
  /// How many rows of each company loads own.
  var owned: [Int]
  /// delete: how many rows of each company the package names.
  var named: [Int] = []
  /// The first keys of those that go.
  package var examples: [String] = []
  /// Why other rows stay that the package does not have, and how many.
  package var kept: [(reason: String, count: Int)] = []

  /// How many keys are shown.
  static let mostExamples = 5

  /// How many rows go.
  package var total: Int { gone.reduce(0, +) }

  /// The keys as messages show them.
  package var keys: String { examples.joined(separator: ", ") + (total > examples.count ? ", …" : "") }
}

extension ImportOptions {
  /// Refuses to delete so many rows of an entity if that is more than is allowed; `owned` were there before the load, and
  /// `most` is how many go of any entity.
  func checkDeletes(
    _ rows: GoneRows, company: Int, owned: Int, of entity: ImportEntity, most: Int
  ) throws(Fault) {
    let limit = maxDeletes ?? entity.maxDeletes.flatMap { RecordLimit($0) } ?? Self.defaultMaxDeletes
    if limit.allows(rows.gone[company], of: owned, atEnd: true) { return }
    throw Fault(
      .data, "max-deletes",
      "\(entity.mode.rawValue) would delete \(rows.gone[company].grouped) of the \(owned.grouped) rows of \(entity.entity.name) that loads own, "
        + "more than \(limit): \(rows.keys)",
      remedy: "look at them with --dry-run --max-deletes 100%; if they are to go, say --max-deletes \(most)")
  }

  /// A tenth.
  private static let defaultMaxDeletes = RecordLimit.perMillion(100_000)
}
