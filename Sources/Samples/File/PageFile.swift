internal import Glibc
internal import Records

/// The file of an SQLite database, to which whole pages are appended.
///
/// SQLite takes 8 microseconds for an order line with its totals and indexes; rows that come in the order of
/// their keys can be laid out in pages in a tenth of that. SQLite itself makes the tables, small ones it fills
/// too, and it finds nothing to complain about afterwards (`PRAGMA integrity_check`).
final class PageFile {
  /// How many bytes a page has; the database must have been made with it.
  static let pageSize = 8192
  /// SQLite locks the bytes at one GiB, so the page there is never used.
  private static let lockPage = 0x4000_0000 / pageSize + 1
  private static let capacity = 128

  private let descriptor: Int32
  private let name: String
  private let buffer = UnsafeMutableRawPointer.allocate(byteCount: capacity * pageSize, alignment: 16)
  /// How many pages wait in the buffer, and the number of the first.
  private var waiting = 0
  private var first: Int
  private var failure: Fault?

  /// Opens a database that SQLite has closed.
  init(path: String) throws(Fault) {
    name = path
    descriptor = open(path, O_RDWR | O_CLOEXEC)
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
      throw Fault(.output, "database-open", "cannot open \(path): \(String(cString: strerror(errno)))")
    }
    first = Int(status.st_size) / Self.pageSize + 1
  }

  deinit {
    close(descriptor)
    buffer.deallocate()
  }

  /// Appends a page and gives its number.
  func append(_ page: UnsafeRawPointer) -> Int {
    if first + waiting == Self.lockPage {
      flush()
      first += 1
    }
    if waiting == Self.capacity { flush() }
    (buffer + waiting * Self.pageSize).copyMemory(from: page, byteCount: Self.pageSize)
    waiting += 1
    return first + waiting - 1
  }

  /// Puts a page where SQLite has made room for it.
  func replace(_ number: Int, with page: UnsafeRawPointer) {
    write(page, count: Self.pageSize, at: (number - 1) * Self.pageSize)
  }

  /// Writes what waits, and tells SQLite how long the file is now.
  func finish() throws(Fault) {
    flush()
    let pages = UInt32(first - 1)
    // The length only counts while these two counters agree.
    for (offset, value) in [(28, pages), (24, 1), (92, 1)] {
      withUnsafeBytes(of: value.bigEndian) { write($0.baseAddress!, count: 4, at: offset) }
    }
    if let failure { throw failure }
  }

  private func flush() {
    write(buffer, count: waiting * Self.pageSize, at: (first - 1) * Self.pageSize)
    first += waiting
    waiting = 0
  }

  private func write(_ bytes: UnsafeRawPointer, count: Int, at offset: Int) {
    var done = 0
    while done < count, failure == nil {
      let written = pwrite(descriptor, bytes + done, count - done, off_t(offset + done))
      if written > 0 {
        done += written
      } else if errno != EINTR {
        failure = Fault(.io, "write", "writing \(name) failed: \(String(cString: strerror(errno)))")
      }
    }
  }
}
