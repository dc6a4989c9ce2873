import Entities
import Records

/// Asks whether the target has rows with certain values.
final class Probe {
  private let search: Search
  private let forms: [StoredForm]
  private let company: ByteBuffer
  private let hasCompany: Bool
  private var scratch = ByteBuffer()

  enum Search {
    case index(KeyIndex)
    case statement(JoinedSearch)
  }

  init(_ search: Search, _ forms: [StoredForm], company: String?) {
    self.search = search
    self.forms = forms
    var bytes = ByteBuffer()
    bytes.append(company ?? "")
    self.company = bytes
    hasCompany = company != nil
  }

  func count(_ chunk: borrowing Chunk, _ record: Int, _ columns: [Int]) throws(Fault) -> Int {
    scratch.removeAll()
    scratch.reserve(columns.count * StoredForm.scratchLimit)
    let width = columns.count + (hasCompany ? 1 : 0)
    return try withUnsafeTemporaryAllocation(of: StoredValue.self, capacity: width) { (room) throws(Fault) in
      for (number, column) in columns.enumerated() {
        let canonical = forms[number].canonical(chunk, chunk[record, column])
        room.initializeElement(at: number, to: forms[number].stored(canonical, &scratch))
      }
      if hasCompany { room.initializeElement(at: columns.count, to: .text(company.bytes)) }
      let values = UnsafeBufferPointer(room)
      switch search {
      case .index(let index): return try index.find(values) { (_) throws(Fault) in }
      case .statement(let statement): return try statement.count(values)
      }
    }
  }
}

/// A search over joined tables.
final class JoinedSearch {
  private let statement: Statement

  init(_ statement: consuming Statement) { self.statement = statement }

  func count(_ values: UnsafeBufferPointer<StoredValue>) throws(Fault) -> Int {
    defer { statement.reset() }
    for index in values.indices { values[index].bind(to: statement, index) }
    guard try statement.step() else { return 0 }
    return try statement.step() ? 2 : 1
  }
}
