/// What chunks hold that are not parsed yet: text of one format, or rows as a database stores them. The chunks of an entity
/// share it.
public protocol Unparsed: AnyObject, Sendable {
  /// Makes what a worker turns such chunks into fields with.
  func makeParser() -> any ChunkParser
  /// Whether a fault of the parser counts lines and records from the start of the chunk.
  var countsFromChunk: Bool { get }
  /// Whether reading proves it whole, so that what nobody wants need not be parsed.
  var isProvenByReading: Bool { get }
}

extension Unparsed {
  /// Most know the place in the file.
  public var countsFromChunk: Bool { false }
  /// Most end where their input ends.
  public var isProvenByReading: Bool { true }
}

/// Turns what chunks hold into fields; a worker's own.
public protocol ChunkParser: AnyObject {
  /// Makes the fields of all records of a chunk. A record with a problem keeps its place, with its fields as well as they
  /// can be shown; what nobody can make records of is a fault.
  func parse(_ chunk: inout Chunk, _ problems: inout [Problem]) throws(Fault)
}

/// The parser of the chunks that a worker met last.
public struct Parsing {
  private var unparsed: (any Unparsed)?
  private var parser: (any ChunkParser)?

  public init() {}

  /// Makes the fields of a chunk, unless they are there.
  public mutating func parse(_ chunk: inout Chunk, _ problems: inout [Problem]) throws(Fault) {
    guard let wanted = chunk.unparsed else { return }
    if unparsed !== wanted {
      unparsed = wanted
      parser = wanted.makeParser()
    }
    try parser?.parse(&chunk, &problems)
    chunk.unparsed = nil
  }
}

/// What is wrong with one record of a chunk.
public struct Problem: Sendable, Equatable {
  /// The record within the chunk, from 0.
  public var record: Int
  /// What is wrong; the field is named in it.
  public var fault: Fault
  /// The column whose value it is about, where that is not the one of the field.
  public var column: Int?

  public init(_ record: Int, _ fault: Fault, column: Int? = nil) {
    self.record = record
    self.fault = fault
    self.column = column
  }
}
