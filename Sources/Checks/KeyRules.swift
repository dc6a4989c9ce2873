internal import Entities
internal import Packages
internal import Records

/// Keys that come twice, and references that lead nowhere; everything large is kept on disk.
final class KeyRules {
  /// Where a kind of record that others refer to is remembered.
  private struct Known {
    var name: String
    var set: FingerprintSet
    /// Whether records outside the package were added.
    var isWide = false
    /// The place of its file in the package.
    var file: Int?
  }

  /// What one of its tuples is to a file.
  private struct Use {
    var tuple: Int
    var kind: Kind

    enum Kind {
      case key(DuplicateKeys)
      case provides(Int)
      /// A record that is in one of these sets.
      case refers(to: [Int], label: String, fields: String, isParent: Bool)
    }
  }

  private let folder: String
  private let outside: ReferencePlaces
  private var known: [Known] = []
  private var uses: [[Use]]
  private let waiting: WaitingReferences

  /// Plans what has to be looked at; `files` get the tuples they have to make.
  init(_ files: [CheckedFile], _ subject: String, _ settings: CheckSettings) throws(Fault) {
    folder = settings.folder
    uses = files.map { _ in [] }
    waiting = WaitingReferences(folder)
    outside = ReferencePlaces(settings)
    for (place, file) in files.enumerated() {
      guard let entity = file.entity, file.rules.isOn else { continue }
      if let columns = file.columns(entity.key.map({ entity.fields[$0] })) {
        let tuple = file.rules.add(Self.rule(columns, entity.key.map { entity.fields[$0] }))
        uses[place].append(Use(tuple: tuple, kind: .key(DuplicateKeys(folder: folder))))
      }
    }
    for (place, file) in files.enumerated() where file.rules.isOn {
      for reference in file.entity?.references ?? [] { try plan(reference, place, files, settings.catalog) }
      if let parent = file.entity?.parent { try plan(parent, place, files, settings.catalog, isParent: true) }
    }
  }

  /// The places of `--reference` that hold nothing the records refer to.
  var uselessPlaces: [String] { outside.useless }

  private static func rule(_ columns: [Int], _ fields: [EntityField]) -> TupleRule {
    TupleRule(
      columns: columns, isNumber: fields.map(\.type.isNumber),
      zeroIsBlank: false)
  }

  private func plan(
    _ reference: Entity.Reference, _ place: Int, _ files: [CheckedFile], _ catalog: EntityCatalog,
    isParent: Bool = false
  ) throws(Fault) {
    let file = files[place]
    guard let entity = file.entity, let columns = file.columns(reference.fields.map({ entity.fields[$0] })) else {
      return
    }
    var sets: [Int] = []
    var labels: [String] = []
    // Lines may belong to either of two entities of the same documents; whoever has them counts.
    for name in [reference.entity, reference.orEntity].compactMap(\.self) {
      guard let target = try catalog.first(of: [(name, entity.system), (name, nil)]) else { continue }
      let fields = reference.targetFields.compactMap { target.column($0).map { target.fields[$0] } }
      guard fields.count == columns.count, let set = try known(target, fields, files) else { continue }
      sets.append(set)
      labels.append(target.label)
    }
    if sets.isEmpty { return }
    let fields = reference.fields.map { entity.fields[$0] }
    let names = fields.map(\.name).joined(separator: ", ")
    let tuple = files[place].rules.add(Self.rule(columns, fields))
    uses[place].append(
      Use(
        tuple: tuple,
        kind: .refers(to: sets, label: labels.joined(separator: " or "), fields: names, isParent: isParent)))
  }

  /// The set of what an entity has in some fields; nil if that is known from nowhere.
  private func known(
    _ target: Entity, _ fields: [EntityField], _ files: [CheckedFile]
  ) throws(Fault) -> Int? {
    let name = ([target.qualifiedName] + fields.map(\.name)).joined(separator: "\u{1F}")
    if let found = known.firstIndex(where: { $0.name == name }) { return found }
    let provider = files.firstIndex {
      $0.rules.isOn && $0.entity?.qualifiedName == target.qualifiedName && $0.columns(fields) != nil
    }
    var entry = Known(name: name, set: FingerprintSet(folder: folder), file: provider)
    entry.isWide = try outside.fill(entry.set, target, fields, Self.rule)
    guard provider != nil || entry.isWide else { return nil }
    known.append(entry)
    if let provider, let columns = files[provider].columns(fields) {
      let tuple = files[provider].rules.add(Self.rule(columns, fields))
      uses[provider].append(Use(tuple: tuple, kind: .provides(known.count - 1)))
    }
    return known.count - 1
  }

