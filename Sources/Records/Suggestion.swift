/// The candidate most like what was typed, or nil if none is like it.
///
/// Case does not count; up to a third of the letters may differ, or the rest of the name may be missing.
public func suggestion(for typed: String, among candidates: some Sequence<String>) -> String? {
  let wanted = Array(typed.lowercased().utf8)
  let allowed = max(1, wanted.count / 3)
  var best: (name: String, distance: Int)?
  for candidate in candidates {
    let distance = editDistance(wanted, Array(candidate.lowercased().utf8))
    if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  if let best { return best.name }
  guard wanted.count >= 3 else { return nil }
  return candidates.first { $0.lowercased().utf8.starts(with: wanted) }
}

/// The candidate that may have been meant by a name that is not among them: one that `suggestion` finds in either
/// direction, or that is the name cut short or otherwise abbreviated, as `accountno` is of `accountnumber`.
public func likelyName(for wanted: String, among candidates: [String]) -> String? {
  if let near = suggestion(for: wanted, among: candidates) { return near }
  var best: (name: String, likeness: Int)?
  for candidate in candidates {
    let found = suggestion(for: candidate, among: [wanted]) == nil ? likeness(wanted, candidate) : .max
    if found > best?.likeness ?? 0 { best = (candidate, found) }
  }
  return best?.name
}

/// With how many letters two names begin alike, if one may be short for the other; else 0.
private func likeness(_ name: String, _ other: String) -> Int {
  let (name, other) = (Array(name.lowercased().utf8), Array(other.lowercased().utf8))
  let (short, long) = other.count < name.count ? (other, name) : (name, other)
  let common = zip(short, long).prefix { $0 == $1 }.count
  guard short.count >= 4, common >= 3 else { return 0 }
  return common * 4 >= short.count * 3 || isAbbreviation(short, of: long) ? common : 0
}

/// Whether all letters of one name are in the other, in their order.
private func isAbbreviation(_ short: [UInt8], of long: [UInt8]) -> Bool {
  var rest = long[...]
  for letter in short {
    guard let place = rest.firstIndex(of: letter) else { return false }
    rest = rest[(place + 1)...]
  }
  return true
}

/// How many letters must be added, dropped, changed or swapped with their neighbour.
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var cost = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
      row.append(cost)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
