package import Entities
package import Records

/// An entity of a package that is being read: what it is, and what its columns mean.
package struct SourceEntity: Sendable {
  /// What the entity files say; assumed from the columns where no file describes it.
  package var entity: Entity
  /// Whether an entity file describes it.
  package var isDescribed: Bool
  /// The columns of the records, in order.
  package var columns: [Column]
  /// The names of all columns in the data file.
  package let dataColumns: [String]
  /// Which columns of the data file are used, if not all: those that only rejects have are not.
  package internal(set) var used: [Int]?
  /// Whether the data file has the columns of rejects.
  package internal(set) var areRejects: Bool
  /// How import treats records that exist already.
  package var mode: ImportMode?
  /// How many rows mode replace may delete, if the package says so.
  package var maxDeletes: String?
  /// The names of the columns in which keys of stopped records travel.
  package var stopped: [String] = []
  /// The fields the records are sorted by, as the manifest promises.
  package var order: [String] = []
  /// The lookups that import leaves blank where they find nothing.
  package var blanks: Set<Int> = []
  /// The data file, or the stem of its parts.
  package var file: String
  /// The source data format that the manifest names; empty if there is none.
  package var sourceFormat = ""
  /// The sheet of a workbook that the manifest names, if it does.
  package var sheet: String?
  /// What the manifest says of it, if there is one.
  package var manifest: ManifestEntity?

  /// One column of the data.
  package struct Column: Sendable {
    /// The name in the data file.
    package var name: String
    /// The field of the entity.
    package var field: Int
  }

  /// What the amounts of some records come to.
  package func sums(of records: [Int32], in chunk: borrowing Chunk) -> AmountSums {
    let amounts = columns.indices.filter { entity.fields[columns[$0].field].isAmount }
    let currency = entity.currency.flatMap { entity.column($0) }
    var sums = AmountSums(names: amounts.map { entity.fields[columns[$0].field].name })
    if amounts.isEmpty || records.isEmpty { return sums }
    var numbers = ShortColumns()
    sums.add(
      records[...], of: chunk, columns: amounts,
      currency: currency.flatMap { field in columns.firstIndex { $0.field == field } }, reading: &numbers)
    return sums
  }

  /// The column of a field by any of the field's names.
  package func column(_ name: String) -> Int? {
    guard let field = entity.column(name) else { return nil }
    return columns.firstIndex { $0.field == field }
  }

  /// The column that names the company of each record, where a package may hold several.
  package var companyColumn: Int? { entity.system == .axdb ? column("DATAAREAID") : nil }

  /// An entity with these columns; columns it does not describe become texts without a limit.
  package init(_ described: Entity?, name: String, system: System, columns names: [String], file: String) {
    var entity =
      described
      ?? Entity(
        name: name, system: system, table: name, label: name, xmlName: name.uppercased(), file: "")
    isDescribed = described != nil
    self.file = file
    columns = []
    dataColumns = names
    let kept = names.indices.filter { !names[$0].lowercased().hasPrefix("p2c.") }
    used = kept.count == names.count ? nil : kept
    areRejects = used != nil
    let described = Dictionary(
      entity.fields.indices.map { (entity.fields[$0].xmlName.lowercased(), $0) },
      uniquingKeysWith: { first, _ in first })
    for name in kept.map({ names[$0] }) {
      let known = entity.column(name) ?? described[name.lowercased()]
      columns.append(Column(name: name, field: known ?? entity.assume(name)))
    }
    self.entity = entity
  }

  /// Notes the lookups that import leaves blank where they find nothing.
  mutating func blank(_ names: [String]) { blanks = Set(names.compactMap { entity.column($0) }) }

  /// The columns that no entity file describes.
  package var undescribed: [String] {
    guard isDescribed else { return [] }
    return columns.compactMap { column in
      entity.fields[column.field].isAssumed ? column.name : nil
    }
  }
}

extension Entity {
  /// Adds a text without a limit for a column that nothing describes; its place among the fields.
  mutating func assume(_ name: String) -> Int {
    index[name.lowercased()] = fields.count
    var field = EntityField(name: name, type: .text, xmlName: name, column: name)
    field.isAssumed = true
    fields.append(field)
    return fields.count - 1
  }
}

extension SourceEntity {
  /// The key fields of a record, for messages.
  package func key(of record: Int, _ chunk: borrowing Chunk) -> String {
    var parts: [String] = []
    for field in entity.key {
      guard let column = columns.firstIndex(where: { $0.field == field }) else { continue }
      parts.append(chunk.text(chunk[record, column]))
    }
    return parts.joined(separator: " ")
  }
}

/// What the header of a CSV must have to do with its entity.
struct HeaderCheck {
  /// Whether a name in the header means something, in lower case or not.
  let isKnown: (String) -> Bool

  /// Refuses a header of which no name means anything: the delimiter is another one, or there is no header.
  func refuseForeign(_ columns: [String], _ entity: String, _ file: String) throws(Fault) {
    guard !columns.contains(where: { isKnown($0) || $0.lowercased().hasPrefix("p2c.") }) else { return }
    if let other = otherDelimiter(columns) { throw Fault.separated(by: other).at(Place(file: file, line: 1)) }
    throw Fault.noHeader("the first line names no field of \(entity)").at(Place(file: file))
  }

  /// A character that separates known names in what was taken for one.
  func otherDelimiter(_ columns: [String]) -> UInt8? {
    CSVHeader.delimiters.first { byte, _ in
      columns.contains { column in
        let parts = column.split(separator: Character(Unicode.Scalar(byte)))
        return parts.count > 1 && parts.contains { isKnown(String($0.filter { $0 != "\"" })) }
      }
    }?.byte
  }
}

extension Entity {
  /// A field by its name in CSV or XML data files.
  package func field(inData name: String) -> Int? {
    if let known = column(name) { return known }
    let wanted = name.lowercased()
    return fields.firstIndex { $0.xmlName.lowercased() == wanted }
  }
}
