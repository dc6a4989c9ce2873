internal import CSystem
internal import Glibc
internal import Records

/// Files beside the data, which are read whole: manifests, headers, ledgers.
enum SmallFile {
  /// The most bytes they may have, in a folder as in a zip.
  static let limit = 64 << 20
  /// The most bytes of a manifest and of a header: libxml2 holds them as a tree, which takes many times as much.
  static let manifestLimit = 4 << 20

  /// All bytes, unless there are too many.
  static func contents(of path: String, limit: Int = limit) throws(Fault) -> [UInt8] {
    try checkKind(path)
    var status = stat()
    if stat(path, &status) == 0, status.st_size > limit {
      throw Fault(.data, "package-file-large", "this is longer than \(limit) bytes", place: Place(file: path))
    }
    return try Files.contents(of: path)
  }

  /// Refuses pipes and devices.
  static func checkKind(_ path: String) throws(Fault) {
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    if p2c_is_regular(status.st_mode) != 0 || p2c_is_folder(status.st_mode) != 0 { return }
    throw Fault(
      .data, "package-file-kind", "this is a pipe or a device, not a file", remedy: "put a file in its place",
      place: Place(file: path))
  }
}
