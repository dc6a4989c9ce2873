import Records
import Testing

@Suite struct CanonicalTests {
  private static let status = EnumerationTable([("None", 0), ("Backorder", 1), ("Confirmed", nil)])

  private func canonical(_ text: String, _ type: ValueType, _ system: System) -> String? {
    var text = text
    var buffer = ByteBuffer()
    let form = Canonical(type, for: system, enumeration: Self.status)
    return text.withUTF8 { form.write(UnsafeRawBufferPointer($0), to: &buffer) } ? buffer.text : nil
  }

  @Test(arguments: ["Yes", "yes", "YES", "True", "TRUE", "1"])
  func spellsTrueAsTheSystemDoes(text: String) {
    #expect(canonical(text, .boolean, .fno) == "Yes")
    #expect(canonical(text, .boolean, .cds) == "Yes")
    #expect(canonical(text, .boolean, .sales) == "True")
    #expect(canonical(text, .boolean, .axdb) == "1")
  }

  @Test(arguments: ["No", "NO", "False", "false", "0"])
  func spellsFalseAsTheSystemDoes(text: String) {
    #expect(canonical(text, .boolean, .fno) == "No")
    #expect(canonical(text, .boolean, .sales) == "False")
    #expect(canonical(text, .boolean, .axdb) == "0")
  }

  @Test func spellsEnumerationsAsTheSystemDoes() {
    #expect(canonical("backorder", .enumeration, .fno) == "Backorder")
    #expect(canonical("1", .enumeration, .fno) == "Backorder")
    #expect(canonical("BACKORDER", .enumeration, .sales) == "1")
    #expect(canonical("01", .enumeration, .axdb) == "1")
    #expect(canonical("Confirmed", .enumeration, .fno) == "Confirmed")
  }

  @Test func refusesMembersItDoesNotKnow() {
    #expect(canonical("Backorde", .enumeration, .fno) == nil)
    #expect(canonical("7", .enumeration, .fno) == nil)
    #expect(canonical("Confirmed", .enumeration, .sales) == nil)
  }

  @Test(arguments: [
    ("1.0000000000000000", ValueType.integer, "1"), (".000000", .decimal, "0"), ("1.50", .decimal, "1.5"),
    ("2011-01-31 00:00:00", .date, "2011-01-31"), ("05/01/2022", .datetime, "2022-05-01 00:00:00"),
    ("{6F9619FF-8B86-D011-B42D-00C04FC964FF}", .guid, "6f9619ff-8b86-d011-b42d-00c04fc964ff"),
    (" as it is ", .text, " as it is "), ("", .integer, ""),
  ])
  func writesOneTextPerValue(text: String, type: ValueType, expected: String) {
    #expect(canonical(text, type, .fno) == expected)
  }

  @Test(arguments: [
    ("1.5", ValueType.integer), ("one", .decimal), ("2011-01-31 10:00:00", .date), ("maybe", .boolean),
    ("2", .boolean), ("no ", .boolean), ("6f9619ff8b86d011b42d00c04fc964ff", .guid),
    ("6f9619ff-8b86-d011-b42d-00c04fc964fg", .guid), ("6f9619ff-8b86-d011-b42d-00c04fc964f-", .guid),
  ])
  func refusesWhatIsNotOfTheType(text: String, type: ValueType) {
    #expect(canonical(text, type, .fno) == nil)
  }

  @Test func suggestsWhatWasMeant() {
    let known = ["SalesOrderNumber", "CurrencyCode", "statecode"]
    #expect(suggestion(for: "SalesOrderNumer", among: known) == "SalesOrderNumber")
    #expect(suggestion(for: "STATECDOE", among: known) == "statecode")
    #expect(suggestion(for: "Weight", among: known) == nil)
  }
}
