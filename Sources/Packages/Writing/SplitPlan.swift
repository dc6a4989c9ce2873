internal import Records

/// Decides which package each document goes to, once all are counted.
final class SplitPlan {
  /// How many packages there are so far.
  private(set) var packages = 0
  /// How many documents have more records than a package should.
  private(set) var larger = 0
  /// How many records the largest document has.
  private(set) var largest = 0
  private let limit: Int
  private let sizes: KeyedTable
  private let places: KeyedTable
  private var filled = 0
  private var scratch = ByteBuffer()

  init(limit: Int, folder: String) {
    self.limit = limit
    sizes = KeyedTable(folder: folder, memoryLimit: 8 << 20)
    places = KeyedTable(folder: folder, memoryLimit: 8 << 20)
  }

  /// Counts records of a document.
  func count(_ run: SplitRecords.Run, root: Int) throws(Fault) {
    guard let document = run.document?.salted(root) else { return }
    let before = try sizes.get(document, into: &scratch) ?? 0
    try sizes.set(document, Self.nothing, mark: before + UInt32(run.count))
  }

  /// The package of a run, from 0; the first one of a document decides for all.
  func package(of run: SplitRecords.Run, root: Int) throws(Fault) -> Int {
    guard let document = run.document?.salted(root) else { return place(run.count) }
    if let known = try places.get(document, into: &scratch) { return Int(known) }
    let package = place(Int(try sizes.get(document, into: &scratch) ?? 0))
    try places.set(document, Self.nothing, mark: UInt32(package))
    return package
  }

  /// What comes next goes into another package than what came before.
  func beginPackage() { filled = limit }

  private func place(_ size: Int) -> Int {
    if packages == 0 || filled + size > limit {
      packages += 1
      filled = 0
    }
    filled += size
    largest = max(largest, size)
    if size > limit { larger += 1 }
    return packages - 1
  }

  private static var nothing: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }
}
