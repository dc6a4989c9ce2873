internal import Entities
internal import Records

/// One source of several inputs: what they have of an entity comes one input after the other, as if it were one package.
///
/// Unchecked: it belongs to the one whose turn it is to read.
final class Several: Source, @unchecked Sendable {
  let name: String
  let form: Form?
  let entities: [SourceEntity]
  let company: String?
  let once: String?
  let provesItsEnd: Bool
  let warnings: [String]
  let parts: [SourcePart]
  private(set) var remarks: [String] = []
  private(set) var leftOut: [LeftOutEntity] = []
  /// How many inputs have each of the entities.
  let inputCounts: [Int]
  /// Which of the entities are read, where not all are: the others are gone past.
  var onlyWanted: [Bool]?
  /// The keys that several inputs have, if there are any.
  private let shared: SharedKeys?
  private let losses: LeftOutCounts
  private let inputs: [Input]
  private let turns: [Turn]
  private var turn = 0
  private var cursors: [InputCursor]
  /// What is known of each input after it was read.
  private var facts: [SourceFacts?]
  /// Inputs that have keys of stopped records.
  private var stopping: [(input: Int, source: any Source)] = []
  /// The rows of the input at hand, which chunks share.
  private var made: (turn: Int, rows: InputRows)?

  /// What is known of an input before it is read.
  private struct Input {
    let name: String
    let entities: [SourceEntity]
    /// For each of its entities the place here, if it is wanted, and how its records become records of that.
    let places: [(entity: Int?, layout: InputLayout)]
  }

  /// The records that one input has of an entity.
  private struct Turn {
    let entity: Int
    let input: Int
    /// The place among the entities of the input.
    let own: Int
    let cursor: Int
    /// Whether all of the input was read then.
    var isLast = false
  }

  /// More inputs than this are not all open at once.
  private static let mostOpen = 16

  /// A source of what these open, which can be opened again; each is looked into first. Of keys that several inputs have it
  /// gives what counts.
  init(_ openers: [PackageOpener], _ settings: ReadSettings, _ shared: SharedKeys? = nil) throws(Fault) {
    var looks: [InputLook] = []
    for opener in openers {
      var look = InputLook(try opener.open(again: true))
      if openers.count > Self.mostOpen { look.source = nil }
      looks.append(look)
    }
    let joined = try JoinedEntities(looks.map(\.entities), settings.catalog)
    name = InputLook.name(looks)
    let (entities, chosen) = try settings.chosen(among: joined.entities, of: name)
    self.entities = entities
    inputCounts = zip(chosen, joined.inputCounts).filter { $0.0 != nil }.map(\.1)
    inputs = zip(looks, joined.places).map { look, places in
      Input(name: look.name, entities: look.entities, places: places.map { (chosen[$0.entity], $0.layout) })
    }
    (turns, cursors) = Self.plan(looks, joined, chosen, openers)
    form = InputLook.form(looks)
    company = try InputLook.company(looks)
    once = try InputLook.once(looks)
    provesItsEnd = looks.allSatisfy(\.provesItsEnd)
    warnings = looks.flatMap { look in look.warnings.map { $0.hasPrefix(look.name) ? $0 : "\(look.name): \($0)" } }
    parts = zip(looks, inputs).map { look, input in
      var files = entities.map(\.file)
      for (own, place) in input.places.enumerated() { if let entity = place.entity { files[entity] = look.file(own) } }
      return SourcePart(form: look.form, files: files)
    }
    facts = looks.map { _ in nil }
    self.shared = shared
    losses = LeftOutCounts(entities.count)
    // An input without entities has no turn, and is at its end.
    for (input, look) in looks.enumerated() where look.entities.isEmpty {
      let cursor = InputCursor(look.source) { () throws(Fault) in try openers[input].open(again: true) }
      facts[input] = try cursor.finished()
    }
  }

  /// In which order what is read: entity by entity, input by input. An input whose entities come in that order is read once;
  /// of others, and of very many, it is read for each entity.
  private static func plan(
    _ looks: [InputLook], _ joined: JoinedEntities, _ chosen: [Int?], _ openers: [PackageOpener]
  ) -> (turns: [Turn], cursors: [InputCursor]) {
    var turns: [Turn] = []
    var cursors: [InputCursor] = []
    /// Of each input the cursor that was used last, and how far it came.
    var last: [(cursor: Int, own: Int)?] = looks.map { _ in nil }
    for entity in joined.entities.indices {
      for input in looks.indices {
        for own in looks[input].entities.indices where joined.places[input][own].entity == entity {
          var cursor = cursors.count
          if looks.count <= Self.mostOpen, let open = last[input], open.own < own { cursor = open.cursor }
          if cursor == cursors.count {
            let opener = openers[input]
            cursors.append(
              InputCursor(last[input] == nil ? looks[input].source : nil) { () throws(Fault) in
                try opener.open(again: true)
              })
          }
          last[input] = (cursor, own)
          turns.append(Turn(entity: chosen[entity] ?? -1, input: input, own: own, cursor: cursor))
        }
      }
    }
    var seen: Set<Int> = []
    for place in turns.indices.reversed() { turns[place].isLast = seen.insert(turns[place].cursor).inserted }
    return (turns, cursors)
  }

