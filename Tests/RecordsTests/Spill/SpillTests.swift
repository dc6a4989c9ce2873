import Testing

@testable import Records

@Suite struct SpillTests {
  private let folder = SpoolFile.folder(nil)

  private func bytes(_ text: String) -> ByteBuffer {
    var buffer = ByteBuffer()
    buffer.append(text)
    return buffer
  }

  @Test(arguments: [200, 4000, 1 << 20]) func sortsInMemoryAndInRuns(memory: Int) throws {
    let sorter = Sorter(folder: folder, memory: memory)
    var rows: [String] = []
    for number in 0..<600 { rows.append(String(repeating: "x", count: number % 9) + "\(number * 7919 % 601)") }
    for row in rows {
      let buffer = bytes(row)
      try sorter.add(buffer.bytes)
    }
    var found: [String] = []
    try sorter.drain { (row) throws(Fault) in found.append(String(decoding: row, as: UTF8.self)) }
    #expect(found == rows.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
  }

  @Test(arguments: [1 << 10, 100_000, 1 << 24]) func findsRowsInMemoryAndOnDisk(limit: Int) throws {
    let table = KeyedTable(folder: folder, memoryLimit: limit)
    var known: [Int: String] = [:]
    for step in 0..<3000 {
      let key = step * 37 % 1777
      known[key] = "row \(step)"
      let print = bytes("\(key)")
      let row = bytes("row \(step)")
      try table.set(Fingerprint(print.bytes), row.bytes, mark: UInt32(key % 3))
    }
    try table.finish()
    var row = ByteBuffer()
    for key in 0..<2000 {
      let print = bytes("\(key)")
      let mark = try table.get(Fingerprint(print.bytes), into: &row)
      #expect(mark == known[key].map { _ in UInt32(key % 3) })
      #expect(row.text == known[key] ?? "")
    }
    #expect(table.count == known.count)
  }

  @Test(arguments: [1 << 10, 100_000, 1 << 24]) func settlesRowsInMemoryAndOnDisk(limit: Int) throws {
    // The longer row stays; the marks add up.
    let table = SettledTable(folder: folder, memoryLimit: limit) { first, second in
      (second.bytes.count > first.bytes.count, first.mark + second.mark)
    }
    var known: [Int: (row: String, mark: UInt32)] = [:]
    for step in 0..<6000 {
      let key = step * 37 % 1777
      let row = String(repeating: "\(step) ", count: step * 7 % 11)
      let print = bytes("\(key)")
      let buffer = bytes(row)
      try table.add(Fingerprint(print.bytes), buffer.bytes, mark: UInt32(step % 5))
      let before = known[key] ?? ("", 0)
      let isLonger = known[key] == nil || row.count > before.row.count
      known[key] = (isLonger ? row : before.row, before.mark + UInt32(step % 5))
    }
    try table.finish()
    var row = ByteBuffer()
    for key in 0..<2000 {
      let print = bytes("\(key)")
      #expect(try table.get(Fingerprint(print.bytes), into: &row) == known[key]?.mark)
      #expect(row.text == known[key]?.row ?? "")
    }
  }

  @Test(arguments: [7, 10_000]) func keepsNumbersInOrder(limit: Int) throws {
    let list = NumberList(folder: folder, memoryLimit: limit)
    for number in 0..<1000 { try list.append(Int32(number * 3 - 500)) }
    try list.finish()
    var found: [Int32] = []
    try list.read(40, from: 120, into: &found)
    #expect(found == (120..<160).map { Int32($0 * 3 - 500) })
    try list.read(40, from: 990, into: &found)
    #expect(found.count == 10)
  }

  @Test func numbersSortAsTheirBytesDo() throws {
    let texts = [
      "-1000", "-12.5", "-12.49", "-1", "-0.001", "-.0001", "0", "0.0001", "0.00011", "0.1", "1", "1.5", "1.51", "2",
      "9.99", "10", "10.05", "100", "100.0000000001", "1e", "", "-", ".", "+7", "007", "1.500", "-0.0", "5637144576",
      "99999999999999999999999999999999999999", "-99999999999999999999999999999999999999",
      "1234567890123456.7890123456",
    ]
    var checked = 0
    for a in texts {
      for b in texts {
        var left = ByteBuffer()
        var right = ByteBuffer()
        let numbers = (Decimal(a), Decimal(b))
        #expect(write(a, to: &left) == (numbers.0 != nil), "\(a)")
        guard let x = numbers.0, let y = numbers.1, write(b, to: &right) else { continue }
        #expect(compare(left.bytes, right.bytes) == (x < y ? -1 : x == y ? 0 : 1), "\(a) \(b)")
        checked += 1
      }
    }
    #expect(checked == 27 * 27)
  }

  private func write(_ text: String, to buffer: inout ByteBuffer) -> Bool {
    var text = text
    return text.withUTF8 { SortableNumber.write(UnsafeRawBufferPointer($0), to: &buffer) }
  }

  @Test func givesPartitionsBackWhetherTheyWentToDiskOrNot() throws {
    let partitions = Partitions(count: 3, folder: "/tmp", block: 64)
    var expected: [[UInt8]] = [[], [], []]
    for number in 0..<500 {
      let row = Array(repeating: UInt8(number & 255), count: number % 7 + 1)
      let partition = number < 3 ? 2 : number % 2
      expected[partition] += [UInt8(row.count)] + row
      try row.withUnsafeBytes { (bytes) throws in try partitions.add(bytes, to: partition) }
    }
    for partition in 0..<3 {
      var found: [UInt8] = []
      try partitions.forEachRow(of: partition) { (row) throws(Fault) in found += [UInt8(row.count)] + Array(row) }
      #expect(found == expected[partition])
      #expect(partitions.size(of: partition) == expected[partition].count + 3 * rowCount(expected[partition]))
    }
  }

  private func rowCount(_ bytes: [UInt8]) -> Int {
    var at = 0
    var count = 0
    while at < bytes.count {
      at += Int(bytes[at]) + 1
      count += 1
    }
    return count
  }
}
