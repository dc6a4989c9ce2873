internal import Entities
import Records

extension Fault {
  /// A fault at the very end of COMMIT, after which nobody can know what the target has.
  static func commitUnknown(_ what: String) -> Fault {
    var fault = Fault(
      .io, "commit-unknown",
      "\(what) at the very end; it is not known whether the records of the last commit are there",
      remedy: "run it again, or with --dry-run to look first: records that are there count as unchanged")
    fault.published = .unknown
    return fault
  }
}

extension ImportPlan {
  /// The key of a record, for people.
  func keyText(_ chunk: borrowing Chunk, _ record: Int) -> String {
    let entity = entities[chunk.entity]
    var texts: [String] = []
    for column in entity.tuples[entity.key].columns { texts.append(chunk.text(chunk[record, column])) }
    return texts.joined(separator: " ")
  }

  /// A fault of one record, with its key; where it stands, the reading knows.
  func place(_ fault: Fault, _ chunk: borrowing Chunk, _ record: Int) -> Fault {
    fault.at(Place(key: keyText(chunk, record)))
  }

  /// What is wrong with a record together with others.
  func explain(_ late: Late, _ chunk: borrowing Chunk, _ record: Int) -> Fault {
    let entity = entities[chunk.entity].entity
    var fault: Fault
    switch late.reason {
    case .repeatedKey:
      fault = Fault(.duplicateKey, "the key came before in the package; only the first counts")
    case .blankKey:
      fault = Fault(.missingKey, "all fields of the key are blank")
      fault.isOfBlank = true
    case .keyThere: fault = Fault(.keyThere, "the target has it already, and the mode is insert")
    case .keyMissing:
      fault = Fault(.keyMissing, "the target does not have it, and the mode is update")
    case .notThere: fault = Fault(.keyMissing, "the target does not have it")
    case .keyTwice: fault = Fault(.keyTwice, "the target has more than one record with this key")
    case .needMissing, .needTwice:
      let need = entities[chunk.entity].needs[late.need]
      let names = need.fields.map { entity.fields[$0].name }.joined(separator: ", ")
      var values: [String] = []
      for column in need.columns { values.append("\"\(chunk.text(chunk[record, column]))\"") }
      let places = need.targets.map(\.entity.name).joined(separator: " or ")
      let key = values.joined(separator: ", ")
      if late.reason == .needTwice {
        fault = .broken(
          .referenceTwice, "\(names): there is more than one record \(key) in \(places)", field: names)
      } else {
        let rule: DataRule = need.isParent ? .parentMissing : .referenceMissing
        fault = .broken(
          rule, "\(names): there is no record \(key) in \(places), neither in the target nor earlier in the package",
          field: names, missing: Fault.Missing(kind: "\(entity.name) \(rule.rawValue) \(names)", key: key))
      }
    }
    return place(fault, chunk, record)
  }
}
