import Records

/// Rows that are written together, or none of them: a document.
package struct ChangeSet: Sendable {
  /// What is written, in order.
  package private(set) var changes: [Change] = []
  /// How many bytes they have.
  package private(set) var size = 0

  package init() {}

  /// One row that is written, or deleted.
  package struct Change: Sendable {
    /// What the rows of its table are called in addresses.
    let set: String
    let id: String
    /// The members of the row as JSON, without the braces around them; nil if it is deleted.
    package let members: [UInt8]?
    /// Whether it is made if it is not there.
    let mayBeNew: Bool

    package init(set: String, id: String, members: [UInt8]?, mayBeNew: Bool = false) {
      (self.set, self.id, self.members, self.mayBeNew) = (set, id, members, mayBeNew)
    }

    /// The row, as an address has it.
    var row: String { "\(set)(\(id))" }
  }

  package mutating func add(_ change: Change) {
    changes.append(change)
    size += 300 + (change.members?.count ?? 0)
  }

  /// The same without the row that a refusal says is not there, if that was to be deleted: then it is as it is meant to be.
  func without(_ refusal: DataverseRefusal) -> ChangeSet? {
    guard refusal.status == 404, let row = refusal.row, changes[row].members == nil else { return nil }
    var rest = ChangeSet()
    for (place, change) in changes.enumerated() where place != row { rest.add(change) }
    return rest
  }
}

/// Why the environment did not take something.
package struct DataverseRefusal: Sendable, Equatable {
  /// What it says.
  package let why: String
  let status: Int
  /// The place of the row in what was written together, if it says so.
  package let row: Int?
}

/// Some change sets as one request, and what came of each.
struct ChangeBatch {
  private static let boundary = "batch_p2c"
  let sets: [ChangeSet]
  /// The path of rows.
  let path: String

  var contentType: String { "Content-Type: multipart/mixed; boundary=\"\(Self.boundary)\"" }

  /// The request.
  var body: [UInt8] {
    var text: [UInt8] = []
    func add(_ line: String) { text += Array(line.utf8) + [0x0D, 0x0A] }
    var id = 0
    for (number, set) in sets.enumerated() {
      let inner = "set_\(number)"
      add("--\(Self.boundary)")
      add("Content-Type: multipart/mixed; boundary=\"\(inner)\"")
      add("")
      for change in set.changes {
        id += 1
        add("--\(inner)")
        add("Content-Type: application/http")
        add("Content-Transfer-Encoding: binary")
        add("Content-ID: \(id)")
        add("")
        add("\(change.members == nil ? "DELETE" : "PATCH") \(path)\(change.row) HTTP/1.1")
        if let members = change.members {
          add("Content-Type: application/json; type=entry")
          if !change.mayBeNew { add("If-Match: *") }
          add("")
          text += [UInt8(ascii: "{")] + members
          add("}")
        } else {
          add("")
        }
      }
      // The line end before a boundary belongs to that, and the last one of a set has one of its own.
      add("--\(inner)--")
      add("")
    }
    add("--\(Self.boundary)--")
    return text
  }

  /// What came of each set: nil if it was taken.
  func results(_ answer: [UInt8]) -> [DataverseRefusal?]? {
    let text = String(decoding: answer, as: UTF8.self)
    let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
    guard let mark = lines.first(where: { !$0.isEmpty }), mark.hasPrefix("--") else { return nil }
    var parts: [ArraySlice<Substring>] = []
    var start = lines.firstIndex(of: mark) ?? 0
    for at in lines.indices where at > start && (lines[at] == mark || lines[at] == mark + "--") {
      parts.append(lines[start + 1..<at])
      start = at
      if lines[at].hasSuffix("--") { break }
    }
    guard parts.count == sets.count else { return nil }
    var before = 0
    var results: [DataverseRefusal?] = []
    for (set, part) in zip(sets, parts) {
      guard let result = Self.result(part, of: set, before) else { return nil }
      results.append(result)
      before += set.changes.count
    }
    return results
  }

  /// What came of one set: a part with an answer for each of its rows, or one that says why there is none.
  private static func result(_ part: ArraySlice<Substring>, of set: ChangeSet, _ before: Int) -> DataverseRefusal?? {
    var (statuses, id): ([Int], Int?) = ([], nil)
    var refusal: DataverseRefusal?
    for (place, line) in zip(part.indices, part) {
      if line.lowercased().hasPrefix("content-id:") {
        id = Int(line.dropFirst("content-id:".count).drop { $0 == " " })
      }
      guard line.hasPrefix("HTTP/1.1 "), let status = Int(line.dropFirst(9).prefix(3)) else { continue }
      statuses.append(status)
      if status < 400 || refusal != nil { continue }
      let body = part[place...].drop { !$0.isEmpty }.dropFirst().prefix { !$0.hasPrefix("--") }
      let error = try? JSON.parse(Array(body.joined(separator: "\r\n").utf8))
      let row = id.map { $0 - before - 1 }.flatMap { set.changes.indices.contains($0) ? $0 : nil }
      refusal = DataverseRefusal(error, status, row: row)
    }
    if let refusal { return .some(refusal) }
    return statuses.count == set.changes.count ? .some(nil) : nil
  }
}

extension DataverseRefusal {
  /// Of what was not sent at all.
  package init(_ why: String, row: Int? = nil) { (self.why, status, self.row) = (why, 400, row) }

  /// Of what an error says, on one line.
  init(_ json: JSON?, _ status: Int, row: Int? = nil) {
    let error = json?["error"]
    let message = error?["message"]?.string ?? ""
    let code = error?["code"]?.string ?? ""
    // What somebody else writes is one line of text.
    let plain = String(String.UnicodeScalarView(message.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
    let words = plain.split(separator: " ").joined(separator: " ")
    (self.status, self.row) = (status, row)
    why = words.isEmpty ? (code.isEmpty ? "status \(status)" : code) : code.isEmpty ? words : "\(words) (\(code))"
  }
}
