internal import Records

// What is known before any record is read: conditions on parameters.
extension Typed {
  /// The same expression without the branches that can never be taken.
  var folded: Typed {
    let shape: Shape
    switch self.shape {
    case .null, .text, .number, .moment, .boolean, .member, .field: return self
    case .negation(let inner): shape = .negation(inner.folded)
    case .not(let inner):
      let inner = inner.folded
      if case .boolean(let holds) = inner.shape { shape = .boolean(!holds) } else { shape = .not(inner) }
    case .arithmetic(let what, let left, let right): shape = .arithmetic(what, left.folded, right.folded)
    case .comparison(let what, let left, let right):
      let (left, right) = (left.folded, right.folded)
      if let holds = what.folded(left, right) {
        shape = .boolean(holds)
      } else {
        shape = .comparison(what, left, right)
      }
    case .membership(let value, let list):
      let value = value.folded
      let answers = list.map { Comparison.eq.folded(value, $0) }
      let known = answers.compactMap { $0 }
      shape = known.count == list.count ? .boolean(known.contains(true)) : .membership(value, list)
    case .and(let left, let right): shape = Self.joined(left.folded, right.folded, decidedBy: false)
    case .or(let left, let right): shape = Self.joined(left.folded, right.folded, decidedBy: true)
    case .conditional(let condition, let yes, let no):
      let condition = condition.folded
      if case .boolean(let holds) = condition.shape {
        shape = (holds ? yes : no).folded.shape
      } else {
        shape = .conditional(condition, yes.folded, no.folded)
      }
    case .coalesce(let choices): shape = .coalesce(choices.map(\.folded))
    case .rounded(let value, let places, let rounding): shape = .rounded(value.folded, places, rounding)
    case .call(let operation, let arguments): shape = .call(operation, arguments.map(\.folded))
    }
    return Typed(shape: shape, kind: kind, at: at)
  }

  /// `and` and `or` that their left side decides. A side that says nothing stays, since a blank field alone is blank
  /// where `Field and true` is false.
  private static func joined(_ left: Typed, _ right: Typed, decidedBy: Bool) -> Shape {
    if case .boolean(let holds) = left.shape {
      if holds == decidedBy { return left.shape }
      if case .boolean = right.shape { return right.shape }
    }
    return decidedBy ? .or(left, right) : .and(left, right)
  }
}

extension Comparison {
  /// Whether it holds between two texts or numbers that are written out; nil if that is not known yet.
  fileprivate func folded(_ left: Typed, _ right: Typed) -> Bool? {
    guard self == .eq || self == .ne else { return nil }
    switch (left.shape, right.shape) {
    case (.text(let a, _), .text(let b, _)): return (a.utf8.elementsEqual(b.utf8)) == (self == .eq)
    case (.text(let a, _), .null), (.null, .text(let a, _)): return a.isEmpty == (self == .eq)
    case (.number(let a), .number(let b)): return (a == b) == (self == .eq)
    case (.boolean(let a), .boolean(let b)): return (a == b) == (self == .eq)
    case (.null, .null): return self == .eq
    default: return nil
    }
  }
}
