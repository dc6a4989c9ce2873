internal import Records

/// What the end of a zip says about its directory.
struct ZipEnd {
  var count: Int
  var start: Int
  var size: Int

  /// How far back the end record is looked for; longer comments are not supported.
  private static let tailSize = 16 << 10

  static func read(_ file: RandomFile) throws(Fault) -> ZipEnd {
    let fileSize = try file.size()
    let tail = try file.read(at: max(0, fileSize - tailSize), min(fileSize, tailSize))
    let place = try find(tail.bytes)
    let record = UnsafeRawBufferPointer(rebasing: tail.bytes[place...])
    let offset = fileSize - tail.count + place
    let disks = [record.number(UInt16.self, at: 4), record.number(UInt16.self, at: 6)]
    let isWhole = record.number(UInt16.self, at: 8) == record.number(UInt16.self, at: 10)
    guard isWhole, disks.allSatisfy({ $0 == 0 || $0 == Zip.diskInExtra }) else { throw isSplit }
    var end = ZipEnd(
      count: Int(record.number(UInt16.self, at: 10)), start: Int(record.number(UInt32.self, at: 16)),
      size: Int(record.number(UInt32.self, at: 12)))
    let after = try end.takeLarge(file, before: offset)
    // 0xFFFF says that the zip64 records know, so there must be some.
    if after == offset, disks.contains(Zip.diskInExtra) { throw isSplit }
    if end.start > after || end.size > after || end.start + end.size != after {
      throw Fault(.data, "zip-directory", "the directory of the zip does not end where it should")
    }
    return end
  }

  private static let isSplit = Fault(
    .data, "zip-split", "the zip is one of several parts", remedy: "join the parts into one zip")

  /// The place of the one end record in the last bytes, which must reach exactly to their end.
  private static func find(_ tail: UnsafeRawBufferPointer) throws(Fault) -> Int {
    var place = tail.count - Zip.endSize
    while place >= 0 {
      if tail.number(UInt32.self, at: place) == Zip.endSignature {
        let comment = Int(tail.number(UInt16.self, at: place + 20))
        if place + Zip.endSize + comment == tail.count { return place }
        throw Fault(.data, "zip-garbage", "something follows the end of the zip, or it ends early")
      }
      place -= 1
    }
    throw Fault(
      .data, "zip-truncated", "the zip ends early: it has no directory",
      remedy: "fetch or write the file again")
  }

  /// Reads the zip64 records that stand before the end record, if they do; gives the place where the directory ends.
  private mutating func takeLarge(_ file: RandomFile, before offset: Int) throws(Fault) -> Int {
    let locatorOffset = offset - Zip.largeLocatorSize
    guard locatorOffset >= Zip.largeEndSize else { return offset }
    let locator = try file.read(at: locatorOffset, Zip.largeLocatorSize)
    guard locator.bytes.number(UInt32.self, at: 0) == Zip.largeLocatorSignature else { return offset }
    let wrong = Fault(.data, "zip-directory", "the zip64 records at the end of the zip contradict each other")
    let recordOffset = locator.bytes.number(UInt64.self, at: 8)
    guard locator.bytes.number(UInt32.self, at: 4) == 0, locator.bytes.number(UInt32.self, at: 16) == 1,
      recordOffset == UInt64(locatorOffset - Zip.largeEndSize)
    else { throw wrong }
    let record = try file.read(at: Int(recordOffset), Zip.largeEndSize)
    let bytes = record.bytes
    let large = [24, 32, 40, 48].map { bytes.number(UInt64.self, at: $0) }
    guard bytes.number(UInt32.self, at: 0) == Zip.largeEndSignature,
      bytes.number(UInt64.self, at: 4) == UInt64(Zip.largeEndSize - 12),
      bytes.number(UInt64.self, at: 16) == 0, large[0] == large[1],
      large.allSatisfy({ $0 <= UInt64(Int.max / 4) })
    else { throw wrong }
    guard count == Int(Zip.countInExtra) || count == Int(large[1]),
      size == Int(Zip.inExtra) || size == Int(large[2]), start == Int(Zip.inExtra) || start == Int(large[3])
    else { throw wrong }
    self = ZipEnd(count: Int(large[1]), start: Int(large[3]), size: Int(large[2]))
    return Int(recordOffset)
  }
}
