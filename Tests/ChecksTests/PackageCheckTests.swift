import Checks
import Entities
import Foundation
import Packages
import Records
import Testing

@Suite struct PackageCheckTests {
  private let columns = ["CUSTOMERACCOUNT", "CUSTOMERGROUPID", "SALESCURRENCYCODE"]

  private func customers(_ rows: [String]) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write(
      "Manifest.xml",
      manifest("Customers V2", "CustCustomerV2Entity", "Customers V2.csv", "CSV-Unicode", columns),
      unicode: true)
    try scratch.write("PackageHeader.xml", header, unicode: true)
    let lines = [columns.joined(separator: ",")] + rows
    try scratch.write("Customers V2.csv", lines.map { $0 + "\r\n" }.joined(), unicode: true)
    return scratch
  }

  @Test func readsAPackageLaidOutByHandLikeOneOfOurs() throws {
    let scratch = try customers(["C-1,10,USD", "C-2,20,EUR"])
    let catalog = try #require(Scratch.catalog)
    let entity = try catalog.entity(named: "Customers V2")
    var settings = WriteSettings()
    settings.target = scratch.path + "-ours"
    settings.form = .folder
    settings.packageName = "P1"
    settings.description = "P1"
    let names = ["CustomerAccount", "CustomerGroupId", "SalesCurrencyCode"]
    let writer = try PackageWriter(
      [OutputEntity(entity, fields: names.compactMap { entity.column($0) })], settings)
    var output = Output()
    var values = ByteBuffer()
    for row in [["C-1", "10", "USD"], ["C-2", "20", "EUR"]] {
      let fields = row.map { text in
        let start = values.count
        values.append(text)
        return Field(start: start, length: values.count - start)
      }
      try fields.withUnsafeBufferPointer { try writer.serializers[0].write($0, values.base, to: &output) }
    }
    var room = ByteBuffer()
    try writer.serializers[0].encode(&output, with: &room)
    try writer.write(output, entity: 0)
    try writer.finish(Ledger(program: "test", version: "1"))

    let byHand = try records(scratch.path, catalog)
    #expect(try records(scratch.path + "-ours", catalog) == byHand)
    #expect(byHand == [["C-1", "10", "USD"], ["C-2", "20", "EUR"]])
    defer {
      try? FileManager.default.removeItem(atPath: scratch.path + "-ours")
      try? FileManager.default.removeItem(atPath: scratch.path + "-ours.ledger.json")
    }
    #expect(try scratch.findings().map(\.line) == [])
    #expect(
      try scratch.findings("../\(URL(filePath: scratch.path).lastPathComponent)-ours").map(\.line) == [])
  }

  private func records(_ path: String, _ catalog: EntityCatalog) throws -> [[String]] {
    let reader = try PackageOpener(path, ReadSettings(catalog: catalog)).open()
    var parsing = Parsing()
    var problems: [Problem] = []
    var chunk = Chunk()
    var rows: [[String]] = []
    while try reader.next(&chunk) {
      try reader.parse(&chunk, with: &parsing, &problems)
      for record in 0..<chunk.recordCount {
        var row: [String] = []
        for column in 0..<chunk.columnCount { row.append(chunk.text(chunk[record, column])) }
        rows.append(row)
      }
    }
    return rows
  }

  @Test func countsTheSameFindingOnManyRecordsOnce() throws {
    var rows = (1...5000).map { "C-\($0),10,USD" }
    for place in stride(from: 10, to: 5000, by: 100) { rows[place] = "C-\(place + 1),,USD" }
    let found = try customers(rows).findings()
    #expect(found.count == 1)
    #expect(found[0].rule.id == "required")
    #expect(found[0].count == 50)
    #expect(found[0].place.record == 11)
    #expect(found[0].place.line == 12)
    #expect(found[0].others == [111, 211])
  }

  @Test func findsTheSameWithAnyNumberOfJobs() throws {
    var rows = (1...40_000).map { "C-\($0),10,USD" }
    rows[17] = "C-18,10"
    rows[20_000] = ""
    rows[30_000] = "c-5 ,10,USD"
    rows[35_000] = "C-x,\"1\"0,USD"
    rows[39_000] = "C-39001,10,DOLLAR"
    let scratch = try customers(rows)
    let alone = try scratch.findings(jobs: 1).map(\.line)
    #expect(try scratch.findings(jobs: 4).map(\.line) == alone)
    #expect(
      Set(try scratch.findings().map(\.rule.id)) == [
        "uneven-rows", "blank-line", "duplicate-key", "quoting", "too-long",
      ])
  }

  @Test func givesLinesAndRecordsBehindBadRows() throws {
    let found = try customers(["C-1,10,USD", "C-2,10", "", "C-4,10,DOLLAR"]).findings()
    let long = try #require(found.first { $0.rule.id == "too-long" })
    #expect(long.place.line == 5)
    #expect(long.place.record == 4)
    #expect(long.place.key == "C-4")
  }

  @Test func findsKeysThatComeTwiceAmongMany() throws {
    // Too many to be looked up, and in no order: they are sorted on disk.
    var rows = (0..<200_000).map { "C-\($0 * 7919 % 200_003),10,USD" }
    rows[190_000] = rows[5].lowercased()
    rows[195_000] = rows[180_000]
    rows[199_000] = rows[5]
    let found = try customers(rows).findings()
    #expect(found.map(\.rule.id) == ["duplicate-key"])
    #expect(found.first?.count == 3)
    #expect(found.first?.place.record == 190_001)
    #expect(found.first?.others == [195_001, 199_001])
  }

  @Test func refusesADamagedZip() throws {
    let scratch = try Scratch()
    try scratch.write("p.zip", "PK\u{3}\u{4} and no more")
    #expect(throws: Fault.self) { try scratch.findings("p.zip") }
  }
}

@Suite struct DottedVersionTests {
  @Test func comparesNumberByNumber() throws {
    let small = try #require(DottedVersion("7.3.9"))
    let large = try #require(DottedVersion("7.3.11971.56116"))
    #expect(small < large)
    #expect(DottedVersion("8.2") == DottedVersion("8.2.0.0"))
    #expect(DottedVersion("v14") == nil)
    #expect(DottedVersion("8..2") == nil)
    #expect(DottedVersion("") == nil)
  }
}
