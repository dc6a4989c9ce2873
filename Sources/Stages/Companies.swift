package import Entities
package import Packages
package import Records
package import Tool

extension Fault {
  /// A company that was typed and is not among those there are.
  package static func unknownCompany(_ typed: String, in place: String, _ known: [String]) -> Fault {
    Fault(
      .missing, "company-unknown", "\(place) has no company \(typed), only \(known.joined(separator: ", "))",
      remedy: suggestion(for: typed, among: known).map { "did you mean \($0)?" })
  }
}

extension Session {
  /// The company of a package that is read, as it spells it. `--company` names it where the package does not; it cannot
  /// make the records of one company those of another.
  package func company(of reader: any Source) throws(Fault) -> String? {
    guard let typed = arguments.company else { return reader.company }
    guard let own = reader.company, !own.isEmpty else { return typed }
    guard CompanyName.isSame(typed, own) else {
      throw Fault(
        .usage, "company-of-package",
        "the package holds records of company \(own), and --company names \(typed)",
        remedy: "leave --company out, or move the records with p2c-transform --to-company \(typed)",
        place: Place(file: reader.name))
    }
    return own
  }

  /// Refuses to move records that name their company themselves: its name alone would change.
  package func checkMove(_ entities: [Entity]) throws(Fault) {
    guard arguments.toCompany != nil,
      let raw = entities.first(where: { $0.system == .axdb && $0.column("DATAAREAID") != nil })
    else { return }
    throw usage(
      "to-company", "--to-company moves no raw tables: each row of \(raw.name) names its company itself")
  }

  /// Notes in the ledger which company the records go to.
  package func noteMove(_ ledger: inout Ledger) {
    guard let moved = arguments.toCompany else { return }
    for index in ledger.tasks.indices { ledger.tasks[index].toCompany = moved }
  }
}
