internal import Records

// The steps that give a field its values, each for all records that are made.
extension FieldPlan {
  /// Takes the values from where they come; those of columns of the source were copied before.
  func take(
    into column: Column, _ made: inout Selection, _ chunk: inout Chunk, _ with: inout Surroundings
  ) {
    switch source {
    case .blank: for record in made.records { column[Int(record)] = .blank }
    case .constant(let constant):
      let field = with.field(constant)
      for record in made.records { column[Int(record)] = field }
    case .column: break
    case .extra(let place): for record in made.records { column[Int(record)] = chunk.extra(Int(record), place) }
    case .expression(let expression):
      made.each { (record) throws(Fault) in
        do throws(Fault) {
          column[record] = try with.evaluator.value(expression, chunk: &chunk, record: record)
        } catch {
          throw error.onTheWay(to: name)
        }
      }
    }
  }

  /// Puts a text before what is not blank.
  func join(_ prefix: Field, _ column: Column, _ made: borrowing Selection, _ chunk: inout Chunk) {
    var joined = ByteBuffer()
    for record in made.records where column[Int(record)].length > 0 {
      joined.removeAll()
      joined.append(chunk.value(prefix))
      joined.append(chunk.value(column[Int(record)]))
      column[Int(record)] = chunk.add(joined.bytes)
    }
  }

  /// Puts a text in the place of what is blank.
  func fill(_ fallback: Field, _ column: Column, _ made: borrowing Selection) {
    for record in made.records where column[Int(record)].isBlank { column[Int(record)] = fallback }
  }

  /// Puts what a value map says in the place of the value.
  func look(
    up map: ValueMap, _ column: Column, _ made: inout Selection, _ chunk: borrowing Chunk, _ with: inout Surroundings
  ) {
    var key = ByteBuffer()
    if mapBy.isEmpty {
      var memo = Memo<Field>()
      made.each { (record) throws(Fault) in
        let field = column[record]
        column[record] = try memo.result(of: field, chunk) { () throws(Fault) in
          try result(map, &key, field, chunk, record, &with)
        }
      }
    } else {
      made.each { (record) throws(Fault) in
        column[record] = try result(map, &key, column[record], chunk, record, &with)
      }
    }
  }

  private func writeKey(_ field: Field, _ chunk: borrowing Chunk, _ record: Int, to key: inout ByteBuffer) {
    key.removeAll()
    ValueMap.normalise(chunk.value(field), into: &key)
    for source in mapBy {
      key.append(0x1F)
      switch source {
      case .column(let column): ValueMap.normalise(chunk.value(chunk[record, column]), into: &key)
      case .extra(let place): ValueMap.normalise(chunk.value(chunk.extra(record, place)), into: &key)
      case .blank, .constant, .expression: break
      }
    }
  }

  private func result(
    _ map: ValueMap, _ key: inout ByteBuffer, _ field: Field, _ chunk: borrowing Chunk, _ record: Int,
    _ with: inout Surroundings
  ) throws(Fault) -> Field {
    writeKey(field, chunk, record, to: &key)
    if let result = map.find(&key) { return with.field(mapResults[result]) }
    if field.length == 0, mapBy.isEmpty { return field }
    if let any = map.any { return with.field(mapResults[any]) }
    switch map.otherwise {
    case .keep: return field
    case .value: return mapOtherwise.map { with.field($0) } ?? .blank
    case .reject:
      let found = chunk.text(field)
      if let number = self.map {
        with.companies.count(record) { $0.missingKeys[number, default: [:]][found, default: 0] += 1 }
      }
      throw Fault.broken(
        .valueMapKey, "\"\(found)\" is not in value map \(map.name)", field: name, remedy: map.remedy)
    }
  }

  /// Spells the values as the other system does.
  func convert(
    _ conversion: (from: Canonical, to: Canonical), _ column: Column, _ made: inout Selection, _ chunk: inout Chunk
  ) {
    var converted = ByteBuffer()
    var memo = Memo<Field>()
    made.each { (record) throws(Fault) in
      let field = column[record]
      if field.length == 0 { return }
      if let known = memo.known(field, chunk) {
        column[record] = known
        return
      }
      converted.removeAll()
      guard conversion.to.write(chunk.value(field), to: &converted) else {
        let type = conversion.from.type
        throw problem(ValueRule.invalid(type), "is not a \(type.rawValue) that can be converted")
      }
      column[record] = chunk.add(converted.bytes)
      memo.remember(column[record])
    }
  }
}
