internal import CSystem
internal import Glibc

/// 128 bits that stand for the values of some fields.
public struct Fingerprint: Sendable, Hashable {
  /// The first half.
  public let high: UInt64
  /// The second half; never 0.
  public let low: UInt64

  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The fingerprint of bytes; the same in every run.
  public init(_ bytes: UnsafeRawBufferPointer) {
    var a: UInt64 = 0x9E37_79B9_7F4A_7C15
    var b: UInt64 = 0xD1B5_4A32_D192_ED03 ^ UInt64(truncatingIfNeeded: bytes.count)
    var at = 0
    while at &+ 8 <= bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      a = Self.mix(a ^ word, 0xA076_1D64_78BD_642F)
      b = Self.mix(b &+ word, 0xE703_7ED1_A0B4_28DB ^ a)
      at &+= 8
    }
    var rest: UInt64 = 0
    while at < bytes.count {
      rest = rest << 8 | UInt64(bytes[at])
      at &+= 1
    }
    a = Self.mix(a ^ rest, 0x8EBC_6AF0_9C88_C6E3)
    b = Self.mix(b &+ rest, 0x5895_65EC_8D5B_3F1D ^ a)
    high = Self.mix(a ^ b, 0x1D8E_4E27_C47D_124F)
    // Never all zero: that marks a free slot.
    low = Self.mix(b, 0xEB44_ACCA_B455_D165 ^ a) | 1
  }

  @inline(always)
  private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  /// The same, told apart from that of another entity.
  public func salted(_ salt: Int) -> Fingerprint {
    Fingerprint(high: high ^ (UInt64(truncatingIfNeeded: salt) &* 0x9E37_79B9_7F4A_7C15), low: low)
  }
}

extension ByteBuffer {
  /// Adds the bytes of a fingerprint, so that bytes sort as fingerprints do.
  public mutating func append(sortable print: Fingerprint) {
    withUnsafeBytes(of: print.high.bigEndian) { append($0) }
    withUnsafeBytes(of: print.low.bigEndian) { append($0) }
  }
}

extension Fingerprint {
  /// The fingerprint that `append(sortable:)` wrote at the beginning of a row.
  public init(sortable row: UnsafeRawBufferPointer) {
    self.init(
      high: UInt64(bigEndian: row.loadUnaligned(as: UInt64.self)),
      low: UInt64(bigEndian: row.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
  }
}

/// A set of fingerprints that moves to a file when it gets large.
public final class FingerprintSet {
  private let folder: String
  private let memoryLimit: Int
  private var mask: Int
  private var count = 0
  private var slots: UnsafeMutablePointer<Fingerprint>?
  private var file: SpillFile?

  /// A set that keeps up to `memoryLimit` slots of 16 bytes in memory.
  public init(folder: String, memoryLimit: Int = 1 << 19) {
    self.folder = folder
    self.memoryLimit = memoryLimit
    mask = 1023
    slots = Self.memory(1024)
  }

  deinit { slots?.deallocate() }

  private static func memory(_ capacity: Int) -> UnsafeMutablePointer<Fingerprint> {
    let slots = UnsafeMutablePointer<Fingerprint>.allocate(capacity: capacity)
    slots.initialize(repeating: Fingerprint(high: 0, low: 0), count: capacity)
    return slots
  }

  /// Adds a fingerprint; false if it was there already.
  public func insert(_ print: Fingerprint) throws(Fault) -> Bool {
    if count &* 2 > mask { try grow() }
    guard try put(print) else { return false }
    count += 1
    return true
  }

  /// Whether a fingerprint was added.
  public func contains(_ print: Fingerprint) throws(Fault) -> Bool {
    var at = Int(truncatingIfNeeded: print.high) & mask
    while true {
      let slot = try slot(at)
      if slot == print { return true }
      if slot.low == 0 { return false }
      at = (at &+ 1) & mask
    }
  }

  private func put(_ print: Fingerprint) throws(Fault) -> Bool {
    var at = Int(truncatingIfNeeded: print.high) & mask
    while true {
      let slot = try slot(at)
      if slot == print { return false }
      if slot.low == 0 { break }
      at = (at &+ 1) & mask
    }
    if let slots {
      slots[at] = print
      return true
    }
    var print = print
    try withUnsafeBytes(of: &print) { bytes throws(Fault) in try file?.write(bytes, at: at &* 16) }
    return true
  }

  @inline(always)
  private func slot(_ at: Int) throws(Fault) -> Fingerprint {
    if let slots { return slots[at] }
    var print = Fingerprint(high: 0, low: 0)
    // Behind the end of the sparse file there are only free slots.
    try withUnsafeMutableBytes(of: &print) { bytes throws(Fault) in _ = try file?.read(into: bytes, at: at &* 16) }
    return print
  }

  private func grow() throws(Fault) {
    let (oldSlots, oldFile, oldCapacity) = (slots, file, mask + 1)
    let capacity = oldCapacity * 2
    mask = capacity - 1
    if capacity > memoryLimit {
      slots = nil
      file = try SpillFile(folder: folder)
    } else {
      slots = Self.memory(capacity)
    }
    if let oldSlots {
      for at in 0..<oldCapacity where oldSlots[at].low != 0 { _ = try put(oldSlots[at]) }
      oldSlots.deallocate()
      return
    }
    try oldFile?.forEachPrint { (print) throws(Fault) in
      if print.low != 0 { _ = try put(print) }
    }
  }
}

/// Temporary files that no death leaves behind.
public enum SpoolFile {
  /// Opens a file that has no name.
  public static func open(_ folder: String) throws(Fault) -> Int32 {
    let file = opened(folder)
    guard file >= 0 else { throw fault(folder) }
    return file
  }

  /// The same; below 0 if that fails, and `errno` says why.
  public static func opened(_ folder: String) -> Int32 {
    let file = p2c_open(folder, P2C_O_TMPFILE | O_RDWR | O_CLOEXEC, 0o600)
    // Some file systems know no files without a name.
    guard file < 0, [EOPNOTSUPP, EISDIR, EINVAL].contains(errno) else { return file }
    var template = Array("\(folder)/.p2c-XXXXXX".utf8CString)
    let named = mkstemp(&template)
    if named >= 0 {
      unlink(template)
      _ = fcntl(named, F_SETFD, FD_CLOEXEC)
    }
    return named
  }

  /// What went wrong in the folder of temporary files.
  public static func fault(_ folder: String) -> Fault {
    let what = String(cString: strerror(errno))
    return Fault(
      .io, "temp-io", "cannot keep temporary data in \(folder): \(what)",
      remedy: "name another folder with --temp")
  }
}
