package import Records

/// Exact sums of amount fields, per currency.
package struct AmountSums: Sendable {
  /// The names of the fields that are summed up.
  package private(set) var names: [String]
  /// The currencies met, and the sum of each field.
  private var sums: [(currency: [UInt8], totals: [DecimalSum])] = []
  private var last = 0

  package init(names: [String] = []) { self.names = names }

  /// Adds an amount. What is not a number is left to the checks.
  package mutating func add(
    _ amount: UnsafeRawBufferPointer, field: Int, currency: UnsafeRawBufferPointer
  ) {
    guard let value = Decimal(amount) else { return }
    let place = self.place(of: currency)
    sums[place].totals[field].add(value)
  }

  /// Adds the sums of another worker.
  package mutating func add(_ other: AmountSums) {
    if names.isEmpty { names = other.names }
    for (currency, totals) in other.sums {
      let place = currency.withUnsafeBytes { self.place(of: $0) }
      for (field, total) in totals.enumerated() { sums[place].totals[field].add(total) }
    }
  }

  private mutating func place(of currency: UnsafeRawBufferPointer) -> Int {
    if last < sums.count, sums[last].currency.elementsEqual(currency) { return last }
    if let known = sums.firstIndex(where: { $0.currency.elementsEqual(currency) }) {
      last = known
      return known
    }
    sums.append((Array(currency), Array(repeating: DecimalSum(), count: names.count)))
    last = sums.count - 1
    return last
  }

  /// The sums by currency in alphabetical order.
  package var json: JSON {
    let sorted = sums.sorted { $0.currency.lexicographicallyPrecedes($1.currency) }
    return .object(
      sorted.map { currency, totals in
        let fields = zip(names, totals).map { name, total in
          (name: name, value: JSON.text(total.decimal.map { "\($0)" } ?? "too large"))
        }
        return (name: String(decoding: currency, as: UTF8.self), value: JSON.object(fields))
      })
  }
}
