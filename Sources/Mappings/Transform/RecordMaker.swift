internal import Records

/// Makes the records of one target from those of a chunk, field by field: each step of a field is one loop over all
/// records, so that what to do is decided once for many.
struct RecordMaker: ~Copyable {
  /// The records made, row by row; only the rows of `made` hold anything.
  private(set) var rows = FieldTable()
  /// Those that are made, and what was wrong with the others.
  private(set) var made = Selection()
  /// What the amounts in them come to, by their place in the list of amount columns.
  private(set) var amounts = ShortColumns()
  private let condition: Expression?
  private let fields: [FieldPlan]
  private let maps: [ValueMap]
  private let amountColumns: [Int]
  /// The place of a field among the amounts, if it is one.
  private let amountPlaces: [Int?]
  /// The fields that only take what is in a column of the source.
  private let copies: [(from: Int, to: Int)]

  /// Makes records of these fields, some of which are amounts, where a condition holds.
  init(_ fields: [FieldPlan], maps: [ValueMap], amounts: [Int], when condition: Expression? = nil) {
    self.fields = fields
    self.maps = maps
    self.condition = condition
    amountColumns = amounts
    amountPlaces = fields.indices.map { amounts.firstIndex(of: $0) }
    copies = fields.indices.compactMap { index in
      if case .column(let source) = fields[index].source { (from: source, to: index) } else { nil }
    }
  }

  /// How many fields a row has.
  var width: Int { fields.count }

  /// The row of a record.
  @inline(__always)
  func row(_ record: Int) -> UnsafeBufferPointer<Field> {
    UnsafeBufferPointer(start: rows.base + record &* width, count: width)
  }

  /// Makes the records of a selection.
  mutating func make(_ selection: borrowing Selection, of chunk: inout Chunk, _ with: inout Surroundings) {
    made.select(selection)
    if let condition {
      var condition = Condition(condition)
      made.keep { (record) throws(Fault) in try condition.holds(chunk, record, &with.evaluator) }
    }
    rows.resize(to: chunk.recordCount * width)
    amounts.begin(columns: amountColumns.count, rows: chunk.recordCount)
    copyColumns(chunk)
    for (index, field) in fields.enumerated() {
      let column = Column(base: rows.base + index, width: width)
      field.take(into: column, &made, &chunk, &with)
      if let prefix = field.prefix { field.join(with.field(prefix), column, made, &chunk) }
      if let fallback = field.fallback { field.fill(with.field(fallback), column, made) }
      if let map = field.map { field.look(up: maps[map], column, &made, chunk, &with) }
      if let conversion = field.conversion { field.convert(conversion, column, &made, &chunk) }
      if field.isRequired { field.require(column, &made) }
      field.check(column, &made, chunk, &with, &amounts, as: amountPlaces[index])
    }
  }

  /// Takes what fields only copy, row by row: that is the order in which both tables lie in memory.
  private mutating func copyColumns(_ chunk: borrowing Chunk) {
    for record in made.records {
      let from = chunk.fields.base + Int(record) &* chunk.columnCount
      let to = rows.base + Int(record) &* width
      for copy in copies { to[copy.to] = from[copy.from] }
    }
  }

  /// Reads what amounts were not read when they were checked.
  mutating func readAmounts(_ chunk: borrowing Chunk) {
    amounts.readOthers(made.records[...], of: rows.base, width, columns: amountColumns, in: chunk)
  }

  /// Forgets what was made of records that are not in a selection.
  mutating func keep(_ selection: borrowing Selection) { made.keepOnly(selection) }
}

/// What the steps of a task share.
struct Surroundings: ~Copyable {
  /// Works out expressions.
  var evaluator = Evaluator()
  /// Where what happens is counted.
  var companies: Companies
  /// Where the constants start in the chunk's bytes.
  var constants = 0

  init(_ companies: Companies) { self.companies = companies }

  /// A constant of the task, as a field of the chunk.
  @inline(__always)
  func field(_ constant: FieldPlan.Constant) -> Field {
    Field(start: constants &+ constant.start, length: constant.length, plain: constant.isPlain)
  }
}
