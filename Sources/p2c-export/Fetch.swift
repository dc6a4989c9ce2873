internal import Entities
internal import Environments
internal import Mappings
internal import Packages
internal import Records
internal import Stages
internal import Tool

/// One run of p2c-export from an environment: let data management make a package, download it, and pass on what is in it.
struct Fetch {
  private let session: Session
  private let catalog: EntityCatalog
  private let url: EnvironmentURL
  private let searchPath: [String]
  private let company: String
  private var arguments: Arguments { session.arguments }

  init(_ session: Session) throws(Fault) {
    self.session = session
    try session.refuseUselessReferences()
    url = try session.typedEnvironment()
    guard let company = session.arguments.company else {
      throw session.usage("company-missing", "data management exports of one company; name it with --company ID")
    }
    self.company = company
    searchPath = try mappingsPath()
    catalog = try EntityCatalog.load(path: searchPath)
  }

  func run() throws(Fault) -> Ending {
    guard let project = url.project else {
      throw Fault(
        .usage, "project-missing", "nothing says which project is to be exported",
        remedy: "write \(url.name)?project=NAME")
    }
    try checkFiles()
    let management = try DataManagement(url, wait: arguments.givenWait, seed: 1) { session.console.note($0) }
    // Where nothing can be kept, nothing is to be exported: a difference is given only once.
    if let folder = arguments.keep { try Disk.makeFolder(folder) }
    let execution = try management.export(project, company: company)
    let errors = execution.status == .succeeded ? [] : try management.errors(of: execution.id)
    for text in errors.prefix(20) {
      session.console.problem(Fault(.data, "environment-refused", text, place: Place(file: url.name)))
    }
    guard [.succeeded, .partiallySucceeded].contains(execution.status) else {
      throw Fault(
        .io, "environment-export", "\(url.name) has not exported project \(project): \(execution.status.rawValue)",
        remedy: "look at run \(execution.id) there")
    }
    let opener = try downloaded(execution, management)
    let ending = try passOn(opener)
    if execution.status == .succeeded { return ending }
    session.console.warning(
      "\(url.name) has exported only a part of project \(project); look at run \(execution.id) there")
    return .rejected
  }

  /// The package, kept as it came if that is asked for: some projects give each difference only once.
  private func downloaded(_ execution: Execution, _ management: DataManagement) throws(Fault) -> PackageOpener {
    var settings = try session.readSettings(catalog)
    guard let folder = arguments.keep else {
      let opener = try PackageOpener(writing: url.name, settings)
      try management.download(execution, to: opener.spoolDescriptor())
      return opener
    }
    let path = "\(Files.withoutSlash(folder))/\(execution.id).zip"
    let file = try PendingFile(path, replacing: false, syncs: session.syncs)
    try management.download(execution, to: file.copiedDescriptor())
    try file.publish()
    session.console.note("the package is kept as \(path)")
    settings.temporaryFolder = arguments.temp
    return PackageOpener(path, settings)
  }

  /// Lets the records that are asked for through, as they came.
  private func passOn(_ opener: PackageOpener) throws(Fault) -> Ending {
    let source = try opener.open(again: true)
    for warning in source.warnings { session.console.warning(warning) }
    var plan = TransformPlan.passThrough(source.entities, Array(source.entities.indices))
    try plan.keep(Filters(arguments.where, catalog), of: source)
    return try PackageRun(session, plan, company: company) { () throws(Fault) in try opener.open(again: true) }
      .execute(source)
  }

  private func checkFiles() throws(Fault) {
    var files = try session.files(searchPath)
    if let keep = arguments.keep { files.writeInPlace("--keep \(keep)", keep) }
    try session.addOutput(to: &files)
    try session.check(files)
  }
}

extension Session {
  /// The environment to read, once the command line alone makes sense; nothing was asked for.
  fileprivate func typedEnvironment() throws(Fault) -> EnvironmentURL {
    let table = Options.table
    let others: [any AnyOption] = [table.query, table.as, table.flat, table.for, table.listEntities]
    if let option = others.first(where: { arguments.has($0) }) {
      throw usage(
        "environment-option", "\(option.spelling) is for databases; of an environment its project says what is exported"
      )
    }
    if arguments.dryRun {
      throw usage(
        "environment-dry-run", "--dry-run would let the environment export, which may give a difference only once")
    }
    try refuseWrongTargets()
    return try EnvironmentURL(arguments.fromDatabase ?? "")
  }
}
