internal import Glibc
internal import Packages
package import Records

extension DataManagement {
  /// Lets the environment make a package of a project and a company, and waits until it has.
  package func export(_ project: String, company: String) throws(Fault) -> Execution {
    // Each run gives what there is now, so each has a name of its own.
    var dice = SystemRandomNumberGenerator()
    let id = "p2c-" + (0..<2).map { _ in String(dice.next(), radix: 16) }.joined()
    let request = try request(
      "ExportToPackage",
      [
        ("definitionGroupId", .text(project)), ("packageName", .text(id)), ("executionId", .text(id)),
        ("reExecute", .bool(true)),
        ("legalEntityId", .text(company)),
      ])
    say("\(name) exports project \(project), as run \(id)")
    try begin(request, id, remedy: "look whether run \(id) is there; run it again to export once more")
    return try wait(for: id)
  }

  /// Writes the package that a run has made into a file, and closes that.
  package func download(_ execution: Execution, to file: Int32) throws(Fault) {
    defer { close(file) }
    var time = 0
    while true {
      let url = try call("GetExportedPackageUrl", [("executionId", .text(execution.id))]).string ?? ""
      if !url.isEmpty { return try Blob(url, connection).read(into: file) }
      try wait(time, for: "\(name) has not said where the package of run \(execution.id) is")
      time += 1
    }
  }
}
