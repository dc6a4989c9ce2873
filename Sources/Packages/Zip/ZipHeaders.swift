internal import Records

/// One record of the central directory.
struct ZipDirectoryRecord {
  var entry: ZipEntry
  var flags: UInt16
  var method: UInt16
  var nameBytes: ByteSlice
  var length: Int

  /// Reads and judges the record these bytes begin with; only a flat zip minds where a name leads.
  init(_ bytes: UnsafeRawBufferPointer, isFlat: Bool) throws(Fault) {
    let wrong = Fault(.data, "zip-directory", "the directory of the zip is damaged")
    guard bytes.count >= Zip.directorySize, bytes.number(UInt32.self, at: 0) == Zip.directorySignature else {
      throw wrong
    }
    let nameSize = Int(bytes.number(UInt16.self, at: 28))
    let extraSize = Int(bytes.number(UInt16.self, at: 30))
    length = Zip.directorySize + nameSize + extraSize + Int(bytes.number(UInt16.self, at: 32))
    guard length <= bytes.count else { throw wrong }
    let rawName = UnsafeRawBufferPointer(rebasing: bytes[Zip.directorySize..<Zip.directorySize + nameSize])
    let extra = UnsafeRawBufferPointer(
      rebasing: bytes[Zip.directorySize + nameSize..<Zip.directorySize + nameSize + extraSize])
    nameBytes = ByteSlice(rawName)
    flags = bytes.number(UInt16.self, at: 8)
    method = bytes.number(UInt16.self, at: 10)
    let narrow = ZipSizes(
      size: bytes.number(UInt32.self, at: 24), compressedSize: bytes.number(UInt32.self, at: 20),
      offset: bytes.number(UInt32.self, at: 42), disk: bytes.number(UInt16.self, at: 34))
    let sizes = try narrow.widened(by: extra)
    entry = ZipEntry(
      name: isFlat
        ? try Self.judgedName(rawName, madeBy: bytes[5], attributes: bytes.number(UInt32.self, at: 38))
        : String(decoding: rawName, as: UTF8.self),
      isDeflated: method == Zip.deflated, compressedSize: sizes.compressedSize, size: sizes.size,
      crc: bytes.number(UInt32.self, at: 16), offset: sizes.offset)
    if sizes.disk != 0 {
      throw Fault(.data, "zip-split", "the zip is one of several parts", remedy: "join the parts into one zip")
    }
    try judge()
  }

  private static func judgedName(
    _ bytes: UnsafeRawBufferPointer, madeBy: UInt8, attributes: UInt32
  ) throws(Fault) -> String {
    if bytes.last == UInt8(ascii: "/") || attributes & 0x10 != 0 {
      throw Fault(
        .zipFolder,
        "the zip holds a folder: \"\(String(decoding: bytes, as: UTF8.self).prefix(80))\"",
        remedy: "zip the files themselves, not the folder they are in")
    }
    let name = try ZipName.checked(bytes)
    // Unix (3) and macOS (19) keep the kind of file in the upper half; 8 is a regular file, 0 unknown.
    let kind = attributes >> 28
    if madeBy == 3 || madeBy == 19, kind != 0, kind != 8 {
      throw Fault(.zipName, "\(name) is a link or a device, not a file")
    }
    return name
  }

  private func judge() throws(Fault) {
    let name = entry.name
    if flags & 0x2041 != 0 {
      throw Fault(
        .data, "zip-encrypted", "\(name) is encrypted", remedy: "zip the files again without a password")
    }
    if method != Zip.stored, method != Zip.deflated {
      throw Fault(
        .data, "zip-method", "\(name) is compressed by method \(method); only stored and deflated are known",
        remedy: "zip the files again with deflate")
    }
    // Bits 1 and 2 tell how hard deflate tried; 3 a descriptor; 11 UTF-8. No other means anything to us.
    if flags & ~0x080E != 0 { throw Fault(.data, "zip-flags", "\(name) has unknown flags in its header") }
    if method == Zip.stored, entry.size != entry.compressedSize {
      throw Fault(.data, "zip-size", "\(name) is stored, but its two sizes differ")
    }
    if entry.size / 1100 > entry.compressedSize || (entry.compressedSize == 0 && entry.size > 0) {
      throw Fault(
        .data, "zip-bomb",
        "\(name) claims to grow from \(entry.compressedSize) to \(entry.size) bytes, which deflate cannot do")
    }
  }
}

/// Bytes copied out of a buffer that goes away.
typealias ByteSlice = [UInt8]

/// The numbers of a header that may be too narrow.
struct ZipSizes {
  var size: UInt32
  var compressedSize: UInt32
  var offset: UInt32
  var disk: UInt16 = 0

  /// The real numbers, from the zip64 extra field where the header has no room for them.
  func widened(by extra: UnsafeRawBufferPointer) throws(Fault) -> (
    size: Int, compressedSize: Int, offset: Int, disk: Int
  ) {
    let large = try Self.large(in: extra)
    var taken = 0
    var values: [Int] = []
    for value in [size, compressedSize, offset] {
      guard value == Zip.inExtra, let large else {
        values.append(Int(value))
        continue
      }
      guard taken + 8 <= large.count else { throw Self.wrong }
      let wide = large.number(UInt64.self, at: taken)
      guard wide <= UInt64(Int.max / 4) else { throw Self.wrong }
      values.append(Int(wide))
      taken += 8
    }
    guard disk == Zip.diskInExtra, let large else { return (values[0], values[1], values[2], Int(disk)) }
    guard taken + 4 <= large.count else { throw Self.wrong }
    return (values[0], values[1], values[2], Int(large.number(UInt32.self, at: taken)))
  }

