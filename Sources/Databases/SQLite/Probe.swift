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
    scratch.removeAll()
    scratch.reserve(columns.count * StoredForm.scratchLimit)
    let width = columns.count + (hasCompany ? 1 : 0)
    return try withUnsafeTemporaryAllocation(of: StoredValue.self, capacity: width) { (room) throws(Fault) in
      for (number, column) in columns.enumerated() {
        let canonical = forms[number].canonical(chunk, chunk[record, column])
        room.initializeElement(at: number, to: forms[number].stored(canonical, &scratch))
      }
      if hasCompany { room.initializeElement(at: columns.count, to: .text(company.bytes)) }
      let found = try search.count(UnsafeBufferPointer(room))
      return found == 0 ? try former?.count(UnsafeBufferPointer(room)) ?? 0 : found
    }
  }
}
