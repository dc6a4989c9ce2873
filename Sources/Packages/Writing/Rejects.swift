internal import Entities
package import Records

/// The records that were not taken over, as a package of their own: untouched, with the reason in further columns.
package final class Rejects: PlacedOutput {
  /// The columns that say why; readers ignore them.
  static let columns = ["rule", "field", "message", "source", "record", "line", "offset"].map { "p2c." + $0 }

  private let writer: PackageWriter
  private let records: MadeRecords
  /// How many records it holds.
  package private(set) var count = 0

  /// A package of rejects: `x.csv`, `dir/` or `x.zip`. XML cannot hold all that may be wrong, so only a
  /// name that says so makes it XML.
  package init(_ sources: [SourceEntity], _ settings: WriteSettings) throws(Fault) {
    try Self.refuseWrongPlace(settings.target)
    var settings = settings
    Self.complete(&settings)
    if settings.format?.syntax.traits.contains(.holdsAllText) == false { settings.format = nil }
    writer = try PackageWriter(sources.map(Self.entity), settings)
    records = MadeRecords(writer)
  }

  /// How the package of rejects at a path is written.
  package static func settings(_ path: String) -> WriteSettings {
    var settings = WriteSettings()
    settings.target = path
    complete(&settings)
    return settings
  }

  private static func complete(_ settings: inout WriteSettings) {
    settings.packageName = "Rejects"
    settings.option = "--rejects"
    settings.keepsEmpty = true
    settings.replaces = true
  }

  /// Refuses a name that says no form we write, and a place where something else than rejects lies.
  package static func refuseWrongPlace(_ path: String) throws(Fault) {
    _ = try settings(path).chosenForm()
    try EarlierRejects(path).refuseForeign()
  }

  private static func entity(_ source: SourceEntity) -> OutputEntity {
    var output = OutputEntity(
      source.entity, fields: source.columns.map(\.field), adding: columns, mode: source.mode)
    output.blanks = source.blanks
    return output
  }

  /// Adds a record of a chunk, as it came in, and why it is here.
  package func add(_ record: Int, of chunk: borrowing Chunk, _ fault: Fault) throws(Fault) {
    try records.advance(to: chunk.entity)
    for column in 0..<chunk.columnCount {
      let field = chunk[record, column]
      records.add(chunk.value(field), given: field.isGiven)
    }
    for text in Self.texts(fault) { records.add(text) }
    try records.endRecord()
    count += 1
  }

  private static func texts(_ fault: Fault) -> [String] {
    let message = fault.remedy.map { "\(fault.what); \($0)" } ?? fault.what
    let numbers = [fault.place.record, fault.place.line, fault.place.offset]
    return [fault.rule, fault.field ?? "", message, fault.place.file ?? ""]
      + numbers.map { $0.map { "\($0)" } ?? "" }
  }

  /// Writes the package to its end, even if it holds nothing, so that nobody takes the rejects of an earlier run for its own.
  package func complete(_ ledger: Ledger) throws(Fault) {
    try records.flush()
    // The account of the run is not that of these records: once corrected, they are as good as new.
    var own = ledger
    own.tasks = []
    own.before = nil
    own.isOfRejects = true
    try writer.complete(own)
  }

  package func place() throws(Fault) { try writer.place() }

  package func settle() { writer.settle() }

  /// Gives the package its name, for good, where the run ends without anything else.
  package func publish() throws(Fault) {
    try place()
    settle()
  }
}
