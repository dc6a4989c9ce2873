internal import Entities
package import Packages
package import Records

/// Which records of a package belong together: a header and its lines move whole or not at all.
package struct Documents: Sendable {
  /// For each entity the columns that name the document; nil where every record stands alone.
  private let columns: [[Int]?]
  private let roots: [UInt8]
  private let zeroIsBlank: [Bool]
  private var lost: Set<[UInt8]> = []

  /// The documents of these entities.
  package init(_ entities: [SourceEntity]) {
    var columns: [[Int]?] = entities.map { _ in nil }
    var roots = entities.indices.map { UInt8(truncatingIfNeeded: $0) }
    for (place, entity) in entities.enumerated() {
      guard let parent = entity.entity.parent else { continue }
      columns[place] = Self.columns(parent.fields, entity)
      let head = entities.firstIndex {
        Self.isName(parent.entity, of: $0.entity) && $0.entity.system == entity.entity.system
      }
      guard let head, columns[place] != nil else { continue }
      columns[head] = Self.columns(parent.targetFields.compactMap { entities[head].entity.column($0) }, entities[head])
      roots[place] = roots[head]
    }
    self.columns = columns
    self.roots = roots
    zeroIsBlank = zip(entities, columns).map { entity, columns in
      let last = columns?.last.map { entity.entity.fields[entity.columns[$0].field] }
      return entity.entity.system == .axdb && last?.type == .integer
    }
  }

  private static func columns(_ fields: [Int], _ entity: SourceEntity) -> [Int]? {
    let found = fields.compactMap { field in entity.columns.firstIndex { $0.field == field } }
    return found.count == fields.count && !found.isEmpty ? found : nil
  }

  private static func isName(_ name: String, of entity: Entity) -> Bool {
    let name = name.lowercased()
    return name == entity.name.lowercased() || name == entity.qualifiedName.lowercased()
  }

  /// Whether no document lost a record.
  package var isEmpty: Bool { lost.isEmpty }

  /// Notes that a record is bad, and with it its document.
  package mutating func lose(_ record: Int, of chunk: borrowing Chunk) {
    if let key = key(of: record, chunk) { lost.insert(key) }
  }

  /// For each record of the chunk whether its document lost one; empty if none did.
  package func heldBack(_ chunk: borrowing Chunk) -> [Bool] {
    guard !lost.isEmpty, columns[chunk.entity] != nil else { return [] }
    var result: [Bool] = []
    for record in 0..<chunk.recordCount {
      result.append(key(of: record, chunk).map { lost.contains($0) } ?? false)
    }
    return result
  }

  private func key(of record: Int, _ chunk: borrowing Chunk) -> [UInt8]? {
    guard let columns = columns[chunk.entity], let last = columns.last else { return nil }
    // Without a reference to a header a record stands alone.
    if KeyRule.isBlank(chunk.value(chunk[record, last]), zeroIsBlank: zeroIsBlank[chunk.entity]) { return nil }
    var key = ByteBuffer()
    key.append(roots[chunk.entity])
    for column in columns {
      ValueMap.normalise(chunk.value(chunk[record, column]), into: &key)
      key.append(0x1F)
    }
    return Array(key.bytes)
  }
}
