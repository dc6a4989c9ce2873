import Foundation

/// A folder of its own for a script, with the programs on the PATH and nothing of the developer's settings.
struct Sandbox {
  /// The folder; it is removed with the sandbox's `remove`.
  let folder = FileManager.default.temporaryDirectory.appending(path: "p2c-sandbox-\(UUID().uuidString)")

  /// What a script printed, both streams in one, and its status.
  struct Outcome {
    var printed: String
    var status: Int32
  }

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// Runs a script of this folder; after two minutes it and all it started are killed.
  func run(_ script: String, _ arguments: [String] = []) throws -> Outcome {
    let printed = folder.appending(path: "printed-\(UUID().uuidString)")
    try Data().write(to: printed)
    let output = try FileHandle(forWritingTo: printed)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/timeout")
    process.arguments = ["-s", "KILL", "120", "/bin/bash", script] + arguments
    process.currentDirectoryURL = folder
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    process.waitUntilExit()
    let text = String(decoding: try Data(contentsOf: printed), as: UTF8.self)
    try FileManager.default.removeItem(at: printed)
    let signal: Int32 = process.terminationReason == .uncaughtSignal ? 128 : 0
    return Outcome(printed: text, status: signal + process.terminationStatus)
  }

  private var environment: [String: String] {
    var variables = [
      "PATH": "\(Case.programs.path):/usr/local/bin:/usr/bin:/bin", "HOME": folder.path, "TMPDIR": folder.path,
      "LC_ALL": "C.UTF-8", "TZ": "UTC", "SWIFT_BACKTRACE": "enable=no",
    ]
    variables["LD_LIBRARY_PATH"] = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"]
    return variables
  }
}
