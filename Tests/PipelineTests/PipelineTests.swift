import Foundation
import Testing

/// Whole pipelines of real processes. Each is a script that can be run by hand too, with the programs on the PATH.
@Suite(.serialized) struct PipelineTests {
  @Test func givesTheSameTargetAtEveryJoint() throws { try run("same-target-at-every-joint", ["ORDERS": "4"]) }

  @Test func givesTheSameTargetForManyLines() throws {
    try run("same-target-at-every-joint", ["ORDERS": "5400", "JOINTS": "few"])
  }

  @Test func leavesTheTargetAloneWhenAStageDies() throws { try run("killed") }

  @Test func leavesWholeDocumentsWhenCommittingIsKilled() throws { try run("killed-between-commits") }

  @Test func letsOneOfTwoRivalsDoAJob() throws { try run("rivals") }

  @Test func leavesNothingToASignal() throws { try run("signals") }

  @Test func publishesAllOrNothing() throws { try run("publishing") }

  @Test func saysHowARunEnded() throws { try run("results") }

  @Test func saysWhereTheEndOfACommitIsNotKnown() throws { try run("commit-unknown") }

  @Test func syncsBeforeItSaysThatAllIsWell() throws { try run("synced") }

  @Test func populatesOnceInEitherJournalMode() throws { try run("populated") }

  @Test func refusesAStreamCutAnywhere() throws { try run("cut-streams") }

  @Test func goesThroughAllFormatsAndBack() throws { try run("round-trip") }

  @Test func stopsOnAFullDisk() throws { try run("full-disk") }

  @Test func letsTheStageBeforeFinish() throws { try run("drained") }

  @Test func writesPackagesThatAreClean() throws { try run("packages-are-clean") }

  @Test func readsPostgreSQLAsItReadsSQLite() throws { try run("postgres") }
  @Test func loadsPostgreSQLAsItLoadsSQLite() throws { try run("postgres-load") }
  @Test func answersForWhatColumnsOfPostgreSQLDo() throws { try run("postgres-types") }
  @Test func keepsATargetWhoseServerGoesAway() throws { try run("postgres-lost", ["EACH": "40"]) }

  @Test func keepsATargetWhoseDiskIsFull() throws { try run("postgres-full") }

  @Test func readsLakeFoldersAsItReadsDatabases() throws { try run("lake") }

  @Test func undoesWhatItLoaded() throws { try run("undone") }

  @Test func readsPostgreSQLThroughODBCAsByLibpq() throws { try run("odbc") }

  @Test func findsWhatSQLFinds() throws { try run("compared") }

  @Test func saysOnThePageWhatLedgersSay() throws { try run("reported") }

  @Test func findsWhatWasChangedSinceItWasSigned() throws { try run("signed") }

  @Test func splitsPackagesBetweenDocuments() throws { try run("split-packages") }

  @Test func provokesEveryMessage() throws { try run("messages") }

  @Test func keepsWhatTortureFoundMended() throws { try run("found-by-torture") }

  @Test func keepsItsPromisesInASampleOfTorture() throws { try run("tortured") }

  @Test func rejectsEachPlantedFault() throws { try run("faults") }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "scripts")
  private static let repository = folder.deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let programs = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

  /// Runs a script; it and all it started are killed after two minutes.
  private func run(_ name: String, _ settings: [String: String] = [:]) throws {
    let said = FileManager.default.temporaryDirectory.appending(path: "p2c-said-\(UUID().uuidString)")
    try Data().write(to: said)
    defer { try? FileManager.default.removeItem(at: said) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/timeout")
    process.arguments = ["-s", "KILL", "120", "/bin/bash", Self.folder.appending(path: name).path]
    var variables = [
      "PATH": "\(Self.programs.path):/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC",
      "P2C_MAPPINGS": Self.repository.appending(path: "mappings").path,
    ]
    variables["LD_LIBRARY_PATH"] = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"]
    process.environment = variables.merging(settings) { $1 }
    process.standardInput = FileHandle.nullDevice
    let output = try FileHandle(forWritingTo: said)
    process.standardOutput = output
    process.standardError = output
    try process.run()
    process.waitUntilExit()
    let text = String(decoding: try Data(contentsOf: said), as: UTF8.self)
    #expect(process.terminationStatus == 0, "\(name): \(text.suffix(2000))")
  }
}
