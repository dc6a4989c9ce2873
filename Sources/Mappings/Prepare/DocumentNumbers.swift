/// Numbers the records of one document.
struct DocumentNumbers {
  /// What numbers there are, and were given.
  struct Reach {
    /// The least of the numbers that were there; `Int32.max` if there was none.
    var least = Int32.max
    /// The highest of them, 0 if there was none.
    var highest: Int32 = 0
    /// The highest after all, with those that were given.
    var top = 0
    /// Whether any was given.
    var gave = false
  }

  private var seen: Set<Int32> = []
  private var repeated: Set<Int32> = []

  /// Works on some records of a list: for each, in order, its number, 0 if it has none, or below 0 what is wrong with
  /// it; afterwards its code.
  ///
  /// Gives those without a number the next ones above `highest` and above all there are.
  mutating func number(
    _ codes: inout [Int32], _ range: Range<Int>, above highest: Int, renumbers: Bool
  ) -> Reach {
    var reach = look(at: codes, range)
    reach.top = max(highest, Int(reach.highest))
    seen.removeAll(keepingCapacity: true)
    for place in range where codes[place] >= 0 {
      let code = codes[place]
      if code > 0 {
        guard repeated.contains(code) else {
          codes[place] = SequenceCode.keep
          continue
        }
        if !renumbers {
          codes[place] = SequenceCode.duplicate
          continue
        }
        if seen.insert(code).inserted {
          codes[place] = SequenceCode.keep
          continue
        }
      }
      reach.top += 1
      reach.gave = true
      codes[place] = Int32(exactly: reach.top) ?? SequenceCode.exhausted
    }
    return reach
  }

  /// Finds out what numbers there are, and which of them come twice.
  private mutating func look(at codes: [Int32], _ range: Range<Int>) -> Reach {
    var reach = Reach()
    var isAscending = true
    for place in range where codes[place] > 0 {
      if codes[place] <= reach.highest { isAscending = false }
      reach.least = min(reach.least, codes[place])
      reach.highest = max(reach.highest, codes[place])
    }
    repeated.removeAll(keepingCapacity: true)
    if isAscending { return reach }
    seen.removeAll(keepingCapacity: true)
    for place in range where codes[place] > 0 && !seen.insert(codes[place]).inserted { repeated.insert(codes[place]) }
    return reach
  }
}
