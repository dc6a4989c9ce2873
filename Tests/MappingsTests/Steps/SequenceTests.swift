import Mappings
import Records
import Testing

@Suite struct SequenceTests {
  private static let header = "DATAAREAID,PARTITION,SALESID,LINENUM,RECID,INVENTTRANSID,LINECREATIONSEQUENCENUMBER"

  private func task(_ more: String = "") -> String {
    """
    <parameter name="duplicates" default="reject"/>
    <task name="t" source="SalesLine" target="SalesLine" mode="update">
    <sequence field="LINECREATIONSEQUENCENUMBER" within="PARTITION DATAAREAID SALESID" order="LINENUM RECID"
     duplicates="{duplicates}" \(more)/>
    <field from="RECID" to="RECID"/><field from="LINECREATIONSEQUENCENUMBER" to="LINECREATIONSEQUENCENUMBER"/></task>
    """
  }

  private func lines(_ rows: [String]) -> (entity: String, csv: String) {
    ("SalesLine", ([Self.header] + rows).joined(separator: "\n"))
  }

  @Test(arguments: [1, 3]) func numbersTheOthersAboveTheHighest(jobs: Int) throws {
    let rows = ["usmf,1,S1,1,10,L1,", "usmf,1,S1,2,11,L2,5", "usmf,1,S1,10,12,L3,0", "usmf,1,S2,1,13,L4,0"]
    let sorted = try transform([lines(rows)], task(), jobs: jobs, chunkSize: 1)
    #expect(sorted.rows["SalesLine"] == ["10,6", "11,5", "12,7", "13,1"])
    let shuffled = try transform([lines([2, 3, 0, 1].map { rows[$0] })], task(), jobs: jobs, chunkSize: 1)
    #expect(shuffled.rows["SalesLine"] == ["12,7", "13,1", "10,6", "11,5"])
    #expect(sorted.ledger == ["SalesLine, company usmf: read 4 = used 4; made 4"])
  }

  @Test(arguments: [1, 3], [false, true])
  func numbersRecordsThatHaveNoPlaceForANumber(jobs: Int, onePass: Bool) throws {
    let header = "DATAAREAID,PARTITION,SALESID,LINENUM,RECID,INVENTTRANSID"
    let rows = ["usmf,1,S1,1,10,L1", "usmf,1,S1,2,11,L2", "usmf,1,S1,10,12,L3", "usmf,1,S2,1,13,L4"]
    func lines(_ rows: [String]) -> [(entity: String, csv: String)] {
      [("SalesLine", ([header] + rows).joined(separator: "\n"))]
    }
    let known = try transform(lines(rows), task(), jobs: jobs, chunkSize: 1, onePass: onePass)
    #expect(known.rows["SalesLine"] == ["10,1", "11,2", "12,3", "13,1"])
    let own = """
      <task name="t" source="SalesLine" target="SalesLine" mode="update">
      <sequence field="Rank" within="PARTITION DATAAREAID SALESID" order="LINENUM RECID"/>
      <field from="RECID" to="RECID"/><field to="LINECREATIONSEQUENCENUMBER" expr="Rank mul 10"/>
      <record if="Rank eq 2"><field from="Rank" to="RECID"/></record></task>
      """
    let made = try transform(lines(rows), own, jobs: jobs, chunkSize: 1, onePass: onePass)
    #expect(made.rows["SalesLine"] == ["10,10", "11,20", "2,", "12,30", "13,10"])
    #expect(made.isOnePass == onePass)
    let shuffled = try transform(lines([2, 3, 0, 1].map { rows[$0] }), own, jobs: jobs, chunkSize: 1)
    #expect(shuffled.rows["SalesLine"] == ["12,30", "13,10", "10,10", "11,20", "2,"])
  }

  @Test func numbersBesideALookup() throws {
    let tasks = """
      <task name="t" source="SalesLine" target="SalesLine" mode="update">
      <lookup name="other" entity="SalesLine" key="RECID" by="LINENUM"/>
      <sequence field="Rank" within="PARTITION DATAAREAID SALESID" order="LINENUM RECID"/>
      <field from="RECID" to="RECID"/><field from="Rank" to="LINECREATIONSEQUENCENUMBER"/>
      <field from="other/INVENTTRANSID" to="INVENTTRANSID"/></task>
      """
    let csv = """
      DATAAREAID,PARTITION,SALESID,LINENUM,RECID,INVENTTRANSID
      usmf,1,S1,11,10,L1
      usmf,1,S1,10,11,L2
      """
    let made = try transform([("SalesLine", csv)], tasks)
    #expect(Set(made.rows["SalesLine"] ?? []) == ["10,2,L2", "11,1,L1"])
    #expect(made.problems == [])
  }

