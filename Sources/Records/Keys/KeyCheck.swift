internal import Glibc

/// Finds keys that come twice.
///
/// Keys in ascending order, which is how export writes them, only go to a file one after the other; a set is made
/// from it when the order breaks.
public final class KeyCheck {
  private let folder: String
  private var set: FingerprintSet?
  private var last = ByteBuffer()
  private var prints: FingerprintFile?

  public init(folder: String) {
    self.folder = folder
    prints = FingerprintFile(folder: folder)
  }

  /// Takes the next key; false if it came before.
  public func insert(_ key: UnsafeRawBufferPointer, _ print: Fingerprint) throws(Fault) -> Bool {
    if let set { return try set.insert(print) }
    switch compare(key, last.bytes) {
    case 1:
      try prints?.append(print)
      last.removeAll()
      last.append(key)
      return true
    case 0: return false
    default:
      let set = try makeSet()
      self.set = set
      return try set.insert(print)
    }
  }

  private func makeSet() throws(Fault) -> FingerprintSet {
    let set = FingerprintSet(folder: folder)
    try prints?.visit { (print) throws(Fault) in _ = try set.insert(print) }
    prints = nil
    return set
  }
}

/// -1, 0 or 1, as the first bytes sort before, with or after the second.
public func compare(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int {
  let common = min(a.count, b.count)
  if common > 0, let left = a.baseAddress, let right = b.baseAddress {
    let order = memcmp(left, right, common)
    if order != 0 { return order < 0 ? -1 : 1 }
  }
  return a.count == b.count ? 0 : a.count < b.count ? -1 : 1
}
