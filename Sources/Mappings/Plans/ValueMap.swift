package import Records

/// A value map, laid out for looking up bytes; case and trailing blanks do not count.
package struct ValueMap: Sendable {
  /// The name in the mapping.
  package let name: String
  /// The file to add missing keys to.
  package let file: String?
  /// What happens to a value that is not in the map.
  package let otherwise: Otherwise
  private var slots: [Int32]
  private var keys: [(start: Int, length: Int)] = []
  private var keyBytes: [UInt8] = []
  private(set) var results: [String] = []
  /// Where the file lies that the rows come from.
  var path: String?
  /// How many key columns it has; nil as long as it has no row.
  package private(set) var keyColumns: Int?
  /// The result of the row `*`.
  package private(set) var any: Int?
  /// Which key columns are fixed in rows that have `*` in the others; where most are fixed comes first.
  private(set) var partial: [[Bool]] = []

  /// What happens to a value that is not in the map.
  package enum Otherwise: Sendable, Equatable {
    case reject
    case keep
    case value(String)
  }

  package init(name: String, file: String?, otherwise: Otherwise, capacity: Int) {
    self.name = name
    self.file = file
    self.otherwise = otherwise
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: -1, count: size)
  }

  /// What to do about a value that is not in the map.
  var remedy: String {
    "add a row to \(file ?? "the mapping"), or name a map of your own with --value-map \(name)=FILE"
  }

  /// Adds a row; the number of its result, or nil if the key is there already.
  package mutating func add(_ parts: [String], _ result: String) -> Int? {
    var key = ByteBuffer()
    for (index, part) in parts.enumerated() {
      if index > 0 { key.append(0x1F) }
      var bytes = ByteBuffer()
      bytes.append(part)
      Self.normalise(bytes.bytes, into: &key)
    }
    let number = results.count
    let fixed = parts.map { !Self.standsForAny($0) }
    let isAny = !fixed.contains(true)
    if !isAny || parts.count > 1 { keyColumns = keyColumns ?? parts.count }
    if isAny {
      guard any == nil else { return nil }
      any = number
    } else {
      var at = Self.hash(key.bytes) & (slots.count - 1)
      while slots[at] >= 0 {
        if isEqual(Int(slots[at]), key.bytes) { return nil }
        at = (at + 1) & (slots.count - 1)
      }
      slots[at] = Int32(number)
      if fixed.contains(false) { note(fixed) }
    }
    keys.append((keyBytes.count, key.count))
    keyBytes += Array(key.bytes)
    results.append(result)
    return number
  }

  /// Whether a key column of a row takes any value.
  static func standsForAny(_ part: String) -> Bool {
    part.hasPrefix("*") && part.dropFirst().allSatisfy { $0 == " " }
  }

  private mutating func note(_ fixed: [Bool]) {
    guard !partial.contains(fixed) else { return }
    let count = fixed.count { $0 }
    partial.insert(fixed, at: partial.firstIndex { known in known.count { $0 } < count } ?? partial.count)
  }

  /// The number of the result for a key in its normal form, which is that of the most exact row; nil if no row but the
  /// one for everything fits. What is looked up on the way is written behind the key.
  package func find(_ key: inout ByteBuffer) -> Int? {
    if let exact = find(key.bytes) { return exact }
    let length = key.count
    for fixed in partial {
      key.count = length
      guard writeBehind(&key, fixed) else { return nil }
      if let found = find(UnsafeRawBufferPointer(rebasing: key.bytes[length...])) { return found }
    }
    return nil
  }

  /// Writes the key once more with `*` in all columns but the fixed ones; false if it has not so many columns.
  private func writeBehind(_ key: inout ByteBuffer, _ fixed: [Bool]) -> Bool {
    let length = key.count
    key.reserve(length + fixed.count)
    var column = 0
    var isBegun = false
    for at in 0...length {
      guard column < fixed.count else { return false }
      let byte: UInt8 = at < length ? key.base[at] : 0x1F
      if byte == 0x1F {
        if !fixed[column], !isBegun { key.append(UInt8(ascii: "*")) }
        column += 1
        isBegun = false
        if at < length { key.append(byte) }
      } else if fixed[column] {
        key.append(byte)
      } else if !isBegun {
        key.append(UInt8(ascii: "*"))
        isBegun = true
      }
    }
    return column == fixed.count
  }

  /// The number of the result of the row with exactly this key.
  func find(_ key: UnsafeRawBufferPointer) -> Int? {
    var at = Self.hash(key) & (slots.count - 1)
    while slots[at] >= 0 {
      if isEqual(Int(slots[at]), key) { return Int(slots[at]) }
      at = (at &+ 1) & (slots.count &- 1)
    }
    return nil
  }

  private func isEqual(_ number: Int, _ key: UnsafeRawBufferPointer) -> Bool {
    let known = keys[number]
    guard known.length == key.count else { return false }
    for index in 0..<key.count where keyBytes[known.start &+ index] != key[index] { return false }
    return true
  }

  private static func hash(_ bytes: UnsafeRawBufferPointer) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return Int(truncatingIfNeeded: hash ^ hash >> 29)
  }

  /// Adds a key part in its normal form: lower case, without blanks at the end.
  package static func normalise(_ value: UnsafeRawBufferPointer, into key: inout ByteBuffer) {
    var end = value.count
    while end > 0, value[end &- 1] == 0x20 { end &-= 1 }
    key.reserve(end)
    let target = key.base + key.count
    for index in 0..<end {
      if value[index] >= 0x80 {
        let text = String(decoding: UnsafeRawBufferPointer(rebasing: value[..<end]), as: UTF8.self)
        return key.append(text.lowercased())
      }
      target[index] = value[index].asciiLowered
    }
    key.count &+= end
  }
}
