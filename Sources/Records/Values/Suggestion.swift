/// The known name closest to one that is not known, if any is close enough to be meant.
package func suggestion(for name: String, among known: some Sequence<String>) -> String? {
  let wanted = Array(name.lowercased().utf8)
  let limit = max(1, min(wanted.count / 3, 4))
  var best: (name: String, distance: Int)?
  for candidate in known {
    let distance = editDistance(wanted, Array(candidate.lowercased().utf8))
    if distance <= limit, distance < best?.distance ?? Int.max { best = (candidate, distance) }
  }
  return best?.name
}

/// How many letters must be added, dropped, changed or swapped with a neighbour to get from one to the other.
private func editDistance(_ from: [UInt8], _ to: [UInt8]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...to.count)
  for (row, letter) in from.enumerated() {
    var next = [row + 1]
    for (column, other) in to.enumerated() {
      var least = min(last[column + 1] + 1, next[column] + 1, last[column] + (letter == other ? 0 : 1))
      if row > 0, column > 0, letter == to[column - 1], from[row - 1] == other {
        least = min(least, beforeLast[column - 1] + 1)
      }
      next.append(least)
    }
    (beforeLast, last) = (last, next)
  }
  return last[to.count]
}
