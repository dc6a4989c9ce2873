internal import Entities
internal import Environments
internal import Mappings
internal import Packages
internal import Records
internal import Stages
internal import Tool

/// One run of p2c-import into an environment: make the package that data management takes, hand it over, wait, and account
/// for what became of every record.
struct HandOver {
  let session: Session
  let catalog: EntityCatalog
  let url: EnvironmentURL
  private let searchPath: [String]
  var arguments: Arguments { session.arguments }

  init(_ session: Session) throws(Fault) {
    self.session = session
    url = try session.typedEnvironment()
    searchPath = try mappingsPath()
    catalog = try EntityCatalog.load(path: searchPath)
  }

  func run() throws(Fault) -> Ending {
    try checkFiles()
    let ledgerFile = try arguments.ledger.map { path throws(Fault) in
      try LedgerFileOutput(path, syncs: session.syncs)
    }
    let opener = try session.inputs(catalog)
    let reader = try opener.open(again: true)
    try session.refuseUselessReferences(reading: reader.form)
    for warning in reader.warnings { session.console.warning(warning) }
    try session.refuseUnproven(reader)
    let parcel = try parcel(reader, opener)
    if arguments.dryRun { return try finish(parcel, parcel.everything(isStaging: !url.executes), ledgerFile) }
    let management = try DataManagement(url, wait: arguments.givenWait, seed: parcel.seed) { session.console.note($0) }
    session.result.mayBePublished()
    do throws(Fault) {
      let execution = try management.hand(try free(parcel, management))
      return try finish(parcel, try results(of: execution, parcel, management), ledgerFile)
    } catch {
      throw management.sayingWhatIsSent(error)
    }
  }

  /// No output may be the package.
  private func checkFiles() throws(Fault) {
    var files = try session.files(searchPath)
    for input in arguments.inputs { try files.readPackage("--from", input.place) }
    try session.check(files)
  }

  // MARK: Before it is sent

  /// What is handed over, and the account of what is in it.
  struct Parcel {
    let package: PackageOpener
    let size: Int
    let digest: [UInt8]
    let company: String
    let project: String
    var ledger: Ledger
    let entities: [SourceEntity]
    let rejects: Rejects?

    /// What becomes of it where nothing is refused.
    func everything(isStaging: Bool) -> [HandedOver] {
      zip(ledger.tasks, entities).map { HandedOver($1, all: $0.made, isStaging: isStaging) }
    }

    /// What chance depends on: the same package waits equally long each time.
    var seed: UInt64 { digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
  }

  /// Makes the zip that data management takes, in a spool; what is bad is put aside, or nothing is sent.
  private func parcel(_ reader: any Source, _ opener: InputOpener) throws(Fault) -> Parcel {
    try refuseOthers(reader)
    let company = try company(reader)
    let zip = try PackageOpener(writing: "the package for \(url.name)", ReadSettings(catalog: catalog))
    let plan = TransformPlan.passThrough(reader.entities, Array(reader.entities.indices), checked: true)
    let run = PackageRun(session, plan, company: company) { () throws(Fault) in try opener.open(again: true) }
    let made = try run.execute(reader, into: zip, as: .zip, prints: false)
    if made.problems.count > 0, made.rejects == nil { throw session.report(made.problems) }
    for problem in made.problems.faults { session.console.problem(problem) }
    let read = made.ledger.tasks.reduce(0) { $0 + $1.read }
    try session.refuseTooMany(made.ledger.tasks.reduce(0) { $0 + $1.rejected }, of: read, atEnd: true)
    let bytes = try zip.digest()
    return Parcel(
      package: zip, size: bytes.size, digest: bytes.digest, company: company,
      project: url.project ?? "Prospect to cash",
      ledger: made.ledger, entities: reader.entities, rejects: made.rejects)
  }

  private func company(_ reader: any Source) throws(Fault) -> String {
    if let company = try session.company(of: reader), !company.isEmpty { return company }
    throw session.usage(
      "company-missing", "data management loads into one company, and nothing says which; add --company ID")
  }

  /// Refuses what an environment cannot be told.
  private func refuseOthers(_ reader: any Source) throws(Fault) {
    if let job = reader.once {
      throw Fault(
        .usage, "environment-once",
        "an environment cannot note that the job \(job) was done, so it might be done twice",
        remedy: "load it into a database", place: Place(file: reader.name))
    }
    for entity in reader.entities {
      if entity.entity.system != .fno {
        throw Fault(
          .usage, "environment-entity", "data management does not know \(entity.entity.qualifiedName)",
          remedy: "load it into a database, or leave it out with --entity", place: Place(file: reader.name))
      }
      if let mode = entity.mode, mode != .upsert {
        throw Fault(
          .usage, "environment-mode",
          "data management inserts and updates, and \(entity.entity.name) asks for \(mode.rawValue)",
          remedy: "make the package without a mode", place: Place(file: reader.name))
      }
    }
  }

  /// The package under the name of its run there: made of what it is, so that the same package is found again; with `--again`
  /// the first such name that is free.
  private func free(_ parcel: Parcel, _ management: DataManagement) throws(Fault) -> DataManagement.Parcel {
    var number = 1
    while true {
      let id = self.id(parcel, number)
      let isTaken = arguments.again ? try management.isKnown(id) : false
      if !isTaken {
        return DataManagement.Parcel(
          file: try parcel.package.spoolDescriptor(), size: parcel.size, id: id, project: parcel.project,
          company: parcel.company)
      }
      number += 1
    }
  }

  private func id(_ parcel: Parcel, _ number: Int) -> String {
    let parts = [
      hexadecimal(parcel.digest), parcel.project, parcel.company.lowercased(), arguments.runID ?? "", "\(url.executes)",
      "\(number)",
    ]
    let digest = Array(parts.joined(separator: "\n").utf8).withUnsafeBytes { SHA256.digest($0) }
    return "p2c-" + hexadecimal(digest).prefix(32)
  }
}

extension Session {
  /// The environment to load, once the command line alone makes sense; nothing was sent.
  fileprivate func typedEnvironment() throws(Fault) -> EnvironmentURL {
    let table = Options.table
    let others: [any AnyOption] = [
      table.create, table.commitEvery, table.mode, table.maxDeletes, table.undo, table.digests, table.anotherCompany,
      table.set,
    ]
    if let option = others.first(where: { arguments.has($0) }) {
      throw usage(
        "environment-option",
        "\(option.spelling) is for databases; data management inserts and updates, and cannot take anything back")
    }
    try refuseWrongTargets()
    return try EnvironmentURL(arguments.toDatabase ?? "")
  }
}
