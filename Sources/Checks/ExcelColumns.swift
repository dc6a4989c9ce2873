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
    let spool = try Spool(in: folder)
    try copy(to: spool.output())
    let descriptor = try spool.copiedDescriptor()
    defer { close(descriptor) }
    guard let workbook = try LooseZip(descriptor, name: file) else { return nil }
    while let name = try workbook.next() {
      if name.hasPrefix("xl/worksheets/"), name.hasSuffix(".xml") { return try Self.firstRow(workbook) }
    }
    return nil
  }

  private func copy(to output: consuming FileOutput) throws(Fault) {
    try container.open(file)
    var buffer = ByteBuffer(capacity: 1 << 16)
    while true {
      buffer.count = try container.read(into: UnsafeMutableRawBufferPointer(start: buffer.base, count: 1 << 16))
      if buffer.count == 0 { break }
      try output.write(buffer.bytes)
    }
    try output.close()
  }

  /// Counts the cells of the first row; a cell that is left out still has its place in the next one's name.
  private static func firstRow(_ sheet: LooseZip) throws(Fault) -> Int? {
    var text = ByteBuffer(capacity: 1 << 16)
    let end = Array("</row>".utf8)
    var row: String?
    while row == nil, text.count < 4 << 20 {
      text.reserve(1 << 16)
      let count = try sheet.read(into: UnsafeMutableRawBufferPointer(start: text.base + text.count, count: 1 << 16))
      if count == 0 { break }
      text.count += count
      row = text.bytes.firstRange(of: end).map { String(decoding: text.bytes[..<$0.lowerBound], as: UTF8.self) }
    }
    guard let row else { return nil }
    let cells = row.split(separator: "<").filter {
      $0.hasPrefix("c ") || $0.hasPrefix("c>") || $0.hasPrefix("c/")
    }
    return max(cells.count, cells.last.flatMap(column) ?? 0)
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
