internal import Records

/// Takes the elements of `data.xml` as they come, and puts records aside, table by table.
final class ConfigurationData: ElementReader {
  /// Where in the document it stands.
  private enum Level: Int {
    case outside, root, table, records, record, field, relations, relation, targets, target
  }

  private let tables: [ConfigurationTable]
  private let places: [String: Int]
  private let rows: ConfigurationRows
  private let names: NamedRows
  /// The line the parser is at.
  var line: () -> Int = { 0 }
  /// What nobody takes, and how often it was met: links of many to many by the name of their relation, and other elements.
  private(set) var links = Tally()
  private(set) var strange = Tally()

  /// How often things were met, by their names; what comes after many others is counted together.
  struct Tally {
    private static let most = 50
    private(set) var all: [(name: String, count: Int)] = []

    mutating func add(_ name: String) {
      let known = all.firstIndex { $0.name == name }
      if known == nil, all.count < Self.most { return all.append((name, 1)) }
      if known == nil, all.count == Self.most { all.append(("others", 0)) }
      all[known ?? Self.most].count += 1
    }
  }

  private var level = Level.outside
  private var levels: [Level] = []
  /// How deep it is in an element that nobody takes.
  private var skipped = 0
  private var table = -1
  private var pieceStart = 0
  private var relation = ""
  /// The texts of the open record, and where each slot lies in them.
  private var texts = ByteBuffer()
  private var slots: [Range<Int>?] = []
  private var oddity = ConfigurationRows.Oddity.none
  private var oddField = ByteBuffer()
  private var recordLine = 0
  private var lastAttribute = -1
  private var row = ByteBuffer()
  private var scratch = ByteBuffer()
  private var values = NamedValues()

