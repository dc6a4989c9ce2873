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

  /// Adds the amounts of many rows: of each the columns given, one for each name, under the currency in its column.
  package mutating func add(
    _ records: ArraySlice<Int32>, of rows: UnsafePointer<Field>, _ width: Int, _ chunk: borrowing Chunk,
    columns: [Int], currency: Int?
  ) {
    var start = records.startIndex
    while start < records.endIndex {
      let place = currency.map { chunk.value(rows[Int(records[start]) * width + $0]) }
      let first = place ?? UnsafeRawBufferPointer(start: nil, count: 0)
      var end = currency == nil ? records.endIndex : start + 1
      while end < records.endIndex, let currency {
        let next = chunk.value(rows[Int(records[end]) * width + currency])
        if compare(first, next) != 0 { break }
        end += 1
      }
      let sum = self.place(of: first)
      for (field, column) in columns.enumerated() {
        add(records[start..<end], of: rows + column, width, chunk, to: &sums[sum].totals[field])
      }
      start = end
    }
  }

  /// Adds one column. Short numbers are added up in two parts, before the point and after it.
  private func add(
    _ records: ArraySlice<Int32>, of column: UnsafePointer<Field>, _ width: Int, _ chunk: borrowing Chunk,
    to total: inout DecimalSum
  ) {
    var (whole, fraction) = (Int64(0), Int64(0))
    for record in records {
      let field = column[Int(record) &* width]
      if let parts = ShortNumber.parts(chunk.bytes.base + Int(field.start), field.length) {
        whole &+= parts.whole
        fraction &+= parts.fraction
      } else if let number = Decimal(chunk.value(field)) {
        total.add(number)
      }
    }
    total.add(whole: whole, fraction: fraction)
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
