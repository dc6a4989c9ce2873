internal import Entities
package import Records

/// Some columns of a record taken together, written so that equal values have equal bytes and bytes sort as values do.
package struct KeyRule: Sendable {
  /// The columns, in order.
  package var parts: [Part] = []

  /// One column, and how its values are told apart.
  package struct Part: Sendable {
    package var column: Int
    package var kind: Kind
    package var isDescending = false

    package init(column: Int, kind: Kind, isDescending: Bool = false) {
      (self.column, self.kind, self.isDescending) = (column, kind, isDescending)
    }
  }

  package init(_ parts: [Part] = []) { self.parts = parts }

  /// How values of a column are told apart.
  package enum Kind: Sendable {
    /// Without regard to case and blanks at the end.
    case text
    /// By size; a blank is 0.
    case number
    /// By the canonical text of the type.
    case canonical(Canonical)
  }

  /// Adds the values of a record; gives the part that is not valid, if one is not.
  package func write(_ chunk: borrowing Chunk, _ record: Int, to buffer: inout ByteBuffer) -> Int? {
    var wrong: Int?
    for number in parts.indices {
      let start = buffer.count
      let value = chunk.value(chunk[record, parts[number].column])
      if !Self.write(value, parts[number].kind, to: &buffer) {
        wrong = wrong ?? number
        buffer.append(0xFF)
        ValueMap.normalise(value, into: &buffer)
        buffer.append(0)
      }
      if parts[number].isDescending { for at in start..<buffer.count { buffer.base[at] = ~buffer.base[at] } }
    }
    return wrong
  }

  @inline(always)
  private static func write(_ value: UnsafeRawBufferPointer, _ kind: Kind, to buffer: inout ByteBuffer) -> Bool {
    switch kind {
    case .text: ValueMap.normalise(value, into: &buffer)
    case .number:
      if value.isEmpty {
        SortableNumber.writeZero(to: &buffer)
        return true
      }
      return SortableNumber.write(value, to: &buffer)
    case .canonical(let canonical):
      guard canonical.write(value, to: &buffer) else { return false }
    }
    buffer.append(0)
    return true
  }

  /// Whether a value is blank; in raw tables 0 is too.
  static func isBlank(_ value: UnsafeRawBufferPointer, zeroIsBlank: Bool) -> Bool {
    if value.isEmpty { return true }
    guard zeroIsBlank, let number = Decimal(value) else { return false }
    return number == .zero
  }
}

extension EntityField {
  /// How its values are told apart when they are keys or put in order.
  package func keyKind(_ system: System) -> KeyRule.Kind {
    switch type {
    case .text: .text
    case .integer, .decimal: .number
    case .date, .datetime, .boolean, .enumeration, .guid: .canonical(canonical(for: system))
    }
  }

  /// How its values are compared with those of another field.
  func keyKind(_ system: System, against other: EntityField) -> KeyRule.Kind {
    switch (type, other.type) {
    case (.integer, _) where other.isAssumed, (.decimal, _) where other.isAssumed: .number
    case (.integer, .integer), (.integer, .decimal), (.decimal, .integer), (.decimal, .decimal): .number
    case (.date, .datetime): .canonical(other.canonical(for: system))
    default: type == other.type || other.isAssumed ? keyKind(system) : .text
    }
  }
}
