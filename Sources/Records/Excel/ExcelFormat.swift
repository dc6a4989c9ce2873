extension Syntax {
  /// A workbook of Excel: a zip of XML, of which one sheet is read.
  public static let excel = Syntax(
    name: "an Excel workbook", endings: ["xlsx"], traits: [.hasHeader, .provesItsEnd, .isZipped],
    recognises: { beginning, _ in beginning.starts(with: [0x50, 0x4B, 0x03, 0x04]) },
    makeReader: { ExcelReader($0) },
    makePart: nil,
    survey: nil)
}

extension Format {
  /// A workbook with one sheet, all cells text, as D365 writes it.
  public static let excel = Format("excel", "EXCEL", .excel) { layout throws(Fault) in try ExcelRecords(layout) }
}
