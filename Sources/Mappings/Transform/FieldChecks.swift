internal import Records

// What the values of a field have to be, checked for all records that are made.
extension FieldPlan {
  /// A problem of this field.
  func problem(_ rule: DataRule, _ what: String) -> Fault {
    .broken(rule, what, field: name, remedy: remedy)
  }

  /// What is wrong with a value that is none of its type.
  private func invalid(_ type: ValueType) -> Fault { problem(ValueRule.invalid(type), ValueRule.expectation(type)) }

  /// Refuses what is blank.
  func require(_ column: Column, _ made: inout Selection) {
    if made.records.allSatisfy({ column[Int($0)].length > 0 }) { return }
    made.each { (record) throws(Fault) in
      if column[record].length == 0 { throw Fault.blank(name, remedy: remedy) }
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
      made.each { (record) throws(Fault) in
        // Fewer bytes than characters allowed are never too many.
        if column[record].length > length { try cut(column, chunk, record, length, &with) }
      }
    case .integer:
      if ShortNumber.areAllPlain(made.records, of: column, in: chunk, places: 0) { break }
      checkNumbers(column, &made, chunk) { (value) throws(Fault) in
        guard Decimal(value)?.integer != nil else { throw invalid(.integer) }
      }
    case .decimal(let places):
      if let place {
        if amounts.read(made.records[...], of: column, in: chunk, places: places, into: place) { break }
      } else if ShortNumber.areAllPlain(made.records, of: column, in: chunk, places: places) {
        break
      }
      checkNumbers(column, &made, chunk) { (value) throws(Fault) in
        guard let number = Decimal(value) else { throw invalid(.decimal) }
        guard Int(number.scale) <= places else {
          throw problem(.tooManyDecimals, ValueRule.decimals(Int(number.scale), most: places))
        }
      }
    case .canonical(let canonical): check(canonical, column, &made, chunk)
    }
  }

  /// Takes a closer look at numbers, one by one.
  @inline(__always)
  private func checkNumbers(
    _ column: Column, _ made: inout Selection, _ chunk: borrowing Chunk,
    closely: (UnsafeRawBufferPointer) throws(Fault) -> Void
  ) {
    made.each { (record) throws(Fault) in
      let field = column[record]
      if field.length > 0 { try closely(chunk.value(field)) }
    }
  }

  private func check(
    _ canonical: Canonical, _ column: Column, _ made: inout Selection, _ chunk: borrowing Chunk
  ) {
    var written = ByteBuffer()
    var memo = Memo<Void>()
    made.each { (record) throws(Fault) in
      let field = column[record]
      if field.length == 0 { return }
      try memo.result(of: field, chunk) { () throws(Fault) in
        written.removeAll()
        let value = chunk.value(field)
        guard canonical.isClearly(value) || canonical.write(value, to: &written) else {
          throw invalid(canonical.type)
        }
      }
    }
  }

  /// A text with more bytes than the target takes characters: counted, and cut where the mapping says so.
  private func cut(
    _ column: Column, _ chunk: borrowing Chunk, _ record: Int, _ length: Int, _ with: inout Surroundings
  ) throws(Fault) {
    var characters = 0
    var end = 0
    let value = chunk.value(column[record])
    for at in 0..<value.count where value[at] & 0xC0 != 0x80 {
      if characters == length { end = at }
      characters += 1
    }
    guard characters > length else { return }
    guard truncates else {
      throw problem(.tooLong, ValueRule.length(characters, most: length))
    }
    with.companies.count(record) { $0.truncated += 1 }
    column[record] = Field(start: Int(column[record].start), length: end, given: true)
  }
}
