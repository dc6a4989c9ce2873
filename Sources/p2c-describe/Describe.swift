internal import Databases
internal import Descriptions
internal import Entities
internal import Packages
internal import Records
internal import Stages
internal import Tool

/// One run of p2c-describe: find out what it was shown, and print an entity file for each entity of that.
struct Describe {
  private let session: Session
  private let catalog: EntityCatalog
  private var arguments: Arguments { session.arguments }
  private var from: String { arguments.describeFrom }

  init(_ session: Session) throws(Fault) {
    self.session = session
    catalog = try session.catalog()
  }

  func run() throws(Fault) -> Ending {
    if let url = try databaseURL() { return try describe(url) }
    let model = modelPath()
    try checkFiles(model)
    let opener = PackageOpener(model ?? from, try settings())
    if let kind = try kind(opener) { return try describe(kind, opener) }
    return try describe(opener)
  }

  /// No output may be what is read.
  private func checkFiles(_ model: String?, _ url: DatabaseURL? = nil) throws(Fault) {
    var files = RunFiles()
    if let url { url.add(to: &files, "--from") } else { try files.readPackage("--from", model ?? from) }
    let to = arguments.describeTo
    files.write(to == "-" ? "standard output" : "--to \(to)", to)
    try session.check(files)
  }

  // MARK: What it was shown

  /// A database; a lake folder is none here, for its model says all there is.
  private func databaseURL() throws(Fault) -> DatabaseURL? {
    guard DatabaseURL.isNamed(by: from), !from.lowercased().hasPrefix("lake:") else { return nil }
    return try DatabaseURL(from)
  }

  /// The model of a lake folder, if one is named.
  private func modelPath() -> String? {
    let isLake = from.lowercased().hasPrefix("lake:")
    let folder = isLake ? String(from.dropFirst("lake:".count).prefix { $0 != "?" }) : from
    if isLake { return "\(folder)/model.json" }
    guard Files.isFolder(folder), Files.exists("\(folder)/model.json") else { return nil }
    return Files.exists("\(folder)/Manifest.xml") ? nil : "\(folder)/model.json"
  }

  private func kind(_ opener: PackageOpener) throws(Fault) -> DocumentKind? {
    if Files.isFolder(opener.name) { return nil }
    var input = try opener.bytes()
    return try DocumentKind.of(input.peek(DocumentKind.beginningSize), opener.name)
  }

  private func settings() throws(Fault) -> ReadSettings {
    var settings = try session.readSettings(catalog)
    settings.describes = true
    settings.allowsEdited = true
    settings.takesDatabases = true
    return settings
  }

  // MARK: Documents

  private func describe(_ kind: DocumentKind, _ opener: PackageOpener) throws(Fault) -> Ending {
    try session.refuseWhatIsOfData(opener.name)
    try session.refuseTables()
    let document = try kind.document(opener.name, catalog) { () throws(Fault) in try opener.bytes() }
    let wanted = try chosen(document.entities)
    let output = try DescribedOutput(session)
    try document.drafts(wanted) { draft throws(Fault) in try add(draft, to: output) }
    return try end(output, of: wanted.count)
  }

  /// The places of the entities that are wanted among those there are.
  private func chosen(_ names: [[String]]) throws(Fault) -> Set<Int> {
    var places: Set<Int> = []
    for wanted in arguments.entity {
      let found = names.indices.filter { names[$0].contains { $0.lowercased() == wanted.lowercased() } }
      guard !found.isEmpty else {
        throw Fault(
          .usage, "entity-unknown", "there is no entity \(wanted) in \(from == "-" ? "stdin" : from)",
          remedy: suggestion(for: wanted, among: names.flatMap(\.self)).map { "did you mean \($0)?" }
            ?? "it has \(TableDescription.list(names.map { $0[0] }))")
      }
      places.formUnion(found)
    }
    let all = places.isEmpty ? Set(names.indices) : places
    try refuseSeveral(all.sorted().map { names[$0][0] })
    return all
  }

  /// Several entity files need a folder, and names of their own.
  private func refuseSeveral(_ names: [String]) throws(Fault) {
    if names.count > 1, arguments.describeAs != nil {
      throw session.usage("as-several", "--as NAME names one entity, and there are \(names.count.grouped)")
    }
    guard names.count > 1, !DescribedOutput.isFolder(arguments.describeTo) else { return }
    throw session.usage(
      "entities-several",
      "there are \(names.count.grouped) entities: \(TableDescription.list(names)); "
        + "choose one with --entity NAME, or write all of them with --to DIR/")
  }

