import Checks
import Entities
import Foundation
import Packages
import Records
import Testing

/// The same broken bytes, read as every stage reads them and looked at by p2c-check: both name the same rule.
@Suite struct OneNameTests {
  struct Broken: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var rule: String
    /// The file to be opened; the folder if it is empty.
    var opened = ""
    var files: [(name: String, bytes: [UInt8])]
  }

  @Test(arguments: brokenFiles) func readsAndChecksUnderOneName(_ broken: Broken) throws {
    let scratch = try Scratch()
    for (name, bytes) in broken.files {
      try Data(bytes).write(to: URL(filePath: "\(scratch.path)/\(name)"))
    }
    let ledger = scratch.path + ".ledger.json"
    defer { try? FileManager.default.removeItem(atPath: ledger) }
    if broken.files.contains(where: { $0.name == "ledger" }) {
      try FileManager.default.moveItem(atPath: scratch.path + "/ledger", toPath: ledger)
    }
    let path = broken.opened.isEmpty ? scratch.path : "\(scratch.path)/\(broken.opened)"
    let fault = try #require(throws: Fault.self) { try read(path) }
    #expect(fault.rule == broken.rule, "\(fault.message)")
    #expect(fault.dataRule?.rawValue == broken.rule)
    let findings = try scratch.findings(broken.opened)
    let same = findings.filter { $0.rule.id == broken.rule }
    #expect(!same.isEmpty, "\(findings.map(\.line))")
    guard let line = fault.place.line else { return }
    #expect(same.contains { $0.place.line == line }, "\(fault.message): \(same.map(\.line))")
  }

  /// Reads a package to its end, and proves it.
  private func read(_ path: String) throws(Fault) {
    guard let catalog = Scratch.catalog else { return }
    let source = try PackageOpener(path, ReadSettings(catalog: catalog)).open()
    var parsing = Parsing()
    var problems: [Problem] = []
    var chunk = Chunk()
    var counts = source.entities.map { _ in 0 }
    while try source.next(&chunk) {
      try source.parse(&chunk, with: &parsing, &problems)
      counts[chunk.entity] += chunk.recordCount
    }
    _ = try source.proof(read: [counts], edited: false)
  }

  // MARK: broken files

  static let brokenFiles: [Broken] = csv + xml + json + manifests + ledgers

  private static let columns = ["CUSTOMERACCOUNT", "CUSTOMERGROUPID", "SALESCURRENCYCODE"]
  private static let first = columns.joined(separator: ",") + "\r\nC-1,10,USD\r\n"

  private static func package(
    _ what: String, _ rule: String, _ name: String, _ format: String, _ bytes: [UInt8],
    others: [(name: String, bytes: [UInt8])] = [], changed: (from: String, to: String)? = nil
  ) -> Broken {
    var text = manifest("Customers V2", "CustCustomerV2Entity", name, format, columns)
    if let changed { text = text.replacing(changed.from, with: changed.to) }
    let files = [
      (name: "Manifest.xml", bytes: Array(text.utf8)), (name: "PackageHeader.xml", bytes: Array(header.utf8)),
      (name: name, bytes: bytes),
    ]
    return Broken(
      testDescription: what, rule: rule,
      files: files.filter { file in !others.contains { $0.name == file.name } } + others.filter { !$0.bytes.isEmpty })
  }

  /// A tilde stands for a byte that is no text.
  private static func bytes(_ text: String) -> [UInt8] { text.utf8.map { $0 == 0x7E ? 0xFF : $0 } }

  private static let csv: [Broken] =
    [
      ("a row too short", "uneven-rows", first + "C-2,10\r\n"),
      ("a row too long", "uneven-rows", first + "C-2,10,a,b\r\n"),
      ("a blank line", "blank-line", first + "\r\nC-2,10,USD\r\n"),
      ("a quote inside", "quoting", first + "C\"2,10,USD\r\n"),
      ("text behind a quote", "quoting", first + "\"C\"2,10,USD\r\n"),
      ("a quote without an end", "quoting", first + "\"C-2,10,USD\r\n"),
      ("CR alone", "line-ends", first + "C-2,10,USD\rC-3,10,USD\r\n"),
      ("no text", "bad-text", first + "C-2~,10,USD\r\n"), ("NUL", "bad-text", first + "C-2\0,10,USD\r\n"),
      ("no byte", "no-data", ""), ("a blank first line", "column-header", "\r\n" + first),
      ("no header", "column-header", "C-1,10,USD\r\nC-2,10,USD\r\n"),
      ("a column twice", "column-name", "CUSTOMERACCOUNT,CUSTOMERGROUPID,customeraccount\r\nC-1,10,USD\r\n"),
      ("a column without a name", "column-name", "CUSTOMERACCOUNT,,SALESCURRENCYCODE\r\nC-1,10,USD\r\n"),
      ("another delimiter", "delimiter", first.replacing(",", with: ";")),
    ].map { package($0, $1, "Customers V2.csv", "CSV", bytes($2)) }

  private static let record =
    "<R><CUSTOMERACCOUNT>C-1</CUSTOMERACCOUNT><CUSTOMERGROUPID>10</CUSTOMERGROUPID><SALESCURRENCYCODE>USD</SALESCURRENCYCODE></R>\n"

  private static let xml: [Broken] =
    [
      ("tags that do not match", "xml-malformed", "<R><CUSTOMERACCOUNT>C-2</CUSTOMERGROUPID></R></Document>"),
      ("cut", "xml-malformed", "<R><CUSTOMERACCOUNT>C-2"),
      ("no UTF-8", "bad-text", "<R><CUSTOMERACCOUNT>~ </CUSTOMERACCOUNT></R></Document>"),
      (
        "a field twice", "xml-structure",
        "<R><CUSTOMERGROUPID>1</CUSTOMERGROUPID><CUSTOMERGROUPID>1</CUSTOMERGROUPID></R></Document>"
      ),
      ("text between the records", "xml-structure", "text</Document>"),
      ("two kinds of records", "xml-structure", "<Other><CUSTOMERACCOUNT>C-2</CUSTOMERACCOUNT></Other></Document>"),
      ("a field with attributes", "xml-structure", "<R><CUSTOMERACCOUNT a=\"1\">C-2</CUSTOMERACCOUNT></R></Document>"),
      (
        "both styles", "xml-structure",
        "<R CUSTOMERACCOUNT=\"C-2\"><CUSTOMERGROUPID>10</CUSTOMERGROUPID></R></Document>"
      ),
      ("records inside records", "composite", "<R><CUSTOMERACCOUNT><CHILD>1</CHILD></CUSTOMERACCOUNT></R></Document>"),
      ("a control character", "control-character", "<R><CUSTOMERACCOUNT>C\u{1}</CUSTOMERACCOUNT></R></Document>"),
      (
        "a control character as a reference", "control-character",
        "<R><CUSTOMERACCOUNT>&#1;</CUSTOMERACCOUNT></R></Document>"
      ),
    ].map {
      package(
        $0, $1, "Customers V2.xml", "XML-Element",
        bytes(
          ("<Document>\n" + record + $2).replacing("R>", with: "CUSTCUSTOMERV2ENTITY>").replacing(
            "<R ", with: "<CUSTCUSTOMERV2ENTITY ")))
    } + [
      package(
        "a document type", "xml-malformed", "Customers V2.xml", "XML-Element", bytes("<!DOCTYPE D []><Document/>"))
    ]

  private static let json: [Broken] =
    [
      ("no object", "json-malformed", "[1]\n"),
      ("an object in a record", "json-malformed", "{\"isocurrencycode\":{}}\n"),
      ("a new member", "json-malformed", "{\"isocurrencycode\":\"EUR\",\"currencyname\":\"Euro\"}\n"),
      ("a member twice", "json-malformed", "{\"isocurrencycode\":\"EUR\",\"isocurrencycode\":\"SEK\"}\n"),
      ("not ended", "json-malformed", "{\"isocurrencycode\":\"EUR\"\n"),
      ("NUL", "bad-text", "{\"isocurrencycode\":\"\\u0000\"}\n"),
      ("no UTF-8", "bad-text", "{\"isocurrencycode\":\"~\"}\n"),
    ].map {
      Broken(
        testDescription: "JSON: " + $0, rule: $1, opened: "transactioncurrencies.jsonl",
        files: [("transactioncurrencies.jsonl", bytes("{\"isocurrencycode\":\"USD\"}\n" + $2))])
    }

  private static func manifested(_ what: String, _ rule: String, _ from: String, _ to: String) -> Broken {
    package(what, rule, "Customers V2.csv", "CSV", bytes(first), changed: (from, to))
  }

  private static let manifests = [
    package("no manifest", "manifest-missing", "Customers V2.csv", "CSV", bytes(first), others: [("Manifest.xml", [])]),
    package(
      "no data file", "file-missing", "Customers V2.csv", "CSV", bytes(first), others: [("Customers V2.csv", [])]),
    manifested("another root", "manifest-root", "DataManagementPackageManifest", "DataManagementPackage"),
    manifested("another namespace", "manifest-namespace", "dynamics/2015/01", "dynamics/2016/01"),
    manifested("no label", "manifest-element", "<EntityName>Customers V2</EntityName>", ""),
    manifested("no list", "manifest-element", "PackageEntityList", "ProjectCategory"),
    manifested("tags that do not match", "manifest-unreadable", "</EntityMapList>", ""),
    manifested(
      "a document type", "manifest-unreadable", "<DataManagementPackageManifest",
      "<!DOCTYPE x []><DataManagementPackageManifest"),
    manifested("no truth value", "manifest-boolean", "<Disable>false</Disable>", "<Disable>maybe</Disable>"),
  ]

  private static let ledgers: [Broken] =
    [
      ("no JSON", "ledger-unreadable", "{"), ("of a newer version", "ledger-unreadable", "{\"format\": 99}"),
      (
        "an unknown mode", "ledger-unreadable",
        "{\"package\":{\"entities\":[{\"file\":\"Customers V2.csv\",\"mode\":\"merge\"}]}}"
      ),
      (
        "another size", "file-edited",
        "{\"files\":[{\"name\":\"Customers V2.csv\",\"size\":9,\"crc32\":\"00000000\",\"records\":1}]}"
      ),
      (
        "one file more", "file-edited",
        "{\"files\":[{\"name\":\"Gone.csv\",\"size\":9,\"crc32\":\"00000000\",\"records\":1}]}"
      ),
    ].map { package("ledger: " + $0, $1, "Customers V2.csv", "CSV", bytes(first), others: [("ledger", bytes($2))]) } + [
      package(
        "ledger: cut", "file-cut", "Customers V2.csv", "CSV", Array(bytes(first).dropLast(3)),
        others: [
          (
            "ledger",
            bytes("{\"files\":[{\"name\":\"Customers V2.csv\",\"size\":9,\"crc32\":\"00000000\",\"records\":1}]}")
          )
        ])
    ]
}
