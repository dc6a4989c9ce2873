internal import Records

/// Numbers of records, given in any order: in memory where that is enough, else on disk by where the records stand.
final class PlacedNumbers {
  private let count: Int
  private let folder: String
  private var memory: [Int32]
  private let groups: Partitions?
  private var row = ByteBuffer()
  private static let groupSize = 1 << 20
  private static let memoryLimit = 1 << 22

  /// Room for the numbers of so many records; those not given are 0.
  init(count: Int, folder: String) {
    self.count = count
    self.folder = folder
    let fits = count <= Self.memoryLimit
    memory = Array(repeating: 0, count: fits ? count : 0)
    groups = fits ? nil : Partitions(count: count / Self.groupSize + 1, folder: folder)
  }

  /// Gives a record its number.
  func set(_ number: Int32, at place: Int) throws(Fault) {
    guard let groups else {
      memory[place] = number
      return
    }
    row.removeAll()
    row.append(number: UInt32(place % Self.groupSize))
    row.append(number: UInt32(bitPattern: number))
    try groups.add(row.bytes, to: place / Self.groupSize)
  }

  /// All numbers in the order of the records.
  func list() throws(Fault) -> NumberList {
    let list = NumberList(folder: folder)
    if groups == nil {
      try list.append(memory)
      memory = []
    }
    for group in 0..<(groups?.count ?? 0) {
      memory = Array(repeating: 0, count: min(Self.groupSize, count - group * Self.groupSize))
      try groups?.forEachRow(of: group) { (row) throws(Fault) in
        memory[Int(row.loadUnaligned(as: UInt32.self))] = row.loadUnaligned(fromByteOffset: 4, as: Int32.self)
      }
      groups?.forget(group)
      try list.append(memory)
    }
    try list.finish()
    return list
  }
}
