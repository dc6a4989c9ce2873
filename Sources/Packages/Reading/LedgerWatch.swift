package import Records

/// A zip or folder that is held against the ledger beside it while its files are read, for those who want to know all that
/// contradicts it.
package final class LedgerWatch: DataFileContainer {
  private let container: any DataFileContainer
  private let ledger: LedgerBeside.Contents
  private let known: LedgerFiles?
  /// What is known of the open file, and of those read to their ends.
  private var file = ""
  private var sum = FileSum()
  private var sums: [String: FileSum] = [:]

  /// Nil if no ledger lies beside the container.
  package init?(_ container: any DataFileContainer) throws(Fault) {
    guard let ledger = try LedgerBeside(container.name).read() else { return nil }
    self.container = container
    self.ledger = ledger
    known = LedgerFiles(ledger, of: container.name)
  }

  package var name: String { container.name }
  package var dataFiles: [String] { get throws(Fault) { try container.dataFiles } }
  package var progress: (done: Int, total: Int?) { container.progress }
  package func checksum(of file: String) -> (size: Int, crc: UInt32)? { container.checksum(of: file) }
  package func contents(of file: String) throws(Fault) -> ByteBuffer? { try container.contents(of: file) }
  package func peek(_ count: Int) throws(Fault) -> UnsafeRawBufferPointer { try container.peek(count) }

  package func open(_ file: String) throws(Fault) {
    try container.open(file)
    self.file = file
    sum = FileSum()
  }

  package func read(into target: UnsafeMutableRawBufferPointer) throws(Fault) -> Int {
    let count = try container.read(into: target)
    if count > 0 {
      let isStated = container.checksum(of: file) != nil
      sum.add(UnsafeRawBufferPointer(rebasing: target[..<count]), sums: !isStated)
    } else if !target.isEmpty {
      sums[file] = container.checksum(of: file).map { sum.stated($0.size, $0.crc) } ?? sum
    }
    return count
  }

  /// What contradicts the ledger, file by file, so that a reader would refuse the package.
  package func contradictions() throws(Fault) -> [(file: String, fault: Fault)] {
    let manifest = try container.manifest().manifest
    var found: [(file: String, fault: Fault)] = []
    func note(_ file: String, _ work: () throws(Fault) -> Void) throws(Fault) {
      do throws(Fault) { try work() } catch {
        guard error.kind == .data else { throw error }
        let name = error.place.file?.split(separator: "/").last.map(String.init)
        found.append((file.isEmpty ? name ?? "" : file, error))
      }
    }
    for item in manifest.entities { try note(item.file) { () throws(Fault) in _ = try ledger.mode(of: item.file) } }
    guard let known else { return found }
    try note("") { () throws(Fault) in try known.check(manifest.entities.map(\.file)) }
    let there = Set(try dataFiles.map { $0.lowercased() })
    for item in manifest.entities
    where !item.isDisabled && known.lists(item.file) && there.contains(item.file.lowercased()) {
      try note(item.file) { () throws(Fault) in try prove(item.file, known) }
    }
    return found
  }

  private func prove(_ file: String, _ known: LedgerFiles) throws(Fault) {
    try open(file)
    let syntax = Syntax.of(try peek(Syntax.beginningSize), named: file)
    if sums[file] == nil {
      var room = ByteBuffer(capacity: FileInput.bufferSize)
      while try read(into: UnsafeMutableRawBufferPointer(start: room.base, count: room.capacity)) > 0 {
        room.removeAll()
      }
    }
    if let sum = sums[file] { _ = try known.isEdited(file, sum, syntax) }
  }
}
