internal import Descriptions
internal import Packages
internal import Records
internal import Stages
internal import Tool

/// Where entity files go: one to standard output or into a file, or each into a file of a new folder. Whether they can be
/// written shows before anything is read.
final class DescribedOutput {
  private let session: Session
  private let target: String
  private var folder: PendingFolder?
  private var file: PendingFile?
  private var names: Set<String> = []
  /// How many there are.
  private(set) var count = 0
  private var single: String?

  /// Whether a place is a folder, by how it is typed or because there is one.
  static func isFolder(_ target: String) -> Bool { target != "-" && (target.hasSuffix("/") || Files.isFolder(target)) }

  init(_ session: Session) throws(Fault) {
    self.session = session
    target = session.arguments.describeTo
    let isFolder = Self.isFolder(target)
    folder = isFolder ? try PendingFolder(target, syncs: session.syncs) : nil
    file = isFolder || target == "-" ? nil : try PendingFile(target, syncs: session.syncs)
  }

  /// Takes the next entity.
  func add(_ draft: EntityDraft) throws(Fault) {
    count += 1
    let text = try draft.text()
    let name = fileName(draft.name)
    guard let output = try folder?.output(name) else {
      single = text
      return
    }
    try Self.write(text, to: output)
  }

  private static func write(_ text: String, to file: consuming FileOutput) throws(Fault) {
    var output = file
    var bytes = ByteBuffer()
    bytes.append(text)
    try output.write(bytes.bytes)
    try output.close()
  }

  /// A name of its own, which may be typed: lower case, hyphens for what stands between words.
  private func fileName(_ name: String) -> String {
    var stem = ""
    for scalar in name.lowercased().unicodeScalars {
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
      if isPlain { stem.unicodeScalars.append(scalar) } else if !stem.isEmpty, !stem.hasSuffix("-") { stem += "-" }
    }
    while stem.hasSuffix("-") { stem.removeLast() }
    if stem.isEmpty || stem == "enumerations" { stem = "entity" + (stem.isEmpty ? "" : "-" + stem) }
    var (file, number) = (stem, 1)
    while !names.insert(file).inserted {
      number += 1
      file = "\(stem)-\(number)"
    }
    return file + ".xml"
  }

  /// Gives what was written its name.
  func publish() throws(Fault) {
    try session.result.makeRoom()
    if count == 0 { return }
    if let folder = folder.take() { return try folder.publish() }
    guard let single else { return }
    guard let file = file.take() else { return try session.show(single) }
    try Self.write(single, to: file.output())
    try file.publish()
  }
}
