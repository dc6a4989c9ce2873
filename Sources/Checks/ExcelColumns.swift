internal import CLibArchive
internal import Glibc
internal import Packages
internal import Records

/// How many columns the first row of the first sheet of a workbook has.
struct ExcelColumns {
  private let container: any DataFileContainer
  private let file: String
  private let folder: String

  init(_ container: any DataFileContainer, _ file: String, _ folder: String) {
    self.container = container
    self.file = file
    self.folder = folder
  }

  /// The count; nil if there is no sheet to be found.
  func count() throws(Fault) -> Int? {
    let spool = try SpoolFile.open(folder)
    defer { close(spool) }
    try copy(to: spool)
    lseek(spool, 0, SEEK_SET)
    guard let archive = archive_read_new() else { return nil }
    defer { archive_read_free(archive) }
    archive_read_support_format_zip_seekable(archive)
    guard archive_read_open_fd(archive, spool, 1 << 16) == ARCHIVE_OK else { return nil }
    var entry: OpaquePointer?
    while archive_read_next_header(archive, &entry) == ARCHIVE_OK {
      let name = archive_entry_pathname(entry).map { String(cString: $0) } ?? ""
      if name.hasPrefix("xl/worksheets/"), name.hasSuffix(".xml") { return firstRow(archive) }
    }
    return nil
  }

  private func copy(to spool: Int32) throws(Fault) {
    try container.open(file)
    var buffer = ByteBuffer(capacity: 1 << 16)
    while true {
      let count = try container.read(into: UnsafeMutableRawBufferPointer(start: buffer.base, count: 1 << 16))
      if count == 0 { return }
      buffer.count = count
      guard write(spool, buffer.base, count) == count else { throw SpoolFile.fault(folder) }
    }
  }

  /// Counts the cells of the first row; a cell that is left out still has its place in the next one's name.
  private func firstRow(_ archive: OpaquePointer) -> Int? {
    var text: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    let end = Array("</row>".utf8)
    while text.count < 4 << 20 {
      let count = piece.withUnsafeMutableBytes { archive_read_data(archive, $0.baseAddress, $0.count) }
      if count <= 0 { break }
      text += piece[..<count]
      if text.firstRange(of: end) != nil { break }
    }
    guard let last = text.firstRange(of: end) else { return nil }
    let row = String(decoding: text[..<last.lowerBound], as: UTF8.self)
    let cells = row.split(separator: "<").filter {
      $0.hasPrefix("c ") || $0.hasPrefix("c>") || $0.hasPrefix("c/")
    }
    return max(cells.count, cells.last.flatMap(Self.column) ?? 0)
  }

  /// The number of the column that a cell like `r="AB1"` stands in.
  private static func column(_ cell: Substring) -> Int? {
    guard let mark = cell.firstRange(of: "r=\"") else { return nil }
    var number = 0
    for letter in cell[mark.upperBound...].utf8.prefix(while: { (0x41...0x5A).contains($0) }) {
      number = number * 26 + Int(letter) - 0x40
    }
    return number
  }
}
