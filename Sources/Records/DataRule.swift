/// A rule that data can break, by its one name: in the rejects of every stage, in the findings of p2c-check, and in
/// docs/rules.md.
///
/// A fault that has one is about what a package or a record holds, so whoever only looks reports it and goes on. Others are
/// about getting at the data at all.
public enum DataRule: String, Sendable, CaseIterable {
  // How a package is made.
  case zipFolder = "zip-folder"
  case zipDuplicate = "zip-duplicate"
  case zipName = "zip-name"
  case fileMissing = "file-missing"
  case entityUndescribed = "entity-undescribed"

  // Its manifest.
  case manifestMissing = "manifest-missing"
  case manifestUnreadable = "manifest-unreadable"
  case manifestRoot = "manifest-root"
  case manifestNamespace = "manifest-namespace"
  case manifestElement = "manifest-element"
  case manifestUnknown = "manifest-unknown"
  case manifestOrder = "manifest-order"
  case manifestRepeated = "manifest-repeated"
  case manifestNumber = "manifest-number"
  case manifestBoolean = "manifest-boolean"
  case manifestDefault = "manifest-default"
  case manifestMode = "manifest-mode"
  case mapEmpty = "map-empty"

  // What is said of it elsewhere.
  case ledgerUnreadable = "ledger-unreadable"
  case fileEdited = "file-edited"
  case fileCut = "file-cut"
  case recordCount = "record-count"

  // The text of a data file.
  case noData = "no-data"
  case columnHeader = "column-header"
  case columnName = "column-name"
  case columnUnmapped = "column-unmapped"
  case fieldUnknown = "field-unknown"
  case delimiter
  case badText = "bad-text"
  case lineEnds = "line-ends"
  case unevenRows = "uneven-rows"
  case blankLine = "blank-line"
  case quoting
  case quotedText = "quoted-text"
  case recordTooLong = "record-too-long"
  case tooManyColumns = "too-many-columns"
  case xmlMalformed = "xml-malformed"
  case xmlStructure = "xml-structure"
  case composite
  case configurationMalformed = "configuration-malformed"
  case jsonMalformed = "json-malformed"
  case workbookMalformed = "workbook-malformed"
  case sheetMissing = "sheet-missing"
  case tooManyRows = "excel-rows"
  case controlCharacter = "control-character"
  case encodingLacks = "encoding-lacks"

  // The value of a field.
  case required
  case tooLong = "too-long"
  case tooManyDecimals = "too-many-decimals"
  case invalidDate = "invalid-date"
  case invalidValue = "invalid-value"
  case dateRange = "date-range"
  case textAsNumber = "text-as-number"
  case tooManyDigits = "too-many-digits"
  case doesNotFit = "does-not-fit"
  case prefixMissing = "prefix-missing"

  // Keys and references.
  case missingKey = "missing-key"
  case keyNumbered = "key-numbered"
  case duplicateKey = "duplicate-key"
  case keyInTwoInputs = "key-in-two-inputs"
  case keyThere = "key-there"
  case keyMissing = "key-missing"
  case keyTwice = "key-twice"
  case parentMissing = "parent-missing"
  case referenceMissing = "reference-missing"
  case referenceOutside = "reference-outside"
  case referenceTwice = "reference-twice"
  case heldBack = "held-back"

  // What an environment says.
  case refused
  case alreadyThere = "already-there"

  // What a mapping asks for.
  case valueMapKey = "value-map-key"
  case lookupMissing = "lookup-missing"
  case lookupSeveral = "lookup-several"
  case sequenceDuplicate = "sequence-duplicate"
  case sequenceExhausted = "sequence-exhausted"
  case sequenceOrder = "sequence-order"
  case expressionDate = "expression-date"
  case expressionNumber = "expression-number"
  case expressionNotWhole = "expression-not-whole"
  case expressionEnum = "expression-enum"
  case expressionGUID = "expression-guid"
  case expressionOverflow = "expression-overflow"
  case expressionDivisionByZero = "expression-division-by-zero"
  case expressionPatternSteps = "expression-pattern-steps"

  // Rows of a database.
  case sqlDangling = "sql-dangling"
  case sqlBlob = "sql-blob"
  case sqlEncoding = "sql-encoding"
  case sqlNUL = "sql-nul"
}
