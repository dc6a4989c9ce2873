package import Records

/// What is wrong with the records of a package: references of one kind that lead nowhere are one problem, however many
/// they are, since what is missing there is added all at once.
package struct FoundProblems: Sendable {
  /// The problems in the order in which they were met, as far as they are shown.
  private var shown: [Fault] = []
  /// How many records are bad.
  package private(set) var recordCount = 0
  /// How many problems there are, those of a kind counted once.
  package private(set) var count = 0
  private var kinds: [String: Kind] = [:]

  /// References that fail for one reason.
  fileprivate struct Kind {
    /// Its place among those that are shown.
    var place: Int?
    var records = 0
    /// What was looked for in vain, how often, and where that was met first.
    var missing: [String: (records: Int, first: Int)] = [:]
  }

  /// How many problems are shown; a run that cannot put them aside stops there.
  package static let mostShown = 20
  /// How many keys of a kind are shown, and how many are kept to be counted.
  private static let (mostExamples, mostKept) = (5, 10_000)

  package init() {}

  /// Notes a bad record, and what it refers to if that is not there; the fault is asked for if it is shown.
  package mutating func add(_ missing: Fault.Missing? = nil, _ fault: () -> Fault) {
    recordCount += 1
    guard let missing else { return show(fault) }
    if kinds[missing.kind] == nil {
      kinds[missing.kind] = Kind(place: shown.count < Self.mostShown ? shown.count : nil)
      show(fault)
    }
    kinds[missing.kind]?.add(missing.key, atMost: Self.mostKept)
  }

  private mutating func show(_ fault: () -> Fault) {
    count += 1
    if shown.count < Self.mostShown { shown.append(fault()) }
  }

  /// The problems for people.
  package var faults: [Fault] {
    var faults = shown
    for kind in kinds.values {
      guard let place = kind.place, kind.records > 1 else { continue }
      faults[place].what += kind.text(examples: Self.mostExamples)
    }
    return faults
  }
}

extension FoundProblems.Kind {
  mutating func add(_ key: String, atMost most: Int) {
    records += 1
    let count = missing.count
    if missing[key] != nil || count < most { missing[key, default: (0, count)].records += 1 }
  }

  /// What follows the first of them: the keys that most records lack.
  func text(examples: Int) -> String {
    let most = missing.sorted { ($1.value.records, $0.value.first) < ($0.value.records, $1.value.first) }.prefix(
      examples)
    let list = most.map { "\($0.key) in \($0.value.records.grouped)" }.joined(separator: ", ")
    return "; so in \(records.grouped) records: \(list)\(missing.count > most.count ? ", …" : "")"
  }
}
