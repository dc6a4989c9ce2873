internal import Glibc

/// Some whole records of one entity: the unit that is read, mapped and written by one worker at a time.
///
/// A source fills it with text or stored values that are still to be parsed, or with finished fields. The bytes hold them
/// as they were read, and behind them whatever values were unescaped or computed later.
///
/// Unchecked: it owns its memory, and has one owner itself.
public struct Chunk: ~Copyable, @unchecked Sendable {
  /// The text, and values added behind it.
  public var bytes = ByteBuffer()
  /// All fields of all records, row by row.
  public var fields = FieldTable()
  /// What lookups found for the records, row by row, beside their fields.
  public var extras = FieldTable()
  /// How many extras a record has.
  public var extraCount = 0
  /// How many fields a record has.
  public var columnCount = 0
  /// How many records there are.
  public var recordCount = 0
  /// Which entity of the source they belong to.
  public var entity = 0
  /// Which of the inputs of the source they came from.
  public var input = 0
  /// Where each record stood before some were left out; empty where none was.
  public var positions: [Int32] = []
  /// How many records were left out.
  public private(set) var leftOut = 0
  /// How many chunks were read before it.
  public var number = 0
  /// Whether it is the last of its entity, where somebody has to know.
  public var isLast = false
  /// How many line ends the text has; whoever puts chunks in order adds them up.
  public var lineCount = 0
  /// XML: the line of each record in its file, from 1.
  public var recordLines: [UInt32] = []
  /// Where the text came from.
  public var origin = Origin()
  /// The CRC-32 the text must have, if whoever parses it has to check that first.
  public var checksum: UInt32?
  /// What a worker still has to turn into fields; nil when they are there.
  public var unparsed: (any Unparsed)?
  /// Where it stands in a document that is parsed piece by piece.
  public var piece = Piece()

  /// Where some records of a document stand, counted from the end of its head.
  public struct Piece: Sendable {
    /// How many line ends stand before the text.
    var lines = 0
    /// How many characters stand before it in its line.
    var characters = 0
    /// How many records stand before it.
    var records = 0
    /// Whether the document ends with it.
    var isLast = false

    public init() {}
  }

  /// Where the first byte of the text stood in its file.
  public struct Origin: Sendable {
    /// The name of the file for messages.
    public var file = ""
    /// The byte offset of the first byte in the file.
    public var offset = 0
    /// How bytes of the text are counted in the file.
    public var measure = Measure.bytes
    /// Where the first record starts; a header may stand before it.
    public var textStart = 0
    /// How many bytes at the front are text; what follows was added later.
    public var textCount = 0

    public init() {}

    /// How an offset in the file follows from one in the text, which is UTF-8.
    public enum Measure: Sendable, Equatable {
      /// They are the same.
      case bytes
      /// A unit of UTF-16 is so many bytes: one where every character is a byte.
      case units(of: Int)
      /// Not at all.
      case unknown
    }
  }

  public init() {}

  /// Empties the chunk and keeps its memory.
  public mutating func reset() {
    bytes.removeAll()
    fields.removeAll()
    extras.removeAll()
    extraCount = 0
    columnCount = 0
    recordCount = 0
    positions.removeAll(keepingCapacity: true)
    leftOut = 0
    lineCount = 0
    recordLines.removeAll(keepingCapacity: true)
    origin = Origin()
    checksum = nil
    unparsed = nil
    piece = Piece()
  }

  /// A field of a record, both from 0.
  @inlinable @inline(always)
  public subscript(record: Int, column: Int) -> Field {
    fields.base[record &* columnCount &+ column]
  }

  /// What lookups found for a record, by its place among the extras; blank if nothing was looked up.
  @inlinable @inline(always)
  public func extra(_ record: Int, _ place: Int) -> Field {
    place < extraCount ? extras.base[record &* extraCount &+ place] : .blank
  }

