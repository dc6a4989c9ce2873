package import Databases
package import Entities
internal import Mappings
internal import Packages
package import Records

/// Describes tables of a database: as they are declared and, where columns may hold anything all the same, by their rows.
package struct TableDescription {
  /// How rows are read.
  package struct Settings {
    package var jobs = 1
    package var folder: String
    package var looksForKeys = true
    package var onChunk: @Sendable (_ records: Int, _ position: Int) -> Void

    package init(folder: String, onChunk: @escaping @Sendable (_ records: Int, _ position: Int) -> Void) {
      self.folder = folder
      self.onChunk = onChunk
    }
  }

  private let tables: any TableCatalog
  private let reader: any DatabaseReader
  private let catalog: EntityCatalog
  private let settings: Settings

  package init(
    _ tables: any TableCatalog, _ reader: any DatabaseReader, _ catalog: EntityCatalog, _ settings: Settings
  ) {
    self.tables = tables
    self.reader = reader
    self.catalog = catalog
    self.settings = settings
  }

  /// The table of a name as an entity; nil if an entity file describes all of it already.
  package func draft(of name: String) throws(Fault) -> EntityDraft? {
    guard let layout = try tables.layout(of: name) else { throw try unknown(name) }
    let names = Set(layout.columns.map { $0.name.lowercased() })
    // Every raw table of F&O has these.
    let isRaw = names.contains("recid") && (names.contains("dataareaid") || names.contains("partition"))
    var draft = EntityDraft(name: layout.name, system: isRaw ? .axdb : .file, table: layout.name)
    if tables.keepsTypes || layout.columns.isEmpty {
      draft.fields = layout.columns.map(Self.field)
      draft.remarks = ["Made by p2c-describe from the table \(layout.name)."]
    } else {
      try fill(&draft, layout)
    }
    leaveOutBinary(&draft)
    let isWhole = layout.key.allSatisfy { name in draft.fields.contains { $0.name == name } }
    if !layout.key.isEmpty, isWhole {
      draft.key = EntityDraft.Key()
      draft.key.fields = layout.key
    }
    let known = try catalog.find(layout.name, in: draft.system).first {
      isRaw && $0.table.lowercased() == layout.name.lowercased()
    }
    guard let known else { return draft }
    return draft.extending(known)
  }

  private func unknown(_ name: String) throws(Fault) -> Fault {
    let names = try tables.tableNames()
    let near = suggestion(for: name, among: names).map { "did you mean \($0)?" }
    return Fault(
      .missing, "table-missing", "\(reader.name) has no table \(name)",
      remedy: near ?? (names.isEmpty ? nil : "it has \(Self.list(names))"))
  }

  /// Names for people, not more than they want to read.
  package static func list(_ names: [String]) -> String {
    names.prefix(20).joined(separator: ", ") + (names.count > 20 ? " and \((names.count - 20).grouped) more" : "")
  }

  /// What has no text cannot be exported.
  private func leaveOutBinary(_ draft: inout EntityDraft) {
    let binary = draft.fields.filter(\.isBinary).map(\.name)
    if binary.isEmpty { return }
    draft.remarks.append("Left out: \(binary.joined(separator: ", ")), with binary data, which has no text.")
    draft.fields.removeAll(where: \.isBinary)
  }

  /// A column whose values are what it is declared as.
  private static func field(_ column: TableLayout.Column) -> EntityDraft.Field {
    var field = EntityDraft.Field(column.name, column.type ?? .text)
    field.length = column.length
    field.decimals = column.decimals
    field.isRequired = column.isRequired
    field.isBinary = column.isBinary
    if column.type == nil { field.remark = "declared as \(column.declared)" }
    return field
  }

  /// Reads all rows, to see what the columns hold.
  private func fill(_ draft: inout EntityDraft, _ layout: TableLayout) throws(Fault) {
    var entity = Entity(
      name: layout.name, system: .file, table: layout.name, label: layout.name, xmlName: layout.name, file: "")
    for (place, column) in layout.columns.enumerated() {
      entity.fields.append(EntityField(name: column.name, type: .text, xmlName: column.name, column: column.name))
      entity.index[column.name.lowercased()] = place
    }
    var request = ExportRequest(entity)
    request.takesAnyOrder = true
    let (reader, catalog) = (reader, catalog)
    let open = { () throws(Fault) -> any Source in
      try DatabaseSource(reader, [request], company: nil, Filters([], catalog))
    }
    try reader.beginSnapshot()
    let description = RecordsDescription(
      RecordReadings(jobs: settings.jobs, onChunk: settings.onChunk, open: open), folder: settings.folder,
      looksForKeys: settings.looksForKeys && layout.key.isEmpty)
    let found = try description.draft(ofTable: open())
    try reader.endSnapshot()
    draft.fields = zip(found.fields, layout.columns).map(Self.field)
    draft.remarks = found.remarks
    draft.key = found.key
  }

  /// What the rows show of a column, with what its table makes sure of.
  private static func field(_ found: EntityDraft.Field, _ column: TableLayout.Column) -> EntityDraft.Field {
    var field = found.isUnseen && column.type != nil ? Self.field(column) : found
    if found.isUnseen {
      field.certainty = .guessed
      field.remark = "no row has a value" + (column.type == nil ? "" : "; this is how it is declared")
    }
    field.isRequired = column.isRequired
    return field
  }
}
