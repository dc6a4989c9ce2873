import Records

/// A page of rows, as the Web API answers: their text one row a line, and what stands around them.
struct TablePage: ~Copyable {
  /// The rows, each a line.
  var rows: ByteBuffer
  /// How many there are.
  private(set) var count = 0
  /// Where the next page is; nil behind the last.
  private(set) var next: String?
  /// What gives the changes from here on, if it was asked for; only the last page has it.
  private(set) var changes: String?

  /// Cuts an answer; throws if it is no page.
  init(_ body: [UInt8], _ name: String) throws(Fault) {
    rows = ByteBuffer(capacity: body.count)
    guard let start = Self.start(of: body) else { throw Self.fault(name) }
    body.withUnsafeBytes { rows.append(UnsafeRawBufferPointer(rebasing: $0[start...])) }
    guard let end = Self.cut(rows.base, rows.count, &count) else { throw Self.fault(name) }
    rows.count = end
    let at = start + end
    guard let rest = try? JSON.parse(Array(body[..<start]) + Array(body[at...])) else { throw Self.fault(name) }
    next = rest["@odata.nextLink"]?.string
    changes = rest["@odata.deltaLink"]?.string
  }

  /// Puts each row on a line of its own: line ends stand only between values, where they mean nothing. Gives where the list
  /// ends; nil if it does not.
  private static func cut(_ bytes: UnsafeMutablePointer<UInt8>, _ length: Int, _ count: inout Int) -> Int? {
    var (depth, at) = (0, 0)
    while at < length {
      switch bytes[at] {
      case UInt8(ascii: "\""):
        at += 1
        while at < length, bytes[at] != UInt8(ascii: "\"") { at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1 }
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        if depth == 0 { count += 1 }
        depth += 1
      case UInt8(ascii: "]") where depth == 0: return at
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ",") where depth == 0: bytes[at] = 0x0A
      case 0x0A, 0x0D: bytes[at] = 0x20
      default: break
      }
      at += 1
    }
    return nil
  }

  /// Where the first row may begin: behind `"value":[`, which stands in no text before it.
  private static func start(of body: [UInt8]) -> Int? {
    let mark = Array("\"value\"".utf8)
    guard body.count > mark.count else { return nil }
    for at in 0..<body.count - mark.count where body[at..<at + mark.count].elementsEqual(mark) {
      let rest = body[(at + mark.count)...].drop { [0x20, 0x3A, 0x0A, 0x0D, 0x09].contains($0) }
      return rest.first == UInt8(ascii: "[") ? rest.startIndex + 1 : nil
    }
    return nil
  }

  private static func fault(_ name: String) -> Fault {
    Fault(
      .io, "environment-answer", "\(name): the answer is no page of rows",
      remedy: "look whether the address is that of the environment")
  }
}
