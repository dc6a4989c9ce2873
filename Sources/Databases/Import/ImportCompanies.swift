internal import Entities
package import Packages
internal import Records

/// What became of the records of one entity and company.
package struct ImportResult: Sendable {
  /// The company; nil where records do not say theirs.
  package var company: String?
  /// What became of the records.
  package var counts: ImportCounts
  /// The sums of the amounts that are in the target now.
  package var sums: AmountSums
  /// The highest number of each field that a number sequence fills, if there was one.
  package var highest: [(field: String, numbers: HighestNumbers)] = []
}

/// The companies met in a package: what became of their records, and whether the one-time job was done for them.
struct ImportCompanies {
  private var companies: [Company] = []
  private let columns: [Int?]
  private let summed: [SummedColumns]
  private var numbers = ShortColumns()
  /// The company of records that do not say theirs.
  private let given: String
  private let givenKey: [UInt8]
  private let ask: (String) throws(Fault) -> (finished: String, counts: String)?
  private var last = 0
  private(set) var hasDone = false

  private struct Company {
    /// Without regard to case and blanks at the end.
    let key: [UInt8]
    let name: String
    let done: (finished: String, counts: String)?
    var counts: [Int: ImportCounts] = [:]
    var sums: [Int: AmountSums] = [:]
    var highest: [Int: [HighestNumbers]] = [:]
  }

  init(
    _ entities: [ImportEntity], _ given: String?,
    ask: @escaping (String) throws(Fault) -> (finished: String, counts: String)?
  ) throws(Fault) {
    columns = entities.map(\.companyColumn)
    summed = entities.map(SummedColumns.init)
    self.given = given ?? ""
    givenKey = Self.key(self.given)
    self.ask = ask
    // What was asked for is done even if there are no records.
    if given != nil || columns.contains(where: { $0 == nil }) { _ = try find(self.given, givenKey) }
  }

  /// The company of a record, and the end of the records behind it that belong to the same one.
  mutating func run(
    in chunk: borrowing Chunk, _ records: Range<Int>
  ) throws(Fault) -> (company: Int, end: Int) {
    guard let column = columns[chunk.entity] else { return (try find(given, givenKey), records.upperBound) }
    let value = chunk.value(chunk[records.lowerBound, column])
    var end = records.lowerBound + 1
    while end < records.upperBound, compare(chunk.value(chunk[end, column]), value) == 0 { end += 1 }
    if last < companies.count, Self.isSame(companies[last].key, value) { return (last, end) }
    let name = String(decoding: value, as: UTF8.self)
    return (try find(name, Self.key(name)), end)
  }

  private mutating func find(_ name: String, _ key: [UInt8]) throws(Fault) -> Int {
    if let known = companies.firstIndex(where: { $0.key == key }) {
      last = known
      return known
    }
    let done = try ask(name)
    if done != nil { hasDone = true }
    companies.append(Company(key: key, name: name, done: done))
    last = companies.count - 1
    return last
  }

  private static func key(_ name: String) -> [UInt8] { Array(CompanyName.key(name).utf8) }

  private static func isSame(_ key: [UInt8], _ value: UnsafeRawBufferPointer) -> Bool {
    guard key.count == value.count else { return false }
    for at in key.indices where key[at] != value[at] { return false }
    return true
  }

  func isDone(_ company: Int) -> Bool { companies[company].done != nil }

  func name(_ company: Int) -> String { companies[company].name }

  /// The companies for which the job is being done, by name; the one that was asked for even if it has no records.
  var open: [Int] {
    companies.indices.filter { companies[$0].done == nil }.sorted { companies[$0].name < companies[$1].name }
  }

  var alreadyDone: [(company: String, finished: String, counts: String)] {
    companies.compactMap { company in company.done.map { (company.name, $0.finished, $0.counts) } }
      .sorted { $0.company < $1.company }
  }

  mutating func add(_ counts: ImportCounts, _ entity: Int, _ company: Int) {
    companies[company].counts[entity, default: ImportCounts()].add(counts)
  }

  /// Takes into the sums what is written of some records, all of one company.
  mutating func add(_ records: ArraySlice<Int32>, of chunk: borrowing Chunk, _ company: Int) {
    let (entity, columns) = (chunk.entity, summed[chunk.entity])
    if !columns.amounts.isEmpty {
      companies[company].sums[entity, default: AmountSums(names: columns.amountNames)]
        .add(records, of: chunk, columns: columns.amounts, currency: columns.currency, reading: &numbers)
    }
    if columns.numbers.isEmpty { return }
    var highest =
      companies[company].highest.removeValue(forKey: entity) ?? columns.numbers.map { _ in HighestNumbers() }
    for (field, column) in columns.numbers.enumerated() {
      for record in records { highest[field].add(chunk.value(chunk[Int(record), column])) }
    }
    companies[company].highest[entity] = highest
  }

  /// Takes what records come to out of the sums again.
  mutating func takeBack(_ sums: AmountSums, _ entity: Int, _ company: Int) {
    companies[company].sums[entity]?.subtract(sums)
  }

  func counts(_ entity: Int, _ company: Int) -> ImportCounts { companies[company].counts[entity] ?? ImportCounts() }

  /// What became of the records of an entity, by company; one without a company if there were none.
  func results(_ entity: Int) -> [ImportResult] {
    let empty = AmountSums(names: summed[entity].amountNames)
    let met = companies.filter { $0.counts[entity] != nil }.sorted { $0.name < $1.name }
    if met.isEmpty { return [ImportResult(company: nil, counts: ImportCounts(), sums: empty)] }
    return met.map { company in
      ImportResult(
        company: company.name.isEmpty ? nil : company.name, counts: company.counts[entity] ?? ImportCounts(),
        sums: company.sums[entity] ?? empty,
        highest: zip(summed[entity].numberNames, company.highest[entity] ?? []).filter { !$1.numbers.isEmpty }
          .map { (field: $0, numbers: $1) })
    }
  }
}

/// The columns of an entity that are summed up in some way.
private struct SummedColumns {
  let amounts: [Int]
  let amountNames: [String]
  let currency: Int?
  /// The columns that number sequences fill.
  let numbers: [Int]
  let numberNames: [String]

  init(_ source: ImportEntity) {
    let fields = source.columns.map { source.entity.fields[$0] }
    amounts = fields.indices.filter { fields[$0].isAmount }
    amountNames = amounts.map { fields[$0].name }
    currency = source.entity.currency.flatMap { source.entity.column($0) }
      .flatMap { source.columns.firstIndex(of: $0) }
    numbers = fields.indices.filter { fields[$0].isNumberSequence }
    numberNames = numbers.map { fields[$0].name }
  }
}
