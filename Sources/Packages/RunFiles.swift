internal import CSystem
internal import Glibc
package import Records

/// The files of one run: what it reads, and what it will write under which names.
///
/// An output that is an input, a target or another output would be gone, or in its place, when the run says that all is
/// well. So all of them are gathered here and compared, by device and inode and by name, before anything is created.
package struct RunFiles {
  private var inputs: [Item] = []
  private var outputs: [Item] = []
  private var mappingFolders: [String] = []

  /// A file or folder, and everything that tells it from others.
  fileprivate struct Item {
    /// As it was typed, or what it is beside that.
    let what: String
    let path: String
    let identities: Set<FileIdentity>
    /// The folders it lies in.
    var above: [Set<FileIdentity>] = []
    /// Whether its place may be anywhere among numbered packages.
    var series: PackageSeries?
  }

  package init() {}

  // MARK: What is read

  /// Adds a file that is read; `-` is stdin.
  package mutating func read(_ what: String, _ path: String) {
    inputs.append(
      Item(what: what, path: path, identities: path == "-" ? FileIdentity.all(of: 0) : FileIdentity.all(of: path)))
  }

  /// Adds a package that is read, with its files if it is a folder, and with its ledger.
  package mutating func readPackage(_ option: String, _ path: String) throws(Fault) {
    let what = path == "-" ? "standard input" : option.isEmpty ? path : "\(option) \(path)"
    read(what, path)
    if path == "-" { return }
    if Files.isFolder(path) {
      for name in try Files.allNames(in: path) {
        read("\(name) in \(what)", "\(path)/\(name)")
      }
    }
    read("the ledger beside \(what)", LedgerBeside.path(of: path))
  }

  /// Adds what is read of a folder with mappings whatever the mapping: schemas and entity files.
  package mutating func readEntityFiles(in folder: String) { mappingFolders.append(folder) }

  // MARK: What is written

  /// Adds a file that is written, or is made beside it and then renamed; `-` is stdout.
  package mutating func write(_ what: String, _ path: String) {
    if path == "-" {
      outputs.append(Item(what: what, path: path, identities: FileIdentity.all(of: 1)))
      return
    }
    add(output: what, path)
    if Files.isDirect(path) { return }
    if let waiting = try? TemporaryName.beside(TemporaryName.resolved(path)) {
      add(output: "the file in which \(what) waits", waiting)
    }
  }

  /// Adds a file that is written as it stands, under its own name.
  package mutating func writeInPlace(_ what: String, _ path: String) { add(output: what, path) }

  /// Adds a package that is written, with the ledger beside it.
  package mutating func write(_ settings: WriteSettings) throws(Fault) {
    let what = settings.target == "-" ? "standard output" : "\(settings.option) \(settings.target)"
    let form = try settings.chosenForm()
    if form.isFiles, settings.splitRows != nil {
      let series = PackageSeries(settings.target)
      outputs.append(Item(what: "a package of \(what)", path: settings.target, identities: [], series: series))
      return
    }
    write(what, settings.target)
    guard form.hasLedgerBeside, settings.target != "-", settings.ledger == nil else { return }
    write("the ledger beside \(what)", LedgerBeside.path(of: settings.target))
  }

  private mutating func add(output what: String, _ path: String) {
    var above: [Set<FileIdentity>] = []
    var folder = FileIdentity.folder(of: path)
    while folder != "/", folder != ".", above.count < 64 {
      above.append(FileIdentity.all(of: folder))
      folder = FileIdentity.folder(of: folder)
    }
    outputs.append(Item(what: what, path: path, identities: FileIdentity.all(of: path), above: above))
  }

  // MARK: Comparing

  /// Throws if an output is anything else of the run.
  package func check() throws(Fault) {
    let read = try inputs + entityFiles()
    for (place, output) in outputs.enumerated() {
      for input in read where output.is(input) {
        throw Fault(
          .usage, "output-is-input", "\(output.what) is the same file as \(input.what)", remedy: Self.remedy)
      }
      for other in outputs[(place + 1)...] where output.is(other) {
        throw Fault(.usage, "output-twice", "\(output.what) is the same file as \(other.what)", remedy: Self.remedy)
      }
      for other in outputs where output.isInside(other) {
        throw Fault(
          .usage, "output-inside", "\(output.what) lies inside \(other.what)", remedy: "name a place outside it")
      }
    }
  }

  private static let remedy = "write it under a name of its own"

  /// Looked for only where an output would replace something: none of them is missing.
  private func entityFiles() throws(Fault) -> [Item] {
    guard outputs.contains(where: { $0.path != "-" && Files.exists($0.path) }) else { return [] }
    var paths: [String] = []
    for folder in mappingFolders {
      paths += ["\(folder)/entity.xsd", "\(folder)/mapping.xsd"]
      paths += try Self.files(below: "\(folder)/entities", depth: 4)
    }
    return paths.map { Item(what: $0, path: $0, identities: FileIdentity.all(of: $0)) }
  }
}

extension RunFiles {
  private static func files(below folder: String, depth: Int) throws(Fault) -> [String] {
    var found: [String] = []
    for name in try Files.listing(folder) {
      let path = "\(folder)/\(name)"
      found += depth > 0 && Files.isFolder(path) ? try files(below: path, depth: depth - 1) : [path]
    }
    return found
  }
}

extension RunFiles.Item {
  fileprivate func `is`(_ other: Self) -> Bool {
    if let series { return series.holds(other.path) }
    if let series = other.series { return series.holds(path) }
    return !identities.isDisjoint(with: other.identities)
  }

  fileprivate func isInside(_ other: Self) -> Bool { above.contains { !$0.isDisjoint(with: other.identities) } }
}

/// What tells one file from all others: where it is stored, or where a name that nothing has yet would stand.
enum FileIdentity: Hashable {
  case stored(device: dev_t, number: ino_t)
  case named(device: dev_t, folder: ino_t, name: String)
  case path(String)

  /// All that stands for what a path leads to, through links. Nothing for devices and sockets: many may write to one.
  static func all(of path: String) -> Set<FileIdentity> {
    var found: Set<FileIdentity> = []
    var path = path
    // As many links as Linux follows.
    for _ in 0..<40 {
      var status = stat()
      if stat(path, &status) == 0 {
        guard let stored = stored(status) else { return [] }
        found.insert(stored)
      }
      found.insert(named(path))
      guard let target = linkTarget(path) else { break }
      path = target.hasPrefix("/") ? target : "\(folder(of: path))/\(target)"
    }
    return found
  }

  /// What stands for an open descriptor.
  static func all(of descriptor: Int32) -> Set<FileIdentity> {
    var status = stat()
    guard fstat(descriptor, &status) == 0, let stored = stored(status) else { return [] }
    return [stored]
  }

  /// The folder a path names a file in.
  static func folder(of path: String) -> String {
    let path = Files.withoutSlash(path)
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func stored(_ status: stat) -> FileIdentity? {
    switch status.st_mode & S_IFMT {
    case S_IFCHR, S_IFSOCK: nil
    default: .stored(device: status.st_dev, number: status.st_ino)
    }
  }

  private static func named(_ path: String) -> FileIdentity {
    let path = Files.withoutSlash(path)
    let name = String(path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...])
    var status = stat()
    guard stat(folder(of: path), &status) == 0 else { return .path(path) }
    return .named(device: status.st_dev, folder: status.st_ino, name: name)
  }

  private static func linkTarget(_ path: String) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { room in
      guard let start = room.baseAddress else { return nil }
      let length = readlink(path, start, room.count)
      return length < 0 ? nil : String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
    }
  }
}
