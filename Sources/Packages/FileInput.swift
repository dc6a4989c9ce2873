internal import CSystem
internal import Glibc
package import Records

/// Buffered bytes from a file descriptor, read once from front to back.
///
/// Unchecked: it owns its buffer, and has one owner itself.
package struct FileInput: ~Copyable, @unchecked Sendable {
  /// How many bytes one read asks for, and the most that can be peeked at.
  package static let bufferSize = 1 << 18
  /// What is read past the buffer, straight to where it is wanted.
  private static let longRead = 1 << 16

  /// The name of the input for messages.
  package let name: String
  /// How many bytes were taken so far.
  package private(set) var position = 0
  /// How many bytes there are in the file from where it stands, compressed or not; nil for a pipe.
  package let knownSize: Int?

  private let descriptor: Int32
  private let closes: Bool
  private let buffer: UnsafeMutableRawBufferPointer
  private var start = 0
  private var end = 0
  private var isAtEnd = false
  /// Where the next read of a regular file begins: copies of a descriptor share a place, and must not move each other's.
  private var place: off_t?
  /// What gives the bytes in place of the descriptor, if they are compressed there.
  private let unpacked: UnpackedInput?

  /// Reads a descriptor from where it stands, and closes it in the end if told so.
  package init(descriptor: Int32, name: String, closes: Bool = true) {
    self.descriptor = descriptor
    self.name = name
    self.closes = closes
    unpacked = nil
    buffer = .allocate(byteCount: Self.bufferSize, alignment: 64)
    var status = stat()
    let isRegular = fstat(descriptor, &status) == 0 && p2c_is_regular(status.st_mode) != 0
    let place = isRegular ? lseek(descriptor, 0, SEEK_CUR) : 0
    self.place = isRegular ? max(0, place) : nil
    knownSize = isRegular ? max(0, Int(status.st_size) - max(0, place)) : nil
    _ = p2c_enlarge_pipe(descriptor, 1 << 20)
  }

  /// What a compressed input comes to.
  init(unpacking packed: consuming FileInput, _ compression: Compression) throws(Fault) {
    name = packed.name
    knownSize = packed.knownSize
    descriptor = -1
    closes = false
    unpacked = try UnpackedInput(packed, compression)
    buffer = .allocate(byteCount: Self.bufferSize, alignment: 64)
  }

  /// The same bytes, or what they come to if they are compressed; nothing may have been taken yet.
  package consuming func unpacking() throws(Fault) -> FileInput {
    var input = self
    let beginning = try input.peek(Compression.markSize)
    if let cut = Compression.cut(beginning, named: input.name) { throw .endsEarly(cut, Place(file: input.name)) }
    guard let compression = Compression.of(beginning) else { return input }
    return try FileInput(unpacking: input, compression)
  }

  /// How the bytes are compressed in the file, if they are.
  var compression: Compression? { unpacked?.compression }

  /// How much of the file was read, and how much there is, where that is known beforehand.
  var progress: (done: Int, total: Int?) { (unpacked?.position ?? position, knownSize) }

  /// Opens a file by its path.
  package static func open(_ path: String) throws(Fault) -> FileInput {
    let descriptor = p2c_open(path, O_RDONLY | O_CLOEXEC, 0)
    if descriptor < 0 {
      let isOfTheMachine = [EIO, EMFILE, ENFILE, ENOMEM].contains(errno)
      throw .system("cannot open", path, kind: isOfTheMachine ? .io : .missing)
    }
    var status = stat()
    if fstat(descriptor, &status) == 0, p2c_is_folder(status.st_mode) != 0 {
      _ = close(descriptor)
      throw Fault(.missing, "file-is-folder", "this is a folder, not a file", place: Place(file: path))
    }
    return FileInput(descriptor: descriptor, name: path)
  }

  deinit {
    buffer.deallocate()
    if closes { _ = close(descriptor) }
  }

  /// The next bytes without taking them: fewer than asked for only at the end, valid until the next call.
  package mutating func peek(_ count: Int) throws(Fault) -> UnsafeRawBufferPointer {
    let wanted = min(count, Self.bufferSize)
    while end - start < wanted, !isAtEnd { try fill() }
    return UnsafeRawBufferPointer(rebasing: buffer[start..<min(end, start + wanted)])
  }

  /// The next bytes without taking them, as many as came; none only at the end, valid until the next call.
  mutating func peekSome() throws(Fault) -> UnsafeRawBufferPointer {
    if start == end, !isAtEnd { try fill() }
    return UnsafeRawBufferPointer(rebasing: buffer[start..<end])
  }

  /// Takes some bytes; none only at the end.
  package mutating func read(into target: UnsafeMutableRawBufferPointer) throws(Fault) -> Int {
    if start == end {
      if target.count >= Self.longRead {
        let count = isAtEnd ? 0 : try readSome(target)
        position += count
        return count
      }
      if !isAtEnd { try fill() }
    }
    let count = min(target.count, end - start)
    target.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<start + count]))
    start += count
    position += count
    return count
  }

  /// Takes bytes that were peeked at.
  package mutating func skip(_ count: Int) {
    let taken = min(count, end - start)
    start += taken
    position += taken
  }

  /// Takes so many bytes; fewer only at the end.
  package mutating func readFully(into target: UnsafeMutableRawBufferPointer) throws(Fault) -> Int {
    var done = 0
    while done < target.count {
      let count = try read(into: UnsafeMutableRawBufferPointer(rebasing: target[done...]))
      if count == 0 { break }
      done += count
    }
    return done
  }

  /// Takes so many bytes and puts them behind those of the buffer; fewer only at the end.
  package mutating func read(_ count: Int, appendingTo target: inout ByteBuffer) throws(Fault) -> Int {
    target.reserve(count)
    let done = try readFully(
      into: UnsafeMutableRawBufferPointer(start: target.base + target.count, count: count))
    target.count += done
    return done
  }

  private mutating func fill() throws(Fault) {
    if start > 0 {
      UnsafeMutableRawBufferPointer(rebasing: buffer[..<(end - start)])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
      end -= start
      start = 0
    }
    end += try readSome(UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
  }

  private mutating func readSome(_ target: UnsafeMutableRawBufferPointer) throws(Fault) -> Int {
    if let unpacked {
      let count = try unpacked.read(into: target)
      if count == 0 { isAtEnd = true }
      return count
    }
    let count = retrying {
      guard let place else { return Glibc.read(descriptor, target.baseAddress, target.count) }
      return pread(descriptor, target.baseAddress, target.count, place)
    }
    if count < 0 { throw .system("cannot read", name) }
    if let place { self.place = place + off_t(count) }
    if count == 0 { isAtEnd = true }
    return count
  }
}
