internal import Records

// Functions. A blank text counts as an empty one; every other blank argument gives a blank result.
extension Evaluator {
  mutating func call(
    _ operation: Operation, _ program: Program, _ chunk: borrowing Chunk
  ) throws(Fault) {
    switch operation {
    case .concat(let count): concat(count, program, chunk)
    case .substring, .substringLength, .left: try cut(operation, program, chunk)
    case .length, .trim, .lower, .upper: change(operation, program, chunk)
    case .startsWith, .endsWith, .contains, .indexOf: find(operation, program, chunk)
    case .replace: replace(program, chunk)
    case .split: try split(program, chunk)
    case .pad: try pad(program, chunk)
    case .matches(let place):
      let text = popText(program, chunk)
      push(.boolean(try program.patterns[place].matches(text)))
    case .textOfNumber, .textOfBoolean, .textOfMoment, .textOfMember, .formatNumber, .formatDate:
      describe(operation, program)
    case .number(let mark, let group): try number(mark, group, program, chunk)
    case .parseDate(let place):
      let text = popText(program, chunk)
      guard !text.isEmpty else { return push(.null) }
      guard let moment = program.formats[place].read(text) else {
        throw Fault.expression(.expressionDate, "a text is not a date of the form parseDate expects")
      }
      push(.moment(moment))
    case .date, .year, .month, .day, .hour, .minute, .second: part(operation)
    case .member, .guid, .requireWhole: try convert(operation, program, chunk)
    }
  }

  /// The bytes of a text that leaves the stack; valid until `scratch` grows.
  private mutating func popText(_ program: Program, _ chunk: borrowing Chunk) -> UnsafeRawBufferPointer {
    guard case .text(let text) = pop() else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    return bytes(text, program, chunk)
  }

  private mutating func popNumber() throws(Fault) -> Int? {
    guard case .number(let number) = pop() else { return nil }
    guard let whole = number.integer else {
      throw Fault.expression(.expressionNotWhole, "a place or length in a text is not a whole number")
    }
    return whole
  }

  /// Pushes what was added to `scratch` since then; nothing is blank.
  private mutating func pushScratch(from start: Int) {
    let length = scratch.count - start
    push(length == 0 ? .null : .text(.scratch(Field(start: start, length: length))))
  }

  /// Pushes a part of a text without copying it; nothing is blank.
  private mutating func push(_ text: TextValue, _ range: Range<Int>) {
    push(range.isEmpty ? .null : .text(text.part(range)))
  }

  /// Copies a text to the end of `scratch`, where it may come from itself.
  private mutating func copy(_ text: TextValue, _ program: Program, _ chunk: borrowing Chunk) {
    scratch.reserve(text.field.length)
    scratch.append(bytes(text, program, chunk))
  }

  private mutating func concat(_ count: Int, _ program: Program, _ chunk: borrowing Chunk) {
    let start = scratch.count
    for place in 0..<count {
      if case .text(let text) = peek(count - 1 - place) { copy(text, program, chunk) }
    }
    drop(count)
    pushScratch(from: start)
  }

  private mutating func cut(
    _ operation: Operation, _ program: Program, _ chunk: borrowing Chunk
  ) throws(Fault) {
    let length = operation == .substring ? Int.max : try popNumber()
    let start = operation == .left ? 0 : try popNumber()
    guard case .text(let text) = pop(), let start, let length else { return push(.null) }
    guard start >= 0, length >= 0 else {
      throw Fault.expression(.expressionNotWhole, "a place or length in a text is below zero")
    }
    let bytes = bytes(text, program, chunk)
    let from = Characters.offset(of: start, in: bytes, from: 0)
    push(text, from..<Characters.offset(of: length, in: bytes, from: from))
  }

  private mutating func change(_ operation: Operation, _ program: Program, _ chunk: borrowing Chunk) {
    let value = pop()
    guard case .text(let text) = value else {
      return push(operation == .length ? .number(.zero) : .null)
    }
    let bytes = bytes(text, program, chunk)
    switch operation {
    case .length: push(.number(Decimal(Characters.count(bytes))))
    case .trim:
      var (from, to) = (0, bytes.count)
      while from < to, bytes[from] <= 0x20 { from += 1 }
      while to > from, bytes[to - 1] <= 0x20 { to -= 1 }
      push(text, from..<to)
    default: changeCase(operation == .upper, text, program, chunk)
    }
  }

  private mutating func changeCase(
    _ upper: Bool, _ text: TextValue, _ program: Program, _ chunk: borrowing Chunk
  ) {
    let start = scratch.count
    scratch.reserve(text.field.length)
    let bytes = bytes(text, program, chunk)
    if bytes.allSatisfy({ $0 < 0x80 }) {
      for byte in bytes { scratch.append(upper ? byte.asciiUppered : byte.asciiLowered) }
    } else {
      let text = String(decoding: bytes, as: UTF8.self)
      scratch.append(upper ? text.uppercased() : text.lowercased())
    }
    pushScratch(from: start)
  }

  private mutating func find(_ operation: Operation, _ program: Program, _ chunk: borrowing Chunk) {
    let part = popText(program, chunk)
    let text = popText(program, chunk)
    switch operation {
    case .startsWith: push(.boolean(text.starts(with: part)))
    case .endsWith: push(.boolean(text.count >= part.count && text.suffix(part.count).elementsEqual(part)))
    default:
      let place = Characters.find(part, in: text, from: 0)
      if operation == .contains { return push(.boolean(place != nil)) }
      let before = place.map { Characters.count(UnsafeRawBufferPointer(rebasing: text[..<$0])) }
      push(.number(Decimal(before ?? -1)))
    }
  }

