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
