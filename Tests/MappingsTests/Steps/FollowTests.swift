import Mappings
import Records
import Testing

/// A line goes with its header.
@Suite struct FollowTests {
  private let headers = (
    entity: "salesorders",
    csv: """
    ordernumber,statecode,name
    O1,0,one
    o2,1,two
    O3,0,three
    O4,2,four
    """
  )
  private let lines = (
    entity: "salesorderdetails",
    csv: """
    salesorderid.ordernumber,sequencenumber,isproductoverridden
    O1,1,0
    O1,2,1
    O2 ,1,0
    O2,2,1
    O3,1,0
    O4,1,0
    O9,1,0
    o1,3,0
    """
  )
  private let header = """
    <task name="Header" source="salesorders" target="salesorders">
    <keep if="statecode ne 1" otherwise="submitted"/><keep if="statecode eq 0" otherwise="not active"/>
    <field from="ordernumber" to="ordernumber"/></task>
    """
  private func follower(_ name: String = "Line", _ more: String = "") -> String {
    """
    <task name="\(name)" source="salesorderdetails" target="salesorderdetails" follows="Header">\(more)
    <field from="salesorderid.ordernumber" to="salesorderid.ordernumber"/>
    <field from="sequencenumber" to="sequencenumber"/></task>
    """
  }

  private let account = [
    "salesorders: read 4 = used 2 + filtered 2 (1 submitted, 1 not active); made 2",
    "salesorderdetails: read 8 = used 5 + filtered 3 (2 submitted, 1 not active); made 5; 1 without a header",
  ]
  private let made = ["O1,1", "O1,2", "O3,1", "O9,1", "o1,3"]

  @Test(arguments: [1, 3], [1, 2, 5]) func takesLinesAlong(jobs: Int, chunkSize: Int) throws {
    let result = try transform([headers, lines], header + follower(), jobs: jobs, chunkSize: chunkSize)
    #expect(result.rows["salesorderdetails"] == made)
    #expect(result.ledger == account)
  }

  /// Headers become records early here, so what they look up must be there before.
  @Test(arguments: [1, 3]) func letsHeadersLookUpWhatComesBeforeThem(jobs: Int) throws {
    let names = (0..<400).map { "N\($0),name \($0)" }.joined(separator: "\n")
    let accounts = (entity: "accounts", csv: "accountnumber,name\n" + names)
    let orders = (0..<400).map { "O\($0),0,N\(399 - $0)" }.joined(separator: "\n")
    let many = (entity: "salesorders", csv: "ordernumber,statecode,name\n" + orders)
    let looking = """
      <task name="Header" source="salesorders" target="salesorders">
      <lookup name="account" entity="accounts" key="accountnumber" by="name" otherwise="blank"/>
      <field from="ordernumber" to="ordernumber"/><field to="name" expr="account/name"/></task>
      """
    let result = try transform(
      [accounts, many, lines], looking + follower(), jobs: jobs, chunkSize: 1)
    #expect(result.rows["salesorders"] == (0..<400).map { "O\($0),name \(399 - $0)" })
  }

  @Test(arguments: [1, 3]) func takesLinesAlongThatComeFirst(jobs: Int) throws {
    let result = try transform([lines, headers], follower() + header, jobs: jobs, chunkSize: 2)
    #expect(result.rows["salesorderdetails"] == made)
    #expect(Set(result.ledger) == Set(account))
  }

  @Test func countsWhatItDropsItselfUnderTheSameName() throws {
    let own = #"<keep if="isproductoverridden ne true" otherwise="not active"/>"#
    let result = try transform([headers, lines], header + follower("Line", own))
    #expect(
      result.ledger[1]
        == "salesorderdetails: read 8 = used 4 + filtered 4 (2 submitted, 2 not active); made 4; 1 without a header")
  }

  @Test func goesWithTheSameRecord() throws {
    let tax = """
      <task name="Tax" source="salesorders" target="salesorderdetails" follows="Header">
      <keep if="ordernumber ne 'O3'" otherwise="no tax"/>
      <field from="ordernumber" to="salesorderid.ordernumber"/><field to="sequencenumber" value="0"/></task>
      """
    // What is followed is looked at first, wherever it stands.
    for tasks in [header + tax, tax + header] {
      let result = try transform([headers], tasks, chunkSize: 2)
      #expect(result.rows["salesorderdetails"] == ["O1,0"])
      #expect(
        result.ledger.contains(
          "salesorders → salesorderdetails: read 4 = used 1 + filtered 3 (1 submitted, 1 not active, 1 no tax); made 1")
      )
    }
  }

  @Test func letsLinesPassWhoseHeadersTheInputLacks() throws {
    let result = try transform([lines], header + follower())
    #expect(result.rows["salesorderdetails"]?.count == 8)
    #expect(result.ledger == ["salesorderdetails: read 8 = used 8; made 8; 8 without a header"])
  }

  @Test func goesWithTheHeaderThatWasKept() throws {
    let twice = (entity: "salesorders", csv: "ordernumber,statecode,name\nO1,0,b\nO1,0,a\nO3,0,c\nO5,0,c")
    let distinct = """
      <task name="Header" source="salesorders" target="salesorders"><distinct by="name" order="ordernumber"/>
      <field from="ordernumber" to="ordernumber"/></task>
      """
    let more = (entity: "salesorderdetails", csv: "salesorderid.ordernumber,sequencenumber\nO1,1\nO3,1\nO5,1\nO5,2")
    let result = try transform([twice, more], distinct + follower())
    #expect(result.rows["salesorderdetails"] == ["O1,1", "O3,1"])
    #expect(
      result.ledger.last
        == "salesorderdetails: read 4 = used 2 + filtered 2 (2 header is a duplicate); made 2")
  }

  @Test func choosesAmongLinesWhoseHeaderGoesOn() throws {
    let distinct = #"<distinct by="sequencenumber" order="salesorderid.ordernumber desc"/>"#
    let result = try transform([headers, lines], header + follower("Line", distinct), chunkSize: 2)
    #expect(result.rows["salesorderdetails"] == ["O1,2", "O9,1", "o1,3"])
  }

  @Test func rejectsALineWhoseHeaderIsRejected() throws {
    let strict = """
      <task name="Header" source="salesorders" target="salesorders">
      <field from="ordernumber" to="ordernumber"/><field to="name" from="name" map="names"/></task>
      <valueMap name="names"><row from="one" to="eins"/><row from="three" to="drei"/><row from="four" to="vier"/></valueMap>
      """
    let result = try transform([headers, lines], strict.replacingTasks(with: follower()))
    #expect(result.rows["salesorderdetails"] == ["O1,1", "O1,2", "O3,1", "O4,1", "O9,1", "o1,3"])
    #expect(result.ledger.last?.contains("held back 2") == true)
  }
}

extension String {
  /// Puts tasks behind the last one there is, before the value maps.
  fileprivate func replacingTasks(with tasks: String) -> String {
    guard let end = firstRange(of: "</task>") else { return self }
    return self[..<end.upperBound] + tasks + self[end.upperBound...]
  }

  private func firstRange(of text: String) -> Range<String.Index>? {
    indices.first { self[$0...].hasPrefix(text) }.map { $0..<index($0, offsetBy: text.count) }
  }
}
