import Foundation
import Testing

/// A folder with databases of its own, in which the real programs run.
final class Flow: Sendable {
  static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  /// The programs lie beside the tests.
  static let programs = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

  let folder: URL
  private let mappings: String

  /// What a command printed and how it ended.
  struct Outcome {
    var output = ""
    var errors = ""
    var status: Int32 = 0
  }

  /// `own` is a folder of mappings to be found before the shipped ones.
  init(own: String? = nil) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "p2c-flow-\(UUID().uuidString)")
    self.folder = folder
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let shipped = Self.repository.appending(path: "mappings").path
    mappings = own.map { "\(folder.path)/\($0):\(shipped)" } ?? shipped
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func write(_ name: String, _ text: String) throws {
    let place = folder.appending(path: name)
    try FileManager.default.createDirectory(
      at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: place, atomically: false, encoding: .utf8)
  }

  /// Runs a bash script in the folder; after five minutes it and all it started are killed.
  @discardableResult func bash(_ script: String) throws -> Outcome {
    let output = folder.appending(path: ".output-\(UUID().uuidString)")
    let errors = folder.appending(path: ".errors-\(UUID().uuidString)")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/timeout")
    process.arguments = ["-s", "KILL", "300", "/bin/bash", "-o", "pipefail", "-c", script]
    process.currentDirectoryURL = folder
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try emptyFile(output)
    process.standardError = try emptyFile(errors)
    try process.run()
    process.waitUntilExit()
    defer {
      try? FileManager.default.removeItem(at: output)
      try? FileManager.default.removeItem(at: errors)
    }
    return Outcome(
      output: try String(contentsOf: output, encoding: .utf8),
      errors: try String(contentsOf: errors, encoding: .utf8), status: process.terminationStatus)
  }

  /// Runs a script that must end well, and gives what it printed.
  @discardableResult func run(_ script: String) throws -> String {
    let outcome = try bash(script)
    #expect(outcome.status == 0, "\(script)\n\(outcome.errors)")
    return outcome.output
  }

  /// The rows of a query over the databases; those of F&O are `fno.` and those on their way in `incoming.`.
  ///
  /// `exact(x)` is the number of millionths in x.
  func rows(_ sql: String) throws -> [String] {
    let name = ".query-\(UUID().uuidString)"
    try write("\(name).py", Self.query)
    try write("\(name).sql", sql)
    return try run("python3 \(name).py \(name).sql").split(separator: "\n").map(String.init)
  }

  private static let query = """
    import os, sqlite3, sys
    from decimal import Decimal
    c = sqlite3.connect('sales.sqlite')
    # Amounts are text; as millionths they are whole numbers, so SQL adds them up exactly.
    c.create_function('exact', 1, lambda t: int(Decimal(str(t or 0)) * 10**6), deterministic=True)
    c.execute("ATTACH 'fno.sqlite' AS fno")
    if os.path.exists('fno-incoming.sqlite'): c.execute("ATTACH 'fno-incoming.sqlite' AS incoming")
    for row in c.execute(open(sys.argv[1]).read()): print('|'.join('' if v is None else str(v) for v in row))
    """

  private func emptyFile(_ place: URL) throws -> FileHandle {
    try Data().write(to: place)
    return try FileHandle(forWritingTo: place)
  }

  /// Nothing of the developer's own settings may decide what a flow does.
  private var environment: [String: String] {
    var variables = [
      "PATH": "\(Self.programs.path):/usr/local/bin:/usr/bin:/bin", "HOME": folder.path, "TMPDIR": folder.path,
      "LC_ALL": "C.UTF-8", "TZ": "UTC", "P2C_MAPPINGS": mappings, "P2C_REPOSITORY": Self.repository.path,
      "SWIFT_BACKTRACE": "enable=no",
    ]
    variables["LD_LIBRARY_PATH"] = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"]
    return variables
  }
}
