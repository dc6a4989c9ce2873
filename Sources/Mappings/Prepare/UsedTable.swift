internal import Records

/// The highest number in use in each document, from a CSV.
struct UsedTable {
  /// For the fingerprint of each document its highest number.
  let table: SettledTable

  init(_ used: UsedNumbers, _ plan: SequencePlan, folder: String) throws(Fault) {
    table = SettledTable(folder: folder) { first, second in
      (Self.number(second.bytes) > Self.number(first.bytes), second.mark)
    }
    var key = ByteBuffer()
    var row = ByteBuffer()
    let table = table
    try ReferenceFile(used.file).forEachChunk { (chunk) throws(Fault) in
      for record in 0..<chunk.recordCount {
        let value = chunk.value(chunk[record, used.number])
        if value.isEmpty { continue }
        guard let number = Decimal(value)?.integer, let highest = Int32(exactly: number) else {
          let line = CSVPlaces.place(ofRecord: record, in: chunk).line
          throw Fault(.data, "used-number", "the highest number in use is not a whole number", place: Place(line: line))
        }
        guard Self.write(used, plan, chunk, record, to: &key) else { continue }
        row.removeAll()
        row.append(number: UInt32(bitPattern: highest))
        try table.add(Fingerprint(key.bytes), row.bytes)
      }
    }
    try table.finish()
  }

  private static func number(_ row: UnsafeRawBufferPointer) -> Int32 {
    Int32(bitPattern: row.loadUnaligned(as: UInt32.self))
  }

  /// The bytes of the document a row is about; false if it names none.
  private static func write(
    _ used: UsedNumbers, _ plan: SequencePlan, _ chunk: borrowing Chunk, _ record: Int, to key: inout ByteBuffer
  ) -> Bool {
    key.removeAll()
    let isBlank =
      used.last.map { KeyRule.isBlank(chunk.value(chunk[record, $0]), zeroIsBlank: plan.zeroIsBlank) } ?? true
    if let orWithin = used.orWithin, isBlank || used.within == nil {
      key.append(1)
      _ = orWithin.write(chunk, record, to: &key)
      return true
    }
    guard let within = used.within else { return false }
    key.append(0)
    _ = within.write(chunk, record, to: &key)
    return true
  }
}