  @Test func rejectsNumbersThatComeTwice() throws {
    let rows = ["usmf,1,S1,1,10,L1,3", "usmf,1,S1,2,11,L2,3", "usmf,1,S1,3,12,L3,0", "usmf,1,S2,1,13,L4,0"]
    let made = try transform([lines(rows)], task())
    #expect(made.rows["SalesLine"] == ["13,1"])
    #expect(made.ledger == ["SalesLine, company usmf: read 4 = used 1 + rejected 2 + held back 1; made 1"])
    #expect(made.problems.first?.contains("is the number of another record of the document too") == true)
  }

  @Test func renumbersAllButTheFirstWhenTold() throws {
    let rows = ["usmf,1,S1,2,11,L2,3", "usmf,1,S1,1,10,L1,3", "usmf,1,S1,3,12,L3,0"]
    let made = try transform([lines(rows)], task(), set: [("duplicates", "renumber")])
    #expect(made.rows["SalesLine"] == ["11,4", "10,3", "12,5"])
  }

  @Test func goesOnAboveTheNumbersInUse() throws {
    let rows = ["usmf,1,S1,1,10,L1,0", "usmf,1,S2,1,11,L2,0"]
    let files = ["used.csv": "SALESID,DATAAREAID,PARTITION,HIGHEST\ns1,USMF,1,7\nS1,usmf,1,4\n"]
    let made = try transform([lines(rows)], task(#"used="used.csv""#), files: files)
    #expect(made.rows["SalesLine"] == ["10,8", "11,1"])
  }

  @Test func saysWhereAFileOfNumbersInUseIsWrong() throws {
    // More than one chunk.
    let used = (1...60_000).map { "S\($0),usmf,1,7" } + ["S0,usmf,1,seven"]
    let files = ["used.csv": (["SALESID,DATAAREAID,PARTITION,HIGHEST"] + used).joined(separator: "\n")]
    let fault = #expect(throws: Fault.self) {
      try transform([lines(["usmf,1,S1,1,10,L1,0"])], task(#"used="used.csv""#), files: files)
    }
    #expect(fault?.rule == "used-number")
    #expect(fault?.place.line == 60_002)
  }

  @Test func countsLinesWithoutAHeader() throws {
    let headers = ("SalesTable", "DATAAREAID,PARTITION,SALESID\nusmf,1,S1\n")
    let rows = ["usmf,1,S1,1,10,L1,0", "usmf,1,S2,1,11,L2,0", "usmf,1,S2,2,12,L3,0"]
    let made = try transform([headers, lines(rows)], task())
    #expect(made.rows["SalesLine"] == ["10,1", "11,1", "12,2"])
    #expect(made.notes == ["task t: 2 records have no SalesTable; they are numbered all the same"])
  }

  @Test func readsTheMisspeltName() throws {
    let csv = "DATAAREAID,PARTITION,SALESID,LINENUM,RECID,LineCreationSequnceNumber\nusmf,1,S1,1,10,0"
    #expect(try transform([("SalesLine", csv)], task()).rows["SalesLine"] == ["10,1"])
  }

  @Test func refusesAnOrderThatIsNoNumber() throws {
    let made = try transform([lines(["usmf,1,S1,one,10,L1,0", "usmf,1,S2,1,11,L2,0"])], task())
    #expect(made.problems.first?.contains("LINENUM does not hold what documents are put in order by") == true)
  }

  /// A record as the plain reference sees it.
  private struct Line {
    var document: String
    var line: Int
    var record: Int
    var number: Int

    /// The document in the order that entity files state: company, order, and partition last.
    var inFile: String {
      let parts = document.split(separator: ",")
      return "\(parts[0]),\(parts[2]),\(parts[1])"
    }
  }

  /// As window functions would: those with a number keep it, the others count on from the highest.
  private func reference(_ lines: [Line]) -> [Int: Int] {
    var result: [Int: Int] = [:]
    for (_, document) in Dictionary(grouping: lines, by: \.document) {
      var next = max(0, document.map(\.number).max() ?? 0)
      for line in document.sorted(by: { ($0.line, $0.record) < ($1.line, $1.record) }) {
        if line.number <= 0 { next += 1 }
        result[line.record] = line.number > 0 ? line.number : next
      }
    }
    return result
  }

  @Test(arguments: 0..<24) func equalsThePlainReference(seed: Int) throws {
    var random = Numbers(state: UInt64(seed) &* 7919 &+ 1)
    var all: [Line] = []
    var taken: Set<String> = []
    let documents = Int.random(in: 1...12, using: &random)
    for record in 1...Int.random(in: 1...120, using: &random) {
      let company = Bool.random(using: &random) ? "usmf" : "demf"
      let document =
        "\(company),\(Int.random(in: 1...2, using: &random)),S\(Int.random(in: 1...documents, using: &random))"
      var number = Bool.random(using: &random) ? 0 : Int.random(in: -1...30, using: &random)
      if number > 0, !taken.insert("\(document) \(number)").inserted { number = 0 }
      let line = Int.random(in: -3...12, using: &random)
      all.append(Line(document: document, line: line, record: record, number: number))
    }
    if seed % 3 > 0 { all.sort { ($0.inFile, $0.line, $0.record) < ($1.inFile, $1.line, $1.record) } }
    let rows = all.map { "\($0.document),\(Double($0.line) / 4),\($0.record),L\($0.record),\($0.number)" }
    let expected = reference(all)
    for onePass in [true, false] {
      for chunkSize in [1, seed % 7 + 2, 40, 1000] {
        let made = try transform(
          [lines(rows)], task(), jobs: seed % 3 + 1, chunkSize: chunkSize, rejects: false, onePass: onePass)
        #expect(made.rows["SalesLine"] == all.map { "\($0.record),\(expected[$0.record] ?? -1)" })
        #expect(made.isOnePass == (onePass && isInOrder(all)))
      }
    }
  }

  /// Whether documents come in order, and lines within them.
  private func isInOrder(_ lines: [Line]) -> Bool {
    zip(lines, lines.dropFirst()).allSatisfy { ($0.inFile, $0.line, $0.record) < ($1.inFile, $1.line, $1.record) }
  }

  @Test(arguments: [1, 3]) func numbersInOnePassWhatIsSettledChunkByChunk(jobs: Int) throws {
    let old = (1...4).map { "usmf,1,S1,\($0),\($0),L\($0),\($0)" }
    let new = (5...9).map { "usmf,1,S1,\($0),\($0),L\($0),0" }
    let made = try transform([lines(old + new)], task(), jobs: jobs, chunkSize: 2, rejects: false, onePass: true)
    #expect(made.isOnePass)
    #expect(made.rows["SalesLine"] == (1...9).map { "\($0),\($0)" })
    let late = ["usmf,1,S1,10,10,L10,20"]
    let again = try transform([lines(old + new + late)], task(), jobs: jobs, chunkSize: 2, onePass: true)
    #expect(again.isOnePass)
    #expect(again.rows["SalesLine"]?[4...] == ["5,21", "6,22", "7,23", "8,24", "9,25", "10,20"])
  }

  @Test(arguments: [1, 3]) func settlesADocumentThatIsTooLongToWait(jobs: Int) throws {
    let new = (1...9999).map { "usmf,1,S1,\($0),\($0),L\($0),\($0 < 5 ? $0 + 10 : 0)" }
    let made = try transform([lines(new)], task(), jobs: jobs, chunkSize: 1000, rejects: false, onePass: true)
    #expect(made.isOnePass)
    #expect(made.rows["SalesLine"] == (1...9999).map { "\($0),\($0 + 10)" })
    // A number that could not be known in time: everything is read again.
    let late = ["usmf,1,S1,10000,10000,L,20000"]
    let again = try transform([lines(new + late)], task(), jobs: jobs, chunkSize: 1000, rejects: false, onePass: true)
    #expect(!again.isOnePass)
    #expect(again.rows["SalesLine"]?[9998...] == ["9999,29995", "10000,20000"])
  }

  @Test func findsInOnePassWhatComesTwiceInAnotherChunk() throws {
    let rows = ["usmf,1,S1,1,10,L1,3", "usmf,1,S1,2,11,L2,3", "usmf,1,S1,3,12,L3,0", "usmf,1,S2,1,13,L4,0"]
    for size in 1...4 {
      let made = try transform([lines(rows)], task(), chunkSize: size, rejects: true, onePass: true)
      #expect(!made.isOnePass)
      #expect(made.rows["SalesLine"]?.last == "13,1")
      #expect(made.problems.count == 2)
    }
  }

  @Test(arguments: [1, 3]) func countsLinesWithoutAHeaderInOnePass(jobs: Int) throws {
    let headers = ("SalesTable", "DATAAREAID,PARTITION,SALESID\nusmf,1,S1\n")
    let rows = ["usmf,1,S1,1,10,L1,0", "usmf,1,S2,1,11,L2,0", "usmf,1,S2,2,12,L3,0"]
    let made = try transform([headers, lines(rows)], task(), jobs: jobs, chunkSize: 1, onePass: true)
    #expect(made.isOnePass)
    #expect(made.notes == ["task t: 2 records have no SalesTable; they are numbered all the same"])
  }

  private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state ^ state >> 29) &* 0x9E37_79B9_7F4A_7C15
    }
  }
}
