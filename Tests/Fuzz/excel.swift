import Records

/// Rows of a workbook do not depend on how the bytes of its files arrive. The first byte says in which pieces, zero bytes
/// stand between the sheet, the shared strings, the styles and the list of sheets.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  guard count > 1 else { return 0 }
  let bytes = UnsafeRawBufferPointer(start: data, count: count)
  let files = bytes[1...].split(separator: 0, maxSplits: 3, omittingEmptySubsequences: false).map { Array($0) }
  let whole = read(files, step: 1 << 20)
  let pieces = read(files, step: Int(bytes[0]) + 1)
  Fuzzing.claim((whole.fault == nil) == (pieces.fault == nil), "the fault depends on how the bytes arrive")
  guard whole.fault == nil else { return 0 }
  Fuzzing.claim(whole.rows == pieces.rows, "the rows depend on how the bytes arrive")
  Fuzzing.claim(whole.problems == pieces.problems, "the problems depend on how the bytes arrive")
  return 0
}

private typealias Outcome = (rows: [[UInt8]], problems: [String], fault: Fault?)

private func read(_ files: [[UInt8]], step: Int) -> Outcome {
  var rows: [[UInt8]] = []
  var problems: [String] = []
  let fault = Fuzzing.fault { () throws(Fault) in
    var file = DataFile("fuzz.xlsx", expecting: nil, delimiter: 0x2C)
    file.unzip = { _ in Parts(files, step: step) }
    file.folder = "/dev/shm"
    let zip: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
    let reader = zip.withUnsafeBytes { file.reader($0) }
    var parsing = Parsing()
    var found: [Problem] = []
    var chunk = Chunk()
    while try reader.next(into: &chunk, { _ in 0 }) {
      try parsing.parse(&chunk, &found)
      rows += Fuzzing.records(chunk)
      problems += found.map { "\(rows.count - chunk.recordCount + $0.record): \($0.fault.message)" }
      found.removeAll()
    }
  }
  return (rows, problems, fault)
}

/// The files of a workbook, of which the input gives some.
private final class Parts: ZippedFiles {
  private let files: [[UInt8]]
  private let step: Int

  init(_ files: [[UInt8]], step: Int) {
    self.files = files
    self.step = step
  }

  func open(_ name: String) throws(Fault) -> (any ZippedFile)? {
    switch name {
    case "xl/worksheets/sheet1.xml": Part(files[0], step)
    case "xl/sharedStrings.xml": files.count > 1 ? Part(files[1], step) : nil
    case "xl/styles.xml": files.count > 2 ? Part(files[2], step) : nil
    case "xl/workbook.xml": Part(files.count > 3 ? files[3] : Array(Self.book.utf8), step)
    case "xl/_rels/workbook.xml.rels": Part(Array(Self.links.utf8), step)
    default: nil
    }
  }

  private static let book = "<workbook><sheets><sheet name=\"S\" id=\"a\"/></sheets></workbook>"
  private static let links = """
    <R><Relationship Id="a" Type="x/worksheet" Target="worksheets/sheet1.xml"/>\
    <Relationship Id="b" Type="x/sharedStrings" Target="sharedStrings.xml"/>\
    <Relationship Id="c" Type="x/styles" Target="styles.xml"/></R>
    """
}

private final class Part: ZippedFile {
  private let bytes: [UInt8]
  private let step: Int
  private var at = 0

  init(_ bytes: [UInt8], _ step: Int) {
    self.bytes = bytes
    self.step = step
  }

  func read(into target: UnsafeMutableRawBufferPointer) throws(Fault) -> Int {
    let count = min(step, target.count, bytes.count - at)
    target.copyBytes(from: bytes[at..<at + count])
    at += count
    return count
  }
}
