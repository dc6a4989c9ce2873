import Records
import Testing

@testable import Environments

@Suite struct AnswerTests {
  private func answer(_ status: Int, _ body: String, request: String = "") -> HTTPAnswer {
    HTTPAnswer(status: status, body: Array(body.utf8), retryAfter: nil, requestID: request)
  }

  @Test(arguments: [
    (400, Fault.Kind.data, "environment-refused"), (401, .denied, "environment-denied"),
    (403, .denied, "environment-denied"),
    (404, .missing, "environment-missing"), (409, .data, "environment-refused"), (500, .io, "environment-failed"),
  ])
  func saysWhatARefusalMeans(_ status: Int, _ kind: Fault.Kind, _ rule: String) {
    let body =
      #"{"error": {"code": "", "message": "An error has occurred.", "innererror": {"message": "No\r\nsuch company"}}}"#
    let fault = #expect(throws: Fault.self) { try answer(status, body, request: "4711").json("fno:x: Import") }
    #expect(fault?.kind == kind && fault?.rule == rule)
    #expect(fault?.what == "fno:x: Import: No such company (request 4711)")
  }

  @Test func fallsBackToWhatThereIs() {
    #expect(answer(500, "<html>").refusal("x").what == "x: status 500")
    #expect(answer(400, #"{"error": {"message": "Bad request"}}"#).refusal("x").what == "x: Bad request")
    let fault = #expect(throws: Fault.self) { try answer(200, "<html>").json("x") }
    #expect(fault?.rule == "environment-answer" && fault?.what == "x: the answer is no JSON")
  }

  @Test func knowsTheWordsForHowFarARunIs() {
    #expect(Execution.Status("PartiallySucceeded") == .partiallySucceeded)
    #expect(Execution.Status("3") == .succeeded && Execution.Status("notrun")?.isFinal == false)
    #expect(Execution.Status("") == nil && Execution.Status("7") == nil)
    #expect(Execution.Status.allCases.filter(\.isFinal) == [.succeeded, .partiallySucceeded, .failed, .canceled])
  }

  @Test func takesCountsAsNumbersAndAsTexts() throws {
    let json = try JSON.parse(
      Array(
        #"{"EntityName": "Customers V3", "StagingStatus": "Finished", "TargetRecordsCreatedCount": "7", "TargetRecordsUpdatedCount": 2}"#
          .utf8))
    let entity = try #require(Execution.Entity(json))
    #expect(entity.isStaged && entity.created == 7 && entity.updated == 2 && entity.staged == 0)
    let execution = Execution(id: "x", status: .succeeded, entities: [entity])
    #expect(execution.entity("customers v3") != nil && execution.entity("Customers V2") == nil)
  }

  @Test func readsRefusalsInBothEncodings() throws {
    let text = "CUSTOMERACCOUNT,ErrorMessage\r\n\"A,1\",\"It is \"\"bad\"\"\"\r\nB,\r\n"
    var wide: [UInt8] = [0xFF, 0xFE]
    for unit in text.utf16 { wide += [UInt8(unit & 255), UInt8(unit >> 8)] }
    for bytes in [Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8), wide] {
      var refusals = Refusals()
      try refusals.add(bytes)
      #expect(refusals.records.map { $0.values["CUSTOMERACCOUNT"] } == ["A,1", "B"])
      #expect(refusals.records.map(\.message) == ["It is \"bad\"", nil])
    }
    var nothing = Refusals()
    try nothing.add([])
    #expect(nothing.records.isEmpty)
  }
}
