package import Databases
package import Packages
package import Records

/// Where a sample goes.
package enum SamplePlace: Sendable, Equatable {
  /// A folder that is new or empty, for two files of SQLite, and for the list of bad records if some are to be planted.
  case folder(String, withFaults: Bool)
  /// Two databases that are not there yet.
  case databases(fno: DatabaseURL, sales: DatabaseURL)

  /// Reads what `--to` was given: `DIR`, or `fno=DB` and `sales=DB`.
  package init(_ texts: [String], withFaults: Bool) throws(Fault) {
    var folder: String?
    var urls: [String: DatabaseURL] = [:]
    for text in texts {
      guard let (name, url) = try Self.database(text) else {
        if folder != nil { throw Self.usage("to-twice", "--to DIR is given twice") }
        folder = text
        continue
      }
      if urls[name] != nil { throw Self.usage("to-twice", "--to \(name)=DB is given twice") }
      urls[name] = url
    }
    if let folder {
      guard urls.isEmpty else {
        throw Self.usage(
          "to-both", "--to says a folder and a database", remedy: "say one folder, or fno=DB and sales=DB")
      }
      self = .folder(folder, withFaults: withFaults)
      return
    }
    guard let fno = urls["fno"], let sales = urls["sales"] else {
      let (given, missing) = urls["fno"] == nil ? ("sales", "fno") : ("fno", "sales")
      if urls.isEmpty { throw Self.usage("to-missing", "--to DIR says where the databases go") }
      throw Self.usage(
        "to-missing", "--to \(given)=DB names one database, and a sample is two that agree",
        remedy: "add --to \(missing)=DB")
    }
    if withFaults {
      throw Self.usage(
        "faults-need-folder", "--faults lists the bad records in a file beside the databases", remedy: "say --to DIR")
    }
    self = .databases(fno: fno, sales: sales)
  }

  /// Adds what is written to the files of a run.
  package func add(to files: inout RunFiles) {
    switch self {
    case .folder(let folder, _): files.write("--to \(folder)", folder)
    case .databases(let fno, let sales):
      fno.addNew(to: &files, "--to fno=")
      sales.addNew(to: &files, "--to sales=")
    }
  }

  /// The database that a text names, and which of the two it is to be; nil for a folder.
  private static func database(_ text: String) throws(Fault) -> (name: String, url: DatabaseURL)? {
    for name in ["fno", "sales"] where text.hasPrefix(name + "=") {
      let url = try DatabaseURL(String(text.dropFirst(name.count + 1)))
      try url.checkIsTarget()
      return (name, url)
    }
    if DatabaseURL.isNamed(by: text) {
      throw usage("to-which", "--to \(text) does not say which database it is", remedy: "write fno=DB or sales=DB")
    }
    if let sign = text.firstIndex(of: "="), DatabaseURL.isNamed(by: text[text.index(after: sign)...]) {
      throw usage(
        "to-which", "a sample has no database called \(text[..<sign])", remedy: "write fno=DB or sales=DB")
    }
    return nil
  }

  private static func usage(_ rule: String, _ what: String, remedy: String = "see p2c-sample --help") -> Fault {
    Fault(.usage, rule, what, remedy: remedy)
  }
}
