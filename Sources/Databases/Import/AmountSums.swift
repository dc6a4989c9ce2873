package import Records

/// The sums of the amount fields of one entity, per currency.
package struct AmountSums: Sendable {
  /// A sum, by the name of its field and the currency.
  package private(set) var sums: [(field: String, currency: String, sum: Decimal)] = []
  private let amounts: [(column: Int, name: String)]
  private let currency: Int?
  private var currencies: [[UInt8]] = []

  init(_ source: ImportEntity) {
    let entity = source.entity
    amounts = source.columns.enumerated().filter { entity.fields[$1].isAmount }
      .map { ($0, entity.fields[$1].name) }
    currency = entity.currency.flatMap { entity.column($0) }.flatMap { source.columns.firstIndex(of: $0) }
  }

  /// Adds the amounts of a record.
  mutating func add(_ chunk: borrowing Chunk, _ record: Int) throws(Fault) {
    if amounts.isEmpty { return }
    let first = place(currency.map { chunk.value(chunk[record, $0]) }) * amounts.count
    for number in amounts.indices {
      let field = chunk[record, amounts[number].column]
      guard field.length > 0, let amount = Decimal(chunk.value(field)) else { continue }
      guard let sum = sums[first + number].sum.adding(amount) else {
        throw Fault(.data, "sum-overflow", "the sum of \(amounts[number].name) has more than 38 digits")
      }
      sums[first + number].sum = sum
    }
  }

  private mutating func place(_ name: UnsafeRawBufferPointer?) -> Int {
    for (place, known) in currencies.enumerated()
    where known.elementsEqual(name ?? .init(start: nil, count: 0)) {
      return place
    }
    let name = name.map(Array.init) ?? []
    currencies.append(name)
    for amount in amounts { sums.append((amount.name, String(decoding: name, as: UTF8.self), .zero)) }
    return currencies.count - 1
  }
}
