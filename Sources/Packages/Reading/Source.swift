package import Entities
package import Records

/// What a reader has to know before it opens a package.
package struct ReadSettings: Sendable {
  /// The entities that are described.
  package var catalog: EntityCatalog
  /// What a bare file holds, if the user says so.
  package var entity: String?
  /// What separates the fields of CSV, except in a stream.
  package var delimiter: UInt8 = 0x2C
  /// The encoding of a bare file that no byte order mark tells; UTF-8 if it is not said.
  package var encoding: TextEncoding?
  /// Whether they are for several places, of which some may be no bare files.
  package var areForSeveral = false
  /// The sheet of a bare workbook that is meant, if the user says so.
  package var sheet: String?
  /// What stands for NULL in a bare file of CSV.
  package var null: String?
  /// Where spools are made.
  package var temporaryFolder: String?
  /// The entities that are wanted; all if none is named.
  package var only: [String] = []
  /// Whether data files may differ from what the ledger beside them says.
  package var allowsEdited = false
  /// How many records a bare file has to have.
  package var expectedRecords: Int?
  /// Whether a database may stand in the place of a package.
  package var takesDatabases = false
  /// The columns of a bare file whose first record does not name them all.
  package var columns: [XMLColumn]?
  /// Packages that hold, with their ids, records to which look-ups of a configuration package lead.
  package var references: [String] = []
  /// Entities a bare file may hold, to guess from when the user does not say.
  package var candidates: [Entity] = []
  /// Whether a bare file is to be described, and so holds an entity of its own, which nothing describes yet.
  package var describes = false

  package init(catalog: EntityCatalog) { self.catalog = catalog }

  /// What is said of one kind of bare files is refused for the others, which say it themselves.
  func refuseWhatIsOfOthers(than syntax: Syntax, _ name: String) throws(Fault) {
    let isPlain = syntax != .xml && syntax != .excel
    if columns != nil, !isPlain {
      throw usage(
        "columns-known", "--columns is for CSV and JSON Lines, and \(syntax.name) names its columns itself", name)
    }
    if encoding != nil, !areForSeveral, !isPlain {
      throw usage(
        "encoding-known", "--encoding is for CSV and JSON Lines, and \(syntax.name) names its encoding itself", name)
    }
    if let sheet, syntax != .excel {
      throw usage("sheet-form", "--sheet \(sheet.typed) names a sheet of a workbook, and this is \(syntax.name)", name)
    }
    if null != nil, syntax != .csv {
      throw usage("null-syntax", "--null is for CSV, and this is \(syntax.name), which says itself what is NULL", name)
    }
  }

  private func usage(_ rule: String, _ what: String, _ name: String, remedy: String = "leave it out") -> Fault {
    Fault(.usage, rule, what, remedy: remedy, place: Place(file: name))
  }

  /// Only a bare file has to be counted to be proved whole, and to be told its columns.
  package func refuseWhatIsOfBareFiles(_ form: Form, _ name: String) throws(Fault) {
    if form == .bare { return }
    if expectedRecords != nil {
      throw usage(
        "records-form", "--records counts the records of a bare file, and this is a \(form.name)", name,
        remedy: "say it where the bare file is read")
    }
    if null != nil {
      throw usage("null-form", "--null is for bare files, and a \(form.name) leaves blank what is NULL", name)
    }
    if encoding != nil, !areForSeveral {
      throw usage(
        "encoding-form", "--encoding is for bare files, and the text of a \(form.name) is UTF-8 or UTF-16", name)
    }
    if let sheet {
      throw usage(
        "sheet-form",
        "--sheet \(sheet.typed) names a sheet of a bare workbook, and the manifest of a \(form.name) does",
        name)
    }
    if columns != nil {
      throw usage(
        "columns-form", "--columns names the columns of a bare file, and the manifest of a \(form.name) does", name)
    }
  }
}

