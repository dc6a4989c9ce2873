internal import Entities
internal import Packages
import Records

/// What the first reading of a package remembers: it judges each record by those before it and by the target.
final class PackageCheck {
  private let plan: ImportPlan
  private let writer: any DatabaseWriter
  /// What asks the target for keys, where it matters whether it has them.
  private let keyProbes: [Int?]
  private let mindsDocumentOrder: Bool
  private var checks: [EntityCheck] = []
  private var sets: [FingerprintSet] = []
  /// What comes more than once in each of the sets; a lookup cannot tell which is meant.
  private var repeated: [Set<Fingerprint>] = []
  /// Documents that lost a record in this reading, for another reason than that their head is missing.
  private var brokenDocuments: Set<Fingerprint> = []
  private var rejectedDocuments: Set<Fingerprint> = []
  /// Whether a document that others refer to turned out to be bad after they were checked.
  private(set) var mustRepeat = false
  /// Whether records outside a document may refer to it.
  private let hasOutsiders: Bool

  init(_ plan: ImportPlan, _ writer: any DatabaseWriter) throws(Fault) {
    self.plan = plan
    self.writer = writer
    mindsDocumentOrder = writer.options.commitEvery != nil
    hasOutsiders = plan.entities.contains { entity in
      entity.needs.contains { need in !need.isParent && need.targets.contains { $0.set != nil } }
    }
    var probes: [Int?] = []
    for (place, entity) in plan.entities.enumerated() {
      let mode = entity.source.mode
      let repeats = mode == .replace && entity.entity.system != .axdb ? false : try writer.mayRepeatKeys(entity: place)
      let isNeeded = mode == .insert || mode == .update || mode == .updateExisting || repeats
      probes.append(isNeeded ? try writer.probe(entity.entity, entity.entity.key) : nil)
    }
    keyProbes = probes
  }

  /// Forgets all but which documents are bad.
  func begin() {
    let folder = writer.options.temp
    checks = plan.entities.map { _ in EntityCheck(folder: folder) }
    sets = (0..<plan.setCount).map { _ in FingerprintSet(folder: folder) }
    repeated = sets.map { _ in [] }
    brokenDocuments = []
    mustRepeat = false
  }

  /// Whether the records of an entity came document by document.
  func isInDocumentOrder(_ entity: Int) -> Bool { checks[entity].isInOrder }

  /// The records of an entity that are bad together with others or with the target, in order.
  func lates(_ entity: Int) -> [Late] { checks[entity].lates }

  /// How many records of an entity have a need that is not met and blanked, by the need.
  func blanked(_ entity: Int) -> [Int: Int] { checks[entity].blanked }

  /// Whether a document lost a record.
  var hasRejectedDocuments: Bool { !rejectedDocuments.isEmpty }

  /// Whether the document of a record lost one.
  func isRejected(_ entity: EntityPlan, _ chunk: borrowing Chunk, _ record: Int, _ findings: Findings) -> Bool {
    document(entity, chunk, record, findings).map { rejectedDocuments.contains($0) } ?? false
  }

  /// The number of a record of the chunk at hand within its entity, from 1.
  func number(_ entity: Int, _ record: Int) -> Int { checks[entity].count + record + 1 }

  /// What the target has of the records of an entity.
  func rows(_ entity: Int) -> RowStates { checks[entity].rows }

  /// Leaves a chunk behind.
  func pass(_ chunk: borrowing Chunk, _ findings: Findings) {
    checks[chunk.entity].count += chunk.recordCount
    if findings.hasLooked { checks[chunk.entity].rows.append(findings.rows, count: chunk.recordCount) }
  }

  // MARK: One record

  /// Judges a record, and notes for those after it what became of it. `isBad`: it is so on its own.
  func judge(
    _ entity: EntityPlan, _ chunk: borrowing Chunk, _ record: Int, _ findings: Findings, isBad: Bool
  ) throws(Fault) -> Late? {
    let late = try findReason(entity, chunk, record, findings, isBad: isBad).map { (reason, need) in
      Late(record: number(chunk.entity, record), reason: reason, need: need)
    }
    if let late { checks[chunk.entity].lates.append(late) }
    if late?.reason == .notThere { return late }
    let isOrphan = late.map { $0.reason == .needMissing && entity.needs[$0.need].isParent } ?? false
    try settle(entity, chunk, record, findings, isBad: isBad || late != nil, isOrphan: isOrphan)
    return late
  }

