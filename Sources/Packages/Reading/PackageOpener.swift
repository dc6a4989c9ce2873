internal import CSystem
internal import Glibc
package import Records

/// Opens packages of any form, recognised by content; what can be read again can be opened again.
package final class PackageOpener {
  /// The name of the package for messages.
  package let name: String
  private let settings: ReadSettings
  private var source: Source

  /// A package by its path; `-` is stdin.
  package init(_ path: String, _ settings: ReadSettings) {
    self.settings = settings
    name = path == "-" ? "stdin" : path
    source = path == "-" ? .stdin : .path(path)
  }

  private enum Source: ~Copyable {
    case path(String)
    case stdin
    case spool(Spool)
  }

  /// Opens it; with `again`, in a way that it can be opened again, which spools a pipe first.
  package func open(again: Bool = false) throws(Fault) -> any PackageReader {
    if again { try makeRepeatable() }
    switch source {
    case .path(let path):
      if Files.isFolder(path) { return try FilesReader(FolderContainer(path), form: .folder, settings) }
      return try open(FileInput.open(path))
    case .stdin:
      _ = p2c_enlarge_pipe(0, 1 << 20)
      return try open(FileInput(descriptor: 0, name: name, closes: false))
    case .spool(let spool):
      return try open(try spool.input(named: name))
    }
  }

  /// Copies a pipe into a spool.
  private func makeRepeatable() throws(Fault) {
    guard case .stdin = source, !isRegular(0) else { return }
    _ = p2c_enlarge_pipe(0, 1 << 20)
    try spool(FileInput(descriptor: 0, name: name, closes: false))
  }

  private func spool(_ input: consuming FileInput) throws(Fault) {
    let spool = try Spool(in: settings.temporaryFolder)
    var input = input
    var output = try spool.output()
    try copyAll(&input, to: &output)
    try output.close()
    source = .spool(spool)
  }

  private func open(_ input: consuming FileInput) throws(Fault) -> any PackageReader {
    var input = input
    let beginning = try input.peek(StreamZip.markSize)
    if StreamZip.recognises(beginning) { return try StreamReader(input, settings) }
    if beginning.starts(with: [0x50, 0x4B, 0x03, 0x04]) || beginning.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
      return try openZip(input)
    }
    if beginning.starts(with: [0x1F, 0x8B]) {
      throw Fault(
        .data, "gzip", "this is compressed with gzip", remedy: "unpack it first: zcat FILE | p2c-…",
        place: Place(file: name))
    }
    if case .stdin = source, beginning.isEmpty {
      throw Fault(.data, "package-ends-early", "the package ends early; the stage before it stopped")
    }
    return try BareReader(input, settings)
  }

  /// A zip is read by its directory, so it has to be in a file.
  private func openZip(_ input: consuming FileInput) throws(Fault) -> any PackageReader {
    if case .stdin = source, !isRegular(0) { try spool(input) }
    let descriptor: Int32
    switch source {
    case .path(let path):
      descriptor = p2c_open(path, O_RDONLY | O_CLOEXEC, 0)
      guard descriptor >= 0 else { throw .system("cannot read", path) }
    case .stdin: descriptor = dup(0)
    case .spool(let spool): descriptor = try spool.copiedDescriptor()
    }
    let zip = try ZipReader(descriptor: descriptor, name: name)
    return try FilesReader(ZipContainer(zip, name: name), form: .zip, settings)
  }

  private func isRegular(_ descriptor: Int32) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && p2c_is_regular(status.st_mode) != 0
  }
}
