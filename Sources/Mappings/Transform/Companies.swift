internal import Records

/// What became of the records of a chunk, company by company.
struct Companies {
  /// The companies met since `reset`, in that order.
  private(set) var tallies: [CompanyTally] = []
  private let newTally: TaskTally
  /// The place of each record's company among the tallies; empty where records do not say theirs.
  private var places: [Int32] = []
  private var key: [UInt8] = []

  init(filters: Int, amountNames: [String]) { newTally = TaskTally(filters: filters, amountNames: amountNames) }

  /// Forgets what was counted.
  mutating func reset() { tallies.removeAll(keepingCapacity: true) }

  /// Looks up the companies of all records.
  mutating func enter(_ chunk: borrowing Chunk, column: Int?) {
    places.removeAll(keepingCapacity: true)
    guard let column else {
      if tallies.isEmpty { tallies.append(CompanyTally(tally: newTally)) }
      return
    }
    var (last, place) = (Field.blank, -1)
    for record in 0..<chunk.recordCount {
      let field = chunk[record, column]
      if place < 0 || !chunk.isSame(field, last) {
        place = self.place(of: field, chunk)
        last = field
      }
      places.append(Int32(truncatingIfNeeded: place))
    }
  }

  private mutating func place(of field: Field, _ chunk: borrowing Chunk) -> Int {
    var normal = ByteBuffer()
    ValueMap.normalise(chunk.value(field), into: &normal)
    let key = Array(normal.bytes)
    if let known = tallies.firstIndex(where: { $0.key == key }) { return known }
    tallies.append(CompanyTally(key: key, name: chunk.text(field), tally: newTally))
    return tallies.count - 1
  }

  /// Counts something about one record.
  @inline(__always)
  mutating func count(_ record: Int, _ change: (inout TaskTally) -> Void) {
    change(&tallies[places.isEmpty ? 0 : Int(places[record])].tally)
  }

  /// Counts something about records, as many at a time as have the same company.
  mutating func count(_ records: [Int32], _ change: (inout TaskTally, _ records: ArraySlice<Int32>) -> Void) {
    var start = 0
    while start < records.count {
      var end = places.isEmpty ? records.count : start + 1
      let place = places.isEmpty ? 0 : places[Int(records[start])]
      while end < records.count, places[Int(records[end])] == place { end += 1 }
      change(&tallies[Int(place)].tally, records[start..<end])
      start = end
    }
  }
}
