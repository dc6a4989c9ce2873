/// Rows in groups that are read back one group at a time: of each a block is in memory, the rest in a temporary file.
///
/// Filled by one thread; after that any thread may read.
///
/// Unchecked: filled by one thread; nothing changes after that.
public final class Partitions: @unchecked Sendable {
  private let folder: String
  private let blockSize: Int
  private var file: SpillFile?
  private var partitions: [Partition]

  /// The rows of one group, each after its length.
  private final class Partition {
    var block = ByteBuffer()
    /// What lies in the file, in order.
    var pieces: [Range<Int>] = []
    var size = 0
  }

  /// So many groups, each with a block of so many bytes in memory.
  public init(count: Int, folder: String, block: Int = 64 * 1024) {
    self.folder = folder
    blockSize = block
    partitions = (0..<count).map { _ in Partition() }
  }

  /// How many groups there are.
  public var count: Int { partitions.count }

  /// How many bytes the rows of a group take.
  public func size(of partition: Int) -> Int { partitions[partition].size }

  /// Adds a row to a group.
  public func add(_ row: UnsafeRawBufferPointer, to number: Int) throws(Fault) {
    let partition = partitions[number]
    let length = row.count + 4
    if partition.block.count + length > blockSize { try flush(partition) }
    if partition.block.capacity < blockSize { partition.block.reserve(blockSize) }
    partition.block.append(number: UInt32(row.count))
    partition.block.append(row)
    partition.size += length
  }

  private func flush(_ partition: Partition) throws(Fault) {
    if partition.block.count == 0 { return }
    if file == nil { file = try SpillFile(folder: folder) }
    guard let file else { return }
    let place = file.size
    try file.write(partition.block.bytes, at: place)
    partition.pieces.append(place..<file.size)
    partition.block.removeAll()
  }

  /// Gives the rows of a group in the order in which they were added; each is valid only for the call.
  public func forEachRow(
    of number: Int, _ use: (UnsafeRawBufferPointer) throws(Fault) -> Void
  ) throws(Fault) {
    var buffer = ByteBuffer()
    for piece in partitions[number].pieces {
      buffer.removeAll()
      try read(piece, into: &buffer)
      try Self.forEachRow(in: buffer.bytes, use)
    }
    try Self.forEachRow(in: partitions[number].block.bytes, use)
  }

  private static func forEachRow(
    in bytes: UnsafeRawBufferPointer, _ use: (UnsafeRawBufferPointer) throws(Fault) -> Void
  ) throws(Fault) {
    var at = 0
    while at < bytes.count {
      let length = Int(bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self))
      try use(UnsafeRawBufferPointer(rebasing: bytes[(at + 4)..<(at + 4 + length)]))
      at += 4 + length
    }
  }

  /// Puts the bytes of a whole group into a buffer: each row after its length, a number of four bytes.
  public func read(_ number: Int, into buffer: inout ByteBuffer) throws(Fault) {
    buffer.removeAll()
    buffer.reserve(partitions[number].size)
    for piece in partitions[number].pieces { try read(piece, into: &buffer) }
    buffer.append(partitions[number].block.bytes)
  }

  private func read(_ piece: Range<Int>, into buffer: inout ByteBuffer) throws(Fault) {
    buffer.reserve(piece.count)
    let target = UnsafeMutableRawBufferPointer(start: buffer.base + buffer.count, count: piece.count)
    guard let file, try file.read(into: target, at: piece.lowerBound) == piece.count else {
      throw Fault(.io, "temp-short", "a temporary file is shorter than it was")
    }
    buffer.count += piece.count
  }

  /// Forgets the rows of a group that are in memory.
  public func forget(_ number: Int) { partitions[number].block = ByteBuffer() }
}

extension ByteBuffer {
  /// Adds the four bytes of a number.
  @inline(always)
  public mutating func append(number: UInt32) { withUnsafeBytes(of: number) { append($0) } }
}
