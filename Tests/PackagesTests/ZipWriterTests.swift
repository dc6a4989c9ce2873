import Foundation
import Records
import Testing

@testable import Packages

@Suite struct ZipWriterTests {
  @Test func writesStoredEntriesByteForByte() throws {
    let folder = TestFolder()
    var writer = ZipWriter(output(folder.file("a.zip")))
    try writer.addStored("a.csv", Array("123456789".utf8))
    try writer.finish()
    let expected = [UInt8](
      hex: """
        504b0304 1400 0000 0000 0000 2100 2639f4cb 09000000 09000000 0500 0000 612e637376 313233343536373839
        504b0102 1400 1400 0000 0000 0000 2100 2639f4cb 09000000 09000000 0500 0000 0000 0000 0000 00000000 00000000
        612e637376
        504b0506 0000 0000 0100 0100 33000000 2c000000 0000
        """)
    #expect(folder.read("a.zip") == expected)
  }

  @Test func marksNamesAsUTF8OnlyWhereNeeded() throws {
    let folder = TestFolder()
    var writer = ZipWriter(output(folder.file("a.zip")))
    try writer.addStored("prüfung.csv", [])
    try writer.finish()
    let bytes = folder.read("a.zip")
    #expect(bytes[6..<8].elementsEqual([0, 8]))
    #expect(try readZip(folder.file("a.zip")).map(\.name) == ["prüfung.csv"])
  }

  @Test(arguments: [false, true]) func patchesSizesIntoTheHeader(mayBeLarge: Bool) throws {
    let folder = TestFolder()
    let data = Array(String(repeating: "order,line,amount\r\n", count: 50_000).utf8)
    var writer = ZipWriter(output(folder.file("a.zip")))
    try writer.addDeflated("Orders.csv", data, mayBeLarge: mayBeLarge)
    try writer.addDeflated("Empty.csv", [], mayBeLarge: mayBeLarge)
    try writer.finish()
    let bytes = folder.read("a.zip")
    let directory = try ZipDirectory.read(
      descriptor: open(folder.file("a.zip"), O_RDONLY), name: "a.zip")
    // Version 2.0, no flags, deflate, 1980-01-01, real sizes, and room for zip64 only where asked for.
    #expect(Array(bytes[4..<14]) == [20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0])
    #expect(bytes[22..<26].elementsEqual(withUnsafeBytes(of: UInt32(data.count).littleEndian, Array.init)))
    #expect(bytes[28] == (mayBeLarge ? 20 : 0))
    #expect(directory.entries[0].size == data.count)
    #expect(directory.entries[0].compressedSize < data.count / 20)
    #expect(try readZip(folder.file("a.zip")).map(\.bytes) == [data, []])
  }

  @Test func compressesTheSameHoweverTheBytesCome() throws {
    let folder = TestFolder()
    var dice = Dice(state: 7)
    let data = dice.bytes(900_000, kinds: 9)
    for (name, most) in [("a.zip", 900_000), ("b.zip", 70_001)] {
      var writer = ZipWriter(output(folder.file(name)))
      try writer.begin("x")
      var done = 0
      while done < data.count {
        let count = min(data.count - done, 1 + dice.number(below: most))
        try data[done..<done + count].withUnsafeBytes { try writer.append($0) }
        done += count
      }
      try writer.end()
      try writer.finish()
    }
    #expect(folder.read("a.zip") == folder.read("b.zip"))
  }

