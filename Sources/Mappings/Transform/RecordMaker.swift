internal import Records

/// Makes one record of the target after the other, for one worker.
struct RecordMaker: ~Copyable {
  /// The values of the record made last.
  private(set) var row: [Field]
  private let fields: [FieldPlan]
  private let maps: [ValueMap]
  private var key = ByteBuffer()
  private var scratch = ByteBuffer()

  /// Makes records of these fields.
  init(_ fields: [FieldPlan], maps: [ValueMap]) {
    self.fields = fields
    self.maps = maps
    row = Array(repeating: .blank, count: fields.count)
  }

  /// Makes the values of one record.
  mutating func make(
    _ chunk: inout Chunk, _ record: Int, _ constants: Int, _ evaluator: inout Evaluator, _ tally: inout TaskTally
  ) throws(RecordProblem) {
    for index in fields.indices {
      row[index] = try value(index, &chunk, record, constants, &evaluator, &tally)
    }
  }

  @inline(__always)
  private mutating func value(
    _ index: Int, _ chunk: inout Chunk, _ record: Int, _ constants: Int, _ evaluator: inout Evaluator,
    _ tally: inout TaskTally
  ) throws(RecordProblem) -> Field {
    var field: Field
    switch fields[index].source {
    case .blank: field = .blank
    case .column(let column): field = chunk[record, column]
    case .extra(let place): field = evaluator.extras[place]
    case .constant(let constant): field = Self.field(constant, constants)
    case .expression(let expression):
      do throws(EvaluationFault) {
        field = try evaluator.value(expression, chunk: &chunk, record: record)
      } catch {
        throw RecordProblem(error, field: fields[index].name)
      }
    }
    if let prefix = fields[index].prefix, field.length > 0 {
      field = join(Self.field(prefix, constants), field, &chunk)
    }
    if let fallback = fields[index].fallback, field.isBlank { field = Self.field(fallback, constants) }
    if fields[index].map != nil {
      field = try mapped(index, field, chunk, record, constants, evaluator, &tally)
    }
    if fields[index].conversion != nil { field = try converted(index, field, &chunk) }
    if field.length == 0 {
      if fields[index].isRequired { throw RecordProblem(index, fields, "required", "is blank, but required") }
      return field
    }
    return try checked(index, field, chunk, &tally)
  }

  @inline(__always)
  private static func field(_ constant: FieldPlan.Constant, _ base: Int) -> Field {
    Field(start: base &+ constant.start, length: constant.length)
  }

  private mutating func join(_ prefix: Field, _ field: Field, _ chunk: inout Chunk) -> Field {
    scratch.removeAll()
    scratch.append(chunk.value(prefix))
    scratch.append(chunk.value(field))
    return chunk.add(scratch.bytes)
  }

  private mutating func mapped(
    _ index: Int, _ field: Field, _ chunk: borrowing Chunk, _ record: Int, _ constants: Int,
    _ evaluator: borrowing Evaluator, _ tally: inout TaskTally
  ) throws(RecordProblem) -> Field {
    let plan = fields[index]
    guard let number = plan.map else { return field }
    key.removeAll()
    ValueMap.normalise(chunk.value(field), into: &key)
    for source in plan.mapBy {
      key.append(0x1F)
      switch source {
      case .column(let column): ValueMap.normalise(chunk.value(chunk[record, column]), into: &key)
      case .extra(let place): ValueMap.normalise(chunk.value(evaluator.extras[place]), into: &key)
      case .blank, .constant, .expression: break
      }
    }
    if let result = maps[number].find(key.bytes) { return Self.field(plan.mapResults[result], constants) }
    if field.length == 0, plan.mapBy.isEmpty { return field }
    if let any = maps[number].any { return Self.field(plan.mapResults[any], constants) }
    switch maps[number].otherwise {
    case .keep: return field
    case .value: return plan.mapOtherwise.map { Self.field($0, constants) } ?? .blank
    case .reject:
      let found = chunk.text(field)
      tally.missingKeys[number, default: [:]][found, default: 0] += 1
      throw RecordProblem(
        index, fields, "value-map-key", "\"\(found)\" is not in value map \(maps[number].name)")
    }
  }

  private mutating func converted(
    _ index: Int, _ field: Field, _ chunk: inout Chunk
  ) throws(RecordProblem) -> Field {
    guard let conversion = fields[index].conversion, field.length > 0 else { return field }
    scratch.removeAll()
    guard conversion.to.write(chunk.value(field), to: &scratch) else {
      throw RecordProblem(index, fields, "not-valid", "is not a \(conversion.from.type.rawValue) that can be converted")
    }
    return chunk.add(scratch.bytes)
  }

  @inline(__always)
  private mutating func checked(
    _ index: Int, _ field: Field, _ chunk: borrowing Chunk, _ tally: inout TaskTally
  ) throws(RecordProblem) -> Field {
    switch fields[index].check {
    case .nothing: return field
    case .text(let length):
      return field.length <= length ? field : try cut(index, field, chunk, length, &tally)
    case .integer:
      guard let number = Decimal(chunk.value(field)), number.integer != nil else {
        throw RecordProblem(index, fields, "not-valid", "is not a whole number")
      }
      return field
    case .decimal(let places):
      guard let number = Decimal(chunk.value(field)) else {
        throw RecordProblem(index, fields, "not-valid", "is not a decimal number")
      }
      guard Int(number.scale) <= places else {
        throw RecordProblem(
          index, fields, "too-many-decimals",
          "has \(number.scale) digits after the point; the target takes \(places)")
      }
      return field
    case .canonical(let canonical):
      scratch.removeAll()
      guard canonical.write(chunk.value(field), to: &scratch) else {
        throw RecordProblem(index, fields, "not-valid", "is not \(canonical.article)")
      }
      return field
    }
  }

  /// A text with more bytes than the target takes characters: counted, and cut where the mapping says so.
  private func cut(
    _ index: Int, _ field: Field, _ chunk: borrowing Chunk, _ length: Int, _ tally: inout TaskTally
  ) throws(RecordProblem) -> Field {
    var characters = 0
    var end = 0
    let value = chunk.value(field)
    for at in 0..<value.count where value[at] & 0xC0 != 0x80 {
      if characters == length { end = at }
      characters += 1
    }
    guard characters > length else { return field }
    guard fields[index].truncates else {
      throw RecordProblem(
        index, fields, "too-long", "has \(characters) characters; the target takes \(length)")
    }
    tally.truncated += 1
    return Field(start: Int(field.start), length: end, given: true)
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
