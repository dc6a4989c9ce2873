import Foundation
import Records
import Testing

@testable import Packages

@Suite(.serialized) struct FilesTests {
  private func put(_ text: String, _ file: borrowing PendingFile) throws {
    var output = try file.output()
    try Array(text.utf8).withUnsafeBytes { try output.write($0) }
    try output.close()
  }

  @Test func aFileAppearsOnlyWhenComplete() throws {
    let folder = TestFolder()
    let file = try PendingFile(folder.file("a.csv"))
    try put("A\n", file)
    #expect(folder.names == [".a.csv.p2c-tmp"])
    try file.publish()
    #expect(folder.names == ["a.csv"])
    #expect(folder.read("a.csv") == Array("A\n".utf8))
  }

  @Test func aFileGivenUpLeavesTheOldOne() throws {
    let folder = TestFolder()
    _ = folder.write([1], "a.csv")
    do {
      let file = try PendingFile(folder.file("a.csv"))
      try put("A\n", file)
    }
    #expect(folder.names == ["a.csv"])
    #expect(folder.read("a.csv") == [1])
  }

  @Test func replacesWhatADeadRunLeft() throws {
    let folder = TestFolder()
    _ = folder.write(Array("left over".utf8), ".a.csv.p2c-tmp")
    let file = try PendingFile(folder.file("a.csv"))
    try put("A", file)
    try file.publish()
    #expect(folder.read("a.csv") == Array("A".utf8))
  }

  @Test func refusesAFileAnotherRunIsWriting() throws {
    let folder = TestFolder()
    let first = try PendingFile(folder.file("a.csv"))
    #expect(fault { _ = try PendingFile(folder.file("a.csv")) }?.kind == .busy)
    try put("A", first)
    try first.publish()
    #expect(folder.names == ["a.csv"])
  }

  @Test func writesThroughLinksAndIntoDevices() throws {
    let folder = TestFolder()
    let real = folder.write([1], "real.csv")
    #expect(symlink(real, folder.file("link.csv")) == 0)
    let file = try PendingFile(folder.file("link.csv"))
    try put("A", file)
    try file.publish()
    #expect(folder.read("real.csv") == Array("A".utf8))
    let device = try PendingFile("/dev/null")
    try put("A", device)
    try device.publish()
    #expect(!FileManager.default.fileExists(atPath: "/dev/.null.p2c-tmp"))
  }

  @Test func refusesWhereAFileCannotBe() {
    let folder = TestFolder()
    #expect(fault { _ = try PendingFile(folder.path) }?.rule == "output-is-folder")
    #expect(fault { _ = try PendingFile(folder.file("none/a.csv")) }?.kind == .output)
  }

  @Test func aFolderAppearsOnlyWhenComplete() throws {
    let folder = TestFolder()
    #expect(mkdir(folder.file(".out.p2c-tmp"), 0o777) == 0)
    _ = folder.write([1], ".out.p2c-tmp/old.csv")
    #expect(mkdir(folder.file("out"), 0o777) == 0)
    let target = try PendingFolder(folder.file("out/"))
    var file = try target.output("a.csv")
    try [7].withUnsafeBytes { try file.write($0) }
    try file.close()
    #expect(fault { _ = try target.output("../a.csv") }?.rule == "zip-name")
    #expect(fault { _ = try PendingFolder(folder.file("out")) }?.kind == .busy)
    try target.publish()
    #expect(folder.names == ["out"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("out")) == ["a.csv"])
    #expect(
      fault { _ = try PendingFolder(folder.file("out")) }?.what == "the folder is not empty")
    #expect(fault { _ = try PendingFolder(folder.file("out/a.csv")) }?.rule == "output-is-file")
  }

  @Test func aFolderGivenUpLeavesNothing() throws {
    let folder = TestFolder()
    do {
      let target = try PendingFolder(folder.file("out"))
      let file = try target.output("a.csv")
      try file.close()
    }
    #expect(folder.names.isEmpty)
  }

  @Test func aSpoolGivesBackWhatItTook() throws {
    let folder = TestFolder()
    var dice = Dice(state: 9)
    let data = dice.bytes(700_000)
    let spool = try Spool(in: folder.path)
    #expect(folder.names.isEmpty)
    var source = try FileInput.open(folder.write(data, "data"))
    var output = try spool.output()
    try copyAll(&source, to: &output)
    try output.close()
    var input = try spool.input()
    var bytes = ByteBuffer()
    #expect(try input.read(data.count + 1, appendingTo: &bytes) == data.count)
    #expect(Array(bytes.bytes) == data)
    #expect(fault { _ = try Spool(in: folder.file("none")) }?.kind == .output)
  }

  @Test func aMissingInputIsSaidSo() {
    let found = fault { _ = try FileInput.open("/tmp/p2c-no-such-file") }
    #expect(found?.kind == .missing)
    #expect(found?.message == "/tmp/p2c-no-such-file: cannot open: No such file or directory")
  }
}

@Suite struct DigestTests {
  @Test func digestsAreTheKnownOnes() {
    let text = Array("abc".utf8)
    #expect(
      hexadecimal(text.withUnsafeBytes { SHA256.digest($0) })
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      hexadecimal(text.withUnsafeBytes { SHA1.digest($0) }) == "a9993e364706816aba3e25717850c26c9cd0d89d")
    var running = SHA256()
    for byte in text { [byte].withUnsafeBytes { running.update($0) } }
    #expect(running.finish() == text.withUnsafeBytes { SHA256.digest($0) })
    #expect(
      hexadecimal(running.finish()) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test func checksumsContinue() {
    let text = Array("123456789".utf8)
    #expect(text.withUnsafeBytes { crc32($0) } == 0xCBF4_3926)
    let first = text[..<4].withUnsafeBytes { crc32($0) }
    #expect(text[4...].withUnsafeBytes { crc32($0, after: first) } == 0xCBF4_3926)
  }

  @Test(arguments: [0, 1, 5, 4096, 99_999])
  func checksumsAreJoinedWithoutTheBytes(_ count: Int) {
    let text = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }
    let first = text.dropLast(count).withUnsafeBytes { crc32($0) }
    let second = text.suffix(count).withUnsafeBytes { crc32($0) }
    #expect(crc32(first, followedBy: second, count: count) == text.withUnsafeBytes { crc32($0) })
  }

  @Test func severalPackagesAppearTogetherOrNotAtAll() throws {
    let folder = TestFolder()
    var set: PendingSet? = try PendingSet(folder.file("a.zip"))
    try set?.file("a.1.zip").close()
    try set?.file("a.2.zip").close()
    #expect(throws: Fault.self) { try set?.publish(["a.1.zip", "a.2.zip", "a.3.zip"]) }
    #expect(folder.names == [".a.split.p2c-tmp"])
    try set?.publish(["a.1.zip", "a.2.zip"])
    set = nil
    #expect(folder.names == ["a.1.zip", "a.2.zip"])
    #expect(throws: Fault.self) { try PendingSet(folder.file("a.zip")) }
  }

  @Test func namesOfSeveralPackagesSortByNumber() throws {
    let folder = TestFolder()
    let set = try PendingSet(folder.file("Orders.ZIP"))
    #expect(set.name(2, of: 9) == "Orders.2.ZIP")
    #expect(set.name(2, of: 10) == "Orders.02.ZIP")
    #expect(try PendingSet(folder.file("dir/")).name(12, of: 120) == "dir.012")
  }
}
