import Records

/// A record that is bad only together with others or with the target.
struct Late {
  /// The record within its entity, from 1.
  let record: Int
  let reason: Reason
  /// Which need of the entity is not met.
  let need: Int

  enum Reason: UInt8 {
    case repeatedKey, blankKey, keyThere, keyMissing, keyTwice, needMissing, needTwice
    /// Not bad: it would only be updated, and the target does not have it.
    case notThere
  }
}

/// What the first reading remembers of one entity.
struct EntityCheck {
  let keys: KeyCheck
  /// How many records came in the chunks before.
  var count = 0
  var lates: [Late] = []
  /// What the target has of each record, where somebody looked.
  var rows = RowStates()
  private var answers: [Question: Late.Reason?] = [:]
  /// How many records have a need that is not met and blanked, by the need.
  var blanked: [Int: Int] = [:]
  /// Whether no document came before one that sorts before it.
  private(set) var isInOrder = true
  private var lastDocument: [UInt8] = []

  private struct Question: Hashable {
    let need: Int
    let print: Fingerprint
  }

  init(folder: String) { keys = KeyCheck(folder: folder) }

  /// What the target said about a need: nothing if it was not asked, nil inside if all is well.
  func answer(_ need: Int, _ print: Fingerprint) -> Late.Reason?? {
    answers[Question(need: need, print: print)]
  }

  mutating func remember(_ need: Int, _ print: Fingerprint, _ reason: Late.Reason?) {
    // Memory stays flat; asking again is only slower.
    if answers.count > 50_000 { answers.removeAll(keepingCapacity: true) }
    answers[Question(need: need, print: print)] = .some(reason)
  }

  /// Notes the document of the next record.
  mutating func pass(_ document: UnsafeRawBufferPointer) {
    let order = lastDocument.withUnsafeBytes { compare($0, document) }
    if order < 0 { lastDocument = Array(document) }
    if order > 0 { isInOrder = false }
  }
}