  /// The bytes of a field.
  @inlinable @inline(always)
  public func value(_ field: Field) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: bytes.base + Int(field.start), count: field.length)
  }

  /// The bytes of a field as text, for messages.
  public func text(_ field: Field) -> String { String(decoding: value(field), as: UTF8.self) }

  /// Whether two fields hold the same; empty text is not the same as a blank.
  @inlinable @inline(always)
  public func isSame(_ left: Field, _ right: Field) -> Bool {
    let length = left.length
    guard length == right.length, length > 0 else {
      return length == right.length && left.isGiven == right.isGiven
    }
    if length > 8 { return hasSameBytes(left, right) }
    // Behind the bytes of a chunk there is slack.
    let (a, b) = (UnsafeRawPointer(bytes.base + Int(left.start)), UnsafeRawPointer(bytes.base + Int(right.start)))
    let difference = a.loadUnaligned(as: UInt64.self) ^ b.loadUnaligned(as: UInt64.self)
    return UInt64(littleEndian: difference) << UInt64(64 &- 8 &* length) == 0
  }

  @usableFromInline
  func hasSameBytes(_ left: Field, _ right: Field) -> Bool {
    memcmp(bytes.base + Int(left.start), bytes.base + Int(right.start), left.length) == 0
  }

  /// Forgets all but some records, which are given in order.
  public mutating func keepRecords(_ kept: [Int]) {
    for (to, from) in kept.enumerated() where to != from {
      for column in 0..<columnCount {
        fields.base[to * columnCount + column] = fields.base[from * columnCount + column]
      }
    }
    fields.count = kept.count * columnCount
    recordCount = kept.count
  }

  /// Leaves out all but some records, which are given in order; that they were there is remembered.
  public mutating func leaveOut(allBut kept: [Int]) {
    positions = kept.map { Int32(truncatingIfNeeded: position(of: $0)) }
    leftOut += recordCount - kept.count
    keepRecords(kept)
  }

  /// Where a record stood among those that were read.
  public func position(of record: Int) -> Int { positions.isEmpty ? record : Int(positions[record]) }

  /// Forgets all but some columns of every record.
  public mutating func keepColumns(_ kept: [Int]) {
    var to = 0
    for record in 0..<recordCount {
      for column in kept {
        fields.base[to] = fields.base[record * columnCount + column]
        to += 1
      }
    }
    fields.count = to
    columnCount = kept.count
  }

  /// Has so many columns instead, with the fields it has in these; those without a place are dropped, and the others are
  /// blank.
  public mutating func widen(to count: Int, _ places: [Int?]) {
    let old = columnCount
    var wide = FieldTable()
    wide.resize(to: recordCount * count)
    for at in 0..<recordCount * count { wide.base[at] = .blank }
    for record in 0..<recordCount {
      for (column, place) in places.enumerated() {
        if let place { wide.base[record * count + place] = fields.base[record * old + column] }
      }
    }
    swap(&fields, &wide)
    columnCount = count
  }

  /// Puts a computed value behind the text.
  public mutating func add(_ value: UnsafeRawBufferPointer, given: Bool = true) -> Field {
    let start = bytes.count
    bytes.append(value)
    return Field(start: start, length: value.count, given: given)
  }
}

/// The fields of a chunk in one piece of memory.
///
/// Unchecked: it owns its memory, and has one owner itself.
public struct FieldTable: ~Copyable, @unchecked Sendable {
  /// The fields; valid for `capacity`.
  public private(set) var base: UnsafeMutablePointer<Field>
  /// How many fields are in use.
  public var count = 0
  @usableFromInline var capacity: Int

  public init() {
    capacity = 0
    base = .allocate(capacity: 1)
  }

  deinit { base.deallocate() }

  /// Makes room for so many more fields.
  public mutating func reserve(_ more: Int) {
    guard count + more > capacity else { return }
    let larger = max(count + more, capacity * 2, 1024)
    let moved = UnsafeMutablePointer<Field>.allocate(capacity: larger)
    moved.update(from: base, count: count)
    base.deallocate()
    base = moved
    capacity = larger
  }

  /// Adds a field at the end.
  @inlinable @inline(always)
  public mutating func append(_ field: Field) {
    reserve(1)
    base[count] = field
    count &+= 1
  }

  /// Has so many fields, whatever they hold.
  public mutating func resize(to wanted: Int) {
    count = 0
    reserve(wanted)
    count = wanted
  }

  /// Forgets the fields and keeps the memory.
  public mutating func removeAll() { count = 0 }
}
