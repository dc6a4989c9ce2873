internal import Glibc

/// A column of an XML data file: its name, and how else it may be spelled there.
public struct XMLColumn: Sendable, Equatable {
  /// The field's name.
  public var name: String
  /// Other names the element or attribute may have, compared without case like the name itself.
  public var spellings: [String]

  public init(_ name: String, spellings: [String] = []) {
    self.name = name
    self.spellings = spellings
  }
}

/// Columns by every name they may have.
struct XMLColumnIndex: Sendable {
  private(set) var columns: [XMLColumn] = []
  private var places: [String: Int] = [:]

  /// Adds a column at the end.
  mutating func add(_ column: XMLColumn) {
    for name in [column.name] + column.spellings where places[name.lowercased()] == nil {
      places[name.lowercased()] = columns.count
    }
    columns.append(column)
  }

  /// The column of a name, however it is spelled.
  func column(_ name: String) -> Int? { places[name.lowercased()] }
}

/// The columns of a document being read, found by the address of their interned names.
struct XMLColumnTable {
  private(set) var index = XMLColumnIndex()
  /// The columns that were known beforehand.
  let given: [XMLColumn]?
  /// The address under which a column's name last came.
  private var names: [UnsafePointer<UInt8>?] = []
  /// The column of every address that came.
  private var places: [UnsafePointer<UInt8>: Int] = [:]
  /// The last record that had the column.
  private var records: [Int] = []

  init(_ given: [XMLColumn]?) {
    self.given = given
    restart()
  }

  /// The columns in their order.
  var columns: [XMLColumn] { index.columns }

  /// Which columns some record had.
  var seen: [Bool] { records.map { $0 > 0 } }

  /// How each column was last spelled; nil if it has not occurred.
  var spellings: [[UInt8]?] { names.map { $0.map { Array(String(cString: $0).utf8) } } }

  /// Whether the columns were known beforehand.
  var areGiven: Bool { given != nil }

  /// Forgets the addresses, which hold for one document, and columns that were not given.
  mutating func restart() {
    index = XMLColumnIndex()
    names = []
    places = [:]
    records = []
    for column in given ?? [] { add(column) }
  }

  /// Has the columns that a document has shown.
  mutating func resume(_ known: XMLColumnIndex) {
    for column in known.columns.dropFirst(columns.count) { add(column) }
  }

  /// Adds a column at the end.
  mutating func add(_ column: XMLColumn) {
    index.add(column)
    names.append(nil)
    records.append(0)
  }

  /// The column of an interned name, looking first at the one expected; -1 if there is none.
  @inline(always)
  mutating func find(_ name: UnsafePointer<UInt8>, expected: Int) -> Int {
    if expected < names.count, names[expected] == name { return expected }
    return search(name)
  }

  private mutating func search(_ name: UnsafePointer<UInt8>) -> Int {
    guard let column = places[name] ?? index.column(String(cString: name)) else { return -1 }
    places[name] = column
    names[column] = name
    return column
  }

  /// Notes that a record has a column; false if it had it already.
  @inline(always)
  mutating func note(_ column: Int, record: Int) -> Bool {
    if records[column] == record { return false }
    records[column] = record
    return true
  }
}