  /// What was found in one chunk: the rule, the record within the chunk, and what to say.
  typealias Found = (rule: DataRule, record: Int, field: String, what: String)

  /// Looks at the tuples of a chunk of a file, in order of reading.
  func check(_ place: Int, _ lists: [TupleList], records: Int, number: (Int) -> Int) throws(Fault) -> [Found] {
    var found: [Found] = []
    for (index, use) in uses[place].enumerated() where use.tuple < lists.count {
      let list = lists[use.tuple]
      switch use.kind {
      case .key(let check):
        if try check.insert(ascending: list) { continue }
        for record in 0..<records where list.isWhole[record] {
          if try check.insert(list.bytes(record), list.prints[record], record: number(record)) { continue }
          found.append((.duplicateKey, record, "", Self.twice))
        }
      case .provides(let set):
        for record in 0..<records where list.isWhole[record] {
          _ = try known[set].set.insert(list.prints[record])
        }
      case .refers(let sets, let label, let fields, let isParent):
        let mayCome = sets.contains { known[$0].file.map { $0 >= place } ?? false }
        // Lines of one document follow each other, and need not be looked up again.
        var last: Fingerprint?
        for record in 0..<records where list.isWhole[record] && list.prints[record] != last {
          if try isKnown(list.prints[record], in: sets) {
            last = list.prints[record]
            continue
          }
          if mayCome {
            try waiting.add(list.prints[record], place, index, record: number(record))
          } else {
            found.append((rule(sets, isParent), record, fields, Self.what(label, fields)))
          }
        }
      }
    }
    return found
  }

  private func isKnown(_ print: Fingerprint, in sets: [Int]) throws(Fault) -> Bool {
    for set in sets where try known[set].set.contains(print) { return true }
    return false
  }

  private func rule(_ sets: [Int], _ isParent: Bool) -> DataRule {
    guard sets.contains(where: { known[$0].isWide }) else { return .referenceOutside }
    return isParent ? .parentMissing : .referenceMissing
  }

  private static func what(_ label: String, _ fields: String) -> String {
    "\(fields) names a record of \(label) that is not there"
  }

  private static let twice = "the key occurs before"

  /// What is left when everything was read: keys that were sorted, and references to records that came later or never.
  func finish(
    _ add: (_ file: Int, _ record: Int, _ rule: DataRule, _ field: String, _ what: String) -> Void
  ) throws(Fault) {
    for (place, uses) in uses.enumerated() {
      for case .key(let check) in uses.map(\.kind) {
        try check.finish { record in add(place, record, .duplicateKey, "", Self.twice) }
      }
    }
    try waiting.visit { (print, place, index, record) throws(Fault) in
      guard case .refers(let sets, let label, let fields, let isParent) = uses[place][index].kind else { return }
      if try isKnown(print, in: sets) { return }
      add(place, record, rule(sets, isParent), fields, Self.what(label, fields))
    }
  }
}

/// References that can be judged only when everything was read.
private struct WaitingReferences {
  private let entries: FingerprintFile

  init(_ folder: String) { entries = FingerprintFile(folder: folder) }

  /// Keeps a reference, as two entries among fingerprints.
  func add(_ print: Fingerprint, _ place: Int, _ index: Int, record: Int) throws(Fault) {
    try entries.append(print)
    try entries.append(Fingerprint(high: UInt64(place) << 32 | UInt64(index), low: UInt64(record)))
  }

  func visit(
    _ body: (_ print: Fingerprint, _ place: Int, _ index: Int, _ record: Int) throws(Fault) -> Void
  ) throws(Fault) {
    var first: Fingerprint?
    try entries.visit { (entry) throws(Fault) in try take(entry, &first, body) }
  }

  /// Every second entry completes a reference.
  private func take(
    _ entry: Fingerprint, _ first: inout Fingerprint?,
    _ body: (_ print: Fingerprint, _ place: Int, _ index: Int, _ record: Int) throws(Fault) -> Void
  ) throws(Fault) {
    guard let print = first else {
      first = entry
      return
    }
    first = nil
    try body(print, Int(entry.high >> 32), Int(entry.high & 0xFFFF_FFFF), Int(entry.low))
  }
}
