import Foundation
import Records
import Testing

@testable import Packages

@Suite struct ZipReaderTests {
  /// A stored and a deflated entry.
  private func small(_ folder: TestFolder) throws -> [UInt8] {
    var writer = ZipWriter(output(folder.file("small.zip")))
    try writer.addStored("a.csv", Array("A\n1\n".utf8))
    try writer.addDeflated("b.csv", Array(String(repeating: "B,C\n1,2\n", count: 40).utf8), mayBeLarge: false)
    try writer.finish()
    return folder.read("small.zip")
  }

  private func refusal(_ bytes: [UInt8], _ folder: TestFolder) -> Fault? {
    let path = folder.write(bytes, "changed.zip")
    return fault { _ = try readZip(path) }
  }

  @Test func readsWhatWasWritten() throws {
    var dice = Dice(state: 11)
    for _ in 0..<20 {
      let folder = TestFolder()
      var writer = ZipWriter(output(folder.file("a.zip")))
      var expected: [[UInt8]] = []
      for number in 0..<dice.number(below: 6) {
        let data = dice.bytes(
          dice.number(below: 3) * dice.number(below: 400_000), kinds: 1 + dice.number(below: 255))
        expected.append(data)
        if dice.number(below: 2) == 0 {
          try writer.addStored("\(number).csv", data)
        } else {
          try writer.addDeflated("\(number).csv", data, mayBeLarge: dice.number(below: 2) == 0)
        }
      }
      try writer.finish()
      #expect(try readZip(folder.file("a.zip")).map(\.bytes) == expected)
    }
  }

  @Test func readsEntriesInAnyOrder() throws {
    let folder = TestFolder()
    _ = try small(folder)
    var reader = try ZipReader(descriptor: open(folder.file("small.zip"), O_RDONLY), name: "small.zip")
    for index in [1, 0, 0, 1] {
      var bytes = ByteBuffer()
      try reader.readAll(index, limit: 1000, into: &bytes)
      #expect(bytes.text.hasPrefix(index == 0 ? "A" : "B"))
    }
    #expect(reader.directory.index(of: "B.CSV") == 1)
    var bytes = ByteBuffer()
    var found: Fault?
    do { try reader.readAll(1, limit: 100, into: &bytes) } catch { found = error }
    #expect(found?.rule == "zip-entry-large")
  }

  @Test func refusesATruncatedZipAtAnyByte() throws {
    let folder = TestFolder()
    let bytes = try small(folder)
    for count in 0..<bytes.count {
      let found = refusal(Array(bytes[..<count]), folder)
      #expect(found?.kind == .data, "cut at \(count)")
    }
  }

  @Test func noFlippedBitGivesOtherData() throws {
    let folder = TestFolder()
    let bytes = try small(folder)
    let expected = try readZip(folder.file("small.zip"))
    for index in bytes.indices {
      for bit in [0, 3, 7] {
        var changed = bytes
        changed[index] ^= 1 << bit
        let path = folder.write(changed, "changed.zip")
        // Times and such may differ; names only where both places agree, which one flip cannot do.
        let found = fault {
          let data = try readZip(path)
          #expect(data.map(\.bytes) == expected.map(\.bytes) && data.map(\.name) == expected.map(\.name))
        }
        #expect(found == nil || found?.kind == .data)
      }
    }
  }

  @Test func refusesGarbageAnywhere() throws {
    let folder = TestFolder()
    let bytes = try small(folder)
    #expect(refusal([0] + bytes, folder)?.rule == "zip-directory")
    #expect(refusal(bytes + [0], folder)?.rule == "zip-garbage")
    for (place, rule) in [("PK\u{3}\u{4}", "zip-garbage"), ("PK\u{1}\u{2}", "zip-garbage")] {
      // Moved apart, with all offsets put right.
      let offset = bytes.place(of: place, nth: place == "PK\u{3}\u{4}" ? 1 : 0)
      var changed = bytes
      changed.insert(7, at: offset)
      let start = changed.place(of: "PK\u{1}\u{2}")
      let second = changed.place(of: "PK\u{3}\u{4}", nth: 1)
      changed.put(UInt32(second), at: changed.place(of: "PK\u{1}\u{2}", nth: 1) + 42)
      changed.put(UInt32(start), at: changed.count - 6)
      #expect(refusal(changed, folder)?.rule == rule)
    }
    var changed = [7] + bytes
    changed.put(1, at: changed.place(of: "PK\u{1}\u{2}") + 42)
    changed.put(
      UInt32(changed.place(of: "PK\u{3}\u{4}", nth: 1)), at: changed.place(of: "PK\u{1}\u{2}", nth: 1) + 42)
    changed.put(UInt32(changed.place(of: "PK\u{1}\u{2}")), at: changed.count - 6)
    let found = refusal(changed, folder)
    #expect(found?.message == "test.zip, byte 0: 1 bytes before the first entry belong to nothing")
  }

