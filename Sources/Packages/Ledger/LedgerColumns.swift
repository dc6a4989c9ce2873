internal import Records

/// Where a mapping and the columns of the input do not meet: what it reads and the input lacks, and what nobody reads.
package struct LedgerColumns: Sendable {
  /// A column that a task reads and the input lacks.
  package struct Missing: Sendable {
    /// The task.
    let task: String
    /// The column.
    let column: String
    /// The field of the target that is made from it.
    let field: String
    /// Whether the field has its default in every record; else it is left out.
    let isFilled: Bool
    /// A column of the input that may be meant.
    let near: String?

    package init(task: String, column: String, field: String, isFilled: Bool, near: String?) {
      self.task = task
      self.column = column
      self.field = field
      self.isFilled = isFilled
      self.near = near
    }
  }

  /// Columns of an entity that no task reads.
  package struct Unread: Sendable {
    /// The entity.
    let entity: String
    /// Those that no entity file describes; they may be misspelt.
    let unknown: [String]
    /// The others.
    let known: [String]

    package init(entity: String, unknown: [String], known: [String]) {
      self.entity = entity
      self.unknown = unknown
      self.known = known
    }
  }

  /// What the input lacks.
  package var missing: [Missing] = []
  /// What nobody reads.
  package var unread: [Unread] = []

  package init() {}

  /// Whether there is nothing to say.
  var isEmpty: Bool { missing.isEmpty && unread.isEmpty }

  /// For people: a line for each task and for each entity, however many columns there are.
  package var lines: [String] {
    var lines: [String] = []
    var tasks: [String] = []
    for item in missing where !tasks.contains(item.task) { tasks.append(item.task) }
    for task in tasks {
      for isFilled in [false, true] {
        let items = missing.filter { $0.task == task && $0.isFilled == isFilled }
        if !items.isEmpty { lines.append(Self.line(task, items, isFilled)) }
      }
    }
    return lines + unread.map(Self.line)
  }

  private static func line(_ task: String, _ items: [Missing], _ isFilled: Bool) -> String {
    var columns: [String] = []
    for item in items where !columns.contains(item.column) { columns.append(item.column) }
    let isOne = items.count == 1
    let end =
      isFilled
      ? (isOne ? "is its default" : "are their defaults") + " in every record" : "\(isOne ? "is" : "are") left out"
    let near = items.first { $0.near != nil }
    let remedy = near.map { "; it has a column \($0.near ?? ""): did you mean \($0.column)?" } ?? ""
    return "task \(task): the package has no column\(columns.count == 1 ? "" : "s") \(list(columns)), so "
      + "\(list(items.map(\.field))) \(end)\(remedy)"
  }

  private static func line(_ item: Unread) -> String {
    let count = item.unknown.count + item.known.count
    let names = item.unknown.map { "\($0) (unknown)" } + item.known
    return "\(item.entity): no task reads \(count == 1 ? "the column" : "\(count) of the columns:") \(list(names))"
  }

  /// Some names, and how many more there are; the ledger has all.
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(names.count == 9 ? 9 : 8).joined(separator: ", ")
    return names.count > 9 ? "\(shown) and \(names.count - 8) more" : shown
  }

  /// As the ledger shows it.
  var json: JSON {
    var members: [(name: String, value: JSON)] = []
    if !missing.isEmpty {
      members.append(
        (
          "missing",
          .list(
            missing.map { item in
              .object([
                ("task", .text(item.task)), ("column", .text(item.column)), ("field", .text(item.field)),
                ("default", .bool(item.isFilled)),
              ])
            })
        ))
    }
    if !unread.isEmpty {
      members.append(
        (
          "unread",
          .list(
            unread.map { item in
              .object([
                ("entity", .text(item.entity)), ("columns", .list((item.unknown + item.known).map { .text($0) })),
              ])
            })
        ))
    }
    return .object(members)
  }
}
