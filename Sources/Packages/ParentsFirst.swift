package import Entities

extension Array {
  /// The same items, each behind those whose entities its own refers to; else the order stays.
  package func parentsFirst(_ entity: (Element) -> Entity) -> [Element] {
    var rest = self
    var sorted: [Element] = []
    while !rest.isEmpty {
      let next = rest.firstIndex { item in
        let needs = entity(item).neededNames
        return !rest.contains { other in
          entity(other).qualifiedName != entity(item).qualifiedName
            && needs.contains(entity(other).name.lowercased())
        }
      }
      sorted.append(rest.remove(at: next ?? 0))
    }
    return sorted
  }
}

extension Array {
  /// The same items; an entity whose parent is not among them belongs to the other entity of the same documents, if
  /// that one is.
  package func withParentsHere(_ entity: WritableKeyPath<Element, Entity>) -> [Element] {
    var tied = self
    for place in indices {
      guard let parent = self[place][keyPath: entity].parent, let other = parent.orEntity else { continue }
      let system = self[place][keyPath: entity].system
      func isHere(_ name: String) -> Bool {
        contains { $0[keyPath: entity].system == system && $0[keyPath: entity].name.lowercased() == name.lowercased() }
      }
      if !isHere(parent.entity), isHere(other) { tied[place][keyPath: entity].parent?.entity = other }
    }
    return tied
  }
}