  var progress: (done: Int, total: Int?) {
    var sum: (done: Int, total: Int?) = (0, 0)
    for cursor in cursors {
      sum.done += cursor.progress.done
      sum.total = sum.total.flatMap { sum in cursor.progress.total.map { sum + $0 } }
    }
    return sum
  }

  /// As messages call the inputs.
  var inputNames: [String] { inputs.map(\.name) }

  /// Of each input, which of the entities it has.
  var has: [[Bool]] {
    inputs.map { input in entities.indices.map { entity in input.places.contains { $0.entity == entity } } }
  }

  // MARK: Reading

  func next(_ chunk: inout Chunk) throws(Fault) -> Bool {
    while turn < turns.count {
      let now = turns[turn]
      // What is not wanted is gone past when its cursor goes on.
      if isWanted(now.entity), try cursors[now.cursor].next(&chunk, of: now.own) {
        place(&chunk, now)
        return true
      }
      if now.isLast { try end(now) }
      turn += 1
    }
    return false
  }

  private func place(_ chunk: inout Chunk, _ now: Turn) {
    let input = inputs[now.input]
    chunk.entity = now.entity
    chunk.input = now.input
    if chunk.origin.file.isEmpty { chunk.origin.file = input.name }
    chunk.unparsed = rows(chunk.unparsed, input.places[now.own].layout)
  }

  private func isWanted(_ entity: Int) -> Bool { entity >= 0 && onlyWanted?[entity] ?? true }

  private func rows(_ unparsed: (any Unparsed)?, _ layout: InputLayout) -> InputRows {
    if let made, made.turn == turn, made.rows.rows === unparsed { return made.rows }
    let rows = InputRows(unparsed, layout, shared, losses)
    made = (turn, rows)
    return rows
  }

  /// Takes down what an input says now that all of it was read.
  private func end(_ now: Turn) throws(Fault) {
    let source = try cursors[now.cursor].finish()
    if facts[now.input] != nil { return }
    facts[now.input] = try SourceFacts(source)
    remarks += source.remarks
    leftOut += source.leftOut
    if source.entities.contains(where: { !$0.stopped.isEmpty }) { stopping.append((now.input, source)) }
  }

  // MARK: After reading

  var leftOutRows: [[(name: String, count: Int)]] { losses.counts.map { $0 == 0 ? [] : [("not preferred", $0)] } }

  func ledger() throws(Fault) -> JSON? { .joined(inputs.indices.map { input(at: $0) }) }

  /// An input as the ledger shows it, without what was read of it.
  private func input(at place: Int) -> LedgerInput {
    var input = LedgerInput(name: inputs[place].name)
    input.ledger = facts[place]?.ledger
    input.isUnproven = facts[place]?.provesItsEnd == false
    return input
  }

  func proof(read: [[Int]], edited: Bool) throws(Fault) -> PackageProof {
    var proof = PackageProof()
    var found: [LedgerInput] = []
    for (place, input) in inputs.enumerated() {
      guard var known = facts[place] else { continue }
      // Of entities that are not wanted nothing was counted.
      let wanted = input.places.enumerated().compactMap { own, place in place.entity.map { (own, $0) } }
      known.entities = wanted.map { input.entities[$0.0] }
      let own = try known.proof(read: wanted.map { read[place][$0.1] }, edited: edited)
      var row = self.input(at: place)
      row.isUnproven = own.isUnproven
      row.records = wanted.map { (entities[$0.1].entity.name, read[place][$0.1]) }
      found.append(row)
      proof.isUnproven = proof.isUnproven || own.isUnproven
      proof.edits += own.edits.map { edit in
        edit.file == input.name
          ? edit : LedgerEdit(file: "\(input.name): \(edit.file)", before: edit.before, records: edit.records)
      }
    }
    proof.ledger = .joined(found)
    return proof
  }

  func stopped(_ take: (inout Chunk, [Problem]) throws(Fault) -> Void) throws(Fault) {
    for (number, source) in stopping {
      let input = inputs[number]
      try source.stopped { (chunk, problems) throws(Fault) in
        guard let entity = input.places[chunk.entity].entity else { return }
        let columns = entities[entity].stopped
        let places = source.entities[chunk.entity].stopped.map { name in
          columns.firstIndex { $0.lowercased() == name.lowercased() }
        }
        chunk.entity = entity
        chunk.input = number
        if places != Array(columns.indices) { chunk.widen(to: columns.count, places) }
        try take(&chunk, problems)
      }
    }
  }
}