  private static var wrong: Fault { Fault(.data, "zip-extra", "an extra field of the zip is damaged") }

  /// The zip64 extra field, once all fields have proved to fill the room exactly.
  private static func large(in extra: UnsafeRawBufferPointer) throws(Fault) -> UnsafeRawBufferPointer? {
    var found: UnsafeRawBufferPointer?
    var offset = 0
    while offset < extra.count {
      guard offset + 4 <= extra.count else { throw wrong }
      let end = offset + 4 + Int(extra.number(UInt16.self, at: offset + 2))
      guard end <= extra.count else { throw wrong }
      if extra.number(UInt16.self, at: offset) == Zip.largeExtra {
        if found != nil { throw wrong }
        found = UnsafeRawBufferPointer(rebasing: extra[offset + 4..<end])
      }
      offset = end
    }
    return found
  }
}

/// The header that stands before the data of an entry.
enum ZipLocalHeader {
  /// Compares it with the directory, and gives the place where the entry ends.
  static func check(_ file: RandomFile, _ record: ZipDirectoryRecord, next: Int) throws(Fault) -> Int {
    let entry = record.entry
    guard entry.offset + Zip.localSize <= next else { throw disagreement(entry) }
    let fixed = try file.read(at: entry.offset, Zip.localSize)
    let bytes = fixed.bytes
    let nameSize = Int(bytes.number(UInt16.self, at: 26))
    let extraSize = Int(bytes.number(UInt16.self, at: 28))
    let dataStart = entry.offset + Zip.localSize + nameSize + extraSize
    guard bytes.number(UInt32.self, at: 0) == Zip.localSignature,
      bytes.number(UInt16.self, at: 6) & ~0x6 == record.flags & ~0x6,
      bytes.number(UInt16.self, at: 8) == record.method, nameSize == record.nameBytes.count
    else { throw disagreement(entry) }
    if dataStart > next || entry.compressedSize > next - dataStart {
      throw Fault(.data, "zip-overlap", "\(entry.name) reaches into what stands behind it")
    }
    let variable = try file.read(at: entry.offset + Zip.localSize, nameSize + extraSize)
    guard variable.bytes.prefix(nameSize).elementsEqual(record.nameBytes) else { throw disagreement(entry) }
    let hasDescriptor = record.flags & Zip.hasDescriptor != 0
    let extra = UnsafeRawBufferPointer(rebasing: variable.bytes[nameSize...])
    try checkSizes(entry, bytes, extra, isOpen: hasDescriptor)
    let dataEnd = dataStart + entry.compressedSize
    return hasDescriptor ? try checkDescriptor(file, entry, at: dataEnd, next: next) : dataEnd
  }

  private static func checkSizes(
    _ entry: ZipEntry, _ header: UnsafeRawBufferPointer, _ extra: UnsafeRawBufferPointer, isOpen: Bool
  ) throws(Fault) {
    let narrow = ZipSizes(
      size: header.number(UInt32.self, at: 22), compressedSize: header.number(UInt32.self, at: 18), offset: 0)
    let sizes = try narrow.widened(by: extra)
    let crc = header.number(UInt32.self, at: 14)
    // With a descriptor the header was written before the sizes were known, and leaves them open.
    let agrees =
      (sizes.size == entry.size || isOpen && sizes.size == 0)
      && (sizes.compressedSize == entry.compressedSize || isOpen && sizes.compressedSize == 0)
      && (crc == entry.crc || isOpen && crc == 0)
    if !agrees { throw disagreement(entry) }
  }

  /// A descriptor has a signature or not, and narrow or wide sizes; which one, its length tells.
  private static func checkDescriptor(
    _ file: RandomFile, _ entry: ZipEntry, at offset: Int, next: Int
  ) throws(Fault) -> Int {
    let length = next - offset
    guard [12, 16, 20, 24].contains(length) else { throw disagreement(entry) }
    let descriptor = try file.read(at: offset, length)
    let hasSignature = length % 8 == 0
    if hasSignature, descriptor.bytes.number(UInt32.self, at: 0) != Zip.descriptorSignature {
      throw disagreement(entry)
    }
    let bytes = UnsafeRawBufferPointer(rebasing: descriptor.bytes[(hasSignature ? 4 : 0)...])
    let isWide = length >= 20
    let compressedSize = isWide ? bytes.number(UInt64.self, at: 4) : UInt64(bytes.number(UInt32.self, at: 4))
    let size = isWide ? bytes.number(UInt64.self, at: 12) : UInt64(bytes.number(UInt32.self, at: 8))
    guard bytes.number(UInt32.self, at: 0) == entry.crc, compressedSize == UInt64(entry.compressedSize),
      size == UInt64(entry.size)
    else { throw disagreement(entry) }
    return next
  }

  private static func disagreement(_ entry: ZipEntry) -> Fault {
    Fault(
      .data, "zip-header", "the header of \(entry.name) contradicts the directory of the zip",
      place: Place(offset: entry.offset))
  }
}
