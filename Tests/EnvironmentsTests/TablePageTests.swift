import Records
import Testing

@testable import Environments

/// A page of rows is cut into lines, each of which is the row that JSON has there.
@Suite struct TablePageTests {
  private func lines(_ page: borrowing TablePage) -> [String] {
    String(decoding: page.rows.bytes, as: UTF8.self).split(separator: "\n").map { $0.trimmingPrefix(" ").description }
  }

  @Test func givesEachRowALine() throws {
    let text =
      #"{"@odata.context":"x","value":[{"a":"1,2]}","b":null},{"a":"\"\\","b":[1,{"c":2}]}],"@odata.nextLink":"n"}"#
    let page = try TablePage(Array(text.utf8), "page")
    #expect(page.count == 2)
    #expect(page.next == "n")
    #expect(page.changes == nil)
    #expect(lines(page) == [#"{"a":"1,2]}","b":null}"#, #"{"a":"\"\\","b":[1,{"c":2}]}"#])
  }

  @Test func takesLineEndsBetweenValues() throws {
    let page = try TablePage(
      Array("{\"value\": [\r\n {\"a\":\n1}\n,\n{\"a\":2}\n],\"@odata.deltaLink\":\"d\"}".utf8), "page")
    #expect(page.count == 2)
    #expect(page.changes == "d")
    let rows = lines(page).map { JSON.text($0).string ?? "" }.filter { !$0.allSatisfy(\.isWhitespace) }
    #expect(try rows.map { try JSON.parse(Array($0.utf8)) } == [.object([("a", .int(1))]), .object([("a", .int(2))])])
  }

  @Test func takesAnEmptyPage() throws {
    #expect(try TablePage(Array(#"{"value":[]}"#.utf8), "page").count == 0)
  }

  /// What a broken connection leaves is never taken for a page.
  @Test func refusesEveryPart() {
    let text = Array(#"{"value":[{"a":"b\\"},{"a":["]"]}],"@odata.nextLink":"n"}"#.utf8)
    for count in 0..<text.count {
      #expect(throws: Fault.self) { _ = try TablePage(Array(text[..<count]), "page") }
    }
  }

  @Test(arguments: ["{\"value\":1}", "[]", "<html>\"value\":[</html>", "{\"value\":[}]", "{\"value\":[{\"a\":1}]"])
  func refuses(_ text: String) {
    #expect(throws: Fault.self) { _ = try TablePage(Array(text.utf8), "page") }
  }
}

/// What comes back for change sets.
@Suite struct ChangeBatchTests {
  private func set(_ changes: [ChangeSet.Change]) -> ChangeSet {
    var set = ChangeSet()
    for change in changes { set.add(change) }
    return set
  }

  private var batch: ChangeBatch {
    let one = ChangeSet.Change(set: "orders", id: "1", members: Array("\"a\":1".utf8))
    let gone = ChangeSet.Change(set: "lines", id: "2", members: nil)
    return ChangeBatch(sets: [set([one, gone]), set([one])], path: "/api/")
  }

  /// Every line ends with CR and LF, also the one before a boundary.
  @Test func writesAsItIsDocumented() {
    let lines = String(decoding: batch.body, as: UTF8.self).components("\r\n")
    #expect(lines.first == "--batch_p2c")
    #expect(lines.suffix(2) == ["--batch_p2c--", ""])
    #expect(lines.filter { $0 == "DELETE /api/lines(2) HTTP/1.1" }.count == 1)
    #expect(lines.filter { $0.hasPrefix("Content-ID: ") } == ["Content-ID: 1", "Content-ID: 2", "Content-ID: 3"])
    #expect(lines.firstIndex(of: "--set_0--").map { lines[$0 + 1] } == "")
  }

  private let taken = """
    --b
    Content-Type: multipart/mixed; boundary=c

    --c
    Content-Type: application/http
    Content-ID: 1

    HTTP/1.1 204 No Content

    --c
    Content-Type: application/http
    Content-ID: 2

    HTTP/1.1 204 No Content

    --c--

    """

  private let refused = """
    --b
    Content-Type: application/http
    Content-ID: 3

    HTTP/1.1 400 Bad Request
    Content-Type: application/json

    {"error":{"code":"0x1","message":"No.\\nNever."}}
    --b--

    """

  @Test func saysWhatBecameOfEach() throws {
    let text = (taken + refused).split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    let results = try #require(batch.results(Array(text.utf8)))
    #expect(
      results == [
        nil,
        DataverseRefusal(
          JSON.object([("error", .object([("code", .text("0x1")), ("message", .text("No. Never."))]))]), 400, row: 0),
      ])
  }

  /// An answer that ends early, or speaks of fewer rows, says nothing.
  @Test func takesNothingForGranted() {
    let whole = (taken + refused).split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    #expect(batch.results(Array(whole.replacing("--b--", with: "").utf8)) == nil)
    #expect(batch.results(Array(whole.replacing("Content-ID: 2\r\n\r\nHTTP/1.1 204 No Content", with: "").utf8)) == nil)
    #expect(batch.results([]) == nil)
    #expect(batch.results(Array("<html></html>".utf8)) == nil)
  }
}

extension String {
  fileprivate func components(_ separator: String) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}
