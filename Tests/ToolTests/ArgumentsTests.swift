import Packages
import Records
import Testing
import Tool

@Suite struct ArgumentsTests {
  private func parse(_ program: Program, _ typed: String..., operand: String? = nil) throws(Fault)
    -> Arguments
  {
    try Arguments(program, typed, operand: operand)
  }

  /// The message for what was typed; nil if it is taken.
  private func refusal(_ program: Program, _ typed: String...) -> String? {
    do throws(Fault) {
      _ = try Arguments(program, typed)
      return nil
    } catch {
      #expect(error.kind == .usage)
      #expect(error.message.contains("\(program.rawValue) --help"))
      return error.message
    }
  }

  @Test func knowsWhetherStandardInputIsMeant() {
    let read: [(Program, [String])] = [
      (.transform, []), (.import, ["--to", "sqlite:x", "--from", "-"]), (.transform, ["--bogus"]),
      (.transform, ["--bogus", "/no/such"]), (.import, ["--from=-", "--mode"]), (.check, ["package", "-"]),
      (.transform, ["--mapping", "/dev/null", "--set"]),
    ]
    for (program, typed) in read { #expect(StandardInput.isRead(by: program, typed), "\(typed)") }
    let notRead: [(Program, [String])] = [
      (.export, []), (.sample, ["-"]), (.transform, ["--from", "x.csv"]), (.import, ["--from=x", "--bogus"]),
      (.transform, ["--list"]), (.transform, ["--mapping", "x", "--explain", "--bogus"]), (.transform, ["--help"]),
      (.transform, ["--fron", "/dev/null"]), (.transform, ["/dev/null"]), (.check, ["package", "x.zip"]),
    ]
    for (program, typed) in notRead { #expect(!StandardInput.isRead(by: program, typed), "\(typed)") }
  }

  @Test func takesAValueAfterABlankOrAnEqualsSign() throws {
    let arguments = try parse(.export, "--from", "sqlite:a=b", "--to=x.zip", "--run-id", "-1")
    #expect(arguments.fromDatabase == "sqlite:a=b")
    #expect(arguments.to == "x.zip")
    #expect(arguments.runID == "-1")
    #expect(arguments.form == nil)
  }

  @Test func collectsWhatIsRepeatedInOrder() throws {
    let arguments = try parse(.transform, "--mapping", "b", "--mapping=a", "--set", "x=1=2", "--set=y=")
    #expect(arguments.mapping == ["b", "a"])
    #expect(arguments.set.map(\.name) == ["x", "y"])
    #expect(arguments.set.map(\.value) == ["1=2", ""])
  }

  @Test func takesTwoValuesAndAModePerEntity() throws {
    let generate = try #require(try parse(.transform, "--generate", "A", "B").generate)
    #expect(generate == ("A", "B"))
    let modes = try parse(.import, "--mode", "insert", "--mode", "a b=update").mode
    #expect(modes.map(\.name) == ["", "a b"])
    #expect(modes.map(\.value) == [.insert, .update])
  }

  @Test func takesOperandsOnlyWhereTheProgramWantsThem() throws {
    let arguments = try parse(.check, "a.zip", "--quiet", "-", "--", "--odd", operand: "FILE...")
    #expect(arguments.operands == ["a.zip", "-", "--odd"])
    #expect(arguments.quiet)
    #expect(refusal(.export, "a.zip") != nil)
  }

  @Test func suggestsTheNearestOption() {
    #expect(refusal(.export, "--entty", "x")?.contains("did you mean --entity?") == true)
    #expect(refusal(.export, "-h")?.contains("did you mean --help?") == true)
    #expect(refusal(.export, "--orders", "3")?.contains("belongs to p2c-sample") == true)
    #expect(refusal(.export, "--zzzzzzzz")?.contains("did you mean") == false)
  }

  @Test(arguments: ["--progress=sometimes", "--form=ZIP", "--format=xml"]) func refusesUnknownWords(
    _ typed: String
  ) {
    #expect(refusal(.export, typed) != nil)
  }

  @Test(arguments: ["0", "-1", "+1", "1025", "2x", "", " 2", "99999999999999999999"])
  func refusesWrongNumbers(_ value: String) {
    #expect(refusal(.export, "--jobs", value) != nil)
  }

  @Test func refusesMissingAndSurplusValues() {
    #expect(refusal(.export, "--from") != nil)
    #expect(refusal(.export, "--from", "--to", "x")?.contains("--to follows") == true)
    #expect(refusal(.export, "--from=") != nil)
    #expect(refusal(.export, "--quiet=yes") != nil)
    #expect(refusal(.transform, "--generate", "A") != nil)
  }

  @Test func refusesWhatIsGivenTwice() {
    #expect(refusal(.export, "--quiet", "--quiet") != nil)
    #expect(refusal(.export, "--to", "a", "--to", "a") != nil)
    #expect(refusal(.transform, "--set", "a=1", "--set", "a=2") != nil)
    #expect(refusal(.import, "--mode", "insert", "--mode", "update") != nil)
  }

  @Test func givesEachOptionInItsType() throws {
    let typed = try parse(
      .transform, "--form=zip", "--format", "jsonl", "--labels=dataverse", "--columns", "A, B", "--max-rejects=0.50%",
      "--records", "7", "--rejects", "bad/", "--sha256")
    #expect(typed.form == .zip && typed.format == .jsonLines && typed.labels == .dataverse)
    #expect(typed.columns == ["A", "B"] && typed.records == 7 && typed.maxRejects == .perMillion(5000))
    #expect(typed.rejects == "bad/" && typed.sha256 && !typed.dryRun)
    #expect(typed.words(Options.table.maxRejects) == ["0.50%"])
    let check = try parse(
      .check, "--tolerance", "a=0.01", "--kb=KB1,2", "--sales", "8.2", "--populated=no", "--company", "usmf")
    #expect(check.tolerance.map(\.value) == [Decimal("0.01")] && check.kb == [["KB1", "2"]])
    #expect(check.sales == DottedVersion("8.2") && check.populated == false && check.fno == nil)
    #expect(check.company == "usmf" && check.report == .text)
  }

  @Test func meansSomethingWhereNothingIsSaid() throws {
    let none = try parse(.import)
    #expect(none.onlyInput == "-" && none.to == "-" && none.toDatabase == nil && none.wait == 60)
    #expect(none.delimiter == UInt8(ascii: ",") && none.mode.isEmpty && !none.create && none.commitEvery == nil)
    #expect(none.orders == 100 && none.seed == 1)
  }

  @Test func refusesWrongPairs() {
    #expect(refusal(.check, "--tolerance", "a=-1")?.contains("--tolerance a= takes a number such as 0.01") == true)
    #expect(refusal(.check, "--tolerance", "0.01")?.contains("--tolerance takes FIELD=NUMBER") == true)
    #expect(refusal(.import, "--mode", "a=updat")?.contains("did you mean update?") == true)
    #expect(refusal(.check, "--sales", "eight") != nil)
    #expect(refusal(.check, "--kb", "KB1,x") != nil)
    #expect(refusal(.check, "--kb", ",")?.contains("--kb takes some text") == true)
  }

  @Test func readsDelimiters() throws {
    #expect(try parse(.import, "--delimiter", ";").delimiter == UInt8(ascii: ";"))
    #expect(try parse(.import, "--delimiter", "tab").delimiter == 9)
    #expect(refusal(.import, "--delimiter", "\"") != nil)
    #expect(refusal(.import, "--delimiter", "\n") != nil)
    #expect(refusal(.import, "--delimiter", "é") != nil)
  }

  @Test func workersDefaultToTheProcessors() throws {
    #expect(try parse(.export).jobs == processorCount())
    #expect(processorCount() >= 1)
    #expect(try parse(.export, "--jobs", "3").jobs == 3)
  }
}

@Suite struct RecordLimitTests {
  @Test func readsCountsAndShares() {
    #expect(RecordLimit("0") == .records(0))
    #expect(RecordLimit("20") == .records(20))
    #expect(RecordLimit("5%") == .perMillion(50_000))
    #expect(RecordLimit("0.25%") == .perMillion(2_500))
    #expect(RecordLimit("100%") == .perMillion(1_000_000))
    for text in ["0", "20", "5%", "0.25%", "100%", "0.0001%"] { #expect(RecordLimit(text)?.description == text) }
    #expect(RecordLimit("0.50%")?.description == "0.5%")
  }

  @Test(arguments: ["", "%", "5x", "-1", "101%", "100.1%", "1.%", ".5%", "1.23456%", "1,5%", "5 %"])
  func refusesOthers(_ text: String) {
    #expect(RecordLimit(text) == nil)
  }

  @Test func countsAtOnceAndSharesAtTheEnd() {
    #expect(RecordLimit.records(2).allows(2, of: 2, atEnd: false))
    #expect(!RecordLimit.records(2).allows(3, of: 1000, atEnd: false))
    #expect(RecordLimit.perMillion(10_000).allows(5, of: 5, atEnd: false))
    #expect(RecordLimit.perMillion(10_000).allows(1, of: 100, atEnd: true))
    #expect(!RecordLimit.perMillion(10_000).allows(2, of: 199, atEnd: true))
  }
}
