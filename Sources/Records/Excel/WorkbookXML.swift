/// The XML of a workbook with one sheet, as little as programs need to open it.
public enum WorkbookXML {
  /// The file that holds the sheet.
  public static let sheetFile = "xl/worksheets/sheet1.xml"

  private static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
  private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  private static let package = "http://schemas.openxmlformats.org/package/2006"

  /// What stands before the first row: the header stays in sight.
  static let sheetBegin =
    declaration + "<worksheet xmlns=\"\(main)\"><sheetViews><sheetView workbookViewId=\"0\">"
    + "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>"
    + "<sheetData>"

  /// What stands behind the last row: that numbers are text is meant.
  static let sheetEnd =
    "</sheetData><ignoredErrors><ignoredError sqref=\"A1:XFD1048576\" numberStoredAsText=\"1\"/></ignoredErrors>"
    + "</worksheet>"

  /// All files but that of the sheet, which has a name.
  public static func files(sheet: String) -> [(name: String, text: String)] {
    [
      ("[Content_Types].xml", declaration + types),
      ("_rels/.rels", declaration + links([("officeDocument", "xl/workbook.xml")])),
      ("xl/workbook.xml", declaration + book(sheet)),
      (
        "xl/_rels/workbook.xml.rels",
        declaration + links([("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")])
      ),
      ("xl/styles.xml", declaration + styles),
    ]
  }

  /// What the sheet of an entity is called: as D365 does it, its label with nothing but letters and digits.
  public static func sheetName(of label: String) -> String {
    let name = String(label.map { $0.isLetter || $0.isNumber ? $0 : "_" }.prefix(30))
    return name.isEmpty ? "Sheet1" : name
  }

  private static let types =
    "<Types xmlns=\"\(package)/content-types\">"
    + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    + [("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"), ("styles", "styles")].map {
      "<Override PartName=\"/xl/\($0).xml\""
        + " ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.\($1)+xml\"/>"
    }.joined() + "</Types>"

  private static func links(_ files: [(kind: String, file: String)]) -> String {
    "<Relationships xmlns=\"\(package)/relationships\">"
      + files.enumerated().map { place, link in
        "<Relationship Id=\"rId\(place + 1)\" Type=\"\(office)/\(link.kind)\" Target=\"\(link.file)\"/>"
      }.joined() + "</Relationships>"
  }

  /// A sheet's name has only letters, digits and underscores.
  private static func book(_ sheet: String) -> String {
    "<workbook xmlns=\"\(main)\" xmlns:r=\"\(office)\"><sheets>"
      + "<sheet name=\"\(sheet)\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
  }

  /// Style 1 is text, so that what somebody types into a cell stays as it was typed.
  private static let styles =
    "<styleSheet xmlns=\"\(main)\"><fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
    + "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
    + "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
    + "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    + "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
    + "<cellXfs count=\"2\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
    + "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs>"
    + "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>"
}
