internal import Entities
internal import Packages
internal import Records

/// The entities of one or two packages by number, so that rows of both say which they belong to.
///
/// An entity may be there a second time, to be updated only, and then that is another one.
struct EntityNumbers {
  /// As they are first met.
  private(set) var all: [SourceEntity] = []
  /// The fields of each that tell its records apart and name their documents: the key, and what names the header where any of the
  /// packages has that.
  private(set) var identifying: [[String]] = []
  /// The other number under which there may be records of the same keys: those that are only updated, or those that are not.
  private(set) var siblings: [Int?] = []

  init(_ lists: [SourceEntity]...) {
    for entity in lists.joined() {
      let number = number(of: entity) ?? all.count
      if number == all.count {
        all.append(entity)
        identifying.append([])
      }
      for name in entity.identifying where !identifying[number].contains(name) { identifying[number].append(name) }
    }
    siblings = all.indices.map { number in all.indices.first { $0 != number && all[$0].isAlike(all[number]) } }
  }

  func number(of entity: SourceEntity) -> Int? { all.firstIndex { $0.isSame(as: entity) } }

  /// What a key by itself stands for, be it to be updated only or not.
  func ownName(_ key: UnsafeRawBufferPointer, of number: Int) -> Fingerprint {
    Fingerprint(key).salted(ownSalt(number))
  }

  func ownSalt(_ number: Int) -> Int { min(number, siblings[number] ?? number) + 1 }
}

extension SourceEntity {
  /// Whether records of the same kind are in both.
  fileprivate func isSame(as other: SourceEntity) -> Bool {
    isAlike(other) && (mode == .updateExisting) == (other.mode == .updateExisting)
  }

  /// Whether both are of one entity, be it to be updated only or not.
  fileprivate func isAlike(_ other: SourceEntity) -> Bool {
    entity.qualifiedName.lowercased() == other.entity.qualifiedName.lowercased()
  }

  /// The names of its key fields, then of those that name the header.
  fileprivate var identifying: [String] {
    let others = (entity.parent?.fields ?? []).filter { field in
      !entity.key.contains(field) && columns.contains { $0.field == field }
    }
    return (entity.key + others).map { entity.fields[$0].name }
  }

  /// The column of the digest, if it has one instead of the values.
  var digestColumn: Int? { columns.firstIndex { $0.name == DigestColumn.name } }
}

/// The column that holds the digest of a record's values, where a package has it in their place.
package enum DigestColumn {
  /// No entity has a field of this name.
  package static let name = "record-digest"
}

/// The entities of one package, as they become rows of keys and digests.
struct DigestedEntities {
  /// How the rows of each are made.
  let rules: [RowRule]
  /// What names the document of each record.
  let documents: [DocumentNames]
  private let entities: [SourceEntity]

  init(_ entities: [SourceEntity], _ numbers: EntityNumbers, find: EntityFinder?) throws(Fault) {
    let all = try Documents(entities.map { ($0.entity, $0.columns.map(\.field)) }, find: find)
    var rules: [RowRule] = []
    var documents: [DocumentNames] = []
    for (place, item) in entities.enumerated() {
      let number = numbers.number(of: item) ?? 0
      var columns = RowColumns()
      columns.key = try item.keyColumns()
      let fields = item.columns.indices.filter { column in
        !columns.key.contains(column) && item.columns[column].name != DigestColumn.name
      }
      // The order of the columns makes no other record.
      .sorted { item.fieldName($0) < item.fieldName($1) }
      columns.fields = item.digestColumn == nil ? fields : []
      let keys = item.entity.key.map { item.entity.fields[$0] }
      let key = TupleRule(columns: columns.key, isNumber: keys.map(\.type.isNumber), zeroIsBlank: false)
      let names = DocumentNames(all, place, key: key, salt: numbers.ownSalt(number))
      let digest = DigestRule(
        stored: item.digestColumn, written: numbers.identifying[number].map { item.column($0) }, documents: names,
        salt: Self.salt(fields.map { item.fieldName($0) }))
      rules.append(
        RowRule(
          item.entity, number, columns, columns.fields.map { item.entity.fields[item.columns[$0].field] },
          digest: digest))
      documents.append(names)
    }
    self.entities = entities
    self.rules = rules
    self.documents = documents
  }

  /// What names the document of each record of an entity that may be among these.
  func documentNames(of entity: SourceEntity) -> DocumentNames? {
    entities.firstIndex { $0.isSame(as: entity) }.map { documents[$0] }
  }

  /// Fewer or other fields make another record.
  private static func salt(_ names: [String]) -> Int {
    var joined = names.joined(separator: "\n")
    return joined.withUTF8 { Int(truncatingIfNeeded: Fingerprint(UnsafeRawBufferPointer($0)).high) }
  }
}

extension SourceEntity {
  fileprivate func fieldName(_ column: Int) -> String { entity.fields[columns[column].field].name.lowercased() }
}
