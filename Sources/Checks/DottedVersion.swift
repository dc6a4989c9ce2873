/// A version such as `7.0.4565.16212`, compared number by number.
package struct DottedVersion: Sendable, Comparable, CustomStringConvertible {
  /// The numbers from left to right.
  let numbers: [Int]
  package let description: String

  /// Reads a version; nil if it is none.
  package init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    var numbers: [Int] = []
    for part in parts {
      guard !part.isEmpty, part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(part) else {
        return nil
      }
      numbers.append(number)
    }
    self.numbers = numbers
    description = text
  }

  /// Missing numbers count as 0.
  private func number(_ place: Int) -> Int { place < numbers.count ? numbers[place] : 0 }

  package static func < (left: DottedVersion, right: DottedVersion) -> Bool {
    for place in 0..<max(left.numbers.count, right.numbers.count)
    where left.number(place) != right.number(place) {
      return left.number(place) < right.number(place)
    }
    return false
  }

  package static func == (left: DottedVersion, right: DottedVersion) -> Bool {
    !(left < right) && !(right < left)
  }
}
