package import Entities

/// In which level of the execution unit data management has to import each entity: references first.
struct ExecutionLevels {
  private var levels: [Int: Int] = [:]
  private var sequences: [Int: Int] = [:]

  /// The levels of those entities that are written.
  init(_ entities: [Entity], _ written: [Int]) {
    var used: [Int: Int] = [:]
    for index in written {
      let needs = entities[index].neededNames
      let before = written.filter { needs.contains(entities[$0].name.lowercased()) && $0 != index }
      let level = 1 + (before.compactMap { levels[$0] }.max() ?? 0)
      levels[index] = level
      used[level, default: 0] += 1
      sequences[index] = used[level]
    }
  }

  /// Level and place in the level, both from 1.
  func place(of index: Int) -> (level: Int, sequence: Int) { (levels[index] ?? 1, sequences[index] ?? 1) }
}

extension Entity {
  /// The entities it refers to, in lower case and without their system.
  package var neededNames: Set<String> {
    Set(
      (references + (parent.map { [$0] } ?? [])).map { reference in
        let name = reference.entity.lowercased()
        return name.split(separator: ":").last.map(String.init) ?? name
      })
  }
}
