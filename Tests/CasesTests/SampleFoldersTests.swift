import Foundation
import Testing

/// What is shown under `samples/` works, and prints what its `expected` folder holds.
@Suite struct SampleFoldersTests {
  static let root = Case.repository.appending(path: "samples")

  static let names: [String] = {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
    return all.filter { FileManager.default.fileExists(atPath: root.appending(path: "\($0)/run.sh").path) }.sorted()
  }()

  /// `P2C_RECORD=1` writes down what each sample gives instead of comparing it.
  @Test(arguments: names) func givesWhatItShould(_ name: String) throws {
    let sandbox = try Sandbox()
    defer { sandbox.remove() }
    try lay(name, into: sandbox)
    let outcome = try sandbox.run("samples/\(name)/run.sh")
    let sample = sandbox.folder.appending(path: "samples/\(name)")
    let expected = Self.root.appending(path: "\(name)/expected")
    guard FileManager.default.fileExists(atPath: expected.path) else {
      #expect(outcome.status == 0, "\(outcome.printed.suffix(2000))")
      return
    }
    if ProcessInfo.processInfo.environment["P2C_RECORD"] == "1" {
      return try record(outcome, sample, expected)
    }
    #expect(outcome.printed == (try text(expected.appending(path: "printed.txt"))))
    for file in try files(expected) where file != "printed.txt" {
      let found = try? Data(contentsOf: sample.appending(path: "out/\(file)"))
      let wanted = try Data(contentsOf: expected.appending(path: file))
      #expect(found == wanted, "\(name): out/\(file) differs from expected/\(file)")
    }
  }

  /// The sample, and the mappings where it would find them in the source tree.
  private func lay(_ name: String, into sandbox: Sandbox) throws {
    let samples = sandbox.folder.appending(path: "samples")
    try FileManager.default.createDirectory(at: samples, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: Self.root.appending(path: name), to: samples.appending(path: name))
    // Stand-ins are under Tests.
    for folder in ["mappings", "Tests"] {
      try FileManager.default.createSymbolicLink(
        at: sandbox.folder.appending(path: folder), withDestinationURL: Case.repository.appending(path: folder))
    }
  }

  /// The files that are expected already are written anew; others are not taken in.
  private func record(_ outcome: Sandbox.Outcome, _ sample: URL, _ expected: URL) throws {
    try Data(outcome.printed.utf8).write(to: expected.appending(path: "printed.txt"))
    for file in try files(expected) where file != "printed.txt" {
      try Data(contentsOf: sample.appending(path: "out/\(file)")).write(to: expected.appending(path: file))
    }
  }

  private func files(_ folder: URL) throws -> [String] {
    let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return paths.filter { isFile(folder.appending(path: $0)) }.sorted()
  }

  private func isFile(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && !isFolder.boolValue
  }

  private func text(_ url: URL) throws -> String { try String(contentsOf: url, encoding: .utf8) }
}
