internal import Packages
package import Records

/// Runs one task over chunks, for one worker.
package struct TaskRunner: ~Copyable {
  private let plan: TaskPlan
  private var evaluator = Evaluator()
  private var row: [Field]
  private var key = ByteBuffer()
  private var scratch = ByteBuffer()
  /// What became of the records since `reset`.
  package private(set) var tally: TaskTally

  package init(_ plan: TaskPlan, amountNames: [String]) {
    self.plan = plan
    row = Array(repeating: .blank, count: plan.fields.count)
    tally = TaskTally(filters: plan.keeps.count, amountNames: amountNames)
  }

  /// Forgets what was counted.
  package mutating func reset() { tally.reset() }

  /// Makes the records of a parsed chunk and adds them to the output; `skip` says which records are held back.
  package mutating func run(
    _ chunk: inout Chunk, _ serializer: RecordSerializer?, to output: inout Output, skip: [Bool]
  ) {
    let constants = chunk.bytes.count
    plan.constants.withUnsafeBytes { chunk.bytes.append($0) }
    for record in 0..<chunk.recordCount {
      tally.read += 1
      do throws(RecordProblem) {
        if let filter = try firstFailing(chunk, record) {
          tally.filtered[filter] += 1
        } else if !skip.isEmpty, skip[record] {
          // Made all the same: the record may be the bad one, and then it says why.
          try make(&chunk, record, constants)
          tally.heldBack += 1
        } else {
          try make(&chunk, record, constants)
          try write(&chunk, serializer, &output)
          tally.used += 1
          tally.made += 1
        }
      } catch {
        tally.problems.append((record, error))
      }
    }
  }

  private mutating func firstFailing(_ chunk: borrowing Chunk, _ record: Int) throws(RecordProblem) -> Int? {
    for index in plan.keeps.indices {
      do throws(EvaluationFault) {
        if try !evaluator.condition(plan.keeps[index].condition, chunk: chunk, record: record) {
          return index
        }
      } catch {
        throw RecordProblem(error, field: nil)
      }
    }
    return nil
  }

  private mutating func make(_ chunk: inout Chunk, _ record: Int, _ constants: Int) throws(RecordProblem) {
    for index in plan.fields.indices {
      row[index] = try value(index, &chunk, record, constants)
    }
  }

  @inline(__always)
  private mutating func value(
    _ index: Int, _ chunk: inout Chunk, _ record: Int, _ constants: Int
  ) throws(RecordProblem) -> Field {
    var field: Field
    switch plan.fields[index].source {
    case .blank: field = .blank
    case .column(let column): field = chunk[record, column]
    case .constant(let constant): field = Self.field(constant, constants)
    case .expression(let expression):
      do throws(EvaluationFault) {
        field = try evaluator.value(expression, chunk: &chunk, record: record)
      } catch {
        throw RecordProblem(error, field: plan.fields[index].name)
      }
    }
    if let prefix = plan.fields[index].prefix, field.length > 0 {
      field = join(Self.field(prefix, constants), field, &chunk)
    }
    if let fallback = plan.fields[index].fallback, field.isBlank { field = Self.field(fallback, constants) }
    if plan.fields[index].map != nil { field = try mapped(index, field, &chunk, record, constants) }
    if plan.fields[index].conversion != nil { field = try converted(index, field, &chunk) }
    if field.length == 0 {
      if plan.fields[index].isRequired {
        throw RecordProblem(index, plan, "required", "is blank, but required")
      }
      return field
    }
    return try checked(index, field, &chunk)
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
    _ index: Int, _ field: Field, _ chunk: inout Chunk, _ record: Int, _ constants: Int
  ) throws(RecordProblem) -> Field {
    let plan = self.plan.fields[index]
    guard let number = plan.map else { return field }
    key.removeAll()
    ValueMap.normalise(chunk.value(field), into: &key)
    for column in plan.mapBy {
      key.append(0x1F)
      ValueMap.normalise(chunk.value(chunk[record, column]), into: &key)
    }
    if let result = self.plan.maps[number].find(key.bytes) {
      return Self.field(plan.mapResults[result], constants)
    }
    if field.length == 0, plan.mapBy.isEmpty { return field }
    if let any = self.plan.maps[number].any { return Self.field(plan.mapResults[any], constants) }
    switch self.plan.maps[number].otherwise {
    case .keep: return field
    case .value: return plan.mapOtherwise.map { Self.field($0, constants) } ?? .blank
    case .reject:
      let found = chunk.text(field)
      tally.missingKeys[number, default: [:]][found, default: 0] += 1
      throw RecordProblem(
        index, self.plan, "value-map-key", "\"\(found)\" is not in value map \(self.plan.maps[number].name)")
    }
  }

  private mutating func converted(
    _ index: Int, _ field: Field, _ chunk: inout Chunk
  ) throws(RecordProblem) -> Field {
    guard let conversion = plan.fields[index].conversion, field.length > 0 else { return field }
    scratch.removeAll()
    guard conversion.to.write(chunk.value(field), to: &scratch) else {
      throw RecordProblem(
        index, plan, "not-valid", "is not a \(conversion.from.type.rawValue) that can be converted")
    }
    return chunk.add(scratch.bytes)
  }

  @inline(__always)
  private mutating func checked(
    _ index: Int, _ field: Field, _ chunk: inout Chunk
  ) throws(RecordProblem) -> Field {
    switch plan.fields[index].check {
    case .nothing: return field
    case .text(let length):
      return field.length <= length ? field : try cut(index, field, &chunk, length)
    case .integer:
      guard let number = Decimal(chunk.value(field)), number.integer != nil else {
        throw RecordProblem(index, plan, "not-valid", "is not a whole number")
      }
      return field
    case .decimal(let places):
      guard let number = Decimal(chunk.value(field)) else {
        throw RecordProblem(index, plan, "not-valid", "is not a decimal number")
      }
      guard Int(number.scale) <= places else {
        throw RecordProblem(
          index, plan, "too-many-decimals",
          "has \(number.scale) digits after the point; the target takes \(places)")
      }
      return field
    case .canonical(let canonical):
      scratch.removeAll()
      guard canonical.write(chunk.value(field), to: &scratch) else {
        throw RecordProblem(index, plan, "not-valid", "is not \(canonical.article)")
      }
      return field
    }
  }

  /// A text with more bytes than the target takes characters: counted, and cut where the mapping says so.
  private mutating func cut(
    _ index: Int, _ field: Field, _ chunk: inout Chunk, _ length: Int
  ) throws(RecordProblem) -> Field {
    var characters = 0
    var end = 0
    let value = chunk.value(field)
    for at in 0..<value.count where value[at] & 0xC0 != 0x80 {
      if characters == length { end = at }
      characters += 1
    }
    guard characters > length else { return field }
    guard plan.fields[index].truncates else {
      throw RecordProblem(
        index, plan, "too-long", "has \(characters) characters; the target takes \(length)")
    }
    tally.truncated += 1
    return Field(start: Int(field.start), length: end, given: true)
  }

  private mutating func write(
    _ chunk: inout Chunk, _ serializer: RecordSerializer?, _ output: inout Output
  ) throws(RecordProblem) {
    let bytes = chunk.bytes.base
    let fault: Fault? = row.withUnsafeBufferPointer { row in
      do throws(Fault) {
        try serializer?.write(row, bytes, to: &output)
        return nil
      } catch {
        return error
      }
    }
    if let fault {
      throw RecordProblem(rule: fault.rule, what: fault.what, field: fault.field, remedy: fault.remedy)
    }
    guard !plan.amounts.isEmpty else { return }
    let currency = plan.currency.map { chunk.value(row[$0]) } ?? UnsafeRawBufferPointer(start: nil, count: 0)
    for (place, column) in plan.amounts.enumerated() where row[column].length > 0 {
      tally.amounts.add(chunk.value(row[column]), field: place, currency: currency)
    }
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
