/// Rows found by fingerprint after all of them have come: in memory as long as they are few, else on disk.
///
/// Filled by one thread. Several rows of one fingerprint become one when the table is finished; after that any thread may
/// read. What does not fit in memory is put aside in groups, front to back, and laid out group by group: a table that grew
/// on disk would read and write a page for each row.
///
/// Unchecked: filled by one thread; nothing changes once it is finished.
public final class SettledTable: @unchecked Sendable {
  /// A row, and a number that goes with it.
  public struct Row {
    /// Its bytes, valid only for the call.
    public let bytes: UnsafeRawBufferPointer
    /// The number.
    public let mark: UInt32
  }

  /// What becomes of two rows of one fingerprint, in the order in which they came: whether the second one stays, and its
  /// or the first one's new mark.
  public typealias Settle = @Sendable (_ first: Row, _ second: Row) -> (takesSecond: Bool, mark: UInt32)

  private let folder: String
  private let memoryLimit: Int
  private let settle: Settle
  /// What was added as long as it fits; where it does not, each group in its turn.
  private var memory = SlotTable()
  private var groups: Partitions?
  private var layouts: [Layout] = []
  private var slotFile: SpillFile?
  private var rowFile: SpillFile?
  private var scratch = ByteBuffer()

  /// Where the slots of a group lie in the file.
  private struct Layout {
    var start = 0
    var mask = 0
  }

  private static let groupBits = 7
  private static let slotSize = MemoryLayout<SlotTable.Slot>.stride

  /// A table that keeps up to so many bytes in memory.
  public init(folder: String, memoryLimit: Int = 16 << 20, settle: @escaping Settle) {
    self.folder = folder
    self.memoryLimit = memoryLimit
    self.settle = settle
  }

  /// Adds a row.
  public func add(_ print: Fingerprint, _ row: UnsafeRawBufferPointer, mark: UInt32 = 0) throws(Fault) {
    if let groups { return try put(print, row, mark, into: groups) }
    memory.add(print, row, mark, settle)
    if memory.size > memoryLimit { try spill() }
  }

  private static func group(_ print: Fingerprint) -> Int { Int(print.high >> UInt64(64 - groupBits)) }

  private func put(
    _ print: Fingerprint, _ row: UnsafeRawBufferPointer, _ mark: UInt32, into groups: Partitions
  ) throws(Fault) {
    scratch.removeAll()
    withUnsafeBytes(of: print.high) { scratch.append($0) }
    withUnsafeBytes(of: print.low) { scratch.append($0) }
    scratch.append(number: mark)
    scratch.append(row)
    try groups.add(scratch.bytes, to: Self.group(print))
  }

  private func spill() throws(Fault) {
    let groups = Partitions(count: 1 << Self.groupBits, folder: folder, block: 32 * 1024)
    try memory.giveAll { (print, row) throws(Fault) in try put(print, row.bytes, row.mark, into: groups) }
    memory = SlotTable()
    self.groups = groups
  }

  /// Says that no more rows come; to be called before any is read.
  public func finish() throws(Fault) {
    guard let groups else { return }
    let (slots, rows) = (try SpillFile(folder: folder), try SpillFile(folder: folder))
    for group in 0..<groups.count {
      var table = SlotTable()
      try groups.forEachRow(of: group) { (bytes) throws(Fault) in
        let print = Fingerprint(
          high: bytes.loadUnaligned(as: UInt64.self), low: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        let mark = bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
        table.add(print, UnsafeRawBufferPointer(rebasing: bytes[20...]), mark, settle)
      }
      groups.forget(group)
      layouts.append(Layout(start: slots.size, mask: table.mask))
      try table.write(slots, rows)
    }
    try slots.flush()
    try rows.flush()
    (slotFile, rowFile, self.groups) = (slots, rows, nil)
  }

  /// The mark of a fingerprint; nil if there is no row.
  public func mark(of print: Fingerprint) throws(Fault) -> UInt32? { try find(print)?.mark }

  /// The mark of a fingerprint's row, which replaces what the buffer held; nil if there is none.
  public func get(_ print: Fingerprint, into buffer: inout ByteBuffer) throws(Fault) -> UInt32? {
    buffer.removeAll()
    guard let slot = try find(print) else { return nil }
    let length = Int(slot.length) - 1
    guard let rowFile else {
      memory.append(slot, to: &buffer)
      return slot.mark
    }
    buffer.reserve(length)
    let target = UnsafeMutableRawBufferPointer(start: buffer.base, count: length)
    guard try rowFile.read(into: target, at: slot.place) == length else { throw Self.short }
    buffer.count = length
    return slot.mark
  }

  private static let short = Fault(.io, "temp-short", "a temporary file is shorter than it was")

  private func find(_ print: Fingerprint) throws(Fault) -> SlotTable.Slot? {
    guard let slotFile else { return memory.find(print) }
    let layout = layouts[Self.group(print)]
    var at = SlotTable.home(print, layout.mask)
    while true {
      let slot = try Self.slot(layout.start + at * Self.slotSize, slotFile)
      if slot.length == 0 { return nil }
      if slot.print == print { return slot }
      at = (at &+ 1) & layout.mask
    }
  }

  private static func slot(_ place: Int, _ file: SpillFile) throws(Fault) -> SlotTable.Slot {
    var slot = SlotTable.Slot()
    var got: Result<Int, Fault> = .success(0)
    withUnsafeMutableBytes(of: &slot) { bytes in
      do throws(Fault) { got = .success(try file.read(into: bytes, at: place)) } catch { got = .failure(error) }
    }
    guard try got.get() == slotSize else { throw short }
    return slot
  }
}

/// Rows in memory, found by fingerprint.
struct SlotTable {
  /// A fingerprint, and where its row lies; `length` is one more than the row's, 0 for a free slot.
  struct Slot {
    var print = Fingerprint(high: 0, low: 0)
    var place = 0
    var length: UInt32 = 0
    var mark: UInt32 = 0
  }

