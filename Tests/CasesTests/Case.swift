import Foundation
import Testing

/// A folder with a command and what it must print.
struct Case: Sendable, CustomTestStringConvertible {
  /// `<program>/<case>`, where it lies under `Tests/Cases`.
  let name: String

  var testDescription: String { name }

  /// What a command prints and how it ends.
  struct Outcome: Equatable {
    var output = Data()
    var errors = Data()
    var status: Int32 = 0
  }

  static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let root = repository.appending(path: "Tests/Cases")

  /// The programs lie beside the tests.
  static let programs = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

  /// Every case, in order of name.
  static let all: [Case] = {
    let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
    return paths.filter { $0.hasSuffix("/cmd") }.map { Case(name: String($0.dropLast(4))) }
      .sorted { $0.name < $1.name }
  }()

  private var folder: URL { Self.root.appending(path: name) }

  /// What the files of the case say.
  func expected() throws -> Outcome {
    let exit = content("exit").map { String(decoding: $0, as: UTF8.self) }
    let status = try exit.map {
      try #require(Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)), "\(name)/exit is no number")
    }
    return Outcome(
      output: content("expout") ?? Data(), errors: content("experr") ?? Data(), status: status ?? 0)
  }

  /// Writes what was printed as what must be printed; what is empty or 0 has no file.
  func record(_ outcome: Outcome) throws {
    let status = outcome.status == 0 ? Data() : Data("\(outcome.status)\n".utf8)
    for (file, data) in [("expout", outcome.output), ("experr", outcome.errors), ("exit", status)] {
      let place = folder.appending(path: file)
      if data.isEmpty {
        if content(file) != nil { try FileManager.default.removeItem(at: place) }
      } else {
        try data.write(to: place)
      }
    }
  }

  /// Runs the command in a copy of the folder; after a minute it and all it started are killed.
  func run() throws -> Outcome {
    let scratch = FileManager.default.temporaryDirectory.appending(path: "p2c-case-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: scratch) }
    let work = scratch.appending(path: "work")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: folder, to: work)
    for file in ["expout", "experr", "exit"] {
      try? FileManager.default.removeItem(at: work.appending(path: file))
    }

    // Files rather than pipes: nothing has to be drained while the command runs.
    let output = scratch.appending(path: "output")
    let errors = scratch.appending(path: "errors")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/timeout")
    process.arguments = ["-s", "KILL", "60", "/bin/bash", "cmd"]
    process.currentDirectoryURL = work
    process.environment = environment(scratch)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try emptyFile(output)
    process.standardError = try emptyFile(errors)
    try process.run()
    process.waitUntilExit()
    let signal: Int32 = process.terminationReason == .uncaughtSignal ? 128 : 0
    return Outcome(
      output: try Data(contentsOf: output), errors: try Data(contentsOf: errors),
      status: signal + process.terminationStatus)
  }

  private func content(_ file: String) -> Data? { try? Data(contentsOf: folder.appending(path: file)) }

  private func emptyFile(_ place: URL) throws -> FileHandle {
    try Data().write(to: place)
    return try FileHandle(forWritingTo: place)
  }

  /// Nothing of the developer's own settings may decide what a case prints.
  private func environment(_ scratch: URL) -> [String: String] {
    var variables = [
      "PATH": "\(Self.programs.path):/usr/local/bin:/usr/bin:/bin",
      "HOME": scratch.path, "TMPDIR": scratch.path, "LC_ALL": "C.UTF-8", "TZ": "UTC",
      "P2C_MAPPINGS": Self.repository.appending(path: "mappings").path,
      "P2C_REPOSITORY": Self.repository.path,
      "SWIFT_BACKTRACE": "enable=no",
    ]
    variables["LD_LIBRARY_PATH"] = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"]
    return variables
  }
}