  @Test func refusesOverlappingEntries() throws {
    let folder = TestFolder()
    var bytes = try small(folder)
    bytes.put(0, at: bytes.place(of: "PK\u{1}\u{2}", nth: 1) + 42)
    #expect(refusal(bytes, folder)?.kind == .data)
    bytes = try small(folder)
    // The first entry swallows the second.
    let size = UInt32(bytes.place(of: "PK\u{1}\u{2}") - 35)
    for offset in [18, 22, bytes.place(of: "PK\u{1}\u{2}") + 20, bytes.place(of: "PK\u{1}\u{2}") + 24] {
      bytes.put(size, at: offset)
    }
    #expect(refusal(bytes, folder)?.rule == "zip-overlap")
  }

  @Test func refusesDuplicatesWithoutRegardToCase() throws {
    let folder = TestFolder()
    var writer = ZipWriter(output(folder.file("a.zip")))
    try writer.addStored("Orders.csv", [1])
    try writer.addStored("ORDERS.CSV", [2])
    try writer.finish()
    let found = fault { _ = try readZip(folder.file("a.zip")) }
    #expect(found?.message == "test.zip: the zip holds ORDERS.CSV twice")
  }

  @Test(arguments: [
    ("../a", "zip-name"), ("/abc", "zip-name"), ("c:ab", "zip-name"),
    ("a\\bc", "zip-name"), ("f/ab", "zip-folder"), ("abc/", "zip-folder"), ("a\u{1}bc", "zip-name"),
    ("./ab", "zip-name"),
  ]) func refusesNames(name: String, rule: String) throws {
    let folder = TestFolder()
    var writer = ZipWriter(output(folder.file("a.zip")))
    try writer.addStored("NAME", [1])
    try writer.finish()
    var bytes = folder.read("a.zip")
    for nth in 0..<2 {
      let place = bytes.place(of: nth == 0 ? "NAME" : "NAME")
      bytes.replaceSubrange(place..<place + 4, with: Array(name.utf8))
    }
    let found = refusal(bytes, folder)
    #expect(found?.rule == rule)
    #expect(found?.place.file == "test.zip")
  }

