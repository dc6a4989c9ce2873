internal import CLibCSV
internal import Packages
import Records

/// The rows of a CSV file whose rows may have different numbers of fields, as libcsv reads it in strict mode.
///
/// Unchecked: nobody has it but who reads.
final class LakeRows: @unchecked Sendable {
  private let path: String
  private var bytes = ByteBuffer()
  /// Where each field of the rows in the buffer ends, and how many fields have come when each row ends.
  private var (fields, rows): ([Int], [Int]) = ([], [])
  /// The number of the row that is given.
  private(set) var number = 0
  private var (first, firstField) = (0, 0)
  /// How many fields it has.
  private(set) var count = 0

  init(_ path: String) { self.path = path }

  /// Gives each row, whose fields `self` has meanwhile.
  func giveAll(_ body: () throws(Fault) -> Void) throws(Fault) {
    var input = try FileInput.open(path)
    let parser = UnsafeMutablePointer<csv_parser>.allocate(capacity: 1)
    defer { parser.deallocate() }
    csv_init(parser, UInt8(CSV_STRICT | CSV_STRICT_FINI))
    defer { csv_free(parser) }
    csv_set_space_func(parser) { _ in 0 }
    let context = Unmanaged.passUnretained(self).toOpaque()
    let onField: @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
      LakeRows.from($2)?.add(UnsafeRawBufferPointer(start: $0, count: $1))
    }
    let onRow: @convention(c) (Int32, UnsafeMutableRawPointer?) -> Void = { LakeRows.from($1)?.endRow() }
    while true {
      let piece = try input.peek(FileInput.bufferSize)
      if piece.isEmpty { break }
      let used = csv_parse(parser, piece.baseAddress, piece.count, onField, onRow, context)
      try giveRows(body)
      if used != piece.count { throw fault("a quote stands where none may be", at: number + 1) }
      input.skip(piece.count)
    }
    if csv_fini(parser, onField, onRow, context) != 0 { throw fault("a quote is never closed", at: number + 1) }
    try giveRows(body)
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> LakeRows? {
    context.map { Unmanaged<LakeRows>.fromOpaque($0).takeUnretainedValue() }
  }

  private func add(_ field: UnsafeRawBufferPointer) {
    bytes.append(field)
    fields.append(bytes.count)
  }

  private func endRow() { rows.append(fields.count) }

  /// Gives the rows that are whole, and keeps the beginning of the next.
  private func giveRows(_ body: () throws(Fault) -> Void) throws(Fault) {
    (first, firstField) = (0, 0)
    for end in rows {
      number += 1
      count = end - firstField
      let last = end == 0 ? 0 : fields[end - 1]
      if !UTF8Check.isValid(UnsafeRawBufferPointer(start: bytes.base + first, count: last - first)) {
        throw fault("this is not UTF-8", at: number)
      }
      try body()
      (first, firstField) = (last, end)
    }
    let rest = Array(UnsafeRawBufferPointer(start: bytes.base + first, count: bytes.count - first))
    fields = fields[firstField...].map { $0 - first }
    rows = []
    bytes.removeAll()
    bytes.append(rest)
  }

  /// A field of the row that is given.
  subscript(_ place: Int) -> UnsafeRawBufferPointer {
    let field = firstField + place
    let start = place == 0 ? first : fields[field - 1]
    return UnsafeRawBufferPointer(start: bytes.base + start, count: fields[field] - start)
  }

  func text(_ place: Int) -> String { String(decoding: self[place], as: UTF8.self) }

  /// What is wrong with a row.
  func fault(_ what: String, at row: Int? = nil) -> Fault {
    Fault(
      .data, "lake-row", what, remedy: "have the lake write the table anew",
      place: Place(file: path, record: row ?? number))
  }
}
