import Foundation
import Records
import Testing

@testable import Packages

@Suite struct CompressionTests {
  static let programs = ["gzip", "zstd", "xz", "bzip2"]

  @Test(arguments: programs) func unpacksWhatTheProgramHasPacked(program: String) throws {
    var dice = Dice(state: 11)
    for (count, room) in [(0, 1), (1, 7), (4000, 3), (300_000, 65_536), (600_001, 500_003)] {
      let bytes = dice.bytes(count, kinds: count % 2 == 0 ? 5 : 200)
      let folder = TestFolder()
      #expect(try unpacked(pack(bytes, program, folder), folder, room: room) == bytes)
    }
  }

  @Test(arguments: programs) func unpacksAByteAtATime(program: String) throws {
    var dice = Dice(state: 12)
    let bytes = dice.bytes(3000, kinds: 7)
    let packed = try pack(bytes, program, TestFolder())
    let compression = try #require(packed.withUnsafeBytes { Compression.of($0) })
    let unpacker = try #require(compression.makeUnpacker())
    var (found, at, hasEnded) = ([UInt8](), 0, false)
    #expect(unpacker.begin())
    var room = [UInt8](repeating: 0, count: 3)
    while !hasEnded {
      let step = packed[at..<min(at + 1, packed.count)].withUnsafeBytes { piece in
        room.withUnsafeMutableBytes { unpacker.unpack(piece, into: $0) }
      }
      #expect(step.state == .open || step.state == .ended)
      if at == packed.count, step.taken + step.made == 0, step.state == .open { break }
      found += room.prefix(step.made)
      at += step.taken
      hasEnded = step.state == .ended
    }
    #expect(hasEnded && at == packed.count && found == bytes)
  }

  @Test(arguments: programs) func tellsEveryCut(program: String) throws {
    let folder = TestFolder()
    var dice = Dice(state: 13)
    let packed = try pack(dice.bytes(300, kinds: 9), program, folder)
    for count in packed.indices {
      #expect(fault { _ = try unpacked(Array(packed.prefix(count)), folder) }?.rule == "compressed-cut", "\(count)")
    }
  }

  @Test(arguments: programs) func readsAllMembersAndNothingElse(program: String) throws {
    let folder = TestFolder()
    var dice = Dice(state: 14)
    let first = dice.bytes(500, kinds: 9)
    let second = dice.bytes(30_000, kinds: 9)
    let parts = try [first, [], second].map { try pack($0, program, folder) }
    let packed = Array(parts.joined())
    #expect(try unpacked(packed, folder) == first + second)
    for count in 1..<parts[2].count where count < 40 || count % 500 == 0 {
      let cut = packed.prefix(packed.count - count)
      #expect(fault { _ = try unpacked(Array(cut), folder) }?.rule == "compressed-cut", "\(count)")
    }
    for behind: [UInt8] in [[0x0A], [0], Array("isocurrencycode".utf8), dice.bytes(70)] {
      #expect(fault { _ = try unpacked(packed + behind, folder) }?.rule == "compressed-garbage")
    }
  }

  @Test(arguments: programs) func neverTakesDamageForData(program: String) throws {
    let folder = TestFolder()
    var dice = Dice(state: 15)
    let bytes = dice.bytes(150, kinds: 30)
    let packed = try pack(bytes, program, folder)
    for at in packed.indices {
      for bit in [0, 3, 7] {
        var damaged = packed
        damaged[at] ^= 1 << UInt8(bit)
        guard damaged.withUnsafeBytes({ Compression.of($0) != nil }) else { continue }
        var found: [UInt8]?
        let fault = fault { found = try unpacked(damaged, folder) }
        #expect(fault != nil || found == bytes, "byte \(at), bit \(bit)")
        #expect(fault?.kind ?? .data == .data)
      }
    }
  }

  @Test(arguments: programs) func outlivesAnything(program: String) throws {
    let folder = TestFolder()
    var dice = Dice(state: 16)
    let packed = try pack(dice.bytes(100_000, kinds: 30), program, folder)
    for round in 0..<400 {
      let start = round % 2 == 0 ? 16 : dice.number(below: packed.count)
      let bytes = Array(packed.prefix(start)) + dice.bytes(300)
      #expect(fault { _ = try unpacked(bytes, folder, most: 1 << 20) } != nil)
    }
  }

  @Test(arguments: programs) func packsWhatTheProgramUnpacks(program: String) throws {
    var dice = Dice(state: 17)
    for count in [0, 1, 262_143, 262_144, 262_145, 600_000] {
      let folder = TestFolder()
      let bytes = dice.bytes(count, kinds: 20)
      let ending = try #require(Compression.all.first { $0.name == program }?.ending)
      for (name, most) in [("a", 1 << 20), ("b", 70_001)] {
        var output = try PackedOutput(
          FileOutput(descriptor: creat(folder.file(name), 0o666), name: name), named: ending)
        for start in stride(from: 0, to: count, by: most) {
          try bytes[start..<min(start + most, count)].withUnsafeBytes { try output.write($0) }
        }
        try output.close()
      }
      #expect(folder.read("a") == folder.read("b"))
      let result = run(["sh", "-c", "\(program) -dc < \(folder.file("a")) > \(folder.file("plain"))"])
      #expect(result?.status == 0 && folder.read("plain") == bytes)
    }
  }

  @Test func takesNoMoreMemoryThanItMay() throws {
    let folder = TestFolder()
    var packed = try pack(Array("1".utf8), "xz", folder)
    // The header of the block: the size of the dictionary, and the checksum.
    #expect(packed[14..<16].elementsEqual([0x21, 1]))
    packed[16] = 40
    packed.put(packed[12..<20].withUnsafeBytes { crc32($0) }, at: 20)
    let fault = fault { _ = try unpacked(packed, folder) }
    #expect(
      fault?.what == "unpacking the xz data takes more than 128 MiB of memory"
        && fault?.remedy?.hasPrefix("unpack it first: xz -dc /tmp/") == true)
  }

  /// What a program makes of some bytes.
  private func pack(_ bytes: [UInt8], _ program: String, _ folder: TestFolder) throws -> [UInt8] {
    let (plain, packed) = (folder.write(bytes, "plain"), folder.file("packed"))
    #expect(run(["sh", "-c", "\(program) -c < \(plain) > \(packed)"])?.status == 0)
    return folder.read("packed")
  }

  /// What a file comes to whose name says how it is compressed.
  private func unpacked(
    _ packed: [UInt8], _ folder: TestFolder, room: Int = 4096, most: Int = .max
  ) throws -> [UInt8] {
    let mark = packed.withUnsafeBytes { Compression.of($0)?.ending }
    let ending = mark ?? Compression.all.first { $0.marks.contains { $0.starts(with: packed) } }?.ending ?? ""
    var input = try FileInput.open(folder.write(packed, "x\(packed.isEmpty ? ".gz" : ending)")).unpacking()
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: room)
    while bytes.count < most {
      let count = try piece.withUnsafeMutableBytes { try input.read(into: $0) }
      if count == 0 { break }
      bytes += piece.prefix(count)
    }
    return bytes
  }
}
