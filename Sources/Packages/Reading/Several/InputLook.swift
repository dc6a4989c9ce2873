internal import Records

/// What one of several inputs says of itself before it is read.
struct InputLook {
  /// The source that was opened for the look, as long as it is kept.
  var source: (any Source)?
  let name: String
  let form: Form?
  let entities: [SourceEntity]
  let company: String?
  let once: String?
  let provesItsEnd: Bool
  let warnings: [String]

  init(_ source: any Source) {
    self.source = source
    (name, form, entities) = (source.name, source.form, source.entities)
    (company, once) = (source.company, source.once)
    (provesItsEnd, warnings) = (source.provesItsEnd, source.warnings)
  }

  /// What messages call the file of one of its entities.
  func file(_ entity: Int) -> String {
    let file = entities[entity].file
    return form == .bare || file == name ? name : "\(name): \(file)"
  }

  /// What messages call all of them.
  static func name(_ looks: [InputLook]) -> String {
    guard let first = looks.first else { return "no input" }
    return looks.count == 1 ? first.name : "\(first.name) and \((looks.count - 1).grouped) more"
  }

  /// The form that all of them have, if they do.
  static func form(_ looks: [InputLook]) -> Form? {
    guard let first = looks.first?.form else { return nil }
    return looks.allSatisfy { $0.form == first } ? first : nil
  }

  /// The company of those that say one.
  static func company(_ looks: [InputLook]) throws(Fault) -> String? {
    try common(looks, \.company, "company") { $0.lowercased() }
  }

  /// The one-time job of those that have one.
  static func once(_ looks: [InputLook]) throws(Fault) -> String? {
    try common(looks, \.once, "job") { $0 }
  }

  private static func common(
    _ looks: [InputLook], _ said: (InputLook) -> String?, _ what: String, _ folded: (String) -> String
  ) throws(Fault) -> String? {
    var found: (value: String, look: InputLook)?
    for look in looks {
      guard let value = said(look) else { continue }
      guard let known = found else {
        found = (value, look)
        continue
      }
      if folded(known.value) == folded(value) { continue }
      throw Fault(
        .data, "inputs-differ",
        "one package belongs to one \(what), and here are \(known.value), of \(known.look.name), and \(value)",
        remedy: "read them one after the other", place: Place(file: look.name))
    }
    return found?.value
  }
}
