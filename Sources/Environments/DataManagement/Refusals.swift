internal import Packages
package import Records

/// The records of an entity that an environment has not taken over, as far as it names them.
package struct Refusals {
  /// One of them: values by the name of their column, and what the environment says of it.
  package struct Record {
    package let values: [String: String]
    package let message: String?
  }

  package private(set) var records: [Record] = []

  /// Reads a file of an environment: CSV with a header, of which one column may hold a text.
  mutating func add(_ bytes: [UInt8]) throws(Fault) {
    let text = Self.utf8(bytes)
    if text.isEmpty { return }
    var left = text[...]
    var chunk = Chunk()
    var cutter = CSVCutter(file: "the list of refused records", delimiter: UInt8(ascii: ","))
    let read: TextFeed.Read = { (target) throws(Fault) in
      let count = min(target.count, left.count)
      target.copyBytes(from: left.prefix(count))
      left = left.dropFirst(count)
      return count
    }
    while try cutter.next(into: &chunk, read) {
      let columns = cutter.columns
      try CSVParser(delimiter: UInt8(ascii: ","), columnCount: columns.count).parse(&chunk)
      for record in 0..<chunk.recordCount {
        var (values, message) = ([String: String](), nil as String?)
        for (place, column) in columns.enumerated() {
          let value = chunk.text(chunk[record, place])
          if column.lowercased().contains("error") { message = value.isEmpty ? message : value }
          values[column.uppercased()] = value
        }
        records.append(Record(values: values, message: message))
      }
    }
  }

  /// Such files come in both encodings.
  private static func utf8(_ bytes: [UInt8]) -> [UInt8] {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return Array(bytes.dropFirst(3)) }
    guard bytes.starts(with: [0xFF, 0xFE]) else { return bytes }
    let units = stride(from: 2, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }
}

extension DataManagement {
  /// The records of an entity that a run has not taken over.
  package func refusals(of id: String, entity: String) throws(Fault) -> Refusals {
    let members: [(name: String, value: JSON)] = [("executionId", .text(id)), ("entityName", .text(entity))]
    var refusals = Refusals()
    if let url = try call("GetImportStagingErrorFileUrl", members).string, !url.isEmpty {
      try add(download(url), to: &refusals, entity)
    }
    guard try call("GenerateImportTargetErrorKeysFile", members) == .bool(true) else { return refusals }
    var time = 0
    while true {
      if let url = try call("GetImportTargetErrorKeysFileUrl", members).string, !url.isEmpty {
        try add(download(url), to: &refusals, entity)
        return refusals
      }
      try wait(time, for: "\(name) has not written which records of \(entity) it refuses")
      time += 1
    }
  }

  /// What such files look like is documented nowhere: one that cannot be read names nothing, and that is said.
  private func add(_ bytes: [UInt8], to refusals: inout Refusals, _ entity: String) throws(Fault) {
    do throws(Fault) { try refusals.add(bytes) } catch {
      guard error.kind == .data else { throw error }
      say("\(entity): which records \(name) refuses cannot be read: \(error.what)")
    }
  }
}
