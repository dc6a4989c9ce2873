internal import Entities
internal import Records

/// Writes a package of the Configuration Migration tool: the data as it comes, then the schema, and the ledger beside it.
final class ConfigurationSink: PackageSink {
  private let target: ZipTarget
  private let entities: [OutputEntity]
  private let settings: WriteSettings
  private let plan: ConfigurationPlan
  private var meter: FileMeter
  private var next = 0
  private var beside: LedgerFileOutput?

  init(_ entities: [OutputEntity], _ settings: WriteSettings) throws(Fault) {
    plan = try ConfigurationPlan(entities, settings)
    self.entities = entities
    self.settings = settings
    meter = FileMeter(hashes: settings.hashes)
    target = try ZipTarget(settings)
    try target.begin(ConfigurationNames.data)
    try write(ConfigurationXML.dataBegin)
  }

  private func write(_ text: String) throws(Fault) {
    var bytes = ByteBuffer()
    bytes.append(text)
    try pass(bytes.bytes)
  }

  private func pass(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
    meter.add(bytes)
    try target.append(bytes)
  }

  func beginEntity(_ index: Int) throws(Fault) {
    try skip(to: index)
    try write(ConfigurationXML.tableBegin(plan.tables[index]))
    next = index + 1
  }

  /// Writes the tables without records.
  private func skip(to index: Int) throws(Fault) {
    while next < index {
      try write(ConfigurationXML.tableBegin(plan.tables[next]) + ConfigurationXML.tableEnd)
      next += 1
    }
  }

  func append(_ output: borrowing Output) throws(Fault) {
    meter.records += output.recordCount
    try pass(output.bytes.bytes)
  }

  func endEntity() throws(Fault) { try write(ConfigurationXML.tableEnd) }

  func endData() throws(Fault) -> [LedgerFile] {
    guard meter.records > 0 || settings.keepsEmpty else { throw Self.empty }
    try skip(to: entities.count)
    try write(ConfigurationXML.dataEnd)
    try target.end()
    let file = meter.file(ConfigurationNames.data)
    try add(ConfigurationNames.schema, ConfigurationXML.schema(plan.tables))
    try add(ConfigurationNames.types, ConfigurationXML.types)
    return [file]
  }

  /// Why there is no package without a record.
  private static let empty = Fault(
    .data, "package-empty", "no record is left to write, so there is no configuration package",
    remedy: "the counts above say where the records went")

  private func add(_ name: String, _ text: String) throws(Fault) {
    var bytes = ByteBuffer()
    bytes.append(text)
    try target.add(name, bytes.bytes)
  }

  func complete(_ ledger: Ledger) throws(Fault) {
    var ledger = ledger
    ledger.package = PackageFacts.json(
      settings, entities.map { ($0, ConfigurationNames.part(of: $0.entity.table)) })
    beside = try .beside(settings)
    try beside?.write(ledger)
    try target.complete()
  }

  func place() throws(Fault) {
    try beside?.place()
    try target.place()
  }

  func settle() {
    beside?.settle()
    target.settle()
  }
}
