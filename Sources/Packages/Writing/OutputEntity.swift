package import Entities
package import Records

/// An entity of a package that is being written.
package struct OutputEntity: Sendable {
  /// What the entity files say.
  package var entity: Entity
  /// The fields that are written, in the order of the columns.
  package var fields: [Int]
  /// How import is to treat records that exist already.
  package var mode: ImportMode?
  /// How many rows mode replace may delete, if it is said.
  package var maxDeletes: String?
  /// The fields the records are sorted by, if that is certain.
  package var order: [String] = []
  /// The lookups that import leaves blank where they find nothing.
  package var blanks: Set<Int> = []

  package init(_ entity: Entity, fields: [Int], mode: ImportMode? = nil, order: [String] = []) {
    self.entity = entity
    self.fields = fields
    self.mode = mode
    self.order = order
  }

  /// The name of its data file, without what says the format; an entity may be there a second time, to be updated.
  func fileStem(_ settings: WriteSettings) -> String {
    let stem = entity.fileStem(label: label(settings))
    return mode == .updateExisting ? "\(stem) \(ImportMode.updateExisting.rawValue)" : stem
  }

  /// The names of the columns in CSV.
  var columnNames: [String] { fields.map { entity.fields[$0].name } }

  /// The names of the columns in XML.
  var xmlNames: [String] { fields.map { entity.fields[$0].xmlName } }

  /// How its data files are laid out, as far as the entity says.
  var layout: RecordLayout {
    var layout = RecordLayout(columns: columnNames)
    layout.types = fields.map { entity.fields[$0].type }
    layout.xmlRecord = entity.xmlName
    layout.xmlColumns = xmlNames
    return layout
  }

  /// The names of the lookups that import leaves blank where they find nothing.
  var blankNames: [String] { blanks.sorted().map { entity.fields[$0].name } }

  /// What the manifest says of it.
  func manifestEntity(file: String, _ format: Format, _ settings: WriteSettings) -> ManifestEntity {
    let names = format.syntax.traits.contains(.usesXMLNames) ? xmlNames : columnNames
    var item = ManifestEntity(
      label: label(settings), target: entity.table, file: file,
      sourceFormat: settings.sourceFormat ?? format.sourceFormat,
      fields: zip(columnNames, names).map { ManifestField(entityField: $0, xmlField: $1) })
    if format == .excel { item.sheet = WorkbookXML.sheetName(of: label(settings)) }
    item.qualifiedName = entity.qualifiedName
    item.mode = mode
    item.maxDeletes = maxDeletes
    item.order = order
    item.blanks = blankNames
    return item
  }

  /// The label, as the target environment names it.
  func label(_ settings: WriteSettings) -> String {
    settings.usesDataverseLabels ? entity.dataverseLabel ?? entity.label : entity.label
  }
}

/// Where and how a package is written.
package struct WriteSettings: Sendable {
  /// A path, or `-` for stdout.
  package var target = "-"
  /// The option that named it, for messages.
  package var option = "--to"
  /// The form asked for.
  package var form: Form?
  /// The format asked for.
  package var format: Format?
  /// The name of the data project in the manifest.
  package var packageName = "Prospect to cash"
  /// The description in manifest and header.
  package var description = ""
  /// The name of the source data format in the target environment.
  package var sourceFormat: String?
  /// Whether labels say Dataverse where they used to say CDS.
  package var usesDataverseLabels = false
  /// Whether quotes and line breaks in values of CSV are replaced.
  package var plainText = false
  /// The entities that are described, where the form has to know to what look-ups lead.
  package var catalog: EntityCatalog?
  /// Packages that hold, with their ids, records to which look-ups of a configuration package lead.
  package var references: [String] = []
  /// Where spools are made.
  package var temporaryFolder: String?
  /// Whether the ledger gets the SHA-256 of each file.
  package var hashes = false
  /// What separates the fields of CSV, except in a stream.
  package var delimiter: UInt8 = 0x2C
  /// The encoding of a bare file; UTF-8, or that of the format, if it is not said.
  package var encoding: TextEncoding?
  /// Whether UTF-8 begins with a byte order mark, which tells it from what was read.
  package var isMarked = false
  /// Where the ledger goes besides its usual place.
  package var ledger: String?
  /// Whether somebody gets to know the ledger besides those who read it in its place.
  package var tellsLedger = false
  /// The most records of a package, if what is written is to be several.
  package var splitRows: Int?
  /// Whether the disk must have everything before it has its name.
  package var syncs = true
  /// The company the records belong to.
  package var company: String?
  /// The one-time job the package is for.
  package var once: String?
  /// Whether nothing proves that what it is made of is whole.
  package var isUnproven = false
  /// Whether it is written even if it holds no record.
  package var keepsEmpty = false
  /// An open file for a stream or zip, in place of a target; it is closed in the end.
  package var spool: Int32?
  /// Whether records may come in any order of the entities, so that all of them wait.
  package var ordersLast = false
  /// Whether it takes the place of a folder that is not empty.
  var replaces = false

  package init() {}
}
