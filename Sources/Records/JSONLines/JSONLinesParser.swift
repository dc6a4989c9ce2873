internal import CScan

/// The text of a data file of JSON Lines, or of part of one.
public final class JSONLinesText: Unparsed {
  let columns: [XMLColumn]
  private let file: String
  private let takesEncoding: Bool

  /// Text whose members are these columns.
  public init(columns: [XMLColumn], file: String, takesEncoding: Bool = false) {
    self.columns = columns
    self.file = file
    self.takesEncoding = takesEncoding
  }

  public func makeParser() -> any ChunkParser { JSONLinesParser(columns, file, takesEncoding: takesEncoding) }
}

/// Makes fields of lines of JSON, in place: nothing is allocated for a record.
///
/// Members come in much the same order in each record, so the name of each is guessed from the one before.
final class JSONLinesParser: ChunkParser {
  private let file: String
  private let takesEncoding: Bool
  private let width: Int
  private let names: JSONNames
  /// Which column came behind each the last time; behind the last of these, which one came first.
  private var following: [Int]
  /// The record in which each column was met last, so that one that comes twice is found.
  private var lastMet: [UInt32]

  init(_ columns: [XMLColumn], _ file: String, takesEncoding: Bool) {
    self.file = file
    self.takesEncoding = takesEncoding
    width = columns.count
    names = JSONNames(columns)
    following = Array(1...(columns.count + 1))
    following[width] = 0
    lastMet = Array(repeating: 0, count: width)
  }

  func parse(_ chunk: inout Chunk, _ problems: inout [Problem]) throws(Fault) {
    var walk = JSONWalk(&chunk.bytes, line: chunk.piece.lines + 1)
    let firstLine = walk.line
    for column in 0..<width { lastMet[column] = 0 }
    chunk.fields.removeAll()
    do throws(Fault) {
      try walk.refuseInvalid(chunk.bytes, takesEncoding: takesEncoding)
      while walk.findRecord(chunk.bytes) {
        let row = chunk.fields.count
        chunk.fields.reserve(width)
        chunk.fields.count += width
        (chunk.fields.base + row).update(repeating: .blank, count: width)
        chunk.recordLines.append(UInt32(truncatingIfNeeded: walk.line))
        try parseRecord(&walk, &chunk.bytes, chunk.fields.base + row, number: UInt32(chunk.recordLines.count))
        try walk.endLine(chunk.bytes)
      }
    } catch {
      throw error.at(Place(file: chunk.origin.file.isEmpty ? file : chunk.origin.file, line: walk.line))
    }
    chunk.recordCount = chunk.recordLines.count
    chunk.columnCount = width
    chunk.lineCount = walk.line - firstLine
    chunk.unparsed = nil
  }

  private func parseRecord(
    _ walk: inout JSONWalk, _ bytes: inout ByteBuffer, _ row: UnsafeMutablePointer<Field>, number: UInt32
  ) throws(Fault) {
    guard try walk.begins(bytes) else { return }
    var last = width
    repeat {
      let column = try column(behind: last, &walk, &bytes)
      last = column
      if lastMet[column] == number {
        let name = names[column]
        throw Fault(.jsonMalformed, "\(name) occurs twice in the record", field: name)
      }
      lastMet[column] = number
      try walk.passColon(bytes)
      do throws(Fault) { row[column] = try walk.value(&bytes) } catch {
        var fault = error
        fault.field = names[column]
        fault.what = "\(names[column]): \(fault.what)"
        throw fault
      }
    } while try walk.goesOn(bytes)
  }

  /// The column of the member that comes next.
  @inline(__always)
  private func column(behind last: Int, _ walk: inout JSONWalk, _ bytes: inout ByteBuffer) throws(Fault) -> Int {
    let guess = following[last]
    if guess < width, names.passes(guess, bytes.base + walk.at) {
      walk.at &+= names.lengths[guess]
      return guess
    }
    return try lookUp(behind: last, &walk, &bytes)
  }

  @inline(never)
  private func lookUp(behind last: Int, _ walk: inout JSONWalk, _ bytes: inout ByteBuffer) throws(Fault) -> Int {
    let name = try walk.name(&bytes)
    guard let column = names.column(name) else {
      throw Fault(
        .jsonMalformed, "the record has \(name), which the first record lacks",
        remedy: "name all that there may be: --columns \(names.all.joined(separator: ",").typed),\(name.typed)",
        field: name)
    }
    following[last] = column
    return column
  }
}

/// The names of columns as they stand in JSON, and as people write them.
struct JSONNames {
  let all: [String]
  /// How long each is with its quotes.
  let lengths: [Int]
  private let index: XMLColumnIndex
  private let starts: [Int]
  private let text: [UInt8]

  init(_ columns: [XMLColumn]) {
    all = columns.map(\.name)
    var index = XMLColumnIndex()
    var (text, starts): ([UInt8], [Int]) = ([], [])
    for column in columns {
      index.add(column)
      starts.append(text.count)
      text += JSON.text(column.name).description.utf8
    }
    lengths = starts.indices.map { ($0 + 1 < starts.count ? starts[$0 + 1] : text.count) - starts[$0] }
    self.index = index
    self.starts = starts
    self.text = text + Array(repeating: 0, count: ByteBuffer.slack)
  }

  subscript(column: Int) -> String { all[column] }

  /// The column of a name, without regard to case.
  func column(_ name: String) -> Int? { index.column(name) }

  /// Whether a text begins with the name of a column.
  @inline(__always)
  func passes(_ column: Int, _ bytes: UnsafePointer<UInt8>) -> Bool {
    text.withUnsafeBufferPointer { text in
      guard let base = text.baseAddress else { return false }
      return p2c_same(bytes, base + starts[column], lengths[column]) != 0
    }
  }
}