  /// Writes an entity down, under the name it was given.
  private func add(_ draft: EntityDraft, to output: DescribedOutput) throws(Fault) {
    var draft = draft
    if let known = draft.extends {
      if arguments.describeAs != nil {
        throw session.usage("as-known", "an entity file describes this as \(known), so --as cannot name it")
      }
    } else {
      draft.name = arguments.describeAs ?? draft.name
      try warnOfOthers(draft)
    }
    try output.add(draft)
  }

  /// Says that a name alone will not do any more where another entity has it too.
  private func warnOfOthers(_ draft: EntityDraft) throws(Fault) {
    let own = "\(draft.system.rawValue):\(draft.name)"
    let others = try catalog.find(draft.name).map(\.qualifiedName).filter { $0.lowercased() != own.lowercased() }
    guard let other = others.first else { return }
    session.console.warning(
      "\(other) is found by the name \(draft.name) too; write \(own) where this one is meant, or name it with --as NAME"
    )
  }

  // MARK: Records

  private func describe(_ opener: PackageOpener) throws(Fault) -> Ending {
    let source = try opener.open(again: true)
    // Of a file that is a database it was said which URL that has.
    try session.refuseTables()
    for warning in source.warnings { session.console.warning(warning) }
    try refuseSeveral(source.entities.map(\.entity.name))
    let output = try DescribedOutput(session)
    if let total = source.progress.total { session.progress.expect(bytes: total) }
    let progress = session.progress
    let open = { () throws(Fault) -> any Source in
      progress.startAgain()
      return try opener.open(again: true)
    }
    let readings = RecordReadings(jobs: arguments.jobs, onChunk: count, open: open)
    let description = RecordsDescription(
      readings, folder: SpoolFile.folder(arguments.temp), looksForKeys: !arguments.noKeys)
    let drafts = try description.drafts(of: source) { problems throws(Fault) in throw session.report(problems) }
    session.progress.finish()
    for draft in drafts { try add(draft, to: output) }
    return try end(output, of: source.entities.count)
  }

  // MARK: Tables

  private func describe(_ url: DatabaseURL) throws(Fault) -> Ending {
    try session.refuseWhatIsOfData(url.name)
    try checkFiles(nil, url)
    let console = session.console
    let (tables, reader) = try url.openTables(find: catalog.finder, wait: arguments.givenWait, temp: arguments.temp) {
      console.note($0)
    }
    let names = arguments.table
    guard !names.isEmpty else { throw try noTable(tables, url.name) }
    try refuseSeveral(names)
    var settings = TableDescription.Settings(folder: SpoolFile.folder(arguments.temp), onChunk: count)
    settings.jobs = arguments.jobs
    settings.looksForKeys = !arguments.noKeys
    let description = TableDescription(tables, reader, catalog, settings)
    let output = try DescribedOutput(session)
    for name in names {
      if let draft = try description.draft(of: name) { try add(draft, to: output) }
    }
    session.progress.finish()
    return try end(output, of: names.count)
  }

  private func noTable(_ tables: any TableCatalog, _ name: String) throws(Fault) -> Fault {
    let names = try tables.tableNames()
    let list = names.isEmpty ? "it has none" : "it has \(TableDescription.list(names))"
    return session.usage("table-missing", "\(name) is a database: name a table with --table NAME; \(list)")
  }

  // MARK: The end

  /// Counts what is read, for those who watch.
  private var count: @Sendable (_ records: Int, _ position: Int) -> Void {
    let progress = session.progress
    return { progress.add(records: $0, position: $1) }
  }

  private func end(_ output: DescribedOutput, of entities: Int) throws(Fault) -> Ending {
    let silent = entities - output.count
    if silent > 0 {
      let (what, who) = silent == 1 ? ("is", "it") : ("are", "them")
      session.console.note(
        "of \(entities.grouped) entit\(entities == 1 ? "y" : "ies") \(silent.grouped) \(what) left out: "
          + "entity files say all of \(who) already")
    }
    try output.publish()
    return .well
  }
}

extension Session {
  /// Only databases have tables.
  fileprivate func refuseTables() throws(Fault) {
    if !arguments.table.isEmpty { throw usage("table-alone", "--table names a table of a database, and this is none") }
  }

  /// What is said of data files means nothing for what has no data to be read.
  fileprivate func refuseWhatIsOfData(_ name: String) throws(Fault) {
    let table = Options.table
    let ofData: [any AnyOption] = [table.delimiter, table.encoding, table.null, table.columns, table.sheet]
    for option in ofData where arguments.has(option) {
      throw usage("describe-options", "\(option.spelling) is for files with data, and \(name) is none")
    }
  }
}
