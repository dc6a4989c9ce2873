import Records
import Testing

@testable import Environments

@Suite struct EnvironmentURLTests {
  @Test func namesTheEnvironmentTheProjectAndWhatIsDone() throws {
    let url = try EnvironmentURL(
      "fno:HTTPS://contoso.operations.dynamics.com//?project=Orders%20%26%20lines&execute=no")
    #expect(url.address == "https://contoso.operations.dynamics.com")
    #expect(url.project == "Orders & lines")
    #expect(!url.executes)
    #expect(url.name == "fno:https://contoso.operations.dynamics.com")
    let plain = try EnvironmentURL("fno:https://contoso.example/namespaces/AXSF")
    #expect(plain.project == nil && plain.executes)
    #expect(EnvironmentURL.isNamed(by: "FNO:x") && !EnvironmentURL.isNamed(by: "sqlite:fno:"))
  }

  @Test(arguments: [
    "fno:", "fno:https://", "fno:http://contoso.example", "fno:https://a b", "fno:https://contoso.example?project",
    "fno:https://contoso.example?project=%4", "fno:https://contoso.example?project=%FF",
    "fno:https://contoso.example?execute=",
    "fno:https://contoso.example?company=usmf", "fno:https://contoso.example#project=x",
  ])
  func refusesWhatItIsNot(_ text: String) {
    let fault = #expect(throws: Fault.self) { try EnvironmentURL(text) }
    #expect(fault?.rule == "environment-url" && fault?.kind == .usage)
    #expect(fault?.remedy?.hasPrefix("write fno:https://") == true)
  }

  @Test func encodesWhatStandsInAForm() {
    #expect("a-b._~Z0".percentEncoded == "a-b._~Z0")
    #expect("JobId eq 'ä'&=+".percentEncoded == "JobId%20eq%20%27%C3%A4%27%26%3D%2B")
  }
}
