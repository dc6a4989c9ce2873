internal import Records

/// Numbers of records, given in any order: in memory where that is enough, else sorted on disk.
final class PlacedNumbers {
  private let count: Int
  private let folder: String
  private var memory: [Int32]
  private let sorter: Sorter?
  private var row = ByteBuffer()
  private static let memoryLimit = 1 << 22

  /// Room for the numbers of so many records; those not given are 0.
  init(count: Int, folder: String) {
    self.count = count
    self.folder = folder
    let fits = count <= Self.memoryLimit
    memory = Array(repeating: 0, count: fits ? count : 0)
    sorter = fits ? nil : Sorter(folder: folder)
  }

  /// Gives a record its number.
  func set(_ number: Int32, at place: Int) throws(Fault) {
    guard let sorter else {
      memory[place] = number
      return
    }
    row.removeAll()
    row.append(sortable: place)
    row.append(number: UInt32(bitPattern: number))
    try sorter.add(row.bytes)
  }

  /// All numbers in the order of the records.
  func list() throws(Fault) -> NumberList {
    let list = NumberList(folder: folder)
    if let sorter {
      try sorter.drain { (row) throws(Fault) in
        let place = row.sortableInteger(at: 0)
        while list.count < place { try list.append(0) }
        try list.append(Int32(bitPattern: row.loadUnaligned(fromByteOffset: 8, as: UInt32.self)))
      }
      while list.count < count { try list.append(0) }
    } else {
      for number in memory { try list.append(number) }
      memory = []
    }
    try list.finish()
    return list
  }
}
