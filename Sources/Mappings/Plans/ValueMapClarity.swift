internal import Records

/// Whether a value map with several key columns says of every value which row is meant: the most exact one that fits.
///
/// Of rows that fix equally many columns, two may fit the same value. That is clear only if a row that fixes more fits
/// all such values too.
struct ValueMapClarity {
  private var rows: [[Bool]: [Row]] = [:]

  /// A row with `*` in some of its key columns.
  struct Row {
    /// Its number in the map.
    let number: Int
    /// Its key as it is written.
    let parts: [String]
    /// Its key in the normal form.
    fileprivate let keys: [[UInt8]]
  }

  /// Two rows between which nothing decides, and the key they both fit.
  struct Doubt {
    var first: Row
    var second: Row
    var key: [String]
  }

  /// Takes note of a row, if it has `*` in some of its key columns and not in all.
  mutating func add(_ number: Int, _ parts: [String]) {
    guard parts.contains(where: ValueMap.standsForAny) else { return }
    let keys = parts.map { part in
      var written = ByteBuffer()
      written.append(part)
      var normal = ByteBuffer()
      ValueMap.normalise(written.bytes, into: &normal)
      return Array(normal.bytes)
    }
    let fixed = parts.map { !ValueMap.standsForAny($0) }
    guard fixed.contains(true) else { return }
    rows[fixed, default: []].append(Row(number: number, parts: parts, keys: keys))
  }

  /// The first two rows between which nothing decides, if there are any.
  func doubt(in map: ValueMap) -> Doubt? {
    for (place, fixed) in map.partial.enumerated() {
      for other in map.partial[(place + 1)...] where Self.count(fixed) == Self.count(other) {
        if let doubt = doubt(fixed, other, map) { return doubt }
      }
    }
    return nil
  }

  private static func count(_ fixed: [Bool]) -> Int { fixed.count { $0 } }

  private func doubt(_ fixed: [Bool], _ other: [Bool], _ map: ValueMap) -> Doubt? {
    let shared = fixed.indices.filter { fixed[$0] && other[$0] }
    let others = Dictionary(grouping: rows[other] ?? []) { row in shared.map { row.keys[$0] } }
    for row in rows[fixed] ?? [] {
      for second in others[shared.map { row.keys[$0] }] ?? [] {
        let union = fixed.indices.map { fixed[$0] ? row.keys[$0] : second.keys[$0] }
        let both = fixed.indices.map { fixed[$0] || other[$0] }
        if isDecided(union, both, moreThan: Self.count(fixed), map) { continue }
        let key = fixed.indices.map { fixed[$0] ? row.parts[$0] : second.parts[$0] }
        let isInOrder = row.number < second.number
        return Doubt(first: isInOrder ? row : second, second: isInOrder ? second : row, key: key)
      }
    }
    return nil
  }

  /// Whether a row that fixes more columns than these fits all values of the key.
  private func isDecided(_ key: [[UInt8]], _ fixed: [Bool], moreThan count: Int, _ map: ValueMap) -> Bool {
    let all = fixed.map { _ in true }
    for candidate in [all] + map.partial where Self.count(candidate) > count {
      guard candidate.indices.allSatisfy({ fixed[$0] || !candidate[$0] }) else { continue }
      let wanted = candidate.indices.map { candidate[$0] ? key[$0] : [UInt8(ascii: "*")] }
      let bytes = Array(wanted.joined(separator: [0x1F]))
      if bytes.withUnsafeBytes({ map.find($0) }) != nil { return true }
    }
    return false
  }
}
