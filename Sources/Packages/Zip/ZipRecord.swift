internal import Records

/// The numbers of the zip format that reader and writer share.
enum Zip {
  static let localSignature: UInt32 = 0x0403_4B50
  static let directorySignature: UInt32 = 0x0201_4B50
  static let endSignature: UInt32 = 0x0605_4B50
  static let largeEndSignature: UInt32 = 0x0606_4B50
  static let largeLocatorSignature: UInt32 = 0x0706_4B50
  static let descriptorSignature: UInt32 = 0x0807_4B50

  static let localSize = 30
  static let directorySize = 46
  static let endSize = 22
  static let largeEndSize = 56
  static let largeLocatorSize = 20

  /// What a field holds when the real value is in the zip64 extra field.
  static let inExtra: UInt32 = 0xFFFF_FFFF
  static let countInExtra: UInt16 = 0xFFFF
  /// A number of a part that stands in the zip64 records instead.
  static let diskInExtra: UInt16 = 0xFFFF
  static let largeExtra: UInt16 = 0x0001
  /// An extra field nobody reads: room kept for the zip64 one.
  static let paddingExtra: UInt16 = 0x7032

  /// 1980-01-01: the first day a zip can name.
  static let date: UInt16 = 0x0021
  static let stored: UInt16 = 0
  static let deflated: UInt16 = 8
  static let isUTF8: UInt16 = 0x0800
  static let hasDescriptor: UInt16 = 0x0008
}

/// One entry as we write it, from which local header and directory record follow byte by byte.
///
/// The stream reader builds the same bytes again and compares, so there is one place that knows the layout.
struct ZipRecord {
  var name: String
  var method = Zip.stored
  var crc: UInt32 = 0
  var compressedSize = 0
  var size = 0
  var offset = 0
  /// Whether the local header has room for zip64 sizes, needed or not.
  var reservesLargeSizes = false

  private var isLarge: Bool { max(size, compressedSize) >= Int(Zip.inExtra) }
  private var flags: UInt16 { name.utf8.allSatisfy { $0 < 0x80 } ? 0 : Zip.isUTF8 }

  /// Adds the local header; its length does not depend on the sizes once room is reserved.
  func addLocalHeader(to bytes: inout ByteBuffer) {
    let isLarge = isLarge
    bytes.append(Zip.localSignature)
    bytes.append(UInt16(isLarge ? 45 : 20))
    bytes.append(flags)
    bytes.append(method)
    bytes.append(UInt16(0))
    bytes.append(Zip.date)
    bytes.append(crc)
    bytes.append(isLarge ? Zip.inExtra : UInt32(compressedSize))
    bytes.append(isLarge ? Zip.inExtra : UInt32(size))
    bytes.append(UInt16(name.utf8.count))
    bytes.append(UInt16(isLarge || reservesLargeSizes ? 20 : 0))
    bytes.append(name)
    if isLarge || reservesLargeSizes {
      bytes.append(isLarge ? Zip.largeExtra : Zip.paddingExtra)
      bytes.append(UInt16(16))
      bytes.append(UInt64(isLarge ? size : 0))
      bytes.append(UInt64(isLarge ? compressedSize : 0))
    }
  }

  /// Adds the record of the central directory.
  func addDirectoryRecord(to bytes: inout ByteBuffer) {
    let large = [size, compressedSize, offset].filter { $0 >= Int(Zip.inExtra) }
    let version = UInt16(large.isEmpty ? 20 : 45)
    bytes.append(Zip.directorySignature)
    bytes.append(version)
    bytes.append(version)
    bytes.append(flags)
    bytes.append(method)
    bytes.append(UInt16(0))
    bytes.append(Zip.date)
    bytes.append(crc)
    bytes.append(UInt32(clamping: compressedSize))
    bytes.append(UInt32(clamping: size))
    bytes.append(UInt16(name.utf8.count))
    bytes.append(UInt16(large.isEmpty ? 0 : 4 + 8 * large.count))
    bytes.append(UInt16(0))  // comment
    bytes.append(UInt16(0))  // disk
    bytes.append(UInt16(0))  // internal attributes
    bytes.append(UInt32(0))  // external attributes
    bytes.append(UInt32(clamping: offset))
    bytes.append(name)
    if !large.isEmpty {
      bytes.append(Zip.largeExtra)
      bytes.append(UInt16(8 * large.count))
      for value in large { bytes.append(UInt64(value)) }
    }
  }

  /// Adds what follows the directory: the end record, and the zip64 ones where its fields are too narrow.
  static func addEnd(count: Int, start: Int, size: Int, to bytes: inout ByteBuffer) {
    if count >= Int(Zip.countInExtra) || start >= Int(Zip.inExtra) || size >= Int(Zip.inExtra) {
      bytes.append(Zip.largeEndSignature)
      bytes.append(UInt64(Zip.largeEndSize - 12))
      bytes.append(UInt16(45))
      bytes.append(UInt16(45))
      bytes.append(UInt32(0))
      bytes.append(UInt32(0))
      bytes.append(UInt64(count))
      bytes.append(UInt64(count))
      bytes.append(UInt64(size))
      bytes.append(UInt64(start))
      bytes.append(Zip.largeLocatorSignature)
      bytes.append(UInt32(0))
      bytes.append(UInt64(start + size))
      bytes.append(UInt32(1))
    }
    bytes.append(Zip.endSignature)
    bytes.append(UInt16(0))
    bytes.append(UInt16(0))
    bytes.append(UInt16(clamping: count))
    bytes.append(UInt16(clamping: count))
    bytes.append(UInt32(clamping: size))
    bytes.append(UInt32(clamping: start))
    bytes.append(UInt16(0))
  }
}

extension ByteBuffer {
  /// Adds a number, least significant byte first.
  mutating func append(_ number: some FixedWidthInteger & UnsignedInteger) {
    withUnsafeBytes(of: number.littleEndian) { append($0) }
  }
}

extension UnsafeRawBufferPointer {
  /// A number at a place, least significant byte first; the caller knows that it is there.
  func number<N: FixedWidthInteger & BitwiseCopyable>(_ type: N.Type, at offset: Int) -> N {
    N(littleEndian: loadUnaligned(fromByteOffset: offset, as: type))
  }

  /// Whether the same bytes are here and there.
  func equals(_ other: UnsafeRawBufferPointer) -> Bool {
    count == other.count && elementsEqual(other)
  }
}
