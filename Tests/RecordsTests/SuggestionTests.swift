import Records
import Testing

@Suite struct SuggestionTests {
  @Test func findsMistypedCutAndSwappedNames() {
    let names = ["SalesOrderNumber", "SalesOrderName", "LineNumber"]
    #expect(suggestion(for: "salesordernumbr", among: names) == "SalesOrderNumber")
    #expect(suggestion(for: "LineNmuber", among: names) == "LineNumber")
    #expect(suggestion(for: "Sales", among: names) == "SalesOrderNumber")
    #expect(suggestion(for: "Currency", among: names) == nil)
    #expect(suggestion(for: "", among: names) == nil)
  }
}
