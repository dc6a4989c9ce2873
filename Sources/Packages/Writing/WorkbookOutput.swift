internal import Records

/// A data file that is being written, and is a zip around what is serialised: it is whole only in the end, and then handed on.
final class WorkbookOutput {
  private let spool: Spool
  private var zip: ZipWriter?
  private var numbers = SheetNumbers()
  private var buffer = ByteBuffer()

  /// A workbook with the sheet of an entity of such a label.
  init(label: String, folder: String?) throws(Fault) {
    let spool = try Spool(in: folder)
    var zip = ZipWriter(try spool.output(), isFlat: false)
    for (name, text) in WorkbookXML.files(sheet: WorkbookXML.sheetName(of: label)) {
      var bytes = ByteBuffer()
      bytes.append(text)
      try zip.addStored(name, bytes.bytes)
    }
    try zip.begin(WorkbookXML.sheetFile)
    self.spool = consume spool
    self.zip = consume zip
  }

  /// Adds rows, or pieces of them.
  func append(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
    buffer.removeAll()
    try numbers.add(bytes, to: &buffer)
    try zip?.append(buffer.bytes)
  }

  /// Ends the workbook and hands its bytes on, piece by piece.
  func finish(_ take: (UnsafeRawBufferPointer) throws(Fault) -> Void) throws(Fault) {
    try zip?.end()
    if let zip = zip.take() { try zip.finish() }
    var input = try spool.input()
    while true {
      let piece = try input.peek(FileInput.bufferSize)
      if piece.isEmpty { return }
      try take(piece)
      input.skip(piece.count)
    }
  }
}
