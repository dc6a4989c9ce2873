internal import CScan

/// The names of columns as they are spelled in one document, found by their bytes.
struct XMLNames: ~Copyable {
  private struct Name {
    var start = 0
    var length = 0
    /// The last record that had the column.
    var record = -1
  }

  private let index: XMLColumnIndex
  private let count: Int
  private let names: UnsafeMutablePointer<Name>
  private var bytes = ByteBuffer()
  /// The longest name that is not known yet.
  private let longest: Int

  init(_ layout: XMLLayout) {
    index = layout.index
    count = index.columns.count
    names = .allocate(capacity: count)
    names.initialize(repeating: Name(), count: count)
    longest = index.columns.flatMap { [$0.name] + $0.spellings }.map(\.utf8.count).max() ?? 0
    for (column, spelling) in layout.spellings.enumerated() {
      if let spelling { add(spelling, column) }
    }
  }

  deinit { names.deallocate() }

  /// How many bytes behind a name may be looked at.
  var reach: Int { longest + ByteBuffer.slack }

  /// How long the name of a column is.
  @inline(__always)
  func length(_ column: Int) -> Int { names[column].length }

  /// The column whose name stands in the text, looking first at the one expected; -1 if there is none.
  @inline(__always)
  mutating func find(_ text: UnsafePointer<UInt8>, expected: Int) -> Int {
    expected < count && matches(text, expected) ? expected : search(text, expected)
  }

  /// Whether the text begins with the name of a column.
  @inline(__always)
  func begins(_ text: UnsafePointer<UInt8>, with column: Int) -> Bool {
    p2c_same(text, bytes.base + names[column].start, names[column].length) != 0
  }

  /// Notes that a record has a column; false if it had it already.
  @inline(__always)
  func note(_ column: Int, record: Int) -> Bool {
    if names[column].record == record { return false }
    names[column].record = record
    return true
  }

  /// Forgets which records had which columns.
  func forgetRecords() {
    for column in 0..<count { names[column].record = -1 }
  }

  @inline(__always)
  private func matches(_ text: UnsafePointer<UInt8>, _ column: Int) -> Bool {
    let length = names[column].length
    return length > 0 && begins(text, with: column) && Self.isBehindName(text[length])
  }

  private mutating func search(_ text: UnsafePointer<UInt8>, _ expected: Int) -> Int {
    var column = expected
    for _ in 0..<count {
      if column >= count { column = 0 }
      if matches(text, column) { return column }
      column &+= 1
    }
    return learn(text)
  }

  /// Takes a name that has not occurred yet. One that is spelled in two ways, or that only libxml2 could tell to be a
  /// name, is none.
  private mutating func learn(_ text: UnsafePointer<UInt8>) -> Int {
    var length = 0
    while length < longest, Self.isNameByte(text[length], first: length == 0) { length += 1 }
    guard length > 0, Self.isBehindName(text[length]) else { return -1 }
    let spelling = Array(UnsafeBufferPointer(start: text, count: length))
    guard let column = index.column(String(decoding: spelling, as: UTF8.self)), names[column].length == 0 else {
      return -1
    }
    add(spelling, column)
    return column
  }

  private mutating func add(_ spelling: [UInt8], _ column: Int) {
    names[column] = Name(start: bytes.count, length: spelling.count)
    bytes.append(spelling)
  }

  @inline(__always)
  private static func isBehindName(_ byte: UInt8) -> Bool { XMLLayout.endsName(byte) || byte == 0x3D }

  private static func isNameByte(_ byte: UInt8, first: Bool) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"): !first
    default: false
    }
  }
}
