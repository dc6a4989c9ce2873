internal import CSystem
internal import Glibc
package import Records

/// Opens packages of any form, recognised by content; what can be read again can be opened again.
package final class PackageOpener {
  /// The name of the package for messages.
  package let name: String
  private let settings: ReadSettings
  /// Where it lies; nil for stdin.
  private let path: String?
  /// What came through a pipe and has to be read more than once.
  private var spool: Spool?
  /// Whether something was read from a pipe that is in no spool, and is gone.
  private var isUsedUp = false
  /// The columns of a bare file whose records tell them one by one, and differ.
  private var foundColumns: [XMLColumn]?

  /// A package by its path; `-` is stdin.
  package init(_ path: String, _ settings: ReadSettings) {
    self.settings = settings
    self.path = path == "-" ? nil : path
    name = self.path ?? "stdin"
  }

  /// A package that is still to be written, into a spool of its own, before it is opened.
  package init(writing name: String, _ settings: ReadSettings) throws(Fault) {
    self.settings = settings
    self.name = name
    path = nil
    spool = try Spool(in: settings.temporaryFolder)
  }

  /// The way into the spool, which the caller closes.
  package func spoolDescriptor() throws(Fault) -> Int32 { try descriptor() }

  /// How long it is, and the SHA-256 of its bytes; of one that was written into its spool.
  package func digest() throws(Fault) -> (size: Int, digest: [UInt8]) {
    var input = try bytesAsTheyAre()
    var (size, running) = (0, SHA256())
    while true {
      let piece = try input.peek(FileInput.bufferSize)
      if piece.isEmpty { return (size, running.finish()) }
      running.update(piece)
      size += piece.count
      input.skip(piece.count)
    }
  }

  private func bytesAsTheyAre() throws(Fault) -> FileInput {
    if let input = try spool?.input(named: name) { return input }
    return try piped()
  }

  /// Opens it; with `again`, in a way that it can be opened again, which spools a pipe first.
  package func open(again: Bool = false) throws(Fault) -> any Source {
    let reader = try recognised(again: again)
    if let form = reader.form { try settings.refuseWhatIsOfBareFiles(form, reader.name) }
    return settings.only.isEmpty ? reader : try SelectedReader(reader, settings)
  }

  /// All bytes from the first, unpacked, whatever they are: a pipe is spooled for that, so that it can be opened after it.
  package func bytes() throws(Fault) -> FileInput {
    if spool == nil { try makeRepeatable() }
    if let input = try spool?.input(named: name) { return try input.unpacking() }
    if path == nil { lseek(0, 0, SEEK_SET) }
    return try piped().unpacking()
  }

  private func recognised(again: Bool) throws(Fault) -> any Source {
    if let path {
      if Files.isFolder(path) { return try FilesReader(FolderContainer(path), form: .folder, settings) }
      if !Files.isDirect(path) { return try open(FileInput.open(path)) }
    }
    if again, spool == nil { try makeRepeatable() }
    if let input = try spool?.input(named: name) { return try open(input) }
    if isPipe { isUsedUp = true } else { lseek(0, 0, SEEK_SET) }
    return try open(piped())
  }

  /// Whether it can be read only once: stdin that is no file, a named pipe, what a shell has put in place of `<(…)`.
  private var isPipe: Bool { path.map { Files.isDirect($0) } ?? !isRegular(0) }

  private func piped() throws(Fault) -> FileInput {
    if let path { return try FileInput.open(path) }
    return stdin()
  }

  private func stdin() -> FileInput {
    _ = p2c_enlarge_pipe(0, 1 << 20)
    return FileInput(descriptor: 0, name: name, closes: false)
  }

  /// Copies a pipe into a spool.
  private func makeRepeatable() throws(Fault) {
    guard isPipe else { return }
    guard !isUsedUp else {
      throw Fault(
        .data, "headers-behind",
        "headers come behind their lines here, so it has to be read twice, and a pipe cannot be",
        remedy: "put it into a file, and name that with --from", place: Place(file: name))
    }
    try copy(piped())
  }

  private func copy(_ input: consuming FileInput) throws(Fault) {
    var input = input
    try copy(&input)
  }

  private func copy(_ input: inout FileInput) throws(Fault) {
    let spool = try Spool(in: settings.temporaryFolder)
    var output = try spool.output()
    try copyAll(&input, to: &output)
    try output.close()
    self.spool = consume spool
  }

  private func open(_ input: consuming FileInput) throws(Fault) -> any Source {
    var input = input
    let beginning = try input.peek(StreamZip.markSize)
    if StreamZip.recognises(beginning) { return try StreamReader(input, settings) }
    // A pipe without a byte is a stage that stopped; a file without one may be anything.
    if beginning.isEmpty ? path == nil || isPipe : StreamZip.mayBegin(beginning) {
      throw Fault(
        .data, "package-ends-early", "the package ends early; the stage before it stopped",
        place: Place(file: path))
    }
    if Self.isZip(beginning) {
      if spool == nil, isPipe { try copy(&input) }
      if let package = try configuration() { return package }
      guard try isOfOffice() else { return try openZip() }
      if let copied = try spool?.input(named: name) { return try openBare(copied) }
      return try openBare(input)
    }
    try refuseOtherWorkbook(beginning)
    if beginning.starts(with: Self.databaseMark) {
      let url = "sqlite:\((path ?? "FILE").typed)"
      throw Fault(
        .data, "database", "this is an SQLite database, not a package",
        remedy: settings.takesDatabases
          ? "write \(url)" : "export from it: p2c-export --from \(url) --entity NAME | p2c-…",
        place: Place(file: name))
    }
    return try openBare(input.unpacking())
  }

  private static let databaseMark = Array("SQLite format 3".utf8)

  private static func isZip(_ beginning: UnsafeRawBufferPointer) -> Bool {
    beginning.starts(with: [0x50, 0x4B, 0x03, 0x04]) || beginning.starts(with: [0x50, 0x4B, 0x05, 0x06])
  }

  private func openBare(_ input: consuming FileInput) throws(Fault) -> any Source {
    var input = input
    // What is in a spool came through a pipe.
    let isWhole = input.knownSize != nil && spool == nil
    if let outer = input.compression { try refusePackage(try input.peek(StreamZip.markSize), in: outer) }
    let syntax = Syntax.of(try input.peek(Syntax.beginningSize), named: Compression.plainName(input.name))
    try settings.refuseWhatIsOfOthers(than: syntax, input.name)
    if let columns = settings.columns { return try BareReader(input, settings, isWhole: isWhole, columns: columns) }
    if syntax.traits.contains(.hasHeader) { return try BareReader(input, settings, isWhole: isWhole) }
    let beginning = try input.peek(Syntax.surveySize)
    try refuseManifest(beginning)
    if let foundColumns { return try BareReader(input, settings, isWhole: isWhole, columns: foundColumns) }
    var spooled = false
    let found = try syntax.columns(of: input.name, beginning, expecting: []) { look throws(Fault) in
      var whole = try again(&input, &spooled)
      try look { target throws(Fault) in try whole.read(into: target) }
    }
    foundColumns = found.isEmpty ? nil : found
    if spooled, let copy = try spool?.input(named: name) { input = copy }
    return try BareReader(input, settings, isWhole: isWhole, columns: foundColumns)
  }

  /// The input from its beginning; a pipe is spooled for that.
  private func again(_ input: inout FileInput, _ spooled: inout Bool) throws(Fault) -> FileInput {
    if input.knownSize == nil {
      try copy(&input)
      spooled = true
    }
    if let copied = try spool?.input(named: name) { return copied }
    let plain = try path.map { path throws(Fault) in try FileInput.open(path) } ?? stdin()
    return try plain.unpacking()
  }

  /// What is compressed once more has to be unpacked by others, for a zip cannot be read from front to back.
  private func refusePackage(_ beginning: UnsafeRawBufferPointer, in outer: Compression) throws(Fault) {
    let isCompressed = Compression.of(beginning) != nil
    guard isCompressed || Self.isZip(beginning) || beginning.starts(with: Self.databaseMark) else { return }
    let what = isCompressed ? "a file that is compressed already" : Self.isZip(beginning) ? "a zip" : "a database"
    throw Fault(
      .data, "compressed-package", "what is compressed here is \(what), not a bare file",
      remedy: "unpack it first: \(outer.unpacking(name))", place: Place(file: name))
  }

  /// What a package consists of is often given alone, by those who unzip it first.
  private func refuseManifest(_ beginning: UnsafeRawBufferPointer) throws(Fault) {
    let text = String(decoding: beginning.prefix(1024).filter { $0 != 0 }, as: UTF8.self)
    guard text.contains("<" + ManifestNames.root) || text.contains("<" + ManifestNames.headerRoot) else { return }
    let folder = path.map {
      $0.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    }
    throw Fault(
      .data, "manifest-alone", "this is the manifest of a package, not data",
      remedy: "name the folder or zip it is in" + (folder.map { ": \($0.isEmpty ? "." : $0.typed)" } ?? ""),
      place: Place(file: name))
  }

  /// What a package is, for those who look at its files rather than at its records.
  package enum Inspected {
    /// A zip or folder, with its files.
    case files(any DataFileContainer)
    /// A stream that somebody saved, or a bare file, or anything else that comes in order.
    case records(any Source)
  }

  /// Opens it in a way that lets its files be looked at one by one, however odd they are.
  package func inspect() throws(Fault) -> Inspected {
    if let path, Files.isFolder(path) { return .files(FolderContainer(path)) }
    var input = try path.map { path throws(Fault) in try FileInput.open(path) } ?? stdin()
    let beginning = try input.peek(StreamZip.markSize)
    guard Self.isZip(beginning), !StreamZip.recognises(beginning) else { return .records(try open(input)) }
    if spool == nil, isPipe { try copy(&input) }
    if let package = try configuration() { return .records(package) }
    if try isOfOffice() {
      if let copied = try spool?.input(named: name) { return .records(try open(copied)) }
      return .records(try open(input))
    }
    return .files(try zipContainer())
  }

  /// A zip is read by its directory, so what comes through a pipe has to be in a spool.
  private func zipContainer() throws(Fault) -> ZipContainer {
    ZipContainer(try ZipReader(descriptor: try descriptor(), name: name), name: name)
  }

  private func openZip() throws(Fault) -> any Source {
    try FilesReader(zipContainer(), form: .zip, settings, isPiped: path == nil)
  }

  /// What the Configuration Migration tool has made, if a zip is that.
  private func configuration() throws(Fault) -> ConfigurationReader? {
    let files = try ConfigurationFiles.find(try descriptor(), named: name, folder: settings.temporaryFolder)
    return try files.map { (files) throws(Fault) in
      try ConfigurationReader(files, settings, isPiped: path == nil)
    }
  }

  /// Whether a zip is a workbook; what cannot be read is none, and is refused as a package would be.
  private func isOfOffice() throws(Fault) -> Bool {
    let opened = try descriptor()
    defer { close(opened) }
    do throws(Fault) {
      return try ZipDirectory.read(descriptor: opened, name: name, isFlat: false).isOfOffice
    } catch {
      if error.isOfTheMachine { throw error }
      return false
    }
  }

  /// Workbooks that are none of XML.
  private func refuseOtherWorkbook(_ beginning: UnsafeRawBufferPointer) throws(Fault) {
    guard beginning.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) else { return }
    throw Fault(
      .data, "workbook-old", "this is a workbook of Excel 97 to 2003, or one with a password",
      remedy: "save it as .xlsx, without a password", place: Place(file: name))
  }

  private func descriptor() throws(Fault) -> Int32 {
    if let copied = try spool?.copiedDescriptor() { return copied }
    let opened = path.map { p2c_open($0, O_RDONLY | O_CLOEXEC, 0) } ?? dup(0)
    guard opened >= 0 else { throw .system("cannot read", name) }
    return opened
  }

  private func isRegular(_ descriptor: Int32) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && p2c_is_regular(status.st_mode) != 0
  }
}