  private func findReason(
    _ entity: EntityPlan, _ chunk: borrowing Chunk, _ record: Int, _ findings: Findings, isBad: Bool
  ) throws(Fault) -> (Late.Reason, need: Int)? {
    if mindsDocumentOrder, entity.member != nil {
      checks[chunk.entity].pass(findings.lists[entity.document].bytes(record))
    }
    let keys = findings.lists[entity.key]
    guard try checks[chunk.entity].keys.insert(keys.bytes(record), keys.prints[record]) else {
      return isBad ? nil : (.repeatedKey, 0)
    }
    if isBad { return nil }
    if !keys.isWhole[record], isAllBlank(chunk, record, entity.tuples[entity.key].columns) { return (.blankKey, 0) }
    if let reason = try judgeKey(entity, keys.prints[record], chunk, record) { return (reason, 0) }
    for number in entity.needs.indices {
      let isWhole = findings.lists[entity.needs[number].tuple].isWhole[record]
      guard isWhole || isHalf(number, of: entity, chunk, record) else { continue }
      guard let reason = try judge(number, of: entity, chunk, record, findings) else { continue }
      // What has no header any more is gone with it.
      if reason == .needMissing, entity.source.mode == .delete { return (.notThere, 0) }
      guard reason == .needMissing, entity.needs[number].isBlankable else { return (reason, number) }
      checks[chunk.entity].blanked[number, default: 0] += 1
    }
    return nil
  }

  private func isAllBlank(_ chunk: borrowing Chunk, _ record: Int, _ columns: [Int]) -> Bool {
    columns.allSatisfy { chunk[record, $0].length == 0 }
  }

  /// Whether a record has only half of what a lookup goes by; that names nothing that is there.
  private func isHalf(_ number: Int, of entity: EntityPlan, _ chunk: borrowing Chunk, _ record: Int) -> Bool {
    guard entity.needs[number].isLookup, entity.needs[number].columns.count > 1 else { return false }
    return !isAllBlank(chunk, record, entity.needs[number].columns)
  }

  private func judgeKey(
    _ entity: EntityPlan, _ print: Fingerprint, _ chunk: borrowing Chunk, _ record: Int
  ) throws(Fault) -> Late.Reason? {
    guard let probe = keyProbes[chunk.entity] else { return nil }
    let count = try writer.count(probe: probe, print, chunk, record, entity.tuples[entity.key].columns)
    if count > 1 { return .keyTwice }
    switch entity.source.mode {
    case .insert: return count == 1 ? .keyThere : nil
    case .update: return count == 0 ? .keyMissing : nil
    case .updateExisting: return count == 0 ? .notThere : nil
    case .upsert, .replace, .document, .delete: return nil
    }
  }

  private func judge(
    _ number: Int, of entity: EntityPlan, _ chunk: borrowing Chunk, _ record: Int, _ findings: Findings
  ) throws(Fault) -> Late.Reason? {
    let need = entity.needs[number]
    let print = findings.lists[need.tuple].prints[record]
    // The parent was in the package and is bad: the record is held back.
    if need.isParent, let document = document(entity, chunk, record, findings), brokenDocuments.contains(document) {
      return nil
    }
    if let known = checks[chunk.entity].answer(number, print) { return known }
    var isCheckable = false
    for target in need.targets {
      if let set = target.set {
        isCheckable = true
        if try sets[set].contains(print) {
          return need.isLookup && repeated[set].contains(print) ? .needTwice : nil
        }
      }
      guard let probe = target.probe else { continue }
      isCheckable = true
      let count = try writer.count(probe: probe, print, chunk, record, need.columns)
      if count == 0 { continue }
      let reason: Late.Reason? = count == 1 || !need.isLookup ? nil : .needTwice
      checks[chunk.entity].remember(number, print, reason)
      return reason
    }
    return isCheckable || need.isLookup ? .needMissing : nil
  }

  private func settle(
    _ entity: EntityPlan, _ chunk: borrowing Chunk, _ record: Int, _ findings: Findings, isBad: Bool, isOrphan: Bool
  ) throws(Fault) {
    if let document = document(entity, chunk, record, findings) {
      let isRejected = rejectedDocuments.contains(document)
      if !isOrphan, isBad || isRejected { brokenDocuments.insert(document) }
      if isBad, !isRejected {
        rejectedDocuments.insert(document)
        if entity.member?.isHead == false, hasOutsiders { mustRepeat = true }
      }
      if isRejected { return }
    }
    if isBad { return }
    for provision in entity.provisions {
      let print = findings.lists[provision.tuple].prints[record]
      if try !sets[provision.set].insert(print) { repeated[provision.set].insert(print) }
    }
  }

  /// The document of a record; nil if it stands alone.
  private func document(
    _ entity: EntityPlan, _ chunk: borrowing Chunk, _ record: Int, _ findings: Findings
  ) -> Fingerprint? {
    guard let member = entity.member else { return nil }
    let names = findings.lists[entity.document]
    if !names.isWhole[record], plan.documents.isAlone(record, chunk) { return nil }
    return names.prints[record].salted(member.salt)
  }
}
