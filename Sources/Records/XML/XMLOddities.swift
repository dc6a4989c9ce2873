/// Something wrong in an XML data file that a tolerant reader passed over, once or several times.
public struct XMLOddity: Sendable {
  /// What may be passed over.
  public enum Kind: String, Sendable {
    case character, nested, mixedRecords, mixedStyles, noFields, fieldAttribute, unknownField, repeatedField, strayText

    /// The rule it breaks.
    var rule: DataRule {
      switch self {
      case .character: .controlCharacter
      case .nested: .composite
      case .unknownField: .columnUnmapped
      case .mixedRecords, .mixedStyles, .noFields, .fieldAttribute, .repeatedField, .strayText: .xmlStructure
      }
    }
  }

  /// The kind of thing it is; one rule is broken in several ways.
  public let kind: Kind
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

  mutating func add(_ kind: XMLOddity.Kind, _ fault: Fault) {
    let known = list.firstIndex { $0.kind == kind && $0.fault.field == fault.field }
    guard let known else {
      if list.count < Self.most { list.append(XMLOddity(kind: kind, fault: fault)) }
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
