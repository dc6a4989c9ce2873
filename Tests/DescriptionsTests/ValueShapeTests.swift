import Records
import Testing

@testable import Descriptions

/// What single values may be; Tests/PipelineTests/scripts/described.py holds whole columns against rules of its own.
@Suite struct ValueShapeTests {
  private func shape(_ text: String) -> ValueShape {
    var detail = ValueShape.Detail()
    return Array(text.utf8).withUnsafeBytes { ValueShape.of($0, &detail) }
  }

  @Test(arguments: ["0", "7", "-7", "999999999999999999"]) func takesForAWholeNumber(_ text: String) {
    #expect(shape(text).isSuperset(of: [.integer, .decimal]))
  }

  @Test(arguments: ["007", "+7", "-0", "1000000000000000000", "1e5", "1,5", "1 000", "-", "٧"])
  func neverTakesForAWholeNumber(_ text: String) {
    #expect(shape(text).isDisjoint(with: [.integer, .decimal]))
  }

  @Test(arguments: ["0.5", ".5", "-.5", "-12.50", "1.3357400000000000"]) func takesForANumber(_ text: String) {
    #expect(shape(text) == .decimal)
  }

  @Test(arguments: ["1.", ".", "00.5", "1.2.3", "1.-2", "12345678901234567890.1234567890123456789"])
  func neverTakesForANumber(_ text: String) {
    #expect(shape(text).isDisjoint(with: [.integer, .decimal]))
  }

  @Test func tellsDaysFromMoments() {
    for day in ["2024-02-29", "2/29/2024"] { #expect(shape(day) == [.date, .datetime], "\(day)") }
    for moment in ["2024-02-29 10:20", "2024-02-29T10:20:30Z"] { #expect(shape(moment) == .datetime, "\(moment)") }
    for none in ["2023-02-29", "29/2/2024", "2024-02-29 10:20:30.5", "2024-2-29"] {
      #expect(shape(none) == [], "\(none)")
    }
    #expect(shape("20240229") == [.integer, .decimal, .digits])
  }

  @Test(arguments: ["yes", "No", "TRUE", "false"]) func takesWordsForBooleans(_ text: String) {
    #expect(shape(text) == .boolean)
  }

  @Test(arguments: [
    "0f8fad5b-d9cb-469f-a165-70867728950e", "{0F8FAD5B-D9CB-469F-A165-70867728950E}",
    "ff8fad5b-d9cb-469f-a165-70867728950e", "12345678-d9cb-469f-a165-70867728950e",
  ]) func takesForAGUID(_ text: String) { #expect(shape(text) == .guid) }

  @Test(arguments: [
    "{0f8fad5b-d9cb-469f-a165-70867728950e", "0f8fad5b-d9cb-469f-a165-70867728950g", "{",
    "0f8fad5bd-9cb-469f-a165-70867728950e", "{0f8fad5b-d9cb-469f-a165-70867728950e)",
  ]) func neverTakesForAGUID(_ text: String) { #expect(shape(text) == []) }
}

@Suite struct EntityTextTests {
  @Test(arguments: [
    ("a -- b", "<!-- a - - b -->"), ("---", "<!-- - - -  -->"), ("a\nb\u{1}", "<!-- a b  -->"),
    ("-->", "<!-- - -> -->"),
  ]) func endsNoCommentEarly(_ text: String, _ wanted: String) {
    #expect(EntityDraft.comment(text) == wanted)
  }
}
