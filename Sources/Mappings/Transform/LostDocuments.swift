internal import Entities
package import Packages
package import Records

/// The documents of a package that lost a record, and with it all others.
package struct LostDocuments: Sendable {
  private let documents: Documents
  private var lost: Set<Fingerprint> = []

  /// None yet, of the documents of these entities.
  package init(_ entities: [SourceEntity]) throws(Fault) {
    documents = try Documents(entities.map { ($0.entity, $0.columns.map(\.field)) })
  }

  /// Notes that a record is bad, and with it its document.
  package mutating func lose(_ record: Int, of chunk: borrowing Chunk) {
    if let document = documents.document(of: record, chunk) { lost.insert(document) }
  }

  /// For each record of the chunk whether its document lost one; empty if none did.
  package func heldBack(_ chunk: borrowing Chunk) -> [Bool] {
    guard !lost.isEmpty, documents.members[chunk.entity] != nil else { return [] }
    return (0..<chunk.recordCount).map { record in
      documents.document(of: record, chunk).map { lost.contains($0) } ?? false
    }
  }
}