/// Whatever gives records: a package in any form, or a database.
///
/// All of it is asked for by one thread at a time, but for `parse`, which any number of workers do at once.
package protocol Source: AnyObject, Sendable {
  /// Its name for messages.
  var name: String { get }
  /// The form it has; nil for what is no package.
  var form: Form? { get }
  /// The entities, parents before children.
  var entities: [SourceEntity] { get }
  /// The company its records belong to, if it says so.
  var company: String? { get }
  /// The one-time job it is for.
  var once: String? { get }
  /// Whether its end can be proven: that of a bare CSV or JSON file from a pipe cannot, nor that of what is made of one.
  var provesItsEnd: Bool { get }
  /// How many records it has to have, if the user says so.
  var expectedRecords: Int? { get }
  /// The files of all its entities, chosen or not.
  var allFiles: [String] { get }
  /// The data files that turned out not to be what the ledger beside them says.
  var editedFiles: Set<String> { get }
  /// What is odd about it but no reason to stop.
  var warnings: [String] { get }
  /// What turned out to be odd while it was read.
  var remarks: [String] { get }
  /// Entities that are in it and switched off, after everything was read.
  var leftOut: [LeftOutEntity] { get }
  /// How many bytes were read, and how many there are, where that is known.
  var progress: (done: Int, total: Int?) { get }
  /// What it consists of, in the order of reading: itself, unless it is made of several inputs.
  var parts: [SourcePart] { get }

  /// Puts the next records into the chunk; false when everything was read and proved whole.
  func next(_ chunk: inout Chunk) throws(Fault) -> Bool
  /// For each entity how many of its records it does not give by its own rules, by their names; after `stopped`.
  var leftOutRows: [[(name: String, count: Int)]] { get }
  /// The ledger of the stage before, after everything was read.
  func ledger() throws(Fault) -> JSON?
  /// The keys of records that were stopped before they came here, after everything was read: chunks of the columns that
  /// their entities name under `stopped`, and what is wrong with the records.
  func stopped(_ take: (inout Chunk, [Problem]) throws(Fault) -> Void) throws(Fault)
  /// What can be said of it after everything was read: so many records of each entity, from one part after the other.
  ///
  /// What the ledger of the stage before says it made must be what came. A stream that disagrees was damaged; files
  /// beside a ledger may have been edited on purpose, if the user says so.
  func proof(read: [[Int]], edited: Bool) throws(Fault) -> PackageProof
  /// Lets go of whatever others may wait for, before the end of the output is written.
  func close() throws(Fault)
}

extension Source {
  package var expectedRecords: Int? { nil }
  package var allFiles: [String] { entities.map(\.file) }
  package var editedFiles: Set<String> { [] }
  /// Most have nothing to say.
  package var remarks: [String] { [] }
  /// Only a manifest switches entities off.
  package var leftOut: [LeftOutEntity] { [] }
  /// Most have no rules.
  package var leftOutRows: [[(name: String, count: Int)]] { [] }
  /// Most are one.
  package var parts: [SourcePart] { [SourcePart(self)] }
  /// Nobody waits for a file.
  package func close() throws(Fault) {}
  /// What its own ledger says of it.
  package func proof(read: [[Int]], edited: Bool) throws(Fault) -> PackageProof {
    try SourceFacts(self).proof(read: read.first ?? [], edited: edited)
  }
  /// Most forms carry none.
  package func stopped(_ take: (inout Chunk, [Problem]) throws(Fault) -> Void) throws(Fault) {}

  /// Turns what a chunk holds into fields.
  package func parse(_ chunk: inout Chunk, with parsing: inout Parsing, _ problems: inout [Problem]) throws(Fault) {
    do {
      try chunk.verify()
      try parsing.parse(&chunk, &problems)
      if let used = entities[chunk.entity].used { chunk.keepColumns(used) }
    } catch {
      throw error.at(Place(file: chunk.origin.file.isEmpty ? name : chunk.origin.file))
    }
  }
}

/// One of the inputs a source consists of, as messages name it.
package struct SourcePart: Sendable {
  /// The form it has; nil for what is no package.
  package let form: Form?
  /// What is named as the file of each entity of the source.
  package let files: [String]

  package init(form: Form?, files: [String]) {
    self.form = form
    self.files = files
  }

  /// All of a source.
  package init(_ source: any Source) {
    form = source.form
    files = source.entities.map { source.form == .bare ? source.name : $0.file }
  }
}

extension Chunk {
  /// Whether the text is what its checksum says, if it has one.
  func verify() throws(Fault) {
    guard let checksum else { return }
    let text = UnsafeRawBufferPointer(start: bytes.base, count: origin.textCount)
    guard crc32(text) == checksum else {
      throw Fault(
        .data, "zip-crc", "the checksum is wrong: the package was damaged on its way",
        place: Place(file: origin.file))
    }
  }
}

extension SourceEntity {
  /// The columns with every spelling XML data files may use.
  var xmlColumns: [XMLColumn] {
    dataColumns.map { name in
      XMLColumn(name, spellings: entity.field(inData: name).map { [entity.fields[$0].xmlName] } ?? [])
    }
  }
}
