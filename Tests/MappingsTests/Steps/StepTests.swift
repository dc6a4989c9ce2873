import Mappings
import Records
import Testing

@Suite struct LookupTests {
  private let quotes = (
    entity: "quotes",
    csv: """
    quotenumber,revisionnumber,name,statecode
    Q1,0,first,1
    Q1,2,third,1
    Q1,1,second,0
    Q2,0,only,0
    """
  )
  private let task = """
    <task name="t" source="quotes" target="quotes">
    <lookup name="newest" entity="quotes" key="quotenumber" by="quotenumber" order="revisionnumber desc"/>
    <keep if="revisionnumber eq newest/revisionnumber" otherwise="older revision"/>
    <field from="quotenumber" to="quotenumber"/><field from="newest/name" to="name"/>
    <field to="revisionnumber" expr="newest/revisionnumber add 1"/></task>
    """

  @Test(arguments: [1, 3]) func findsTheFirstInOrder(jobs: Int) throws {
    let made = try transform([quotes], task, jobs: jobs, chunkSize: 2)
    #expect(made.rows["quotes"] == ["Q1,third,3", "Q2,only,1"])
    #expect(
      made.ledger == ["quotes: read 4 = used 2 + filtered 2 (2 older revision); made 2"])
  }

  private func lookup(_ more: String) -> String {
    """
    <task name="t" source="quotedetails" target="quotedetails">
    <lookup name="quote" entity="quotes" key="quotenumber" by="quoteid.quotenumber" \(more)/>
    <field from="sequencenumber" to="sequencenumber"/><field from="quote/name" to="productdescription"/></task>
    """
  }
  private let lines = (
    entity: "quotedetails", csv: "quoteid.quotenumber,sequencenumber\nq2 ,1\nQ9,2\nQ1,3"
  )

  @Test func rejectsWhatItDoesNotFind() throws {
    let made = try transform([quotes, lines], lookup(#"order="revisionnumber""#))
    #expect(made.rows["quotedetails"] == ["1,only", "3,first"])
    #expect(made.problems.count == 1)
    #expect(made.problems.first?.contains(#"lookup quote finds no record "Q9" in quotes"#) == true)
  }

  @Test func leavesBlankWhatItDoesNotFind() throws {
    let made = try transform([quotes, lines], lookup(#"order="revisionnumber" otherwise="blank""#))
    #expect(made.rows["quotedetails"] == ["1,only", "2,", "3,first"])
    #expect(made.problems.isEmpty)
  }

  /// Headers come first in most packages, and then are met on the way.
  @Test(arguments: [1, 3], [1, 2, 5]) func readsHeadersTwiceOnlyWhereTheyComeBehind(jobs: Int, chunkSize: Int) throws {
    let task = lookup(#"order="revisionnumber" otherwise="blank""#)
    let before = try transform([quotes, lines], task, jobs: jobs, chunkSize: chunkSize)
    #expect(!before.isPrepared)
    let behind = try transform([lines, quotes], task, jobs: jobs, chunkSize: chunkSize)
    #expect(behind.isPrepared)
    for made in [before, behind] { #expect(made.rows["quotedetails"] == ["1,only", "2,", "3,first"]) }
  }

  /// What becomes of headers that look something up is known too late for lines that ask on the way.
  @Test(arguments: [1, 3]) func looksUpWhatWasLookedUp(jobs: Int) throws {
    let header = """
      <task name="h" source="quotes" target="quotes">
      <lookup name="newest" entity="quotes" key="quotenumber" by="quotenumber" order="revisionnumber desc"/>
      <field from="quotenumber" to="quotenumber"/><field from="revisionnumber" to="revisionnumber"/>
      <field from="newest/name" to="name"/></task>
      """
    let made = try transform(
      [quotes, lines], header + lookup(#"order="revisionnumber" otherwise="blank""#), jobs: jobs, chunkSize: 1)
    #expect(made.problems.isEmpty)
    #expect(made.rows["quotedetails"] == ["1,only", "2,", "3,first"])
  }

  @Test func rejectsWhatIsThereSeveralTimes() throws {
    let made = try transform([quotes, lines], lookup(#"otherwise="blank""#))
    #expect(made.rows["quotedetails"] == ["1,only", "2,"])
    #expect(made.problems.first?.contains("more than one record") == true)
  }

  @Test func findsNothingInAnEntityThatIsNotThere() throws {
    let made = try transform([lines], lookup(#"otherwise="blank""#))
    #expect(made.rows["quotedetails"] == ["1,", "2,", "3,"])
    #expect(made.notes == ["task t: the package has no quotes, so lookup quote finds nothing"])
  }

  @Test func findsRowsOfAFile() throws {
    let task = """
      <task name="t" source="quotedetails" target="quotedetails">
      <lookup name="region" file="regions.csv" key="quote" by="quoteid.quotenumber"/>
      <field from="region/name" to="productdescription"/></task>
      """
    let files = ["regions.csv": "quote,name\nQ1,North\nQ2,South\n"]
    let made = try transform([lines], task, files: files)
    #expect(made.rows["quotedetails"] == ["South", "North"])
  }
}

@Suite struct DistinctTests {
  private let contacts = (
    entity: "contacts", csv: "emailaddress1,firstname,lastname\na@x,Ann,3\nb@x,Bo,1\nA@x ,Al,2\na@x,Abe,9\n"
  )

  private func task(_ order: String) -> String {
    """
    <task name="t" source="contacts" target="contacts">
    <keep if="lastname ne '9'" otherwise="nine"/>
    <distinct by="emailaddress1" \(order)/><field from="firstname" to="firstname"/></task>
    """
  }

  @Test func keepsTheFirst() throws {
    let made = try transform([contacts], task(""), jobs: 2, chunkSize: 1)
    #expect(made.rows["contacts"] == ["Ann", "Bo"])
    #expect(made.ledger == ["contacts: read 4 = used 2 + filtered 1 (1 nine) + duplicate 1; made 2"])
  }

  @Test func keepsTheFirstInOrder() throws {
    #expect(try transform([contacts], task(#"order="lastname""#)).rows["contacts"] == ["Bo", "Al"])
    #expect(try transform([contacts], task(#"order="lastname desc""#)).rows["contacts"] == ["Ann", "Bo"])
  }
}

@Suite struct AgreementTests {
  private let items = (
    entity: "InventTable",
    csv: """
    DATAAREAID,PARTITION,PRODUCT,ITEMID,RECID
    usmf,1,7,A,1
    demf,1,7,a ,2
    demf,1,8,B,3
    usmf,1,8,C,4
    jpmf,1,8,D,5
    jpmf,2,7,E,6
    """
  )

  @Test(arguments: [1, 2]) func reportsProductsThatDiffer(jobs: Int) throws {
    let task = """
      <task name="t" source="InventTable" target="InventTable"><agree by="PARTITION PRODUCT" fields="itemid"/>
      <field from="PARTITION" to="PARTITION"/><field from="PRODUCT" to="PRODUCT"/><field from="ITEMID" to="ITEMID"/></task>
      """
    let made = try transform([items], task, jobs: jobs, chunkSize: 1)
    #expect(made.disagreements == ["task t: 1 PRODUCT has records that disagree in ITEMID: 8"])
    #expect(made.rows["InventTable"]?.count == 6)
  }

  @Test func refusesAFieldThatIsNotMade() throws {
    let task = """
      <task name="t" source="InventTable" target="InventTable"><agree by="PRODUCT" fields="NAME"/>
      <field from="PRODUCT" to="PRODUCT"/></task>
      """
    #expect(throws: Fault.self) { try transform([items], task) }
  }
}

@Suite struct FurtherRecordTests {
  private let orders = (
    entity: "salesorders", csv: "ordernumber,totaltax,name\nS1,0,a\nS2,5,b\nS3,x,c\n"
  )

  @Test func makesSeveralRecordsOrNone() throws {
    let task = """
      <task name="t" source="salesorders" target="salesorders">
      <field from="ordernumber" to="ordernumber"/>
      <record if="totaltax gt 0"><field to="ordernumber" value="TAX"/><field from="totaltax" to="totaltax"/></record>
      </task>
      """
    let made = try transform([orders], task)
    #expect(made.rows["salesorders"] == ["S1,", "S2,", "TAX,5"])
    #expect(made.ledger == ["salesorders: read 3 = used 2 + rejected 1; made 3"])
  }

  @Test func usesARecordThatMakesNone() throws {
    let task = """
      <task name="t" source="salesorders" target="salesorders">
      <record if="ordernumber eq 'S2'"><field from="name" to="name"/></record></task>
      """
    let made = try transform([orders], task)
    #expect(made.rows["salesorders"] == ["b"])
    #expect(made.ledger == ["salesorders: read 3 = used 3; made 1"])
  }
}
