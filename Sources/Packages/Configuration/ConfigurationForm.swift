internal import Entities
internal import Records

extension Form {
  /// The zip of Dataverse's Configuration Migration tool.
  package static let configuration = Form(
    name: "configuration", ending: ".zip", isFiles: false, hasLedgerBeside: true,
    carriesLedger: { $0.target != "-" && $0.ledger == nil },
    ownRecords: { entities, settings throws(Fault) in try ConfigurationPlan(entities, settings).records() },
    makeSink: { entities, _, settings throws(Fault) in try ConfigurationSink(entities, settings) })
}
