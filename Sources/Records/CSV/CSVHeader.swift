/// How many columns the records of a file may have; tables of databases have fewer.
public let mostColumns = 4096

/// The header of a CSV file.
public enum CSVHeader {
  /// The longest header.
  static let longest = 1024 * 1024

  /// What the first bytes of a file say the columns are called, by libcsv.
  public static func names(
    in bytes: UnsafeRawBufferPointer, count: Int, _ dialect: CSVDialect, file: String
  ) throws(Fault) -> [String] {
    var chunk = Chunk()
    chunk.bytes.append(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
    chunk.origin.textCount = count
    chunk.origin.file = file
    do {
      try CSVGrammar(dialect, columnCount: nil).parse(&chunk)
    } catch {
      var fault = error
      fault.place.record = nil
      if let other = Self.delimiter(behindQuoteIn: bytes, fault) { fault = .separated(by: other, line: 1) }
      throw fault.at(Place(file: file))
    }
    guard chunk.recordCount > 0 else {
      throw Fault(
        .columnHeader, "the first line is blank", remedy: "the first line must name the columns",
        place: Place(file: file, line: 1))
    }
    guard chunk.columnCount <= mostColumns else {
      throw Fault(
        .tooManyColumns, "there are \(chunk.columnCount) columns, and at most \(mostColumns) can be read",
        remedy: "is this the header? Another delimiter is named with --delimiter", place: Place(file: file, line: 1))
    }
    return (0..<chunk.columnCount).map { chunk.text(chunk[0, $0]) }
  }

  /// What may stand between fields, and what each is called.
  public static let delimiters: [(byte: UInt8, name: String)] = [
    (0x3B, "a semicolon"), (0x09, "a tab"), (0x7C, "a bar"), (0x3A, "a colon"), (0x2C, "a comma"),
  ]

  /// The delimiter behind a closing quote, where another one was expected.
  private static func delimiter(behindQuoteIn bytes: UnsafeRawBufferPointer, _ fault: Fault) -> UInt8? {
    guard fault.dataRule == .quoting, bytes.first == 0x22, let quote = bytes.dropFirst().firstIndex(of: 0x22),
      quote + 1 < bytes.count
    else { return nil }
    return delimiters.first { $0.byte == bytes[quote + 1] }?.byte
  }

  /// Without a header its place is taken by the first record, whose values stay out of messages.
  static func refuseUnusable(_ names: [String], _ file: String) throws(Fault) {
    let place = Place(file: file, line: 1)
    let hasAll = Set(names.map { $0.lowercased() }).count == names.count && !names.contains("")
    if !hasAll, names.contains(where: isValue) {
      throw Fault.noHeader("the first line is a record rather than the names of the columns").at(place)
    }
    var seen: [String: Int] = [:]
    for (index, name) in names.enumerated() {
      guard !name.isEmpty else {
        throw Fault(
          .columnName, "column \(index + 1) of \(names.count) has no name",
          remedy: "is there a delimiter too many, or no header?", place: place)
      }
      if let first = seen.updateValue(index + 1, forKey: name.lowercased()) {
        throw Fault(
          .columnName, "columns \(first) and \(index + 1) have the same name",
          remedy: "names are compared without case: rename one, or put a header in front if there is none", place: place
        )
      }
    }
  }

  /// Whether it is a number or a date, which hardly a column is called.
  public static func isValue(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.contains { 0x30...0x39 ~= $0 }
      && name.utf8.allSatisfy { 0x30...0x39 ~= $0 || " +-./:,TZ".utf8.contains($0) }
  }
}

extension Fault {
  /// There is no header row: what stands in its place, without its values.
  public static func noHeader(_ what: String) -> Fault {
    Fault(.columnHeader, what, remedy: "the first line must name the columns", place: Place(line: 1))
  }

  /// The fields are separated by another character than was said.
  public static func separated(by byte: UInt8, line: Int? = nil) -> Fault {
    let name = CSVHeader.delimiters.first { $0.byte == byte }?.name ?? "another character"
    let typed = byte == 0x09 ? "tab" : "'\(Character(Unicode.Scalar(byte)))'"
    return Fault(
      .delimiter, "the columns are separated by \(name)", remedy: "try --delimiter \(typed)",
      place: Place(line: line))
  }
}
