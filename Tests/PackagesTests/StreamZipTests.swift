import Foundation
import Records
import Testing

@testable import Packages

@Suite struct StreamZipTests {
  private func small(_ folder: TestFolder, parts: Int = 3) throws -> [UInt8] {
    var writer = ZipWriter(output(folder.file("stream")))
    try StreamZip.begin(&writer)
    try writer.addStored("Manifest.xml", Array("<x/>".utf8))
    for part in 1...parts { try writer.addStored("Orders.00000\(part).csv", Array("A,B\n\(part),2\n".utf8)) }
    try writer.addStored("Ledger.json", Array("{}".utf8))
    try writer.finish()
    return folder.read("stream")
  }

  /// Reads a stream through a pipe, in small and large pieces.
  private func read(_ bytes: [UInt8]) throws -> [(entry: StreamEntry, bytes: [UInt8])] {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    let way = ends[1]
    // The pipe holds a megabyte once enlarged, so nobody has to write beside us.
    var reader = StreamZipReader(FileInput(descriptor: ends[0], name: "stdin"))
    #expect(bytes.withUnsafeBytes { Glibc.write(way, $0.baseAddress, $0.count) } == bytes.count)
    close(way)
    var found: [(entry: StreamEntry, bytes: [UInt8])] = []
    var buffer = ByteBuffer()
    while let entry = try reader.next(into: &buffer) {
      try entry.verify(buffer.bytes)
      found.append((entry, Array(buffer.bytes)))
      buffer.removeAll()
    }
    #expect(try reader.next(into: &buffer) == nil)
    return found
  }

  @Test func beginsWithTheMark() throws {
    let bytes = try small(TestFolder())
    let expected =
      [UInt8](hex: "504b0304 1400 0000 0000 0000 2100 046b948e 2b000000 2b000000 0800 0000")
      + Array("mimetypeapplication/vnd.prospect-to-cash.stream+zip".utf8)
    #expect(Array(bytes[..<expected.count]) == expected)
    #expect(bytes.withUnsafeBytes { StreamZip.recognises($0) })
    #expect(!bytes.dropLast(bytes.count - 70).withUnsafeBytes { StreamZip.recognises($0) })
  }

  @Test func readsWhatWasWritten() throws {
    let found = try read(try small(TestFolder()))
    #expect(
      found.map(\.entry.name) == [
        "Manifest.xml", "Orders.000001.csv", "Orders.000002.csv", "Orders.000003.csv", "Ledger.json",
      ])
    #expect(String(decoding: found[2].bytes, as: UTF8.self) == "A,B\n2,2\n")
  }

  @Test func isAZipForOthers() throws {
    let folder = TestFolder()
    _ = try small(folder)
    #expect(try readZip(folder.file("stream")).count == 6)
    if let unzip = run(["unzip", "-tq", folder.file("stream")]) { #expect(unzip.status == 0) }
  }

  @Test func refusesATruncatedStreamAtAnyByte() throws {
    let bytes = try small(TestFolder())
    for count in 0..<bytes.count {
      let found = fault { _ = try read(Array(bytes[..<count])) }
      #expect(
        found?.message == "the package ends early; the stage before it stopped", "cut at \(count)")
      #expect(found?.kind == .data && found?.rule == "package-ends-early")
    }
  }

  @Test func noticesEveryFlippedBit() throws {
    let bytes = try small(TestFolder(), parts: 1)
    for index in bytes.indices {
      for bit in [0, 5, 7] {
        var changed = bytes
        changed[index] ^= 1 << bit
        let found = fault { _ = try read(changed) }
        #expect(found?.kind == .data, "byte \(index), bit \(bit)")
      }
    }
  }

  @Test func refusesWhatFollowsTheEnd() throws {
    let found = fault { _ = try read(try small(TestFolder()) + [0]) }
    #expect(found?.what == "the package is damaged: something follows its end")
  }

  @Test func refusesPartsThatAreMissingOrSwapped() throws {
    let bytes = try small(TestFolder())
    let starts = (0..<6).map { bytes.place(of: "PK\u{3}\u{4}", nth: $0) }
    let end = bytes.place(of: "PK\u{1}\u{2}")
    let parts = zip(starts, starts.dropFirst() + [end]).map { Array(bytes[$0..<$1]) }
    for order in [[0, 1, 2, 4, 5], [0, 1, 3, 2, 4, 5], [0, 1, 2, 2, 3, 4, 5]] {
      let found = fault { _ = try read(order.flatMap { parts[$0] } + bytes[end...]) }
      #expect(found?.what == "the package is damaged: its directory does not match its parts")
    }
  }

  @Test func readsPartsAcrossReads() throws {
    let folder = TestFolder()
    var dice = Dice(state: 5)
    var expected: [[UInt8]] = []
    var writer = ZipWriter(output(folder.file("stream")))
    try StreamZip.begin(&writer)
    for part in 0..<40 {
      let data = dice.bytes(dice.number(below: 100_000))
      expected.append(data)
      try writer.addStored("part \(part) ä", data)
    }
    try writer.finish()
    var reader = StreamZipReader(try FileInput.open(folder.file("stream")))
    #expect(reader.knownSize == folder.read("stream").count)
    var buffer = ByteBuffer()
    for data in expected {
      let entry = try reader.next(into: &buffer)
      try entry?.verify(buffer.bytes)
      #expect(Array(buffer.bytes) == data)
      buffer.removeAll()
    }
    #expect(try reader.next(into: &buffer) == nil)
  }
}
