/// How many columns the records of a file may have; tables of databases have fewer.
public let mostColumns = 4096

/// The header of a CSV file.
public enum CSVHeader {
  /// The longest header.
  static let longest = 1024 * 1024

  /// The column names in the first bytes of a file, by libcsv; refuses what cannot be told apart.
  public static func names(
    in bytes: UnsafeRawBufferPointer, count: Int, delimiter: UInt8, file: String
  ) throws(Fault) -> [String] {
    var chunk = Chunk()
    chunk.bytes.append(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
    chunk.origin.textCount = count
    chunk.origin.file = file
    do {
      try CSVGrammar(delimiter: delimiter, columnCount: nil).parse(&chunk)
    } catch {
      var fault = error
      fault.place.record = nil
      throw fault.at(Place(file: file))
    }
    guard chunk.recordCount > 0 else {
      throw Fault(
        .data, "csv-no-header", "the first line is blank", remedy: "the first line must name the columns",
        place: Place(file: file, line: 1))
    }
    guard chunk.columnCount <= mostColumns else {
      throw Fault(
        .data, "too-many-columns", "there are \(chunk.columnCount) columns, and at most \(mostColumns) can be read",
        remedy: "is this the header? Another delimiter is named with --delimiter", place: Place(file: file, line: 1))
    }
    let names = (0..<chunk.columnCount).map { chunk.text(chunk[0, $0]) }
    try refuseUnusable(names, file)
    return names
  }

  private static func refuseUnusable(_ names: [String], _ file: String) throws(Fault) {
    var seen: [String: Int] = [:]
    for (index, name) in names.enumerated() {
      guard !name.isEmpty else {
        throw Fault(
          .data, "csv-empty-column-name", "column \(index + 1) of \(names.count) has no name",
          place: Place(file: file, line: 1))
      }
      if let first = seen.updateValue(index + 1, forKey: name.lowercased()) {
        throw Fault(
          .data, "csv-duplicate-column", "columns \(first) and \(index + 1) are both called \(name)",
          remedy: "names are compared without case; rename one", place: Place(file: file, line: 1))
      }
    }
  }
}
