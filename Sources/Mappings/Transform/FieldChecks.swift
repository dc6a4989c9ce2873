internal import Records

// What the values of a field have to be, checked for all records that are made.
extension FieldPlan {
  /// A problem of this field.
  func problem(_ rule: String, _ what: String) -> RecordProblem {
    RecordProblem(rule: rule, what: what, field: name, remedy: remedy)
  }

  /// Refuses what is blank.
  func require(_ column: Column, _ made: inout Selection) {
    if made.records.allSatisfy({ column[Int($0)].length > 0 }) { return }
    made.each { (record) throws(RecordProblem) in
      if column[record].length == 0 { throw problem("required", "is blank, but required") }
    }
  }

  /// Checks what the target takes; a blank is nothing to check. A field that has a place among the amounts is read into it.
  func check(
    _ column: Column, _ made: inout Selection, _ chunk: borrowing Chunk, _ with: inout Surroundings,
    _ amounts: inout ShortColumns, as place: Int?
  ) {
    switch check {
    case .nothing: break
    case .text(let length):
      if made.records.allSatisfy({ column[Int($0)].length <= length }) { break }
      made.each { (record) throws(RecordProblem) in
        // Fewer bytes than characters allowed are never too many.
        if column[record].length > length { try cut(column, chunk, record, length, &with) }
      }
    case .integer:
      if ShortNumber.areAllPlain(made.records, of: column, in: chunk, places: 0) { break }
      checkNumbers(column, &made, chunk) { (value) throws(RecordProblem) in
        guard Decimal(value)?.integer != nil else { throw problem("not-valid", "is not a whole number") }
      }
    case .decimal(let places):
      if let place {
        if amounts.read(made.records[...], of: column, in: chunk, places: places, into: place) { break }
      } else if ShortNumber.areAllPlain(made.records, of: column, in: chunk, places: places) {
        break
      }
      checkNumbers(column, &made, chunk) { (value) throws(RecordProblem) in
        guard let number = Decimal(value) else { throw problem("not-valid", "is not a decimal number") }
        guard Int(number.scale) <= places else {
          throw problem(
            "too-many-decimals", "has \(number.scale) digits after the point; the target takes \(places)")
        }
      }
    case .canonical(let canonical): check(canonical, column, &made, chunk)
    }
  }

  /// Takes a closer look at numbers, one by one.
  @inline(__always)
  private func checkNumbers(
    _ column: Column, _ made: inout Selection, _ chunk: borrowing Chunk,
    closely: (UnsafeRawBufferPointer) throws(RecordProblem) -> Void
  ) {
    made.each { (record) throws(RecordProblem) in
      let field = column[record]
      if field.length > 0 { try closely(chunk.value(field)) }
    }
  }

  private func check(
    _ canonical: Canonical, _ column: Column, _ made: inout Selection, _ chunk: borrowing Chunk
  ) {
    var written = ByteBuffer()
    var memo = Memo<Void>()
    made.each { (record) throws(RecordProblem) in
      let field = column[record]
      if field.length == 0 { return }
      try memo.result(of: field, chunk) { () throws(RecordProblem) in
        written.removeAll()
        let value = chunk.value(field)
        guard canonical.isClearly(value) || canonical.write(value, to: &written) else {
          throw problem("not-valid", "is not \(canonical.article)")
        }
      }
    }
  }

  /// A text with more bytes than the target takes characters: counted, and cut where the mapping says so.
  private func cut(
    _ column: Column, _ chunk: borrowing Chunk, _ record: Int, _ length: Int, _ with: inout Surroundings
  ) throws(RecordProblem) {
    var characters = 0
    var end = 0
    let value = chunk.value(column[record])
    for at in 0..<value.count where value[at] & 0xC0 != 0x80 {
      if characters == length { end = at }
      characters += 1
    }
    guard characters > length else { return }
    guard truncates else {
      throw problem("too-long", "has \(characters) characters; the target takes \(length)")
    }
    with.companies.count(record) { $0.truncated += 1 }
    column[record] = Field(start: Int(column[record].start), length: end, given: true)
  }
}

extension Canonical {
  /// What a value should have been, for messages.
  fileprivate var article: String {
    switch type {
    case .date: "a date; expected yyyy-MM-dd"
    case .datetime: "a date and time; expected yyyy-MM-dd HH:mm:ss"
    case .boolean: "true or false"
    case .enumeration: "a value of its enumeration"
    case .guid: "a GUID"
    case .integer: "a whole number"
    case .decimal: "a decimal number"
    case .text: "text"
    }
  }
}
