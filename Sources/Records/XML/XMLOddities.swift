/// Something wrong in an XML data file that a tolerant reader passed over, once or several times.
public struct XMLOddity: Sendable {
  /// What it is, and where it was met first.
  public var fault: Fault
  /// How often it was met.
  public var count = 1
  /// The records it was met in next, a few of them.
  public var others: [Int] = []
}

/// What was passed over, the same thing once.
struct XMLOddityList {
  private var list: [XMLOddity] = []
  /// A file of something else altogether must not fill the memory.
  private static let most = 200

  var isEmpty: Bool { list.isEmpty }

  mutating func add(_ fault: Fault) {
    let known = list.firstIndex { $0.fault.rule == fault.rule && $0.fault.field == fault.field }
    guard let known else {
      if list.count < Self.most { list.append(XMLOddity(fault: fault)) }
      return
    }
    list[known].count += 1
    if let record = fault.place.record, list[known].others.count < 2, list[known].others.last != record {
      list[known].others.append(record)
    }
  }

  mutating func take() -> [XMLOddity] {
    let taken = list
    list = []
    return taken
  }
}
