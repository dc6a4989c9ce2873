internal import CLibArchive
internal import CSystem
internal import Glibc
package import Records

/// Reads the data of a zip file's entries, piece by piece.
///
/// Our own directory reader has judged the structure; libarchive, which knows all the odd zips, gives the data.
/// Entries are cheapest in the order of `directory`; going back opens the zip again.
///
/// Unchecked: it owns what libarchive made for it, and has one owner itself.
package struct ZipReader: ~Copyable, @unchecked Sendable {
  /// What the zip holds.
  package let directory: ZipDirectory

  private let descriptor: Int32
  private let name: String
  private let closes: Bool
  private let source: UnsafeMutablePointer<ZipSource>
  private var archive: OpaquePointer?
  /// The entry libarchive stands at.
  private var isOpen = false
  private var current = -1
  private var done = 0
  private var crc: UInt32 = 0

  /// Reads and checks the directory of a regular file, and closes the file in the end if told so.
  package init(descriptor: Int32, name: String, isFlat: Bool = true, closes: Bool = true) throws(Fault) {
    let found: ZipDirectory
    do {
      found = try ZipDirectory.read(descriptor: descriptor, name: name, isFlat: isFlat)
    } catch {
      if closes { _ = close(descriptor) }
      throw error
    }
    directory = found
    self.descriptor = descriptor
    self.name = name
    self.closes = closes
    source = .allocate(capacity: 1)
    source.initialize(to: ZipSource(descriptor: descriptor))
  }

  deinit {
    if let archive { archive_read_free(archive) }
    source.pointee.buffer.deallocate()
    source.deallocate()
    if closes { _ = close(descriptor) }
  }

  /// Goes to an entry by its place in the directory.
  package mutating func open(_ index: Int) throws(Fault) {
    if archive == nil || index <= current { try reopen() }
    var header: OpaquePointer?
    while current < index {
      let result = archive_read_next_header(archive, &header)
      if result != ARCHIVE_OK && result != ARCHIVE_WARN { throw failure("cannot be read") }
      current += 1
    }
    let entry = directory.entries[index]
    guard archive_entry_size_is_set(header) == 0 || archive_entry_size(header) == Int64(entry.size) else {
      throw failure("has another size than its directory says")
    }
    done = 0
    crc = 0
  }

  /// The next bytes of the entry; none at its end, when size and checksum have proved right.
  package mutating func read(into target: UnsafeMutableRawBufferPointer) throws(Fault) -> Int {
    if target.count == 0 || current < 0 { return 0 }
    let entry = directory.entries[current]
    let count = archive_read_data(archive, target.baseAddress, target.count)
    if count < 0 { throw failure("is damaged") }
    if count > entry.size - done { throw failure("is longer than its directory says") }
    done += count
    crc = crc32(UnsafeRawBufferPointer(start: target.baseAddress, count: count), after: crc)
    if count == 0 {
      if done < entry.size { throw failure("ends early") }
      if crc != entry.crc { throw failure("has a wrong checksum") }
    }
    return count
  }

  /// Adds a whole entry to a buffer, which may not grow past a limit.
  package mutating func readAll(_ index: Int, limit: Int, into bytes: inout ByteBuffer) throws(Fault) {
    let entry = directory.entries[index]
    if entry.size > limit {
      throw Fault(
        .data, "zip-entry-large", "\(entry.name) is longer than \(limit) bytes", place: Place(file: name))
    }
    try open(index)
    bytes.reserve(entry.size + 1)
    while true {
      let room = UnsafeMutableRawBufferPointer(
        start: bytes.base + bytes.count, count: bytes.capacity - bytes.count)
      let count = try read(into: room)
      if count == 0 { return }
      bytes.count += count
      bytes.reserve(1)
    }
  }

  private mutating func reopen() throws(Fault) {
    if let archive { archive_read_free(archive) }
    archive = archive_read_new()
    isOpen = false
    current = -1
    source.pointee.position = 0
    guard archive != nil, archive_read_support_format_zip_seekable(archive) == ARCHIVE_OK else {
      throw .noMemory(Place(file: name))
    }
    ZipSource.attach(source, to: archive)
    isOpen = archive_read_open1(archive) == ARCHIVE_OK
    if !isOpen { throw failure("cannot be opened") }
  }

  /// libarchive says this in three ways: by number, where zlib could not begin, and by no reason why it could not open.
  private var isShortOfMemory: Bool {
    if archive_errno(archive) == ENOMEM { return true }
    guard let why = archive_error_string(archive) else { return !isOpen }
    return String(cString: why).hasPrefix("Can't initialize")
  }

  private func failure(_ what: String) -> Fault {
    let place = Place(file: name)
    if source.pointee.error != 0 { return .system("cannot read", name, code: source.pointee.error) }
    if isShortOfMemory { return .noMemory(place) }
    let entry =
      current >= 0 && current < directory.entries.count ? directory.entries[current].name : "the zip"
    let why = archive_error_string(archive).map { ": \(String(cString: $0))" } ?? ""
    return Fault(.data, "zip-data", "\(entry) \(what)\(why)", place: place)
  }
}
