internal import CSystem
internal import Glibc
package import Records

/// The folders in which mappings and entities are looked for, the first first.
///
/// First `P2C_MAPPINGS`, folders separated by colons; then what was installed beside the program; then the
/// folder of the source tree the program was built in.
package func mappingsPath() throws(Fault) -> [String] {
  try mappingsPath(variable: environment("P2C_MAPPINGS"), executable: executablePath())
}

/// The same for a given variable and a given program.
func mappingsPath(variable: String?, executable: String?) throws(Fault) -> [String] {
  var folders: [String] = []
  for part in variable?.split(separator: ":").map(String.init) ?? [] {
    guard isFolder(part) else {
      throw Fault(.missing, "mappings-path", "P2C_MAPPINGS names \(part), which is not a folder")
    }
    folders.append(part)
  }
  if let shipped = executable.flatMap(shippedMappings) { folders.append(shipped) }
  // What a folder adds to an entity must not be added twice.
  folders = folders.enumerated().filter { place, folder in
    !folders[..<place].contains { Files.isSame($0, folder) }
  }.map(\.element)
  guard folders.isEmpty else { return folders }
  throw Fault(
    .missing, "mappings-path", "no mappings found beside the program",
    remedy: "set P2C_MAPPINGS to the folder that holds entity.xsd")
}

private func shippedMappings(_ executable: String) -> String? {
  var folder = parent(of: executable)
  let installed = parent(of: folder) + "/share/p2c/mappings"
  if isFolder(installed) { return installed }
  while !folder.isEmpty {
    if access(folder + "/mappings/entity.xsd", R_OK) == 0 { return folder + "/mappings" }
    folder = parent(of: folder)
  }
  return nil
}

private func parent(of path: String) -> String {
  path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
}

private func isFolder(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && p2c_is_folder(status.st_mode) != 0
}

private func executablePath() -> String? {
  let path = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { bytes in
    guard let start = bytes.baseAddress else { return "" }
    let length = max(0, readlink("/proc/self/exe", start, bytes.count))
    return String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
  }
  return path.isEmpty ? nil : path
}
