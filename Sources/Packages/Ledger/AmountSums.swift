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

  /// Adds the amounts of many rows, as the other does, whose numbers nobody has read yet.
  package mutating func add(
    _ records: ArraySlice<Int32>, of chunk: borrowing Chunk, columns: [Int], currency: Int?,
    reading numbers: inout ShortColumns
  ) {
    let (fields, width) = (chunk.fields.base, chunk.columnCount)
    numbers.begin(columns: columns.count, rows: chunk.recordCount)
    numbers.readOthers(records, of: fields, width, columns: columns, in: chunk)
    add(records, of: fields, width, chunk, columns: columns, currency: currency, numbers)
  }

  /// Adds the amounts of many rows: of each the columns given, one for each name, under the currency in its column. The
  /// numbers are what was read of these columns.
  package mutating func add(
    _ records: ArraySlice<Int32>, of rows: UnsafePointer<Field>, _ width: Int, _ chunk: borrowing Chunk,
    columns: [Int], currency: Int?, _ numbers: ShortColumns
  ) {
    var start = records.startIndex
    while start < records.endIndex {
      let first = currency.map { rows[Int(records[start]) * width + $0] } ?? .blank
      var end = currency == nil ? records.endIndex : start + 1
      while end < records.endIndex, let currency,
        chunk.isSame(first, rows[Int(records[end]) * width + currency])
      {
        end += 1
      }
      let place = self.place(of: chunk.value(first))
      for (field, column) in columns.enumerated() {
        let sum = numbers.sum(records[start..<end], of: field) { record in
          guard let number = Decimal(chunk.value(rows[record * width + column])) else { return }
          sums[place].totals[field].add(number)
        }
        sums[place].totals[field].add(hundredMillionths: sum)
      }
      start = end
    }
  }

  /// Adds what fields come to in a currency, one for each name.
  mutating func add(_ totals: [DecimalSum], currency: String) {
    let place = Array(currency.utf8).withUnsafeBytes { self.place(of: $0) }
    for (field, total) in totals.enumerated() { sums[place].totals[field].add(total) }
  }

  /// Adds the sums of another worker.
  package mutating func add(_ other: AmountSums) {
    if names.isEmpty { names = other.names }
    for (currency, totals) in other.sums {
      let place = currency.withUnsafeBytes { self.place(of: $0) }
      for (field, total) in totals.enumerated() { sums[place].totals[field].add(total) }
    }
  }

  /// Takes other sums away, of fields that are among these.
  package mutating func subtract(_ other: AmountSums) {
    for (currency, totals) in other.sums {
      let place = currency.withUnsafeBytes { self.place(of: $0) }
      for (name, total) in zip(other.names, totals) {
        guard let field = names.firstIndex(of: name) else { continue }
        sums[place].totals[field].subtract(total)
      }
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

  /// The sum of each field as text, by currency in alphabetical order.
  package var texts: [(currency: String, sums: [String])] {
    sums.sorted { $0.currency.lexicographicallyPrecedes($1.currency) }.map { currency, totals in
      (
        String(decoding: currency, as: UTF8.self),
        totals.map { total in total.decimal.map { "\($0)" } ?? DecimalSum.tooLargeText }
      )
    }
  }

  /// The sums by currency in alphabetical order.
  package var json: JSON {
    .object(
      texts.map { currency, sums in
        let fields = zip(names, sums).map { name, sum in (name: name, value: JSON.text(sum)) }
        return (name: currency, value: JSON.object(fields))
      })
  }
}

extension [LedgerTask] {
  /// What the amounts of all tasks come to, by currency in alphabetical order and field as they come.
  package var sums: [(currency: String, field: String, text: String)] {
    var names: [String] = []
    for name in flatMap(\.amounts.names) where !names.contains(name) { names.append(name) }
    var all = AmountSums(names: names)
    for task in self { all.add(task.amounts, by: names) }
    return all.texts.flatMap { currency, sums in zip(names, sums).map { (currency, $0, $1) } }
  }
}

extension AmountSums {
  /// Adds other sums, of which each field has its place among these names.
  fileprivate mutating func add(_ other: AmountSums, by names: [String]) {
    for (currency, totals) in other.sums {
      var placed = names.map { _ in DecimalSum() }
      for (name, total) in zip(other.names, totals) {
        if let place = names.firstIndex(of: name) { placed[place] = total }
      }
      add(placed, currency: String(decoding: currency, as: UTF8.self))
    }
  }
}
