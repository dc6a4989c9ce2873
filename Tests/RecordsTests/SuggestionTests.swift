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

  @Test func findsNamesThatAreAbbreviated() {
    let names = ["accountno", "CustAccount", "descr", "Currency"]
    #expect(likelyName(for: "accountnumber", among: names) == "accountno")
    #expect(likelyName(for: "CustomerAccount", among: names) == "CustAccount")
    #expect(likelyName(for: "description", among: names) == "descr")
    #expect(likelyName(for: "CurrencyCode", among: names) == "Currency")
    #expect(likelyName(for: "accountno", among: ["accountcategory", "accountnumber"]) == "accountnumber")
    #expect(likelyName(for: "telephone1", among: names) == nil)
    #expect(likelyName(for: "name", among: ["number", "id"]) == nil)
  }
}
