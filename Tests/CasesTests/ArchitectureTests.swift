import Foundation
import Testing

/// What docs/architecture.md names is there, so that who follows it finds his way.
@Suite struct ArchitectureTests {
  @Test func everyFileNamedIsThere() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let page = try String(contentsOf: root.appending(path: "docs/architecture.md"), encoding: .utf8)
    let named = page.matches(of: /`([A-Za-z0-9\/-]+\.swift)`/).map { String($0.output.1) }
    #expect(named.count > 30)
    for name in named {
      let places = ["", "Sources/", "Sources/Packages/"]
      #expect(
        places.contains { FileManager.default.fileExists(atPath: root.appending(path: $0 + name).path) },
        "\(name) is not there")
    }
  }
}
