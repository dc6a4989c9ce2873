import Entities
import Records

/// Asks whether the target has rows with certain values.
final class Probe {
  private let search: KeySearch
  private let forms: [StoredForm]
  private let company: ByteBuffer
  private let hasCompany: Bool
  /// Where records may be found that have another number by now.
  private let former: FormerRows?
  private var scratch = ByteBuffer()

  init(_ search: KeySearch, _ forms: [StoredForm], company: String?, former: FormerRows? = nil) {
    self.former = former
    self.search = search
    self.forms = forms
    var bytes = ByteBuffer()
    bytes.append(company ?? "")
    self.company = bytes
    hasCompany = company != nil
  }

  func count(_ chunk: borrowing Chunk, _ record: Int, _ columns: [Int]) throws(Fault) -> Int {
    var count = 0
    try withValues(chunk, record, columns) { (values) throws(Fault) in
      count = try search.count(values)
      if count == 0 { count = try former?.count(values) ?? 0 }
    }
    return count
  }

  /// Gives each row that matches, as far as the search goes.
  func each(
    _ chunk: borrowing Chunk, _ record: Int, _ columns: [Int], _ body: (borrowing Statement) throws(Fault) -> Void
  ) throws(Fault) {
    try withValues(chunk, record, columns) { (values) throws(Fault) in try search.each(values, body) }
  }

  private func withValues(
    _ chunk: borrowing Chunk, _ record: Int, _ columns: [Int],
    _ use: (UnsafeBufferPointer<StoredValue>) throws(Fault) -> Void
  ) throws(Fault) {
    scratch.removeAll()
    scratch.reserve(columns.count * StoredForm.scratchLimit)
    let width = columns.count + (hasCompany ? 1 : 0)
    try withUnsafeTemporaryAllocation(of: StoredValue.self, capacity: width) { (room) throws(Fault) in
      for (number, column) in columns.enumerated() {
        let canonical = forms[number].canonical(chunk, chunk[record, column])
        room.initializeElement(at: number, to: forms[number].stored(canonical, &scratch))
      }
      if hasCompany { room.initializeElement(at: columns.count, to: .text(company.bytes)) }
      try use(UnsafeBufferPointer(room))
    }
  }
}
