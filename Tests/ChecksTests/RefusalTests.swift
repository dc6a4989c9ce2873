import Checks
import Testing

/// Every wrong package that facts/packages.md 3 describes, made from a good one: its finding, its code, and no other.
@Suite struct RefusalTests {
  struct Wrong: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// The rule that has to find it, and the code it names.
    var rule: String
    var code: String?
    /// Makes the good package wrong.
    var spoil: @Sendable (inout Files) -> Void

    init(_ what: String, _ rule: String, _ code: String? = nil, _ spoil: @escaping @Sendable (inout Files) -> Void) {
      testDescription = what
      self.rule = rule
      self.code = code
      self.spoil = spoil
    }
  }

  /// What a package of three customers is written from.
  struct Files {
    var label = "Customers V2"
    var target = "CustCustomerV2Entity"
    var file = "Customers V2.csv"
    var format = "CSV-Unicode"
    var columns = ["CUSTOMERACCOUNT", "CUSTOMERGROUPID", "SALESCURRENCYCODE", "CREDITLIMIT"]
    var changed: [(from: String, to: String)] = []
    var header: String? = RefusalTests.header
    var data = RefusalTests.rows
    var isUnicode = true
    var others: [(name: String, text: String)] = []
  }

  static let header = """
    <DataManagementPackageHeader xmlns:i="http://www.w3.org/2001/XMLSchema-instance" \
    xmlns="http://schemas.microsoft.com/dynamics/2015/01/DataManagement"><Description>P1</Description>\
    <ManifestType>Microsoft.Dynamics.AX.Framework.Tools.DataManagement.Serialization.DataManagementPackageManifest\
    </ManifestType><PackageType>DefinitionGroup</PackageType><PackageVersion>2</PackageVersion>\
    </DataManagementPackageHeader>
    """
  static let rows =
    "CUSTOMERACCOUNT,CUSTOMERGROUPID,SALESCURRENCYCODE,CREDITLIMIT\r\nC-1,10,USD,1.5\r\nC-2,10,EUR,\r\nC-3,20,USD,0\r\n"

  static let wrong: [Wrong] = [
    Wrong("EntityMapList is empty", "map-empty") { $0.columns = [] },
    Wrong("EntityMapList is absent", "map-empty") {
      $0.columns = []
      $0.changed = [("<EntityMapList></EntityMapList>", "")]
    },
    Wrong("EntityName is the AOT name", "entity-name", "400") { $0.label = "CustCustomerV2Entity" },
    Wrong("EntityName is the OData name", "entity-name", "400") { $0.label = "CustomersV2" },
    Wrong("CSV-Unicode in UTF-8", "encoding", "DMF2039") { $0.isUnicode = false },
    Wrong("another namespace", "manifest-namespace") {
      $0.changed = [("dynamics/2015/01/DataManagement", "dynamics/2016/01/DataManagement")]
    },
    Wrong("LF alone", "line-ends", "DMF2050") { $0.data = $0.data.replacing("\r\n", with: "\n") },
    Wrong("no header row", "column-header", "FF004") { $0.data = String($0.data.drop { $0 != "\r\n" }.dropFirst()) },
    Wrong("first line blank", "column-header", "FF004") { $0.data = "\r\n" + $0.data },
    Wrong("a mapped column is missing", "column-missing", "DMF2022") { $0.columns.append("ORGANIZATIONNAME") },
    Wrong("a column is not mapped", "column-unmapped", "DMF2060") { $0.columns.removeLast() },
    Wrong("a row of another shape", "uneven-rows", "DMF2050") { $0.data += "C-4,10\r\n" },
    Wrong("a blank line", "blank-line", "DMF2050") { $0.data += "\r\nC-4,10,USD,1\r\n" },
    Wrong("no data row", "no-data", "DMF2053") { $0.data = String($0.data.prefix { $0 != "\r\n" }) + "\r\n" },
    Wrong("an empty file", "no-data", "DMF2053") {
      $0.data = ""
      $0.isUnicode = false
    },
    Wrong("an invalid number", "invalid-value", "DMF2018") { $0.data += "C-4,10,USD,many\r\n" },
    Wrong("an invalid date", "invalid-date", "DMF2016") {
      $0.label = "CDS sales order headers"
      $0.target = "SalesOrderHeaderCDSEntity"
      $0.columns = ["SALESORDERNUMBER", "ORDERINGCUSTOMERACCOUNTNUMBER", "CONFIRMEDSHIPPINGDATE"]
      $0.data = "SALESORDERNUMBER,ORDERINGCUSTOMERACCOUNTNUMBER,CONFIRMEDSHIPPINGDATE\r\nSO-1,C-1,31.12.2026\r\n"
    },
    Wrong("the same key twice", "duplicate-key", "DMF1959") { $0.data += "c-1 ,10,USD,1\r\n" },
    Wrong("XML with a control character", "control-character", "DMF2055") {
      $0.xml("<A CUSTOMERACCOUNT=\"C-\u{1}\" CUSTOMERGROUPID=\"10\" SALESCURRENCYCODE=\"USD\" CREDITLIMIT=\"1\" />")
    },
    Wrong("a mapped field is absent from XML", "element-missing", "0xC0010009") {
      $0.xml("<A CUSTOMERACCOUNT=\"C-1\" CUSTOMERGROUPID=\"10\" CREDITLIMIT=\"1\" />")
    },
    Wrong("a composite", "composite", "DMF1830") {
      $0.xml(
        "<A CUSTOMERACCOUNT=\"C-1\" CUSTOMERGROUPID=\"10\" SALESCURRENCYCODE=\"USD\" CREDITLIMIT=\"1\"><CHILD B=\"1\" /></A>"
      )
    },
    Wrong("XML in the other style", "format-mismatch", "DMF2042") {
      $0.xml("<A CUSTOMERACCOUNT=\"C-1\" CUSTOMERGROUPID=\"10\" SALESCURRENCYCODE=\"USD\" CREDITLIMIT=\"1\" />")
      $0.format = "XML-Element"
    },
    Wrong("several companies", "mixed-companies") {
      $0.columns[3] = "DATAAREAID"
      $0.data =
        "CUSTOMERACCOUNT,CUSTOMERGROUPID,SALESCURRENCYCODE,DATAAREAID\r\nC-1,10,USD,usmf\r\nC-2,10,USD,demf\r\n"
    },
    Wrong("no PackageHeader.xml", "package-header-missing", "400") { $0.header = nil },
    Wrong("the file is not there", "file-missing") {
      $0.others = [("Customers V2.CSV", $0.data)]
      $0.data = "absent"
    },
    Wrong("a file that nothing names", "file-unlisted") { $0.others = [("Notes.txt", "to do")] },
    Wrong("an element that does not exist", "manifest-unknown") {
      $0.changed = [("<Disable>false</Disable>", "<DefaultFormat>CSV</DefaultFormat><Disable>false</Disable>")]
    },
    Wrong("elements out of order", "manifest-order") {
      $0.changed = [
        ("<Disable>false</Disable>", ""), ("<ValidationStatus>", "<Disable>false</Disable><ValidationStatus>"),
      ]
    },
  ]

  @Test(arguments: wrong) func findsItAndNothingElse(_ wrong: Wrong) throws {
    var files = Files()
    wrong.spoil(&files)
    let findings = try Self.package(files).findings()
    #expect(Set(findings.map(\.rule.id)) == [wrong.rule], "\(findings.map(\.line))")
    if let code = wrong.code { #expect(findings.allSatisfy { $0.rule.codes.contains(code) }) }
  }

  @Test func findsNothingInTheGoodOne() throws {
    #expect(try Self.package(Files()).findings().map(\.line) == [])
  }

  private static func package(_ files: Files) throws -> Scratch {
    let scratch = try Scratch()
    var text = manifest(files.label, files.target, files.file, files.format, files.columns)
    for (from, to) in files.changed {
      #expect(text.contains(from))
      text = text.replacing(from, with: to)
    }
    try scratch.write("Manifest.xml", text, unicode: true)
    if let header = files.header { try scratch.write("PackageHeader.xml", header, unicode: true) }
    if files.data != "absent" { try scratch.write(files.file, files.data, unicode: files.isUnicode) }
    for (name, text) in files.others { try scratch.write(name, text, unicode: true) }
    return scratch
  }
}

extension RefusalTests.Files {
  /// Makes it a package in XML; `A` stands for the element of a record.
  fileprivate mutating func xml(_ records: String) {
    format = "XML-Attribute"
    file = "Customers V2.xml"
    isUnicode = false
    let named = records.replacing("<A ", with: "<CUSTCUSTOMERV2ENTITY ").replacing(
      "</A>", with: "</CUSTCUSTOMERV2ENTITY>")
    data = "<Document>\(named)</Document>"
  }
}
