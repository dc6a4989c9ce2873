import Records

/// A page of rows, as the Web API answers: their text one row a line, and what stands around them.
struct TablePage: ~Copyable {
  /// The rows, each a line.
  var rows: ByteBuffer
  /// How many there are.
  private(set) var count = 0
  /// Where the next page is; nil behind the last.
  private(set) var next: String?

  /// Cuts an answer; throws if it is no page.
  init(_ body: [UInt8], _ name: String) throws(Fault) {
    rows = ByteBuffer(capacity: body.count)
    guard let start = Self.start(of: body) else { throw Self.fault(name) }
    var (depth, isText, isEscaped, at) = (0, false, false, start)
    // Line ends stand only between values, where they mean nothing.
    scan: while true {
      guard at < body.count else { throw Self.fault(name) }
      var byte = body[at]
      if isText {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else {
          isText = byte != UInt8(ascii: "\"")
        }
      } else {
        switch byte {
        case UInt8(ascii: "\""): isText = true
        case UInt8(ascii: "{"), UInt8(ascii: "["):
          if depth == 0 { count += 1 }
          depth += 1
        case UInt8(ascii: "]") where depth == 0: break scan
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        case UInt8(ascii: ",") where depth == 0: byte = 0x0A
        case 0x0A, 0x0D: byte = 0x20
        default: break
        }
      }
      rows.append(byte)
      at += 1
    }
    guard let rest = try? JSON.parse(Array(body[..<start]) + Array(body[at...])) else { throw Self.fault(name) }
    next = rest["@odata.nextLink"]?.string
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
