internal import Entities
internal import Records

/// The keys of the records of one entity that were stopped, until they are written behind the data of all.
final class StoppedKeys {
  /// The places of the key among the columns of the entity; nil where the package lacks one of them.
  let columns: [Int]?
  /// How a key is serialised; nil where the form carries none, or the key is not whole.
  let serializer: RecordSerializer?
  /// How many there are.
  private(set) var count: StoppedCount
  private let isNeeded: Bool
  private let folder: String?
  private var records: WaitingRecords?

  init(_ output: OutputEntity, isCarried: Bool, _ folder: String?) throws(Fault) {
    self.folder = folder
    isNeeded = output.entity.mayBeReplaced
    count = StoppedCount(entity: output.entity.name)
    columns = Self.columns(of: output)
    serializer =
      isCarried && columns != nil
      ? try RecordSerializer(.csv, RecordLayout(columns: Self.names(of: output)))
      : nil
  }

  /// The names of the columns of a key; none where it is not whole.
  static func names(of output: OutputEntity) -> [String] {
    columns(of: output) == nil ? [] : output.entity.key.map { output.entity.fields[$0].name }
  }

  private static func columns(of output: OutputEntity) -> [Int]? {
    guard output.entity.mayBeReplaced else { return nil }
    let found = output.entity.key.compactMap { output.fields.firstIndex(of: $0) }
    return found.isEmpty || found.count < output.entity.key.count ? nil : found
  }

  /// Adds serialised keys.
  func add(_ output: borrowing Output) throws(Fault) {
    guard output.recordCount > 0 else { return }
    count.keys += output.recordCount
    if records == nil { records = try WaitingRecords(folder) }
    try records?.add(output)
  }

  /// Counts records whose keys do not come along; some of them were stopped with their headers.
  func lose(_ lost: Int, withHeader: Int) {
    guard isNeeded else { return }
    count.lost += lost
    count.lostWithHeader += withHeader
  }

  /// Gives the keys back, batch by batch.
  func play(_ use: (borrowing Output) throws(Fault) -> Void) throws(Fault) { try records?.play(use) }
}

extension Entity {
  /// Whether somebody may want to know which records are gone: of Sales, only what loads own can be replaced, and perhaps
  /// lines, by their header.
  package var mayBeReplaced: Bool { system != .sales || owned != nil || parent != nil }
}