  /// One less than the number of slots, which is a power of two.
  private(set) var mask = 1023
  private var slots = [Slot](repeating: Slot(), count: 1024)
  private var rows: [UInt8] = []
  private var count = 0

  /// How many bytes it takes.
  var size: Int { slots.count * MemoryLayout<Slot>.stride + rows.count }

  /// The slot at which the search for a fingerprint begins; the first bits choose the group, so others are taken.
  static func home(_ print: Fingerprint, _ mask: Int) -> Int { Int(truncatingIfNeeded: print.high) & mask }

  mutating func add(
    _ print: Fingerprint, _ row: UnsafeRawBufferPointer, _ mark: UInt32, _ settle: SettledTable.Settle
  ) {
    if (count + 1) * 2 > mask { grow() }
    let at = place(of: print)
    var slot = Slot(print: print, place: rows.count, length: UInt32(row.count) + 1, mark: mark)
    if slots[at].length > 0 {
      let known = slots[at]
      let settled = rows.withUnsafeBytes { bytes in
        settle(.init(bytes: Self.row(known, bytes), mark: known.mark), .init(bytes: row, mark: mark))
      }
      slot.mark = settled.mark
      guard settled.takesSecond else {
        slots[at].mark = settled.mark
        return
      }
    } else {
      count += 1
    }
    rows.append(contentsOf: row)
    slots[at] = slot
  }

  func find(_ print: Fingerprint) -> Slot? {
    let slot = slots[place(of: print)]
    return slot.length == 0 ? nil : slot
  }

  private func place(of print: Fingerprint) -> Int {
    var at = Self.home(print, mask)
    while slots[at].length > 0, slots[at].print != print { at = (at &+ 1) & mask }
    return at
  }

  private mutating func grow() {
    let old = slots
    mask = old.count * 2 - 1
    slots = Array(repeating: Slot(), count: mask + 1)
    for slot in old where slot.length > 0 { slots[place(of: slot.print)] = slot }
  }

  /// Adds the bytes of a row to a buffer.
  func append(_ slot: Slot, to buffer: inout ByteBuffer) { rows.withUnsafeBytes { buffer.append(Self.row(slot, $0)) } }

  private static func row(_ slot: Slot, _ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[slot.place..<slot.place + Int(slot.length) - 1])
  }

  func giveAll(_ use: (Fingerprint, SettledTable.Row) throws(Fault) -> Void) throws(Fault) {
    let failure: Fault? = rows.withUnsafeBytes { bytes in
      for slot in slots where slot.length > 0 {
        do throws(Fault) { try use(slot.print, .init(bytes: Self.row(slot, bytes), mark: slot.mark)) } catch {
          return error
        }
      }
      return nil
    }
    if let failure { throw failure }
  }

  /// Adds the rows and slots to files; the places are those in the file of rows.
  mutating func write(_ slotFile: SpillFile, _ rowFile: SpillFile) throws(Fault) {
    let start = rowFile.size
    for at in slots.indices where slots[at].length > 0 { slots[at].place += start }
    try Self.append(rows, to: rowFile)
    let failure: Fault? = slots.withUnsafeBytes { bytes in
      do throws(Fault) { try slotFile.append(bytes) } catch { return error }
      return nil
    }
    if let failure { throw failure }
  }

  private static func append(_ bytes: [UInt8], to file: SpillFile) throws(Fault) {
    let failure: Fault? = bytes.withUnsafeBytes { bytes in
      do throws(Fault) { try file.append(bytes) } catch { return error }
      return nil
    }
    if let failure { throw failure }
  }
}
