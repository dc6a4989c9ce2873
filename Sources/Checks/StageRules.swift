extension Rule {
  private static func rejected(_ id: String, _ stages: [Stage], _ title: String, _ text: String) -> Rule {
    Rule(id, .rejected, [], .stage, title, text, rejectedBy: stages)
  }

  /// What only the stages look for, in what they make of a record.
  static let stageRules: [Rule] = [
    rejected(
      "held-back", [.export, .transform, .import], "another record of its document was rejected",
      "A document moves whole or not at all. Correct the other record; this one is in the rejects so that both can be piped in again."
    ),
    rejected(
      "refused", [.import], "an environment has refused a record",
      "Its words stand in the message, as far as it has any. Correct the record, and send its document again."),
    rejected(
      "already-there", [.import], "an environment has a record of whose document it refused another",
      "Nothing is wrong with it. It is in the rejects so that the document can be sent whole; records that are there are updated."
    ),
    rejected(
      "encoding-lacks", [.export, .transform], "the encoding that is written lacks a character of a value",
      "Nothing is replaced unasked: write UTF-8, take another --to-encoding, or replace the character in a mapping."),
    rejected(
      "value-map-key", [.transform], "a value is not in the value map",
      "Add it to the file of the map, or say otherwise=\"keep\" or otherwise=\"VALUE\" in the mapping."),
    rejected(
      "lookup-missing", [.transform], "a lookup of the mapping finds no record",
      "What it looks for is in neither the package nor the reference file."),
    rejected(
      "lookup-several", [.transform], "a lookup of the mapping finds more than one record",
      "Say in the mapping with order which one counts."),
    rejected(
      "sequence-duplicate", [.transform], "a number of a sequence occurs twice in its document",
      "duplicates=\"renumber\" in the sequence lets the first keep it."),
    rejected(
      "sequence-exhausted", [.transform], "a sequence has no number left in the document",
      "The highest number is in use."),
    rejected(
      "sequence-order", [.transform], "a record lacks what its document is put in order by",
      "The field that the order of the sequence names has no value of its type."),
    rejected(
      "expression-date", [.export, .transform], "parseDate finds a text that is not a date of its form",
      "Correct the value, or test it in the mapping before."),
    rejected(
      "expression-number", [.export, .transform], "number() finds a text that is not a number of its form",
      "Correct the value, or test it in the mapping before."),
    rejected(
      "expression-not-whole", [.export, .transform], "an expression gives a fraction where a whole number is needed",
      "Round it in the mapping."),
    rejected(
      "expression-enum", [.export, .transform], "an expression gives what is no member of the enumeration",
      "Use a value map for what is spelled in another way."),
    rejected(
      "expression-guid", [.export, .transform], "an expression gives what is no GUID", "A GUID is written in full."),
    rejected(
      "expression-overflow", [.export, .transform], "an expression gives a number or text that is too long",
      "Numbers have 38 digits and padded texts 4,000 characters at the most."),
    rejected(
      "expression-division-by-zero", [.export, .transform], "an expression divides by zero",
      "Test the divisor in the mapping with if."),
    rejected(
      "expression-pattern-steps", [.export, .transform], "a pattern takes too many steps on a text",
      "Write a pattern that does not repeat what repeats already."),
    rejected(
      "reference-twice", [.export, .transform, .import], "what a record refers to is there more than once",
      "The target has several records of this key, or the package and its references have, so it is not clear which one is meant."
    ),
    rejected(
      "key-in-two-inputs", [.transform, .import], "another input has a record of the same key",
      "The first input with the key counts, and the records of the others are rejected. --prefer first or --prefer last says which of them is meant; then the others are left out, and counted."
    ),
    rejected(
      "key-there", [.import], "the target has the record already, and the mode is insert",
      "Mode upsert updates it."),
    rejected(
      "key-missing", [.import], "the target does not have the record, and the mode is update",
      "Mode upsert inserts it; update-existing leaves it out and counts it."),
    rejected(
      "key-twice", [.import], "the target has more than one record with this key",
      "It is not clear which one is meant."),
    rejected(
      "prefix-missing", [.import], "a key does not begin with the prefix of its documents",
      "Say --set document-prefix=TEXT to p2c-transform too."),
    rejected(
      "text-as-number", [.import], "a column of numbers would change a text",
      "000697 would come back as 697. Declare the column of the target as TEXT."),
    rejected(
      "does-not-fit", [.import], "a column of the target would not give the value back as it is",
      "Such as a text that is too long for character varying(20), or 1.255 in numeric(10, 2). The remedy that is shown widens the column."
    ),
    rejected(
      "too-many-digits", [.import], "a binary column would lose digits of a number",
      "It keeps 15 digits. Declare the column of the target as TEXT."),
    rejected(
      "sql-dangling", [.export], "a row names another row that is not there",
      "The entity needs a value of it. Correct the database, or leave the record out with --where."),
    rejected(
      "sql-blob", [.export], "a row holds binary data, which has no text", "Leave the column out, or correct the row."),
    rejected(
      "sql-encoding", [.export], "a row holds bytes that are not UTF-8", "Correct the row."),
    rejected(
      "sql-nul", [.export], "a row holds a NUL character, which no data file can carry", "Correct the row."),
  ]
}
