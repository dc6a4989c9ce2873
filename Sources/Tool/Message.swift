internal import Packages
internal import Records

/// One thing that a program says on standard error, and what it is about as far as that is known.
struct Message: Sendable {
  /// How much it matters.
  enum Kind: String, Sendable {
    /// Something is wrong.
    case problem
    /// Something may be wrong.
    case warning
    /// Something is good to know.
    case note
  }

  let kind: Kind
  /// What people read behind the name of the program.
  let text: String
  private var rule: String?
  private var field: String?
  private var place = Place()
  /// What records it counts, and how many.
  private var account: [(name: String, value: JSON)] = []

  /// Something that is said of no place.
  init(_ kind: Kind, _ text: String) {
    self.kind = kind
    self.text = text
  }

  /// A fault, which is a problem.
  init(_ fault: Fault) {
    self.init(.problem, fault.message)
    rule = fault.rule
    field = fault.field
    place = fault.place
  }

  /// The account of a task, as it is printed.
  init(_ task: LedgerTask, isDryRun: Bool) {
    self.init(.note, (isDryRun ? "dry run: " : "") + task.line)
    let all: [(name: String, value: JSON)]
    if case .object(let members) = task.json { all = members } else { all = [] }
    account = all.filter { ["task", "source", "company", "toCompany"].contains($0.name) }
    account.append(("entity", .text(task.target)))
    var counts = all.filter { $0.value.int != nil }
    counts.append(("filtered", .int(task.filtered.reduce(0) { $0 + $1.count })))
    account.append(("counts", .object(counts)))
  }

  /// The members of the object that it is for programs.
  var members: [(name: String, value: JSON)] {
    var members: [(name: String, value: JSON)] = [("kind", .text(kind.rawValue))]
    func add(_ name: String, _ text: String?) { if let text { members.append((name, .text(text))) } }
    func add(_ name: String, _ number: Int?) { if let number { members.append((name, .int(number))) } }
    add("rule", rule)
    add("file", place.file)
    add("line", place.line)
    add("column", place.column)
    add("record", place.record)
    add("key", place.key)
    add("offset", place.offset)
    add("field", field)
    members += account
    add("text", text)
    return members
  }
}
