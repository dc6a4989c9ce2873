/// One of the two sides of a comparison.
package enum Side: String, Sendable, CaseIterable {
  case left, right
}

/// Something that each side has.
package struct Sides<Value> {
  /// What the left side has.
  package var left: Value
  /// What the right side has.
  package var right: Value

  package init(_ left: Value, _ right: Value) { (self.left, self.right) = (left, right) }

  package subscript(side: Side) -> Value {
    get { side == .left ? left : right }
    set { if side == .left { left = newValue } else { right = newValue } }
  }
}

extension Sides: Sendable where Value: Sendable {}
