internal import Packages
internal import Records

/// Whether the package that a ledger lies beside has the files it lists: their names, sizes, checksums and records.
struct FilesBeside {
  private let chain: LedgerChain
  private var settings: CheckSettings

  init(_ chain: LedgerChain, _ settings: CheckSettings) {
    self.chain = chain
    self.settings = settings
    // A bare file does not say what it holds, and its ledger does.
    if chain.last.package == nil { self.settings.reading.entity = chain.last.tasks.first?.target }
  }

  /// Adds what is not as the ledger says. Without a package beside it only one that has to lie beside one is a finding.
  func check(into findings: inout FindingList) throws(Fault) {
    // What is put aside is there to be changed.
    guard !chain.last.isOfRejects else { return }
    guard let package = chain.package else {
      guard chain.last.package != nil, chain.name.hasSuffix(".ledger.json") else { return }
      return findings.add(
        Finding(
          "ledger-files", chain.name, "the package that it accounts for is not beside it",
          remedy: "put the zip or folder back, or say --skip ledger-files if it is gone for good"))
    }
    do throws(Fault) {
      if case .files(let container) = try PackageOpener(package, settings.reading).inspect(),
        let watch = try LedgerWatch(container)
      {
        let found = try watch.contradictions()
        for (file, fault) in found { add(fault, package, file: file, &findings) }
        if !found.isEmpty { return }
        for file in chain.last.files where file.sha256 != nil {
          try container.open(file.name)
          try prove(file, package, &findings) { room throws(Fault) in try container.read(into: room) }
        }
      } else if let file = chain.last.files.first, file.sha256 != nil {
        var input = try FileInput.open(package).unpacking()
        try prove(file, package, &findings) { room throws(Fault) in try input.read(into: room) }
      }
      try count(package, &findings)
    } catch  where error.dataRule != nil {
      add(error, package, file: nil, &findings)
    }
  }

  private func add(_ fault: Fault, _ package: String, file: String?, _ findings: inout FindingList) {
    var place = fault.place
    if place.file == package { place.file = nil }
    if let file { place = Place(file: file) }
    findings.add(
      Finding(fault.rule, package, field: fault.field, place: place, fault.what, remedy: fault.remedyOfCheck))
  }

  /// Whether a file has the SHA-256 that the ledger says: a checksum shows what happens to files, not what people do to them.
  private func prove(
    _ file: LedgerFile, _ package: String, _ findings: inout FindingList,
    read: (UnsafeMutableRawBufferPointer) throws(Fault) -> Int
  ) throws(Fault) {
    var digest = SHA256()
    let room = ByteBuffer(capacity: FileInput.bufferSize)
    while true {
      let count = try read(UnsafeMutableRawBufferPointer(start: room.base, count: room.capacity))
      if count == 0 { break }
      digest.update(UnsafeRawBufferPointer(start: room.base, count: count))
    }
    guard hexadecimal(digest.finish()) != file.sha256 else { return }
    findings.add(
      Finding(
        "file-edited", package, place: Place(file: file.name), "its SHA-256 is not the one in \(chain.name)",
        remedy: "its size and checksum are right, so somebody took pains over it; fetch the original"))
  }

  /// Reads all records, and compares how many there are with what the ledger says.
  private func count(_ package: String, _ findings: inout FindingList) throws(Fault) {
    let source = try PackageOpener(package, settings.reading).open()
    let records = Reading(source, Counting())
    try records.run(jobs: settings.jobs)
    for edit in try source.proof(read: records.recordsThatCame, edited: true).edits {
      findings.add(
        Finding(
          "record-count", package, place: Place(file: edit.file == package ? nil : edit.file),
          "it has \(edit.records.records); \(chain.name) says \(edit.before.grouped)", remedy: StageSums.remedy))
    }
  }
}

/// Takes records only to have them counted.
private final class Counting: Target {
  final class Bench {}

  func makeBench() -> Bench { Bench() }
  func work(_ chunk: inout Chunk, _ problems: inout [Problem], _ bench: Bench) {}
  func take(_ chunk: inout Chunk, _ bench: Bench, _ outcome: inout Outcome) -> Bool { true }
}
