internal import Records

/// What a ledger says of the data files beside it, to hold them against it while they are read.
struct LedgerFiles {
  private let files: [JSON]
  private let path: String
  private let package: String
  private let allowsEdited: Bool

  /// The data files of a package; nil if the ledger does not hold them to anything, as that of rejects.
  init?(_ beside: LedgerBeside.Contents?, of package: String, allowsEdited: Bool = false) {
    guard let beside, beside.ledger["rejects"] != .bool(true), let files = beside.ledger["files"]?.items, !files.isEmpty
    else { return nil }
    self.files = files
    path = beside.path
    self.package = package
    self.allowsEdited = allowsEdited
  }

  /// Whether the ledger lists a file.
  func lists(_ file: String) -> Bool { files.contains { LedgerBeside.isSame($0["name"]?.string, file) } }

  /// Whether the package has the files that the ledger lists, and no other.
  func check(_ names: [String]) throws(Fault) {
    guard !allowsEdited else { return }
    let listed = files.compactMap { $0["name"]?.string }
    if let lost = listed.first(where: { !names.contains($0) }) {
      throw fault(lost, "it is not in the package any more, but \(path) lists it")
    }
    if let new = names.first(where: { !listed.contains($0) }) {
      throw fault(new, "\(path) does not list it")
    }
  }

  /// Whether a file is what the ledger says; if not, it was edited on purpose.
  func isEdited(_ file: String, _ sum: FileSum, _ syntax: Syntax) throws(Fault) -> Bool {
    guard let known = files.first(where: { LedgerBeside.isSame($0["name"]?.string, file) }) else { return true }
    let size = known["size"]?.int
    if size == sum.size, known["crc32"]?.string.flatMap({ UInt32($0, radix: 16) }) == sum.crc { return false }
    guard sum.endsLine || !syntax.traits.contains(.endsLines) else {
      throw Fault(
        .fileCut, "it ends within a line, as if it were cut, which --edited does not excuse",
        remedy: "if it is whole, end its last line", place: place(file))
    }
    guard allowsEdited else {
      let what = size.map { size in
        size == sum.size
          ? "its checksum is not the one in \(path)"
          : "it has \(sum.size.grouped) bytes; \(path) says \(size.grouped)"
      }
      throw fault(file, what ?? "it is not what \(path) says")
    }
    return true
  }

  private func fault(_ file: String, _ what: String) -> Fault {
    Fault(
      .fileEdited, what,
      remedy: "say --edited if it was changed on purpose; if the ledger is that of another package, move it away",
      place: place(file))
  }

  private func place(_ file: String) -> Place {
    Place(file: file == package ? file : "\(package)\(package.hasSuffix("/") ? "" : "/")\(file)")
  }
}

/// Size, checksum and last bytes of a file while it is read.
struct FileSum {
  private(set) var size = 0
  private(set) var crc: UInt32 = 0
  private var last: (UInt8, UInt8) = (0, 0)

  /// Takes in the next bytes; without `sums` only the last ones matter.
  mutating func add(_ bytes: UnsafeRawBufferPointer, sums: Bool = true) {
    guard let end = bytes.last else { return }
    last = (bytes.count > 1 ? bytes[bytes.count - 2] : last.1, end)
    size += bytes.count
    if sums { crc = crc32(bytes, after: crc) }
  }

  /// The same with the size and checksum that a zip states and its reader has proved.
  func stated(_ size: Int, _ crc: UInt32) -> FileSum {
    var sum = self
    sum.size = size
    sum.crc = crc
    return sum
  }

  /// Whether the last line has an end, also in UTF-16.
  var endsLine: Bool { size == 0 || last.1 == 0x0A || last == (0x0A, 0) }
}
