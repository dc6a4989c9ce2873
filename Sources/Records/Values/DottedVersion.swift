/// A version such as `7.0.4565.16212`, compared number by number.
package struct DottedVersion: Sendable, Comparable, CustomStringConvertible {
  /// The numbers from left to right.
  package let numbers: [Int]
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

  /// Reads a version as pages and dialogs print it, such as `8.2.1.207 (DB 8.2.1.207) online`; nil if it says two
  /// different ones, or none.
  package init?(printed text: String) {
    var words = text.split { " (),".contains($0) }.map(String.init)
    // "1612 (8.2.1.207)": what has dots counts.
    if words.contains(where: { $0.contains(".") }) { words.removeAll { $0.allSatisfy(\.isNumber) } }
    var found: DottedVersion?
    for word in words {
      let number = word.first == "v" && word.contains(".") ? String(word.dropFirst()) : word
      if number.first?.isLetter ?? true { continue }
      guard let version = DottedVersion(number), found == nil || found == version else { return nil }
      found = version
    }
    guard let found else { return nil }
    self = found
  }

  /// The release line: the first two numbers.
  package var line: DottedVersion { DottedVersion(numbers: Array(numbers.prefix(2))) }

  private init(numbers: [Int]) {
    self.numbers = numbers
    description = numbers.map { "\($0)" }.joined(separator: ".")
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
