import Entities
import Foundation
import Records
import Testing

@testable import Packages

/// Packages of the Configuration Migration tool as they come from others: whole, cut, and with bytes that were changed.
@Suite struct ConfigurationTests {
  private let folder = TestFolder()

  /// What came out of a package.
  private struct Found {
    var records: [String: [String]] = [:]
    var count = 0
    var values = 0
    var problems = 0
    var warnings: [String] = []
    var leftOut = 0
  }

  private func settings() throws -> ReadSettings {
    let mappings = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "mappings")
    return ReadSettings(catalog: try EntityCatalog.load(path: [mappings.path]))
  }

  private func zip(_ data: [UInt8], _ schema: [UInt8]) throws -> String {
    var zip = ZipWriter(output(folder.file("c.zip")))
    try zip.addStored("data.xml", data)
    try zip.addStored("data_schema.xml", schema)
    try zip.addStored("[Content_Types].xml", [])
    try zip.finish()
    return folder.file("c.zip")
  }

  private func read(_ path: String, _ settings: ReadSettings) throws -> Found {
    let source = try PackageOpener(path, settings).open()
    #expect(source.form == .configuration)
    var found = Found()
    found.warnings = source.warnings
    found.leftOut = source.leftOut.reduce(0) { $0 + ($1.records ?? 0) }
    var chunk = Chunk()
    var parsing = Parsing()
    while try source.next(&chunk) {
      var problems: [Problem] = []
      try source.parse(&chunk, with: &parsing, &problems)
      let entity = source.entities[chunk.entity]
      found.problems += problems.count
      found.count += chunk.recordCount
      for record in 0..<chunk.recordCount {
        var row: [String] = []
        for column in 0..<chunk.columnCount {
          row.append(chunk.text(chunk[record, column]))
          if !chunk[record, column].isBlank { found.values += 1 }
        }
        found.records[entity.entity.name, default: []].append(row.joined(separator: "|"))
      }
    }
    return found
  }

  private static let account = "11111111-2222-3333-4444-555555555555"
  private static let order = "{AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE}"

  private static let schema = """
    <entities ><entity name="salesorder" displayname="Order" etc="1088" primaryidfield="salesorderid" primarynamefield="name">
    <fields><field displayname="Id" name="salesorderid" type="guid" primaryKey="true"/>
    <field displayname="Number" name="ordernumber" type="string" updateCompare="true"/>
    <field displayname="Name" name="name" type="string"/><field name="totalamount" type="money"/>
    <field name="submitdate" type="datetime"/><field name="ispricelocked" type="bool"/>
    <field name="statecode" type="state"/><field name="customerid" type="customer" lookupType="account|contact"/>
    </fields><filter>&lt;fetch/&gt;</filter></entity>
    <entity name="account" primaryidfield="accountid"><fields><field name="accountnumber" type="string"/>
    </fields><relationships><relationship name="list" manyToMany="true"/></relationships></entity></entities>
    """
  private static let data = """
    \r\n<entities xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" timestamp="3/25/2019 4:24:05 PM">
    <entity name="salesorder" displayname="Order"><records><record id="\(order)">
    <field name="salesorderid" value="aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"/><field name="ordernumber" value="SO-1" />
    <field name="name" value="a &amp; b&#10;c"/><field name="totalamount" value="12.5000"/>
    <field name="submitdate" value="2024-01-31T10:00:00.0000000Z"/><field name="ispricelocked" value="true"/>
    <field name="statecode" value="0"/>
    <field name="customerid" value="\(account)" lookupentity="account" lookupentityname="Shown"/></record>
    <record id="bbbbbbbb-bbbb-cccc-dddd-eeeeeeeeeeee"><field name="name" value=""/></record></records>
    <m2mrelationships><m2mrelationship sourceid="\(account)" targetentityname="x" m2mrelationshipname="list"><targetids>
    <targetid>\(account)</targetid><targetid>\(order)</targetid></targetids></m2mrelationship></m2mrelationships></entity>
    <entity name="account" displayname="Account"><records><record id="\(account)"><field name="accountnumber" value="A-1"/>
    </record></records></entity></entities>
    """

  @Test func readsWhatTheToolWrites() throws {
    let found = try read(zip(Array(Self.data.utf8), Array(Self.schema.utf8)), settings())
    #expect(
      found.records["salesorders"] == [
        "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee|SO-1|a & b\nc|12.5|2024-01-31 10:00:00|True|0|\(Self.account)|account|A-1",
        "bbbbbbbb-bbbb-cccc-dddd-eeeeeeeeeeee|||||||||",
      ])
    #expect(found.records["accounts"] == ["\(Self.account)|A-1"])
    #expect(found.warnings == ["not carried: links of list (many to many), 2 of them"])
    #expect(found.leftOut == 2)
    #expect(found.problems == 0)
  }

  /// What somebody counts who knows nothing of the format but its tags.
  private static func tags(_ name: String, _ text: [UInt8]) -> Int {
    let text = String(decoding: text, as: UTF8.self)
    return text.ranges(of: "<\(name) ").count + text.ranges(of: "<\(name)>").count + text.ranges(of: "<\(name)\n").count
  }

  @Test func losesNothingOfWhatIsChanged() throws {
    let settings = try settings()
    var dice = Dice(state: 42)
    var (read, refused) = (0, 0)
    for _ in 0..<3000 {
      var texts = [Array(Self.data.utf8), Array(Self.schema.utf8)]
      let file = dice.number(below: 4) == 0 ? 1 : 0
      Self.change(&texts[file], &dice)
      let path = try zip(texts[0], texts[1])
      var found: Found?
      let fault = fault { found = try self.read(path, settings) }
      if let fault {
        #expect(fault.kind == .data, "\(fault.message)")
        refused += 1
      } else if let found {
        read += 1
        let isOdd = found.warnings.contains { $0.contains("not carried") } || texts[0].contains(0x21)
        let records = Self.tags("record", texts[0])
        let text = String(decoding: texts[0], as: UTF8.self)
        #expect(isOdd || found.count == records, "\(found.count) of \(records): \(text)")
      }
    }
    #expect(read > 300)
    #expect(refused > 500)
  }

  private static func change(_ text: inout [UInt8], _ dice: inout Dice) {
    for _ in 0...dice.number(below: 3) {
      let at = dice.number(below: text.count)
      switch dice.number(below: 6) {
      case 0: text[at] = UInt8(dice.number(below: 256))
      case 1: text.remove(at: at)
      case 2: text.insert(Array("<>\"&/= a0\n{-".utf8)[dice.number(below: 12)], at: at)
      case 3: text.removeSubrange(at..<min(text.count, at + dice.number(below: 200)))
      case 4:
        let end = min(text.count, at + dice.number(below: 300))
        text.insert(contentsOf: text[at..<end], at: dice.number(below: text.count))
      default: text.swapAt(at, dice.number(below: text.count))
      }
      if text.isEmpty { text = [0x3C] }
    }
  }

  @Test func readsNothingOfAZipThatWasChanged() throws {
    let settings = try settings()
    let whole = try zip(Array(Self.data.utf8), Array(Self.schema.utf8))
    let expected = try read(whole, settings).records
    let bytes = folder.read("c.zip")
    var dice = Dice(state: 7)
    for turn in 0..<2000 {
      var changed = bytes
      if turn % 4 == 0 {
        changed.removeLast(1 + dice.number(below: changed.count - 1))
      } else {
        let at = dice.number(below: changed.count)
        changed[at] ^= UInt8(1 + dice.number(below: 255))
      }
      let path = folder.write(changed, "changed.zip")
      let fault = fault {
        let source = try PackageOpener(path, settings).open()
        // A name that was changed makes another package of it, or a data file.
        guard source.form == .configuration else { return }
        #expect(try self.read(path, settings).records == expected)
      }
      if let fault { #expect(fault.kind == .data || fault.kind == .usage, "\(fault.message)") }
    }
  }

  @Test func writesTheSameIDsAsAnImport() {
    // As p2c-import has given the order SO-1 since it makes ids.
    var name = ByteBuffer()
    name.append(NamedUUID.beginning(table: "SalesOrder"))
    Array("SO-1  ".utf8).withUnsafeBytes { NamedUUID.add($0, to: &name) }
    var id = ByteBuffer()
    NamedUUID.write(name.bytes, to: &id)
    var lower = ByteBuffer()
    lower.append(NamedUUID.beginning(table: "salesorder"))
    Array("so-1".utf8).withUnsafeBytes { NamedUUID.add($0, to: &lower) }
    var same = ByteBuffer()
    NamedUUID.write(lower.bytes, to: &same)
    #expect(id.text == same.text)
    #expect(id.count == 36)
    #expect(Array(id.bytes)[14] == UInt8(ascii: "5"))
  }

  @Test func refusesDataThatGrowsTooMuch() throws {
    // A record of more than 16 MiB, of a zip of a few kilobytes.
    var data = Array("<entities><entity name=\"account\"><records><record id=\"\(Self.account)\">".utf8)
    data += Array("<field name=\"accountnumber\" value=\"".utf8) + Array(repeating: 0x61, count: 17 << 20)
    data += Array("\"/></record></records></entity></entities>".utf8)
    var zip = ZipWriter(output(folder.file("c.zip")))
    try zip.addDeflated("data.xml", data)
    try zip.addStored("data_schema.xml", Array(Self.schema.utf8))
    try zip.finish()
    let settings = try settings()
    let found = fault { _ = try self.read(folder.file("c.zip"), settings) }
    #expect(found?.dataRule == .recordTooLong)
  }
}
