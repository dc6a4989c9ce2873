/// Reads one sheet of a workbook, row by row.
///
/// A zip is read by its directory, which comes last; so whoever unzips reads all of it before the first row.
final class ExcelReader: DataFileReader {
  let syntax = Syntax.excel
  private let file: DataFile
  private var rows: SheetRows?
  private var parser: ElementParser?
  private var sheet: (any ZippedFile)?
  private var buffer = ByteBuffer(capacity: 1 << 16)
  private var hasEnded = false

  init(_ file: DataFile) { self.file = file }

  func readHeader(knows isKnown: (String) -> Bool, _ read: TextFeed.Read) throws(Fault) -> [String] {
    do throws(Fault) {
      if rows == nil { try open(read) }
      while rows?.columns == nil, !hasEnded { try readOn() }
      if let columns = rows?.columns { return columns }
      throw Fault(.noData, "the sheet is empty", remedy: "a header row is needed")
    } catch { throw placed(error) }
  }

  func next(into chunk: inout Chunk, _ read: TextFeed.Read) throws(Fault) -> Bool {
    _ = try readHeader(read)
    guard let rows else { return false }
    do throws(Fault) {
      while !rows.isFull, !hasEnded { try readOn() }
    } catch {
      // What is wrong further down is said when all before it has been used.
      if rows.take(into: &chunk) {
        failure = error
        hasEnded = true
        return true
      }
      throw placed(error)
    }
    if rows.take(into: &chunk) { return true }
    if let failure { throw placed(failure) }
    return false
  }

  /// A fault with its file; a zip that is damaged is a workbook that is.
  private func placed(_ fault: Fault) -> Fault {
    guard fault.kind == .data, fault.dataRule == nil else { return fault.at(Place(file: file.name)) }
    return Fault(.workbookMalformed, fault.what, remedy: fault.remedy, place: fault.place).at(Place(file: file.name))
  }

  /// What ended the reading early.
  private var failure: Fault?

  private func open(_ read: TextFeed.Read) throws(Fault) {
    guard let unzip = file.unzip else { throw Fault(.ours, "no-unzip", "a workbook is read without a way to unzip it") }
    let place = Place(file: file.name)
    let files = try unzip(read)
    let book = try Workbook(files, file: file.name)
    let sheet = try book.sheet(named: file.sheet, likely: file.likelySheet)
    let shared = try book.strings.flatMap { name throws(Fault) in try files.open(name) }
    guard let cells = try files.open(sheet.file) else {
      throw Fault(.workbookMalformed, "the workbook has no \(sheet.file), where its sheet \(sheet.name) should be")
    }
    let rows = SheetRows(
      sheet.name, of: file.name, shared.map { SharedStrings($0, folder: file.folder, place) }, book.formats)
    self.rows = rows
    self.sheet = cells
    parser = ElementParser(rows, place)
  }

  private func readOn() throws(Fault) {
    let room = UnsafeMutableRawBufferPointer(start: buffer.base, count: 1 << 16)
    buffer.count = try sheet?.read(into: room) ?? 0
    guard buffer.count > 0 else {
      hasEnded = true
      try parser?.finish()
      return
    }
    try parser?.feed(buffer.bytes)
  }
}
