package import Packages
package import Records
package import Tool

extension Session {
  /// The files that the command line names, but for databases and what is read by default of a place.
  package func files(_ searchPath: [String]) throws(Fault) -> RunFiles {
    var files = RunFiles()
    for folder in searchPath { files.readEntityFiles(in: folder) }
    for (name, file) in arguments.valueMap { files.read("--value-map \(name)=\(file)", file) }
    for path in arguments.idsFrom { try files.readPackage("--reference", path) }
    if let ledger = arguments.ledger { files.write("--ledger \(ledger)", ledger) }
    if let rejects = arguments.rejects { try files.write(Rejects.settings(rejects)) }
    return files
  }

  /// Adds the package that is written; a dry run only has its name.
  package func addOutput(to files: inout RunFiles) throws(Fault) {
    let settings = writeSettings()
    if settings.target == "-", arguments.dryRun { return }
    try files.write(settings)
  }
}