  @Test func refusesWhatItCannotRead() throws {
    let folder = TestFolder()
    let bytes = try small(folder)
    let record = bytes.place(of: "PK\u{1}\u{2}", nth: 1)
    let local = bytes.place(of: "PK\u{3}\u{4}", nth: 1)
    func changed(_ change: (inout [UInt8]) -> Void) -> Fault? {
      var copy = bytes
      change(&copy)
      return refusal(copy, folder)
    }
    #expect(
      changed { $0[record + 8] |= 1 }?.message
        == "test.zip: b.csv is encrypted; zip the files again without a password")
    #expect(
      changed { $0[record + 10] = 9 }?.message
        == "test.zip: b.csv is compressed by method 9; only stored and deflated are known; zip the files again with deflate"
    )
    #expect(changed { $0[record + 8] |= 0x20 }?.rule == "zip-flags")
    #expect(changed { $0[record + 38] = 0x10 }?.rule == "zip-folder")
    #expect(
      changed {
        $0[record + 5] = 3
        $0[record + 41] = 0xA0
      }?.rule == "zip-name")
    #expect(changed { $0.put(50_000_000, at: record + 24) }?.rule == "zip-bomb")
    #expect(
      changed {
        $0.put(321, at: record + 24)
        $0.put(321, at: local + 22)
      }?.rule == "zip-data")
    #expect(
      changed {
        $0.put(319, at: record + 24)
        $0.put(319, at: local + 22)
      }?.rule == "zip-data")
    #expect(changed { $0.put(319, at: record + 24) }?.rule == "zip-header")
    #expect(changed { $0[local + 30] = 65 }?.rule == "zip-header")
    #expect(changed { $0[local + 31 + 4] ^= 0xFF }?.kind == .data)
    #expect(
      changed {
        $0[$0.count - 14] = 1
        $0[$0.count - 12] = 1
      }?.rule == "zip-directory")
    #expect(changed { $0[$0.count - 18] = 1 }?.rule == "zip-split")
  }

  @Test func refusesWhatFollowsTheCompressedData() throws {
    let folder = TestFolder()
    var bytes = try small(folder)
    let local = bytes.place(of: "PK\u{3}\u{4}", nth: 1)
    bytes.insert(contentsOf: [1, 2, 3], at: bytes.place(of: "PK\u{1}\u{2}"))
    let record = bytes.place(of: "PK\u{1}\u{2}", nth: 1)
    let size = UInt32(bytes.place(of: "PK\u{1}\u{2}") - local - 35)
    bytes.put(size, at: local + 18)
    bytes.put(size, at: record + 20)
    bytes.put(UInt32(bytes.place(of: "PK\u{1}\u{2}")), at: bytes.count - 6)
    #expect(refusal(bytes, folder)?.rule == "zip-data")
  }

  @Test func readsForeignZips() throws {
    let folder = TestFolder()
    let program = """
      import zipfile, sys, io
      class Pipe(io.RawIOBase):
          def __init__(s, f): s.f = f
          def writable(s): return True
          def write(s, b): return s.f.write(b)
      data = b"A,B\\r\\n" + b"1,2\\r\\n" * 30000
      for name, kw in [("level9", dict(compression=8, compresslevel=9)), ("stored", dict(compression=0))]:
          with zipfile.ZipFile(sys.argv[1] + "/" + name, "w", **kw) as z:
              z.writestr("a.csv", data); z.writestr("ü.csv", data); z.comment = b"a comment"
          with zipfile.ZipFile(Pipe(open(sys.argv[1] + "/piped-" + name, "wb")), "w", **kw) as z:
              z.writestr("a.csv", data); z.writestr("ü.csv", data)
          with zipfile.ZipFile(sys.argv[1] + "/zip64-" + name, "w", **kw) as z:
              for n in ["a.csv", "ü.csv"]:
                  with z.open(n, "w", force_zip64=True) as f: f.write(data)
          with zipfile.ZipFile(Pipe(open(sys.argv[1] + "/piped64-" + name, "wb")), "w", **kw) as z:
              for n in ["a.csv", "ü.csv"]:
                  with z.open(n, "w", force_zip64=True) as f: f.write(data)
      """
    guard let made = run(["python3", "-X", "utf8", "-c", program, folder.path]) else { return }
    #expect(made.status == 0, "\(made.output)")
    let expected = Array(("A,B\r\n" + String(repeating: "1,2\r\n", count: 30000)).utf8)
    #expect(folder.names.count == 8)
    for name in folder.names {
      let found = try readZip(folder.file(name))
      #expect(found.map(\.name) == ["a.csv", "ü.csv"], "\(name)")
      #expect(found.allSatisfy { $0.bytes == expected }, "\(name)")
    }
  }

  @Test func refusesForeignMethodsAndPasswords() throws {
    let folder = TestFolder()
    let program = """
      import zipfile, sys
      with zipfile.ZipFile(sys.argv[1], "w", compression=12) as z: z.writestr("a.csv", b"A" * 100)
      """
    if run(["python3", "-c", program, folder.file("bzip2.zip")])?.status == 0 {
      #expect(fault { _ = try readZip(folder.file("bzip2.zip")) }?.rule == "zip-method")
    }
    let data = folder.write(Array("A\n1\n".utf8), "a.csv")
    if run(["zip", "-qjP", "x", folder.file("secret.zip"), data])?.status == 0 {
      #expect(fault { _ = try readZip(folder.file("secret.zip")) }?.rule == "zip-encrypted")
    }
    if run(["zip", "-qr", folder.file("folder.zip"), folder.path])?.status == 0 {
      #expect(fault { _ = try readZip(folder.file("folder.zip")) }?.rule == "zip-folder")
    }
  }
}
