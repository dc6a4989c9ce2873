extension Rule {
  /// Every rule; `--list-rules`, `--explain` and docs/rules.md are made from it.
  package static let table: [Rule] =
    packageRules + manifestRules + fileRules + valueRules + keyRules + otherRules + ledgerRules + stageRules

  private static let packageRules: [Rule] = [
    Rule(
      "zip-folder", .error, ["400"], .package, "the zip or folder holds a folder",
      "Data management looks for its files at the root and answers 400 Bad Request. Zip the files themselves, not the folder they are in. Nothing else is checked until that is right."
    ),
    Rule(
      "zip-duplicate", .error, [], .package, "a name occurs twice in the zip",
      "Which of the two files is read depends on the reader, so neither is. Nothing else is checked."),
    Rule(
      "zip-name", .error, [], .package, "the name of a file cannot be used",
      "Names with control characters, backslashes, drive letters or dots that lead out of the package are refused. Nothing else is checked."
    ),
    Rule(
      "saved-stream", .error, ["400"], .package, "it is a saved stream",
      "A stream is what our programs hand each other through pipes. Data management does not know the form. Convert it: p2c-transform --from FILE --to PACKAGE.zip."
    ),
    Rule(
      "bare-file", .warning, ["400"], .package, "it is a data file without a package",
      "Sent as a package it would be answered with 400, because PackageHeader.xml is not found. Its columns and records are checked all the same. p2c-transform --from FILE --as ENTITY --to PACKAGE.zip makes a package of it."
    ),
    Rule(
      "not-carried", .warning, [], .package, "a configuration package holds what no stage takes over",
      "Links of many to many, lists of parties, and what is not known; and look-ups of which only the id can be read, because the record they lead to is neither there nor in a --reference."
    ),
    Rule(
      "manifest-missing", .error, ["400"], .package, "there is no Manifest.xml",
      "The name must be spelled exactly so. Without it nothing says which file holds which entity, so nothing else is checked."
    ),
    Rule(
      "package-header-missing", .error, ["400"], .package, "there is no PackageHeader.xml",
      "ImportFromPackage answers 400 and says it could not find the file. The name must be spelled exactly so."
    ),
    Rule(
      "file-missing", .error, [], .package, "the manifest names a file that is absent",
      "Newer platforms refuse such a package; older ones run nothing for the entity and say nothing. InputFilePath must equal the name of the file in the zip."
    ),
    Rule(
      "file-unlisted", .warning, [], .package, "a file is in the package but not in the manifest",
      "Data management leaves it alone and reports success."),
    Rule(
      "file-twice", .error, [], .package, "two entities name the same file",
      "A data file holds the records of one entity."),
    Rule(
      "entity-twice", .error, [], .package, "the manifest lists an entity twice",
      "The label must be unique in a package; put all records into one file."),
    Rule(
      "entity-disabled", .warning, [], .package, "an entity is switched off",
      "Its Disable is true, so data management leaves it out, and so do our programs, which say so and count its records in the ledger. Its data file is not checked."
    ),
    Rule(
      "entity-undescribed", .notChecked, [], .package, "no entity file describes the entity",
      "Only the layout is checked: encoding, header, columns against the map, rows, quotes, control characters. Of types, lengths, symbols, required fields, keys and references nothing is known. Write an entity file, and put its folder on P2C_MAPPINGS; or say --skip entity-undescribed if that is enough."
    ),
    Rule(
      "no-entities", .error, [], .package, "the manifest lists no entity",
      "The job would end as success and import nothing."),
  ]

  private static let manifestRules: [Rule] = [
    Rule(
      "manifest-unreadable", .error, ["400"], .manifest, "manifest or header is not XML that can be read",
      "It must be well-formed, without a document type declaration, in UTF-8 or in UTF-16 with a byte order mark."
    ),
    Rule(
      "manifest-root", .error, [], .manifest, "the outermost element has the wrong name",
      "Manifest.xml begins with DataManagementPackageManifest, PackageHeader.xml with DataManagementPackageHeader."
    ),
    Rule(
      "manifest-namespace", .error, [], .manifest, "the namespace is not the one of data management",
      "It must be exactly http://schemas.microsoft.com/dynamics/2015/01/DataManagement on every element; with any other, data management reads an empty manifest."
    ),
    Rule(
      "manifest-element", .error, [], .manifest, "an element that is needed is missing or empty",
      "PackageEntityList, and for each entity EntityName, InputFilePath and SourceFormat, and for each map EntityField and XMLField."
    ),
    Rule(
      "manifest-unknown", .warning, [], .manifest, "an element is unknown",
      "D365 writes no such element and ignores it. Truncation, for example, is a property of the data project and not of the manifest."
    ),
    Rule(
      "manifest-order", .error, [], .manifest, "elements are not in alphabetical order",
      "Data management reads its elements in alphabetical order and silently drops one that comes too late."),
    Rule(
      "manifest-repeated", .error, [], .manifest, "an element stands there twice",
      "Only the first counts."),
    Rule(
      "manifest-number", .error, [], .manifest, "a number is not a whole number",
      "ExecutionUnit, LevelInExecutionUnit, SequenceInLevel and PackageVersion are whole numbers."),
    Rule(
      "manifest-boolean", .error, [], .manifest, "a truth value is neither true nor false",
      "Disable is true or false, or 1 or 0; white space around it does not matter. Our other programs refuse the package, because both ways of reading it may be wrong."
    ),
    Rule(
      "manifest-default", .warning, [], .manifest, "a number that D365 always writes is missing",
      "ExecutionUnit, LevelInExecutionUnit and SequenceInLevel say when an entity is imported; one that is missing counts as 0."
    ),
    Rule(
      "manifest-mode", .error, [], .manifest, "our own attribute for the mode has an unknown value",
      "It is upsert, insert, update, update-existing, replace or document."),
    Rule(
      "map-empty", .error, [], .manifest, "an entity has no field map",
      "The job ends as success with 0 rows and 0 errors. List every column of the data file in EntityMapList."
    ),
    Rule(
      "entity-name", .error, ["400"], .manifest, "EntityName is an AOT or OData name",
      "EntityName must be the label that Data management shows; with a technical name the answer is 400, Entity X does not exist in the target environment."
    ),
    Rule(
      "entity-foreign", .error, ["400"], .manifest, "data management does not know the entity",
      "Raw tables, entities of the Common Data Service and tables of Sales can be kept in such a zip, but only our programs read it."
    ),
    Rule(
      "target-entity", .warning, [], .manifest, "TargetEntity is not the AOT name of the entity",
      "The label decides, but the two should say the same."),
    Rule(
      "field-unknown", .warning, ["DMF2022"], .manifest,
      "the map names a field the entity file does not know",
      "If it is a field of your own, add it with an entity file that extends the entity; data management refuses fields its staging table does not have."
    ),
    Rule(
      "required-unmapped", .warning, ["DMF2018"], .manifest, "a required field is not in the map",
      "Data management will refuse new records, unless the environment fills the field by itself."),
    Rule(
      "sequence", .error, [], .manifest, "an entity is imported before one it refers to",
      "Execution units run side by side, levels of a unit one after the other, and entities of a level by their sequence, equal numbers side by side. Put what is referred to into an earlier level of the same unit."
    ),
  ]

  private static let fileRules: [Rule] = [
    Rule(
      "excel-columns", .error, ["DMF2009"], .file, "an Excel sheet has more than 255 columns",
      "Data management takes 255 columns from Excel. Use CSV-Unicode or XML."),
    Rule(
      "excel-rows", .error, ["DMF2042"], .file, "an Excel sheet has more rows than a sheet can have",
      "A sheet has 1,048,576 rows, and the header is one of them. --split-rows makes several packages. Reading stops there."
    ),
    Rule(
      "sheet-missing", .error, ["DMF2042"], .file, "the workbook has no sheet of the name that is looked for",
      "ExcelSheetName in the manifest names it, with $ behind it; without a name it is the first. For a bare workbook --sheet names it."
    ),
    Rule(
      "workbook-malformed", .error, ["DMF2042"], .file, "the Excel workbook cannot be read",
      "It is a zip with XML in it, as .xlsx files are. Reading stops there."),
    Rule(
      "format-mismatch", .error, ["DMF2042"], .file, "the file is not in the format the manifest states",
      "SourceFormat names a format set up in the target environment; an XML format needs XML in its own style, a delimited one needs delimited text."
    ),
    Rule(
      "encoding", .error, ["DMF2039"], .file, "the encoding is not that of the source format",
      "CSV-Unicode is UTF-16LE with byte order mark, and CSV is not. The message is: Selected file is not Unicode. p2c-transform --format csv-unicode writes it right."
    ),
    Rule(
      "xml-encoding", .warning, [], .file, "the XML declaration contradicts the byte order mark",
      "Our programs go by the mark, as RFC 7303 wants it; other readers refuse such a file, or read it in the wrong encoding."
    ),
    Rule(
      "bad-text", .error, ["DMF2039"], .file, "bytes are not text in the file's encoding",
      "Invalid UTF-8, half a UTF-16 character, or NUL bytes. Convert the file with iconv."),
    Rule(
      "line-ends", .error, ["DMF2050"], .file, "rows do not end in CR LF",
      "With LF alone the message is misleading: mapping is incorrect for entity X and field {GUID}."),
    Rule(
      "no-data", .error, ["DMF2053"], .file, "the file has no data row",
      "At least one is needed. Leave the entity out of the package."),
    Rule(
      "column-header", .error, ["FF004"], .file, "the header row is missing, or the first line is blank",
      "The first line must name the columns as the map does. Columns and values are not checked until it does."
    ),
    Rule(
      "column-name", .error, ["DMF2022"], .file, "a column has no name, or the name of another",
      "Names are compared without case. In a workbook, a record whose cell has a value in a column without a name.",
      rejectedBy: [.transform, .import]),
    Rule(
      "delimiter", .error, ["DMF2022"], .file, "the columns are separated by another character",
      "The definition of the source format in the target environment decides; the shipped CSV-Unicode separates by comma. Say --delimiter if the environment's format has another."
    ),
    Rule(
      "column-missing", .error, ["DMF2022", "DMF2025", "DMF2060"], .file,
      "a mapped column is missing in the file",
      "Every XMLField of the map must be a column of the file."),
    Rule(
      "element-missing", .error, ["0xC0010009"], .file, "a mapped field never occurs in the XML file",
      "XML is not in correct format, says data management. Every mapped element or attribute must occur at least once, empty if need be."
    ),
    Rule(
      "column-unmapped", .error, ["DMF2022", "DMF2025", "DMF2060"], .file,
      "a column of the file is not in the map",
      "Every column of the file must be an XMLField of the map."),
    Rule(
      "record-count", .error, [], .file, "a bare file has not as many records as --records says",
      "A file that was cut between two records looks whole."),
    Rule(
      "file-edited", .error, [], .file, "a data file is not what the ledger beside the package says",
      "Size or checksum differ, or the package has another file than its ledger lists. p2c-transform and p2c-import refuse it with status 65, unless --edited says that it was meant. If the ledger is that of another package, move it away."
    ),
    Rule(
      "file-cut", .error, [], .file, "a data file is not what its ledger says, and ends within a line",
      "It was cut, which --edited does not excuse. Write or fetch the package again."),
    Rule(
      "ledger-unreadable", .error, [], .file, "the ledger beside the package cannot be used",
      "It is damaged, or a later version wrote it, or it names a mode that is not known. p2c-transform and p2c-import refuse the package with status 65. Without a ledger nothing says what the stages before left out."
    ),
    Rule(
      "uneven-rows", .error, ["DMF2050"], .file, "a row has more or fewer fields than the header",
      "Often a value with a delimiter in it is not in quotes. Values of such rows are not checked."),
    Rule(
      "blank-line", .error, ["DMF2050"], .file, "there is a blank line",
      "Remove it, also at the end of the file; one line end behind the last row is right. In a workbook an empty row is no record, so a record without any value cannot be written to one.",
      rejectedBy: [.transform]),
    Rule(
      "quoting", .error, ["DMF2052"], .file, "quotes do not match",
      "A quote inside a value is doubled, and the value put in quotes. Values of such rows are not checked."),
    Rule(
      "record-too-long", .error, [], .file, "a record is longer than 16 MiB",
      "Often a quote was never closed, or a line end is missing. Reading stops there."),
    Rule(
      "too-many-columns", .error, [], .file, "there are more than 4,096 columns",
      "Is the first line the header, and --delimiter the right one? Records are not checked."),
    Rule(
      "quoted-text", .warning, ["DMF2050"], .file, "values hold quotes or line breaks",
      "They are written by RFC 4180, which not every version of the platform reads. --plain-text replaces them when our programs write."
    ),
    Rule(
      "xml-malformed", .error, ["0xC0010009"], .file, "the XML file is not well-formed",
      "Reading stops there."),
    Rule(
      "configuration-malformed", .error, [], .file, "a configuration package is not laid out as one",
      "data_schema.xml names the tables and their columns, each once, and data.xml has records of those tables alone. Both begin with entities. Reading stops there. A record with a field that the schema does not name, with one that comes twice or one without a name is rejected alone.",
      rejectedBy: [.transform, .import]),
    Rule(
      "json-malformed", .error, [], .file, "the file of JSON Lines has a line that is no record",
      "Each record is an object on a line of its own, with the members of the first record at the most. Reading stops there."
    ),
    Rule(
      "xml-structure", .error, ["0xC0010009"], .file, "the XML file is not laid out as a data file",
      "The root is Document; in it, one element for each record, named as the entity's XML name, with its fields as elements or as attributes, each once."
    ),
    Rule(
      "composite", .notChecked, ["DMF1830", "MAP011"], .file, "the file holds a composite entity",
      "Records inside records are not checked. Every child entity must occur at least once in such a document, if only as an empty element."
    ),
    Rule(
      "control-character", .error, ["DMF2055"], .file, "values hold control characters",
      "Only tab, carriage return and line feed are allowed below the blank.",
      rejectedBy: [.transform]),
  ]

  private static let valueRules: [Rule] = [
    Rule(
      "too-long", .error, ["DMF2018"], .value, "a text is longer than the field takes",
      "Characters are counted, not bytes. Shorten the value, or truncate in a mapping.",
      rejectedBy: [.transform, .import]),
    Rule(
      "invalid-date", .error, ["DMF2016"], .value, "a date cannot be read",
      "Write yyyy-MM-dd, or yyyy-MM-dd HH:mm:ss, in UTC.",
      rejectedBy: [.export, .transform, .import]),
    Rule(
      "date-range", .error, ["DMF2016"], .value, "a date is outside the range D365 can hold",
      "The range is 1900-01-01 to 2154-12-31."),
    Rule(
      "invalid-value", .error, ["DMF2018"], .value, "a value is not one of the field's type",
      "Numbers with a point and without thousands marks, Yes or No, the symbols of an enumeration, GUIDs in full.",
      rejectedBy: [.export, .transform, .import]),
    Rule(
      "too-many-decimals", .warning, [], .value, "a number has more decimals than the field keeps",
      "Zeros at the end don't count. Data management would round.",
      rejectedBy: [.transform, .import]),
    Rule(
      "required", .error, ["DMF2018"], .value, "a required field is blank",
      "Fill it in, or leave the record out.",
      rejectedBy: [.transform, .import]),
    Rule(
      "mixed-companies", .error, [], .value, "records belong to several companies",
      "Data management loads a package into one company and does not remap. Make one package for each."),
  ]

  private static let keyRules: [Rule] = [
    Rule(
      "missing-key", .error, ["DMF2018"], .key, "a key field is blank, or its column is missing",
      "Without its key a record cannot be found again, and every run would add it once more.",
      rejectedBy: [.export, .transform, .import]),
    Rule(
      "key-numbered", .warning, [], .key, "a key that F&O numbers is blank, or its column is missing",
      "F&O gives each record a number of its number sequence, so importing the file twice makes all records twice. Bring the numbers along, unless the records are new and imported once."
    ),
    Rule(
      "duplicate-key", .error, ["DMF1959", "DMF2057"], .key, "a key occurs twice in the file",
      "Case and trailing blanks don't tell keys apart. Keep one record of each key.",
      rejectedBy: [.import]),
    Rule(
      "reference-missing", .error, [], .key, "a record refers to one that is nowhere",
      "It is neither in the package nor in what --reference names; for p2c-import, neither in the target nor earlier in the package. A configuration package needs the id of each record that is looked up.",
      rejectedBy: [.export, .transform, .import]),
    Rule(
      "parent-missing", .error, [], .key, "a line has no header",
      "Its header is neither in the package nor in what --reference names; for p2c-import, neither in the target nor earlier in the package. Load the headers first, or together with their lines.",
      rejectedBy: [.import]),
    Rule(
      "reference-outside", .warning, [], .key, "a record refers to one outside the package",
      "The entity it refers to is in the package, but not this record of it. If the target has it already, all is well; --reference PACKAGE says so."
    ),
    Rule(
      "reference-unused", .warning, [], .key, "what --reference names is of no use",
      "It holds no entity that the checked records refer to, so it was as if it had not been named. Nothing is proven of references to what is neither there nor in the package."
    ),
  ]

  private static let otherRules: [Rule] = [
    Rule(
      "like-label", .error, ["400"], .template, "the template has no entity of this label",
      "The label is the one of the target environment; some were renamed from CDS to Dataverse. --labels dataverse writes those."
    ),
    Rule(
      "like-column", .error, ["DMF2022"], .template, "the template's entity has no such field",
      "The field is not in the map of the package that --like names."),
    Rule(
      "like-format", .error, ["DMF2042"], .template, "the template uses another source format",
      "SourceFormat must be a name that the target environment knows; --source-format sets it."),
    Rule(
      "mapping-load", .error, [], .mapping, "the mapping cannot be used",
      "Unknown fields, types that clash, wrong arguments, unknown symbols, value maps that cannot be read. Nothing else of the mapping is checked."
    ),
    Rule(
      "mapping-unused-map", .warning, [], .mapping, "a value map is not used",
      "No field names it in its map attribute."),
    Rule(
      "mapping-unused-parameter", .warning, [], .mapping, "a parameter is not used",
      "Setting it would change nothing."),
    Rule(
      "mapping-unfilled", .warning, [], .mapping, "a required or key field of the target gets no value",
      "Every record would be rejected, unless the target fills the field by itself."),
    Rule(
      "mapping-length", .warning, [], .mapping, "a value may be longer than its target field",
      "Records with longer values are rejected. truncate=\"true\" cuts them, and counts how many."),
    Rule(
      "mapping-hop", .warning, [], .mapping, "the second hop reads what the first does not write",
      "The field is blank on the second hop, or the run stops because the column is missing."),
    Rule(
      "prerequisite", .error, [], .prerequisite, "something that the flow needs is missing",
      "The finding says what is missing and where it comes from."),
    Rule(
      "prerequisite-advised", .warning, [], .prerequisite, "a later version is better than the one that is installed",
      "What is installed is enough by some pages and not by others. Update it before you look for other causes."),
    Rule(
      "prerequisite-unstated", .notChecked, [], .prerequisite, "nothing was said of something the flow needs",
      "Whether the flow is supported is not known. Say the option that the finding names."),
    Rule(
      "population-numbers", .error, [], .population, "lines have no LineCreationSequenceNumber",
      "Run populate-prospect-to-cash; without the number, lines are not told apart on the other side."),
    Rule(
      "population-duplicates", .error, [], .population, "a number occurs twice in a document",
      "Run populate-prospect-to-cash with its parameter for renumbering."),
    Rule(
      "population-orphans", .warning, [], .population, "lines have no header",
      "They are numbered by their document all the same."),
    Rule(
      "population-products", .error, [], .population, "the product list is not complete",
      "Products or variants released in the company are missing in it, or it has rows for some that are not released any more. Run populate-prospect-to-cash."
    ),
    Rule(
      "population-schema", .error, [], .population, "a table or the new field is missing",
      "The hotfixes of the release bring the field; without it there is nothing to populate."),
  ]
}
