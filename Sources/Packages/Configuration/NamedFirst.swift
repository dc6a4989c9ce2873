internal import Entities

extension Array {
  /// The same items, each behind those whose entities its own refers to or looks up, as far as there is such an order.
  func namedFirst(_ entity: (Element) -> Entity) -> [Element] {
    var rest = self
    var sorted: [Element] = []
    while !rest.isEmpty {
      let next = rest.firstIndex { item in
        let own = entity(item)
        let needs = own.neededNames.union(own.fields.flatMap { $0.targets.map { $0.entity.lowercased() } })
        return !rest.contains { other in
          entity(other).qualifiedName != own.qualifiedName && needs.contains(entity(other).name.lowercased())
        }
      }
      sorted.append(rest.remove(at: next ?? 0))
    }
    return sorted
  }
}
