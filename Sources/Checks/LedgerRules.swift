extension Rule {
  /// What `p2c-check ledger` looks for; what is wrong with files beside a ledger has the names of package checks.
  static let ledgerRules: [Rule] = [
    Rule(
      "ledger-sum", .error, [], .ledger, "an account does not add up",
      "Every record that was read is in exactly one of the other counts, what was made is in the files that were written, and each side of a comparison is the sum of its parts. Our programs prove that before they write a ledger, so it was changed or damaged afterwards."
    ),
    Rule(
      "ledger-chain", .error, [], .ledger, "a stage did not read what the stage before it made",
      "Of each entity, all tasks and companies together; where the ledger is that of one of several packages, what this one holds. What --edited took is counted in; what --entity left out, or a mapping only looks up, is no finding."
    ),
    Rule(
      "ledger-amounts", .error, [], .ledger, "an amount changed although no record was left out",
      "Looked at where records go on as they are: into a database, or through a transform without a mapping."),
    Rule(
      "ledger-pieces", .error, [], .ledger, "the ledgers of some packages of a run are missing",
      "--split-rows writes several packages, each with the account of all. Only all of them together say where every record is."
    ),
    Rule(
      "ledger-files", .notChecked, [], .ledger, "the files that a ledger lists are not beside it",
      "A ledger called x.ledger.json lies beside x.zip or x/. Without it nothing is known of its files."),
    Rule(
      "ledger-mapping", .error, [], .ledger, "a mapping or value map is not the one that was used",
      "The SHA-256 in the ledger is not that of the file of this name. Mappings are looked for in what --mapping names and along P2C_MAPPINGS, value maps there and under their own path."
    ),
    Rule(
      "ledger-mapping-unknown", .notChecked, [], .ledger, "a mapping or value map that was used is not at hand",
      "Neither --mapping nor P2C_MAPPINGS leads to a file of this digest or of this name."),
    Rule(
      "ledger-gap", .warning, [], .ledger, "something was taken without proof",
      "The end of a bare file from a pipe, files that were changed and taken with --edited, rejects that were made to be changed, a run with --dry-run: the ledger says so, and nothing before it proves more."
    ),
  ]
}
