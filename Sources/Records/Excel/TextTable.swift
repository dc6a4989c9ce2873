/// Texts by number: the first in memory, the others on disk.
final class TextTable {
  /// How many bytes are kept in memory; where each text ends counts too.
  private static let mostInMemory = 8 << 20

  /// How many texts there are.
  private(set) var count = 0
  private let folder: String
  private var texts = ByteBuffer()
  private var ends: [UInt32] = []
  private var spilled: (texts: SpillFile, ends: SpillFile)?
  private var pages = Pages()

  private struct Pages: ~Copyable {
    var texts = PageCache()
    var ends = PageCache()
  }

  init(folder: String) { self.folder = folder }

  /// Adds a text under the next number.
  func add(_ text: UnsafeRawBufferPointer) throws(Fault) {
    count += 1
    if spilled == nil, texts.count + text.count + 4 * ends.count < Self.mostInMemory {
      texts.append(text)
      return ends.append(UInt32(truncatingIfNeeded: texts.count))
    }
    if spilled == nil { spilled = (try SpillFile(folder: folder), try SpillFile(folder: folder)) }
    try spilled?.texts.append(text)
    let end = UInt64(spilled?.texts.size ?? 0)
    try withUnsafeBytes(of: end) { end throws(Fault) in try spilled?.ends.append(end) }
  }

  /// Adds the text of a number, which there is, to a buffer.
  func append(_ number: Int, to bytes: inout ByteBuffer) throws(Fault) {
    guard number >= ends.count else {
      let start = number > 0 ? Int(ends[number - 1]) : 0
      return bytes.append(texts.base + start, Int(ends[number]) - start)
    }
    guard let spilled else { return }
    let place = number - ends.count
    let start = place > 0 ? try end(place - 1, spilled.ends) : 0
    let length = try end(place, spilled.ends) - start
    bytes.reserve(length)
    let room = UnsafeMutableRawBufferPointer(start: bytes.base + bytes.count, count: length)
    try pages.texts.read(spilled.texts, into: room, at: start)
    bytes.count += length
  }

  private func end(_ place: Int, _ file: SpillFile) throws(Fault) -> Int {
    var end: UInt64 = 0
    try withUnsafeMutableBytes(of: &end) { end throws(Fault) in try pages.ends.read(file, into: end, at: 8 * place) }
    return Int(end)
  }
}

/// The pages of a file that were read last, each with a place of its own.
private struct PageCache: ~Copyable {
  private static let (pageSize, pageCount) = (4096, 256)
  private var bytes = ByteBuffer()
  /// Which page each place holds, and how much of it there was to read.
  private var pages: [(page: Int, count: Int)] = Array(repeating: (-1, 0), count: Self.pageCount)

  /// Reads bytes that the file has.
  mutating func read(_ file: SpillFile, into target: UnsafeMutableRawBufferPointer, at offset: Int) throws(Fault) {
    var done = 0
    while done < target.count {
      let (page, start) = ((offset + done) / Self.pageSize, (offset + done) % Self.pageSize)
      let place = page % Self.pageCount
      let count = min(target.count - done, Self.pageSize - start)
      // The last page grows while the file does.
      if pages[place].page != page || pages[place].count < start + count { try load(page, place, file) }
      guard pages[place].count >= start + count else {
        throw Fault(.io, "temp-short", "a temporary file is shorter than it was")
      }
      let piece = UnsafeRawBufferPointer(start: bytes.base + place * Self.pageSize + start, count: count)
      UnsafeMutableRawBufferPointer(rebasing: target[done...]).copyMemory(from: piece)
      done += count
    }
  }

  private mutating func load(_ page: Int, _ place: Int, _ file: SpillFile) throws(Fault) {
    if bytes.capacity == 0 { bytes.reserve(Self.pageSize * Self.pageCount) }
    let room = UnsafeMutableRawBufferPointer(start: bytes.base + place * Self.pageSize, count: Self.pageSize)
    pages[place] = (-1, 0)
    pages[place] = (page, try file.read(into: room, at: page * Self.pageSize))
  }
}
