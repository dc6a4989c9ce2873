internal import Records

extension Form {
  /// A zip written without seeking, for pipes: manifest, numbered parts, ledger.
  package static let stream = Form(
    name: "stream", ending: ".stream", isFiles: false, hasLedgerBeside: false,
    carriesLedger: { _ in true },
    makeSink: { entities, serializers, settings throws(Fault) in try StreamSink(entities, serializers, settings) })
}