  @Test func compressesTheSameWhereverTheStreamLies() throws {
    let folder = TestFolder()
    var dice = Dice(state: 11)
    let entries = (0..<100).map { entry in
      (0..<30).map {
        "SO-\(entry)\($0),usmf,\(dice.number(below: 1000)).25,Customer \(dice.number(below: 50)),2024-05-01\n"
      }
      .joined()
    }
    var held: [UnsafeMutableRawPointer] = []
    defer { for room in held { room.deallocate() } }
    var first: [UInt8] = []
    for run in 0..<200 {
      // Whatever is taken here, the next stream lies elsewhere.
      held.append(.allocate(byteCount: 90_000 + dice.number(below: 4_000_000), alignment: 64))
      var writer = ZipWriter(output(folder.file("a.zip")))
      for (number, text) in entries.enumerated() { try writer.addDeflated("\(number).csv", Array(text.utf8)) }
      try writer.finish()
      let bytes = folder.read("a.zip")
      if run == 0 { first = bytes } else { try #require(bytes == first, "run \(run) gave other bytes") }
    }
  }

  @Test func isReadByOthers() throws {
    let folder = TestFolder()
    var dice = Dice(state: 3)
    var writer = ZipWriter(output(folder.file("a.zip")))
    try writer.addStored("stored ü.csv", dice.bytes(5000))
    try writer.addDeflated("deflated.csv", dice.bytes(500_000, kinds: 20))
    try writer.addDeflated("small.xml", dice.bytes(10), mayBeLarge: false)
    try writer.finish()
    let path = folder.file("a.zip")
    let program = "import zipfile,sys; z=zipfile.ZipFile(sys.argv[1]); print(z.testzip(), z.namelist())"
    if let python = run(["python3", "-X", "utf8", "-c", program, path]) {
      #expect(python.output == "None ['stored ü.csv', 'deflated.csv', 'small.xml']\n")
    }
    if let unzip = run(["unzip", "-tq", path]) { #expect(unzip.status == 0, "\(unzip.output)") }
    if let bsdtar = run(["bsdtar", "-tf", path]) { #expect(bsdtar.status == 0) }
  }

  @Test func usesZip64ForManyEntries() throws {
    let folder = TestFolder()
    var writer = ZipWriter(output(folder.file("a.zip")))
    for number in 0..<66_000 { try writer.addStored("\(number)", []) }
    try writer.finish()
    let path = folder.file("a.zip")
    let directory = try ZipDirectory.read(descriptor: open(path, O_RDONLY), name: "a.zip")
    #expect(directory.entries.count == 66_000)
    let program = "import zipfile,sys; print(len(zipfile.ZipFile(sys.argv[1]).namelist()))"
    if let python = run(["python3", "-c", program, path]) { #expect(python.output == "66000\n") }
  }

  /// Writes more than 4 GiB, so only when asked for.
  @Test(.enabled(if: getenv("P2C_LARGE_TESTS") != nil)) func usesZip64ForLargeEntries() throws {
    let folder = TestFolder()
    let path = folder.file("a.zip")
    var writer = ZipWriter(output(path))
    try writer.begin("large.csv")
    let piece = [UInt8](repeating: 65, count: 1 << 20)
    for _ in 0..<4_200 { try piece.withUnsafeBytes { try writer.append($0) } }
    try writer.end()
    try writer.addStored("after.csv", Array("a\n".utf8))
    try writer.finish()
    var reader = try ZipReader(descriptor: open(path, O_RDONLY), name: "a.zip")
    #expect(reader.directory.entries[0].size == 4_200 << 20)
    try reader.open(0)
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 1)
    defer { room.deallocate() }
    var total = 0
    while true {
      let count = try reader.read(into: room)
      if count == 0 { break }
      total += count
    }
    #expect(total == 4_200 << 20)
    if let unzip = run(["unzip", "-tq", path]) { #expect(unzip.status == 0, "\(unzip.output)") }
  }

  @Test func widensRecordsWhereNumbersNeedIt() {
    var record = ZipRecord(name: "a", size: 5 << 30, offset: 6 << 30)
    record.compressedSize = 7
    var bytes = ByteBuffer()
    record.addLocalHeader(to: &bytes)
    #expect(bytes.count == 30 + 1 + 20)
    #expect(bytes.bytes[4] == 45)
    bytes.removeAll()
    record.addDirectoryRecord(to: &bytes)
    // Only what does not fit moves into the extra field: size and offset here.
    #expect(
      Array(bytes.bytes[47...]) == [UInt8](hex: "0100 1000 0000004001000000 0000008001000000"))
    #expect(Array(bytes.bytes[20..<28]) == [7, 0, 0, 0, 255, 255, 255, 255])
  }

  @Test func refusesToPatchAPipe() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    defer { close(ends[0]) }
    var writer = ZipWriter(FileOutput(descriptor: ends[1], name: "pipe"))
    var found: Fault?
    do { try writer.begin("a") } catch { found = error }
    #expect(found?.rule == "zip-not-seekable")
  }

  @Test func refusesNamesThatLeadElsewhere() throws {
    let folder = TestFolder()
    for (name, rule) in [
      ("../a", "zip-name"), ("/a", "zip-name"), ("a\\b", "zip-name"),
    ] {
      var writer = ZipWriter(output(folder.file("a.zip")))
      var found: Fault?
      do { try writer.addStored(name, []) } catch { found = error as? Fault }
      #expect(found?.rule == rule)
    }
  }

  @Test func saysThatTheDiskIsFull() throws {
    var file = FileOutput(descriptor: open("/dev/full", O_WRONLY), name: "out.csv")
    var found: Fault?
    do {
      try [1, 2, 3].withUnsafeBytes { try file.write($0) }
      try file.close()
    } catch { found = error as? Fault }
    #expect(
      found?.message
        == "out.csv: cannot write: no space is left on the device; free some space, or write to another disk")
    #expect(found?.kind == .io)
  }
}