  init(_ tables: [ConfigurationTable], _ rows: ConfigurationRows, _ names: NamedRows) {
    self.tables = tables
    self.rows = rows
    self.names = names
    places = Dictionary(
      tables.indices.map { (tables[$0].schema.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
  }

  func start(_ name: ElementName, _ attributes: ElementAttributes) throws(Fault) {
    if skipped > 0 {
      skipped += 1
      return
    }
    guard let next = inner(name) else { return try skip(name) }
    levels.append(level)
    level = next
    switch next {
    case .table: try beginTable(attributes)
    case .record: beginRecord(attributes)
    case .field: try takeField(attributes)
    case .relation: relation = String((attributes.text("m2mrelationshipname") ?? "").prefix(80))
    case .target: links.add(relation)
    case .outside, .root, .records, .relations, .targets: break
    }
  }

  private func inner(_ name: ElementName) -> Level? {
    switch (level, name) {
    case (.outside, "entities"): .root
    case (.root, "entity"): .table
    case (.table, "records"): .records
    case (.records, "record"): .record
    case (.record, "field"): .field
    case (.table, "m2mrelationships"): .relations
    case (.relations, "m2mrelationship"): .relation
    case (.relation, "targetids"): .targets
    case (.targets, "targetid"): .target
    default: nil
    }
  }

  private func skip(_ name: ElementName) throws(Fault) {
    guard level != .outside else {
      throw Fault(
        .configurationMalformed, "its root is \(name.text) and not entities",
        remedy: ConfigurationNames.exportAgain, place: Place(line: line()))
    }
    strange.add("elements \(name.text.prefix(80)) in \(place)")
    skipped = 1
  }

  /// What is open, for messages.
  private var place: String {
    switch level {
    case .outside, .root: ConfigurationNames.data
    case .table, .records, .relations, .relation, .targets, .target: tables[table].schema.name
    case .record, .field:
      lastAttribute < 0 || level == .record
        ? tables[table].schema.name
        : "\(tables[table].schema.name).\(tables[table].schema.attributes[lastAttribute].name)"
    }
  }

  func end(_ name: ElementName) throws(Fault) {
    if skipped > 0 {
      skipped -= 1
      return
    }
    if level == .record { try endRecord() }
    if level == .table { endTable() }
    level = levels.popLast() ?? .outside
  }

  func text(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
    guard skipped == 0, level != .target else { return }
    let bytes = UnsafeRawBufferPointer(start: bytes, count: count)
    if bytes.contains(where: { $0 > 0x20 }) { strange.add("texts in \(place)") }
  }

  // MARK: tables

  private func beginTable(_ attributes: ElementAttributes) throws(Fault) {
    let name = attributes.text("name") ?? ""
    guard let found = places[name.lowercased()] else {
      throw Fault(
        .configurationMalformed,
        name.isEmpty
          ? "an entity has no name"
          : "it has records of \(name), which \(ConfigurationNames.schema) does not name",
        remedy: ConfigurationNames.exportAgain, place: Place(line: line()))
    }
    table = found
    pieceStart = rows.size
  }

  private func endTable() {
    if rows.size > pieceStart { tables[table].pieces.append(pieceStart..<rows.size) }
  }

  // MARK: records

  private func beginRecord(_ attributes: ElementAttributes) {
    texts.removeAll()
    if slots.count != tables[table].slotCount { slots = Array(repeating: nil, count: tables[table].slotCount) }
    for slot in slots.indices { slots[slot] = nil }
    oddity = .none
    oddField.removeAll()
    lastAttribute = -1
    recordLine = line()
    let id = attributes["id"]
    if let id, !id.isEmpty { slots[0] = add(id) }
    if attributes.count > (id == nil ? 0 : 1) { strange.add("attributes of records of \(place)") }
  }

  private func add(_ value: UnsafeRawBufferPointer) -> Range<Int> {
    let start = texts.count
    texts.append(value)
    return start..<texts.count
  }

  private func takeField(_ attributes: ElementAttributes) throws(Fault) {
    guard let name = attributes["name"], !name.isEmpty else { return note(.fieldWithoutName) }
    guard let attribute = attribute(name) else { return note(.unknownField, name) }
    lastAttribute = attribute
    let slot = tables[table].slots[attribute]
    guard slots[slot] == nil else { return note(.fieldTwice, name) }
    var taken = 1
    if let value = attributes["value"] {
      slots[slot] = add(value)
      taken += 1
    }
    if tables[table].lookups[attribute] != nil {
      taken += take(attributes["lookupentity"], slot + 1) + take(attributes["lookupentityname"], slot + 2)
    }
    if taken < attributes.count { strange.add("attributes of \(place)") }
    guard texts.count <= ConfigurationRows.longestRecord else {
      throw Fault(
        .recordTooLong, "a record of \(tables[table].schema.name) is longer than 16 MiB",
        place: Place(line: recordLine))
    }
  }

  /// Takes what is said of a look-up besides its id; gives how many attributes that are.
  private func take(_ value: UnsafeRawBufferPointer?, _ slot: Int) -> Int {
    guard let value else { return 0 }
    if !value.isEmpty { slots[slot] = add(value) }
    return 1
  }

  /// Notes the first thing that is wrong with the record.
  private func note(_ oddity: ConfigurationRows.Oddity, _ field: UnsafeRawBufferPointer? = nil) {
    guard self.oddity == .none else { return }
    self.oddity = oddity
    if let field {
      oddField.append(UnsafeRawBufferPointer(rebasing: field.prefix(ConfigurationRows.longestName)))
    }
  }

  /// The attribute of a name; most come in the order of the schema.
  private func attribute(_ name: UnsafeRawBufferPointer) -> Int? {
    let attributes = tables[table].names
    let next = lastAttribute + 1
    if next < attributes.count, name.elementsEqual(attributes[next]) { return next }
    return attributes.firstIndex { known in
      known.count == name.count && zip(known, name).allSatisfy { $0.asciiLowered == $1.asciiLowered }
    }
  }

  private func endRecord() throws(Fault) {
    try takeID()
    for (attribute, lookup) in tables[table].lookups.enumerated() {
      let slot = tables[table].slots[attribute]
      guard let lookup, let id = slots[slot], !id.isEmpty else { continue }
      try lookup.note(value(id), value(slots[slot + 1]), value(slots[slot + 2]), &scratch)
    }
    row.removeAll()
    row.append(UInt32(0))
    row.append(UInt32(truncatingIfNeeded: recordLine))
    row.append(oddity.rawValue)
    row.append(UInt8(truncatingIfNeeded: oddField.count))
    row.append(oddField.bytes)
    for slot in slots {
      row.append(UInt32(truncatingIfNeeded: slot.map { $0.count + 1 } ?? 0))
      if let slot { row.append(value(slot)) }
    }
    UnsafeMutableRawPointer(row.base).storeBytes(of: UInt32(row.count).littleEndian, as: UInt32.self)
    try rows.append(row.bytes)
    tables[table].count += 1
  }

  /// The id stands at the record, and mostly in a field as well.
  private func takeID() throws(Fault) {
    if let attribute = tables[table].idAttribute, let again = slots[tables[table].slots[attribute]], !again.isEmpty {
      if let id = slots[0] {
        if !value(id).elementsEqual(value(again)), try fingerprint(id) != fingerprint(again) { note(.otherID) }
      } else {
        slots[0] = again
      }
    }
    guard let id = slots[0], let print = try fingerprint(id) else { return note(.noID) }
    guard let named = tables[table].named else { return }
    values.bytes.removeAll()
    for (slot, canonical) in named.values { values.add(value(slots[slot]), canonical) }
    try names.add(print.salted(named.table), values)
  }

  private func fingerprint(_ id: Range<Int>) throws(Fault) -> Fingerprint? {
    NamedRows.fingerprint(value(id), of: 0, &scratch)
  }

  private func value(_ range: Range<Int>?) -> UnsafeRawBufferPointer {
    range.map { UnsafeRawBufferPointer(rebasing: texts.bytes[$0]) } ?? UnsafeRawBufferPointer(start: nil, count: 0)
  }
}

extension ElementAttributes {
  /// The value of an attribute as text.
  fileprivate func text(_ name: StaticString) -> String? { self[name].map { String(decoding: $0, as: UTF8.self) } }
}
