/// Finds keys that come twice in a data file of any size.
///
/// Keys in ascending order, which is how export writes them, are only compared with the one before, and those of a whole
/// chunk only with the last key of the chunk before. Other keys are looked up as long as they are few; many are sorted on disk, and then judged at the end.
public final class DuplicateKeys {
  private let folder: String
  private let mostInMemory: Int
  private let sortMemory: Int
  private var last = ByteBuffer()
  private var isAscending = true
  private var set: FingerprintSet?
  private var sorter: Sorter?
  private var prints: FingerprintFile
  private var count = 0
  private var row = ByteBuffer()

  /// A search that looks up so many keys in memory before it sorts them, with so many bytes for that.
  public init(folder: String, mostInMemory: Int = 1 << 17, sortMemory: Int = 16 << 20) {
    self.folder = folder
    self.mostInMemory = mostInMemory
    self.sortMemory = sortMemory
    prints = FingerprintFile(folder: folder)
  }

  /// Takes the keys of a chunk if they ascend among themselves and come behind all before; false if they have to be taken
  /// one by one.
  public func insert(ascending list: TupleList) throws(Fault) -> Bool {
    guard isAscending, let first = list.firstAscending, let end = list.prints.indices.last,
      count == 0 || compare(first, last.bytes) > 0
    else { return false }
    last.removeAll()
    last.append(list.bytes(end))
    try prints.append(contentsOf: list.prints)
    count += list.prints.count
    return true
  }

  /// Takes the key of a record; false if it is known already that it came before.
  public func insert(_ key: UnsafeRawBufferPointer, _ print: Fingerprint, record: Int) throws(Fault) -> Bool {
    if isAscending {
      let order = compare(key, last.bytes)
      if order == 0, count > 0 { return false }
      isAscending = order > 0 || count == 0
      if isAscending {
        last.removeAll()
        last.append(key)
        try keep(print)
        return true
      }
    }
    if sorter == nil, count >= mostInMemory { try sort() }
    if let sorter {
      try add(print, record: record, to: sorter)
      return true
    }
    if set == nil { set = try makeSet() }
    guard let set else { return true }
    guard try set.insert(print) else { return false }
    try keep(print)
    return true
  }

  private func keep(_ print: Fingerprint) throws(Fault) {
    try prints.append(print)
    count += 1
  }

  private func makeSet() throws(Fault) -> FingerprintSet {
    let made = FingerprintSet(folder: folder)
    try prints.visit { print throws(Fault) in _ = try made.insert(print) }
    return made
  }

  /// Those that were kept so far have no number: whatever equals one of them came later.
  private func sort() throws(Fault) {
    let made = Sorter(folder: folder, memory: sortMemory)
    try prints.visit { print throws(Fault) in try add(print, record: 0, to: made) }
    sorter = made
    set = nil
    prints = FingerprintFile(folder: folder)
  }

  private func add(_ print: Fingerprint, record: Int, to sorter: Sorter) throws(Fault) {
    row.removeAll()
    Self.append(print, to: &row)
    withUnsafeBytes(of: UInt64(record).bigEndian) { row.append($0) }
    try sorter.add(row.bytes)
  }

  private static func append(_ print: Fingerprint, to row: inout ByteBuffer) {
    withUnsafeBytes(of: print.high.bigEndian) { row.append($0) }
    withUnsafeBytes(of: print.low.bigEndian) { row.append($0) }
  }

  private static func fingerprint(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Fingerprint {
    Fingerprint(
      high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)),
      low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self)))
  }

  /// Gives the records whose keys turn out to have come before, in order of record.
  public func finish(_ found: (_ record: Int) throws(Fault) -> Void) throws(Fault) {
    guard let sorter else { return }
    var last: Fingerprint?
    let records = Sorter(folder: folder, memory: 1 << 20)
    try sorter.drain { row throws(Fault) in
      let print = Self.fingerprint(row, 0)
      if print == last { try records.add(UnsafeRawBufferPointer(rebasing: row[16..<24])) }
      last = print
    }
    try records.drain { row throws(Fault) in
      try found(Int(UInt64(bigEndian: row.loadUnaligned(as: UInt64.self))))
    }
  }
}
