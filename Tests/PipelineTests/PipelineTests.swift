import Foundation
import Testing

/// Whole pipelines of real processes. Each is a script that can be run by hand too, with the programs on the PATH.
@Suite(.serialized) struct PipelineTests {
  @Test func givesTheSameTargetAtEveryJoint() throws { try Script.run("same-target-at-every-joint", ["ORDERS": "4"]) }

  @Test func givesTheSameTargetForManyLines() throws {
    try Script.run("same-target-at-every-joint", ["ORDERS": "5400", "JOINTS": "few"])
  }

  @Test func leavesTheTargetAloneWhenAStageDies() throws { try Script.run("killed") }

  @Test func leavesWholeDocumentsWhenCommittingIsKilled() throws { try Script.run("killed-between-commits") }

  @Test func letsOneOfTwoRivalsDoAJob() throws { try Script.run("rivals") }

  @Test func leavesNothingToASignal() throws { try Script.run("signals") }

  @Test func publishesAllOrNothing() throws { try Script.run("publishing") }

  @Test func saysHowARunEnded() throws { try Script.run("results") }

  @Test func saysWhereTheEndOfACommitIsNotKnown() throws { try Script.run("commit-unknown") }

  @Test func syncsBeforeItSaysThatAllIsWell() throws { try Script.run("synced") }

  @Test func populatesOnceInEitherJournalMode() throws { try Script.run("populated") }

  @Test func refusesAStreamCutAnywhere() throws { try Script.run("cut-streams") }

  @Test func goesThroughAllFormatsAndBack() throws { try Script.run("round-trip") }

  @Test func goesThroughConfigurationPackagesAndBack() throws { try Script.run("configuration") }

  @Test func stopsOnAFullDisk() throws { try Script.run("full-disk") }

  @Test func letsTheStageBeforeFinish() throws { try Script.run("drained") }

  @Test func writesPackagesThatAreClean() throws { try Script.run("packages-are-clean") }

  @Test func findsWhatSQLFinds() throws { try Script.run("compared") }

  @Test func saysOnThePageWhatLedgersSay() throws { try Script.run("reported") }

  @Test func describesWhatFilesHold() throws { try Script.run("described") }

  @Test func findsWhatWasChangedSinceItWasSigned() throws { try Script.run("signed") }

  @Test func splitsPackagesBetweenDocuments() throws { try Script.run("split-packages") }

  @Test func provokesEveryMessage() throws { try Script.run("messages") }

  @Test func keepsWhatTortureFoundMended() throws { try Script.run("found-by-torture") }

  @Test func keepsItsPromisesInASampleOfTorture() throws { try Script.run("tortured") }

  @Test func rejectsEachPlantedFault() throws { try Script.run("faults") }
}

/// The same with databases that are servers, or are read like them, beside the others: what waits for a server leaves a processor free.
@Suite(.serialized) struct DatabasePipelineTests {
  @Test func readsPostgreSQLAsItReadsSQLite() throws { try Script.run("postgres") }

  @Test func loadsPostgreSQLAsItLoadsSQLite() throws { try Script.run("postgres-load") }

  @Test func answersForWhatColumnsOfPostgreSQLDo() throws { try Script.run("postgres-types") }

  @Test func keepsATargetWhoseServerGoesAway() throws { try Script.run("postgres-lost", ["EACH": "40"]) }

  @Test func keepsATargetWhoseDiskIsFull() throws { try Script.run("postgres-full") }

  @Test func readsLakeFoldersAsItReadsDatabases() throws { try Script.run("lake") }

  @Test func loadsWhatHasChangedAsItLoadsAll() throws { try Script.run("delta") }

  @Test func handsPackagesToAnEnvironmentOnce() throws { try Script.run("environment") }

  @Test func bringsSalesIntoDataverseWhateverBefalls() throws { try Script.run("dataverse") }

  @Test func undoesWhatItLoaded() throws { try Script.run("undone") }

  @Test func readsPostgreSQLThroughODBCAsByLibpq() throws { try Script.run("odbc") }
}

/// A script that runs programs.
private enum Script {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "scripts")
  private static let repository = folder.deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let programs = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

  /// Runs a script; it and all it started are killed after ten minutes.
  static func run(_ name: String, _ settings: [String: String] = [:]) throws {
    let said = FileManager.default.temporaryDirectory.appending(path: "p2c-said-\(UUID().uuidString)")
    try Data().write(to: said)
    defer { try? FileManager.default.removeItem(at: said) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/timeout")
    process.arguments = ["-s", "KILL", "600", "/bin/bash", folder.appending(path: name).path]
    var variables = [
      "PATH": "\(programs.path):/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC",
      "P2C_MAPPINGS": repository.appending(path: "mappings").path,
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
