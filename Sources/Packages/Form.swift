package import Entities
internal import Records

/// The container of a package, as `--form` names it.
///
/// A new form is a folder beside `Bare`, `Configuration`, `DataFiles` and `Stream`, and a line of the table.
package struct Form: Sendable, Equatable {
  /// As users type it.
  package let name: String
  /// How names of such packages end; nil where that tells the format.
  let ending: String?
  /// Whether it consists of data files, manifest and header, as D365 takes it.
  let isFiles: Bool
  /// Whether its ledger lies beside it.
  let hasLedgerBeside: Bool
  /// Whether whoever reads such a package next gets its ledger too.
  let carriesLedger: @Sendable (WriteSettings) -> Bool
  /// What writes its records, if that is no format.
  var ownRecords: (@Sendable ([OutputEntity], WriteSettings) throws(Fault) -> OwnRecords)? = nil
  /// What writes one.
  let makeSink: @Sendable ([OutputEntity], [RecordSerializer], WriteSettings) throws(Fault) -> any PackageSink

  /// All of them.
  package static let all: [Form] = [.zip, .folder, .stream, .bare, .configuration]

  /// The form of a name.
  package static func named(_ name: String) -> Form? { all.first { $0.name == name } }

  package static func == (left: Form, right: Form) -> Bool { left.name == right.name }
}

extension Entity {
  /// The name of its data files without ending: the label, without what Windows forbids in names.
  package func fileStem(label: String) -> String {
    let forbidden: Set<Character> = ["<", ">", ":", "\"", "/", "\\", "|", "?", "*"]
    return String(label.filter { !forbidden.contains($0) && $0 >= " " })
  }
}