  private mutating func replace(_ program: Program, _ chunk: borrowing Chunk) {
    let (new, old) = (pop(), pop())
    let value = pop()
    guard case .text(let text) = value else { return push(.null) }
    guard case .text(let old) = old, old.field.length > 0 else { return push(value) }
    let start = scratch.count
    var from = 0
    while let place = Characters.find(bytes(old, program, chunk), in: bytes(text, program, chunk), from: from) {
      copy(text.part(from..<place), program, chunk)
      if case .text(let new) = new { copy(new, program, chunk) }
      from = place + old.field.length
    }
    guard from > 0 else { return push(value) }
    copy(text.part(from..<text.field.length), program, chunk)
    pushScratch(from: start)
  }

  /// The part with this number, from 1; blank if there are not so many.
  private mutating func split(_ program: Program, _ chunk: borrowing Chunk) throws(Fault) {
    let wanted = try popNumber()
    let mark = popText(program, chunk)
    guard case .text(let text) = pop(), let wanted, wanted > 0 else { return push(.null) }
    let bytes = bytes(text, program, chunk)
    var (from, part) = (0, 1)
    while !mark.isEmpty, let place = Characters.find(mark, in: bytes, from: from) {
      if part == wanted { return push(text, from..<place) }
      (from, part) = (place + mark.count, part + 1)
    }
    if part == wanted { push(text, from..<bytes.count) } else { push(.null) }
  }

  /// Fills a text up from the left.
  private mutating func pad(_ program: Program, _ chunk: borrowing Chunk) throws(Fault) {
    let filler = pop()
    let width = try popNumber()
    let value = pop()
    guard case .text(let text) = value, let width else { return push(.null) }
    let missing = width - Characters.count(bytes(text, program, chunk))
    guard missing > 0, case .text(let filler) = filler, filler.field.length > 0 else { return push(value) }
    guard width <= 4000 else { throw Fault.expression(.expressionOverflow, "a text is padded beyond 4000 characters") }
    let start = scratch.count
    for _ in 0..<missing { copy(filler, program, chunk) }
    copy(text, program, chunk)
    pushScratch(from: start)
  }

  private mutating func describe(_ operation: Operation, _ program: Program) {
    let start = scratch.count
    switch (operation, pop()) {
    case (.textOfNumber, .number(let number)): number.write(to: &scratch)
    case (.textOfBoolean, .boolean(let yes)): Canonical.write(yes, for: program.system, to: &scratch)
    case (.textOfMoment(let hasTime), .moment(let moment)):
      if hasTime { moment.write(to: &scratch) } else { moment.writeDate(to: &scratch) }
    case (.textOfMember(let table), .member(let member)):
      scratch.append(program.tables[table].symbols[member])
    case (.formatDate(let place), .moment(let moment)): program.formats[place].write(moment, to: &scratch)
    case (.formatNumber(let places, let mark, let group), .number(let number)):
      number.rounded(places: places, rounding: .halfAwayFromZero).write(places: places, to: &scratch)
      NumberMarks.put(mark, group, into: &scratch, from: start)
    default: break
    }
    pushScratch(from: start)
  }

  private mutating func number(
    _ mark: UInt8, _ group: UInt8, _ program: Program, _ chunk: borrowing Chunk
  ) throws(Fault) {
    let value = pop()
    guard case .text(let text) = value, text.field.length > 0 else { return push(.null) }
    var number: Decimal?
    if mark == UInt8(ascii: "."), group == 0 {
      number = Decimal(bytes(text, program, chunk))
    } else {
      let start = scratch.count
      copy(text, program, chunk)
      if NumberMarks.take(mark, group, outOf: &scratch, from: start) {
        number = Decimal(UnsafeRawBufferPointer(rebasing: scratch.bytes[start...]))
      }
    }
    guard let number else {
      throw Fault.expression(.expressionNumber, "a text is not a number of the form number() expects")
    }
    push(.number(number))
  }

  private mutating func part(_ operation: Operation) {
    guard case .moment(let moment) = pop() else { return push(.null) }
    switch operation {
    case .date: push(.moment(moment.date))
    case .year: push(.number(Decimal(moment.year)))
    case .month: push(.number(Decimal(moment.month)))
    case .day: push(.number(Decimal(moment.day)))
    case .hour: push(.number(Decimal(moment.hour)))
    case .minute: push(.number(Decimal(moment.minute)))
    default: push(.number(Decimal(moment.second)))
    }
  }

  /// Makes of a result what the target field holds.
  private mutating func convert(
    _ operation: Operation, _ program: Program, _ chunk: borrowing Chunk
  ) throws(Fault) {
    let value = pop()
    guard !value.isBlank else { return push(.null) }
    switch (operation, value) {
    case (.requireWhole, .number(let number)):
      guard number.isWhole else { throw Fault.expression(.expressionNotWhole, "the result is not a whole number") }
      push(value)
    case (.member(let table), .text(let text)):
      guard let member = program.tables[table].member(bytes(text, program, chunk)) else {
        throw Fault.expression(.expressionEnum, "the result is no member of the enumeration")
      }
      push(.member(member))
    case (.guid, .text(let text)):
      let start = scratch.count
      scratch.reserve(38)
      guard Canonical.writeGUID(bytes(text, program, chunk), to: &scratch) else {
        throw Fault.expression(.expressionGUID, "the result is not a GUID")
      }
      pushScratch(from: start)
    default: push(value)
    }
  }
}
