internal import Entities
internal import Packages
internal import Records

/// A data file that is to be read, and what is known of it before the first record.
///
/// Unchecked: workers only read what was settled before the first record; counts belong to the one whose turn it is to write.
final class CheckedFile: @unchecked Sendable {
  /// The label of its entity.
  let label: String
  /// Its name.
  let file: String
  /// What the manifest says of it.
  let item: ManifestEntity?
  /// What the entity file says of it.
  let entity: Entity?
  /// The columns, and the field each goes to where it is known.
  let columns: [Column]
  /// Whether rows have to end in CR LF.
  let needsCRLF: Bool
  /// What is checked of each value; nothing if the columns are not to be trusted.
  var rules = ValueRules()

  /// How far it was read; changed only by whoever writes in order.
  var records = 0
  /// How many lines were read.
  var lines = 0
  /// Whether reading stopped before the end.
  var isBroken = false
  /// XML: fields that are neither in the map nor in the entity file.
  var unknownFields: [Finding] = []
  /// XML: fields that hold elements, as composite entities have them.
  var nestedFields: [String] = []
  /// XML: whether it holds records inside records, or characters that XML forbids.
  var isComposite = false
  var hasForbiddenCharacters = false
  /// Companies met, in lower case.
  var companies: [String] = []

  /// A column of a data file.
  struct Column: Sendable {
    var name: String
    var field: EntityField?

    init(name: String, field: EntityField? = nil) {
      self.name = name
      self.field = field
    }
  }

  init(
    label: String, file: String, item: ManifestEntity?, entity: Entity?, columns names: [String],
    needsCRLF: Bool,
    known: Int = .max
  ) {
    self.label = label
    self.file = file
    self.item = item
    self.entity = entity
    self.needsCRLF = needsCRLF
    columns = names.enumerated().map { place, name in
      // What an XML reader knows beyond the map is there only to be recognised.
      guard place < known else { return Column(name: name) }
      // A column may have another name than its field, if the map says so.
      let mapped = item?.fields.first { $0.xmlField.lowercased() == name.lowercased() }?.entityField
      let field = mapped.flatMap { entity?.field(inData: $0) } ?? entity?.field(inData: name)
      return Column(name: name, field: field.flatMap { entity?.fields[$0] })
    }
  }

  /// The column of a field of the entity.
  func column(_ field: EntityField) -> Int? {
    columns.firstIndex { $0.field?.name.lowercased() == field.name.lowercased() }
  }

  /// The columns of some fields, if all are there.
  func columns(_ fields: [EntityField]) -> [Int]? {
    let found = fields.compactMap { column($0) }
    return found.count == fields.count && !found.isEmpty ? found : nil
  }

  /// The key fields of a record, for messages.
  func key(of record: Int, _ chunk: borrowing Chunk) -> String? {
    guard let entity, let columns = columns(entity.key.map({ entity.fields[$0] })),
      columns.allSatisfy({ $0 < chunk.columnCount })
    else { return nil }
    var parts: [String] = []
    for column in columns { parts.append(chunk.text(chunk[record, column])) }
    return parts.joined(separator: " ").trimmed
  }
}
