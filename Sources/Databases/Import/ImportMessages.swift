internal import Entities
import Records

extension ImportPlan {
  /// The key of a record, for people.
  func keyText(_ chunk: borrowing Chunk, _ record: Int) -> String {
    let entity = entities[chunk.entity]
    var texts: [String] = []
    for column in entity.tuples[entity.key].columns { texts.append(chunk.text(chunk[record, column])) }
    return texts.joined(separator: " ")
  }

  /// A fault of one record, with its place.
  func place(_ fault: Fault, _ chunk: borrowing Chunk, _ record: Int, _ number: Int) -> Fault {
    fault.at(Place(file: chunk.origin.file, record: number, key: keyText(chunk, record)))
  }

  /// What a record refers to that is not there; nil if that is not what is wrong with it.
  func missing(_ late: Late, _ chunk: borrowing Chunk, _ record: Int) -> String? {
    guard late.reason == .needMissing else { return nil }
    var values: [String] = []
    for column in entities[chunk.entity].needs[late.need].columns {
      values.append("\"\(chunk.text(chunk[record, column]))\"")
    }
    return values.joined(separator: ", ")
  }

  /// What is wrong with a record together with others.
  func explain(_ late: Late, _ chunk: borrowing Chunk, _ record: Int) -> Fault {
    let entity = entities[chunk.entity].entity
    let fault: Fault
    switch late.reason {
    case .repeatedKey:
      fault = Fault(.data, "key-repeated", "the key came before in the package; only the first counts")
    case .blankKey: fault = Fault(.data, "key-blank", "all fields of the key are blank")
    case .keyThere: fault = Fault(.data, "key-there", "the target has it already, and the mode is insert")
    case .keyMissing:
      fault = Fault(.data, "key-missing", "the target does not have it, and the mode is update")
    case .notThere: fault = Fault(.data, "key-missing", "the target does not have it")
    case .keyTwice: fault = Fault(.data, "key-twice", "the target has more than one record with this key")
    case .needMissing, .needTwice:
      let need = entities[chunk.entity].needs[late.need]
      let names = need.fields.map { entity.fields[$0].name }.joined(separator: ", ")
      var values: [String] = []
      for column in need.columns { values.append("\"\(chunk.text(chunk[record, column]))\"") }
      let places = need.targets.map(\.entity.name).joined(separator: " or ")
      let found = late.reason == .needTwice ? "more than one" : "no"
      fault = Fault(
        .data,
        late.reason == .needTwice
          ? "reference-twice" : need.isParent ? "parent-missing" : "reference-missing",
        "\(names): there is \(found) record \(values.joined(separator: ", ")) in \(places)"
          + (late.reason == .needTwice ? "" : ", neither in the target nor earlier in the package"),
        field: names)
    }
    return place(fault, chunk, record, late.record)
  }
}
