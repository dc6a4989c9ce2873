internal import Entities
internal import Packages
internal import Records

/// Where the values of a row stand in the records of an entity.
struct RowColumns {
  var key: [Int] = []
  /// Those of the fields that are compared, in their order.
  var fields: [Int] = []
  var amounts: [Int] = []
  var currency: Int?
}

extension SourceEntity {
  /// The names of the fields of its key.
  func keyNames() throws(Fault) -> [String] {
    guard !entity.key.isEmpty else {
      throw Fault(
        .data, "key-unknown", "nothing says what the key of \(entity.name) is, so its records cannot be compared",
        remedy: "describe it in an entity file with a key", place: Place(file: file))
    }
    return entity.key.map { entity.fields[$0].name }
  }

  /// The columns of its key, or of a key of these names.
  func keyColumns(_ names: [String]? = nil) throws(Fault) -> [Int] {
    let names = if let names { names } else { try keyNames() }
    return try names.map { name throws(Fault) in
      if let column = column(name) { return column }
      throw Fault(
        .missingKey, "there is no column \(name), which is part of the key of \(entity.name)",
        place: Place(file: file))
    }
  }
}
