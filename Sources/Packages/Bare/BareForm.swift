internal import Records

extension Form {
  /// One entity as a plain data file.
  package static let bare = Form(
    name: "bare", ending: nil, isFiles: false, hasLedgerBeside: false,
    // The next stage cannot prove the end of a pipe either.
    carriesLedger: { $0.target == "-" && !$0.isStdoutRegular },
    makeSink: { entities, serializers, settings throws(Fault) in try BareSink(entities, serializers, settings) })
}
