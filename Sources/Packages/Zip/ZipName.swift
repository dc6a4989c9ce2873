package import Records

/// What an entry of a package may be called.
package enum ZipName {
  /// The name in these bytes, or why it is refused: packages are flat, and no name may lead anywhere else.
  package static func checked(_ bytes: UnsafeRawBufferPointer) throws(Fault) -> String {
    guard let name = String(validating: bytes, as: UTF8.self) else {
      throw Fault(
        .zipName,
        "the name of an entry is not UTF-8: \(shown(String(decoding: bytes, as: UTF8.self)))",
        remedy: "zip the files again with names in UTF-8")
    }
    try check(name)
    return name
  }

  /// Refuses a name that a package must not hold.
  package static func check(_ name: String) throws(Fault) {
    let bytes = name.utf8
    if bytes.isEmpty || bytes.count > 1024 {
      throw Fault(.zipName, "the name of an entry is empty or longer than 1024 bytes")
    }
    if bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      throw Fault(.zipName, "the name of an entry has control characters: \(shown(name))")
    }
    if bytes.contains(UInt8(ascii: "\\")) {
      throw Fault(.zipName, "the name of an entry has a backslash: \(shown(name))")
    }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    if parts.contains(where: { $0 == ".." || $0 == "." }) {
      throw Fault(.zipName, "the name of an entry leads out of the package: \(shown(name))")
    }
    let hasDrive = bytes.dropFirst().first == UInt8(ascii: ":") && name.first?.isLetter == true
    if name.hasPrefix("/") || hasDrive {
      throw Fault(.zipName, "the name of an entry is an absolute path: \(shown(name))")
    }
    if parts.count > 1 {
      throw Fault(
        .zipFolder, "the zip holds a folder: \(shown(name))", remedy: remedy(against: String(parts[0])))
    }
  }

  private static func remedy(against folder: String) -> String {
    switch folder {
    case "xl", "_rels": "is it an Excel file? Save it as CSV"
    case "__MACOSX": "macOS has added it; remove it with zip -d"
    default: "zip the files themselves, not the folder they are in"
    }
  }

  private static func shown(_ name: String) -> String {
    let printable = name.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "?" : String($0) }
    return "\"\(printable.joined().prefix(80))\""
  }
}
