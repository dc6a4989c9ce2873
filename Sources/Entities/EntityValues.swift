package import Records

extension Enumeration {
  /// The members, laid out for looking up bytes.
  package var table: EnumerationTable { EnumerationTable(members.map { ($0.symbol, $0.value) }) }
}

extension EntityField {
  /// What turns values of this field into the canonical text of a system.
  package func canonical(for system: System) -> Canonical {
    Canonical(type, for: system, enumeration: enumeration?.table)
  }
}
