internal import Records

/// Bytes on their way into a file, compressed if its name says so.
///
/// The same bytes give the same file, whenever and in whatever pieces they come: without a time, a name or a trace of workers.
struct PackedOutput: ~Copyable {
  private var output: FileOutput
  private let packer: (any Packer)?

  init(_ output: consuming FileOutput, named name: String) throws(Fault) {
    packer = try Compression.named(name).map { compression throws(Fault) in
      guard let packer = compression.makePacker() else { throw .noMemory(Place(file: name)) }
      return packer
    }
    self.output = output
  }

  /// Adds bytes at the end.
  mutating func write(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
    guard let packer else { return try output.write(bytes) }
    try packer.append(bytes, to: &output)
  }

  /// Writes what is left and closes; only then everything is known to be written.
  consuming func close() throws(Fault) {
    try packer?.end(to: &output)
    try output.close()
  }
}

/// Compresses the content of one file.
protocol Packer: AnyObject {
  /// Takes bytes; what they come to goes to the output, now or later.
  func append(_ bytes: UnsafeRawBufferPointer, to output: inout FileOutput) throws(Fault)
  /// Ends what was begun with the first bytes, if there were any.
  func end(to output: inout FileOutput) throws(Fault)
}

/// Compresses with a library, which gets blocks of one size, so that the result cannot depend on how the bytes came.
final class BlockPacker: Packer {
  private static let blockSize = 1 << 18

  private let encoder: any BlockEncoder
  private var pending = ByteBuffer(capacity: blockSize)
  private var packed = ByteBuffer(capacity: blockSize)

  init?(_ encoder: (any BlockEncoder)?) {
    guard let encoder else { return nil }
    self.encoder = encoder
  }

  func append(_ bytes: UnsafeRawBufferPointer, to output: inout FileOutput) throws(Fault) {
    var done = 0
    while done < bytes.count {
      let taken = min(bytes.count - done, Self.blockSize - pending.count)
      pending.append(UnsafeRawBufferPointer(rebasing: bytes[done..<done + taken]))
      done += taken
      if pending.count == Self.blockSize { try encode(isLast: false, to: &output) }
    }
  }

  func end(to output: inout FileOutput) throws(Fault) { try encode(isLast: true, to: &output) }

  private func encode(isLast: Bool, to output: inout FileOutput) throws(Fault) {
    var done = 0
    while true {
      let rest = UnsafeRawBufferPointer(rebasing: pending.bytes[done...])
      let step = encoder.encode(
        rest, isLast: isLast, into: UnsafeMutableRawBufferPointer(start: packed.base, count: packed.capacity))
      guard let step else { throw .noMemory(Place(file: output.name)) }
      try output.write(UnsafeRawBufferPointer(start: packed.base, count: step.made))
      done += step.taken
      if isLast ? step.isEnded : done == pending.count { break }
    }
    pending.removeAll()
  }
}

/// What a library does with a block.
protocol BlockEncoder: AnyObject {
  /// Takes bytes and gives what there is room for, after the last ones until all is given; nil if there is no memory, the
  /// only reason there can be.
  func encode(
    _ bytes: UnsafeRawBufferPointer, isLast: Bool, into target: UnsafeMutableRawBufferPointer
  ) -> (taken: Int, made: Int, isEnded: Bool)?
}
