/// Rows found by fingerprint: in memory as long as they are few, then in two temporary files.
///
/// Filled by one thread; once it is full any thread may read.
///
/// Unchecked: filled by one thread; nothing changes once it is full.
public final class KeyedTable: @unchecked Sendable {
  /// How many rows there are.
  public private(set) var count = 0
  private let folder: String
  private let memoryLimit: Int
  private var mask = 1023
  private var slots: [Slot]
  private var slotFile: SpillFile?
  private var rows = ByteBuffer()
  private var rowFile: SpillFile?

  /// A fingerprint, and where its row lies; `length` is one more than the row's, 0 for a free slot.
  private struct Slot {
    var print = Fingerprint(high: 0, low: 0)
    var place = 0
    var length: UInt32 = 0
    var mark: UInt32 = 0
  }

  private static let slotSize = MemoryLayout<Slot>.stride

  /// A table that keeps up to so many bytes in memory.
  public init(folder: String, memoryLimit: Int = 16 << 20) {
    self.folder = folder
    self.memoryLimit = memoryLimit
    slots = Array(repeating: Slot(), count: 1024)
  }

  /// Adds or replaces the row of a fingerprint, and marks it.
  public func set(_ print: Fingerprint, _ row: UnsafeRawBufferPointer, mark: UInt32 = 0) throws(Fault) {
    if (count + 1) * 2 > mask { try grow() }
    let (at, known) = try find(print)
    var slot = Slot(print: print, place: 0, length: UInt32(row.count) + 1, mark: mark)
    if let rowFile {
      slot.place = rowFile.size
      try rowFile.append(row)
    } else {
      slot.place = rows.count
      rows.append(row)
    }
    if known == nil { count += 1 }
    try put(slot, at)
    if rowFile == nil, rows.count + slots.count * Self.slotSize > memoryLimit { try spill() }
  }

  /// Says that no more rows come.
  public func finish() throws(Fault) { try rowFile?.flush() }

  /// The mark of a fingerprint's row, which replaces what the buffer held; nil if there is none.
  public func get(_ print: Fingerprint, into buffer: inout ByteBuffer) throws(Fault) -> UInt32? {
    buffer.removeAll()
    guard let slot = try find(print).slot else { return nil }
    let length = Int(slot.length) - 1
    guard let rowFile else {
      buffer.append(UnsafeRawBufferPointer(start: rows.base + slot.place, count: length))
      return slot.mark
    }
    buffer.reserve(length)
    let target = UnsafeMutableRawBufferPointer(start: buffer.base, count: length)
    guard try rowFile.read(into: target, at: slot.place) == length else {
      throw Fault(.io, "temp-short", "a temporary file is shorter than it was")
    }
    buffer.count = length
    return slot.mark
  }

  /// Whether there is a row.
  public func contains(_ print: Fingerprint) throws(Fault) -> Bool { try find(print).slot != nil }

  private func find(_ print: Fingerprint) throws(Fault) -> (at: Int, slot: Slot?) {
    var at = Int(truncatingIfNeeded: print.high) & mask
    while true {
      let slot = try slot(at)
      if slot.length == 0 { return (at, nil) }
      if slot.print == print { return (at, slot) }
      at = (at &+ 1) & mask
    }
  }

  @inline(always)
  private func slot(_ at: Int) throws(Fault) -> Slot {
    guard let slotFile else { return slots[at] }
    var slot = Slot()
    var got: Result<Int, Fault> = .success(0)
    withUnsafeMutableBytes(of: &slot) { bytes in
      do throws(Fault) { got = .success(try slotFile.read(into: bytes, at: at * Self.slotSize)) } catch {
        got = .failure(error)
      }
    }
    // Behind the end of the file there are only free slots.
    return try got.get() == Self.slotSize ? slot : Slot()
  }

  private func put(_ slot: Slot, _ at: Int) throws(Fault) {
    guard let slotFile else {
      slots[at] = slot
      return
    }
    let failure: Fault? = withUnsafeBytes(of: slot) { bytes in
      do throws(Fault) {
        try slotFile.write(bytes, at: at * Self.slotSize)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }

  private func spill() throws(Fault) {
    let file = try SpillFile(folder: folder)
    try file.append(rows.bytes)
    rowFile = file
    rows = ByteBuffer()
    let old = slots
    slots = []
    slotFile = try SpillFile(folder: folder)
    for slot in old where slot.length > 0 { try put(slot, try find(slot.print).at) }
  }

  private func grow() throws(Fault) {
    let (oldSlots, oldFile, oldCapacity) = (slots, slotFile, mask + 1)
    mask = oldCapacity * 2 - 1
    if oldFile == nil {
      slots = Array(repeating: Slot(), count: mask + 1)
      for slot in oldSlots where slot.length > 0 { slots[try find(slot.print).at] = slot }
      return
    }
    slotFile = try SpillFile(folder: folder)
    var batch: [Slot] = Array(repeating: Slot(), count: 4096)
    var first = 0
    while first < oldCapacity, let oldFile {
      var got: Result<Int, Fault> = .success(0)
      batch.withUnsafeMutableBytes { bytes in
        do throws(Fault) { got = .success(try oldFile.read(into: bytes, at: first * Self.slotSize)) } catch {
          got = .failure(error)
        }
      }
      let count = try got.get() / Self.slotSize
      if count == 0 { break }
      for slot in batch[..<count] where slot.length > 0 { try put(slot, try find(slot.print).at) }
      first += count
    }
  }
}
