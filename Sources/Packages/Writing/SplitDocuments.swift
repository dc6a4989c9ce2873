internal import Entities
internal import Records

extension Documents {
  /// The documents of what is written, between which packages are to be cut.
  init(toCut entities: [OutputEntity]) throws(Fault) {
    try self.init(entities.map { ($0.entity, $0.fields) })
    for (place, line) in entities.enumerated() {
      guard let head = parents[place], head != place else { continue }
      guard let member = members[place], member.head == members[head]?.head else {
        throw Self.untold(line, entities[head])
      }
    }
  }

  /// The place of the entity whose documents the records of another belong to; its own if that is not here.
  func root(of place: Int) -> Int { members[place]?.head ?? place }

  private static func untold(_ line: OutputEntity, _ head: OutputEntity) -> Fault {
    Fault(
      .usage, "split-documents",
      "nothing that is written says which records of \(line.entity.name) belong to which of \(head.entity.name), so packages cannot be cut between documents",
      remedy: "write the fields that tie them together, or leave --split-rows out")
  }
}
