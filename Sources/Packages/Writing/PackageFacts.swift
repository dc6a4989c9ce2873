internal import Entities
internal import Records

/// What a ledger says of the package beside it, because there is no room for it inside.
enum PackageFacts {
  /// The facts of a package with these entities, each in a file.
  static func json(_ settings: WriteSettings, _ entities: [(entity: OutputEntity, file: String)]) -> JSON {
    var members: [(name: String, value: JSON)] = []
    if let company = settings.company { members.append(("company", .text(company))) }
    if let once = settings.once { members.append(("once", .text(once))) }
    let items = entities.map { entity, file -> JSON in
      var item: [(name: String, value: JSON)] = [
        ("entity", .text(entity.entity.qualifiedName)), ("file", .text(file)),
      ]
      if let mode = entity.mode { item.append(("mode", .text(mode.rawValue))) }
      if !entity.blanks.isEmpty { item.append(("blank", .list(entity.blankNames.map { .text($0) }))) }
      if let most = entity.maxDeletes { item.append(("maxDeletes", .text(most))) }
      if !entity.order.isEmpty { item.append(("order", .list(entity.order.map { .text($0) }))) }
      return .object(item)
    }
    members.append(("entities", .list(items)))
    return .object(members)
  }
}
