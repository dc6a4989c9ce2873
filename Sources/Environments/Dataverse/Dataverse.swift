internal import Packages
package import Records

/// The Web API of a Dataverse environment.
///
/// All that it is asked for may be asked twice: rows are written under ids that we choose.
package final class Dataverse {
  private static let pageSize = 2500
  /// How many rows all sets of one request have at most.
  private static let mostOfBatch = 1000
  package let url: DataverseURL
  private let connection: EnvironmentConnection
  private let path = "/api/data/v9.2/"

  /// How many seconds a run waits in all, unless something else is said.
  package static var patience: Int { Patience.usual }

  /// `wait` is how many seconds the run may wait in all.
  package init(_ url: DataverseURL, wait: Int) throws(Fault) {
    self.url = url
    connection = try EnvironmentConnection(to: url.address, Patience(seconds: wait, seed: 1))
  }

  /// The same environment by a connection of its own, for another worker.
  package init(beside other: Dataverse, worker: Int) throws(Fault) {
    url = other.url
    connection = try EnvironmentConnection(beside: other.connection, worker: worker)
  }

  // MARK: What there is

  /// The tables of these names that there are.
  package func tables(_ names: [String]) throws(Fault) -> [DataverseTable] {
    if names.isEmpty { return [] }
    let filter = names.map { "LogicalName eq '\($0)'" }.joined(separator: " or ").percentEncoded
    let definitions = try list(
      "EntityDefinitions?$select=LogicalName,EntitySetName,PrimaryIdAttribute,ChangeTrackingEnabled&$filter=\(filter)")
    var tables = DataverseTable.all(definitions)
    for place in tables.indices { try describe(&tables[place]) }
    return tables
  }

  /// The logical names of all tables, sorted.
  package func tableNames() throws(Fault) -> [String] {
    try list("EntityDefinitions?$select=LogicalName").compactMap { $0["LogicalName"]?.string }.sorted()
  }

  private func describe(_ table: inout DataverseTable) throws(Fault) {
    let definition = "EntityDefinitions(LogicalName='\(table.name)')"
    let attributes = try list(
      "\(definition)/Attributes?$select=LogicalName,AttributeType,IsValidForRead,IsValidForCreate,IsValidForUpdate")
    var dates: [JSON] = []
    if attributes.contains(where: { $0["AttributeType"]?.string == "DateTime" }) {
      dates = try list(
        "\(definition)/Attributes/Microsoft.Dynamics.CRM.DateTimeAttributeMetadata?$select=LogicalName,DateTimeBehavior"
      )
    }
    let relationships = try list(
      "\(definition)/ManyToOneRelationships?$select=ReferencingAttribute,ReferencedEntity,ReferencingEntityNavigationPropertyName"
    )
    table.take(
      attributes: attributes,
      dates: Set(
        dates.filter { $0["DateTimeBehavior"]?["Value"]?.string == "DateOnly" }.compactMap { $0["LogicalName"]?.string }
      ),
      relationships: relationships)
  }

  /// All members of a list, page by page.
  private func list(_ query: String) throws(Fault) -> [JSON] {
    var (next, found) = (url.address + path + query, [JSON]())
    while true {
      let json = try ask(request("GET", next, "metadata")) { (answer) throws(Fault) in
        try answer.json("\(url.name): metadata")
      }
      found += json["value"]?.items ?? []
      guard let link = json["@odata.nextLink"]?.string else { return found }
      next = try follow(link)
    }
  }

  // MARK: Reading

  /// Which rows of a table are read.
  package enum Wanted: Sendable {
    /// All.
    case all
    /// Those that have changed since, and the ids of those that are gone, by the link that an earlier reading gave.
    case changes(String)
  }

  /// What the page of a reading holds, column by column: values, then for each the table that a look-up leads to, then the id of
  /// a row that is gone.
  package struct Layout {
    package let width: Int
    package func table(of column: Int) -> Int { width + column }
    package var gone: Int { 2 * width }
  }

  /// Gives rows of a table, page by page. The link with which the next reading gives only changes; nil where there is none.
  package func read(
    _ table: DataverseTable, _ columns: [String], _ wanted: Wanted = .all,
    _ take: (inout Chunk, Layout) throws(Fault) -> Void
  ) throws(Fault) -> String? {
    let names = columns.map { table.readName($0) } + columns.map { table.tableName(of: $0) }
    let others = ["id", "reason", "@odata.etag", "@odata.context"]
    let text = JSONLinesText(
      columns: (names + others.filter { !names.contains($0) }).map { XMLColumn($0) }, file: "\(url.name): \(table.set)")
    var next: String? =
      switch wanted {
      case .all:
        "\(url.address)\(path)\(table.set)?$select=\(columns.map { table.readName($0) }.joined(separator: ","))"
      case .changes(let link): try follow(link)
      }
    var chunk = Chunk()
    var (parsing, link) = (Parsing(), String?.none)
    while let address = next {
      var page = try self.page(address, table.set, tracks: table.isTracked)
      next = try page.next.map { link throws(Fault) in try follow(link) }
      link = page.changes
      if page.count == 0 { continue }
      chunk.reset()
      swap(&chunk.bytes, &page.rows)
      chunk.unparsed = text
      var problems: [Problem] = []
      try parsing.parse(&chunk, &problems)
      try take(&chunk, Layout(width: columns.count))
    }
    return link
  }

  private func page(_ address: String, _ what: String, tracks: Bool) throws(Fault) -> TablePage {
    var request = request("GET", address, what)
    request.most = 128 << 20
    request.headers.append(
      "Prefer: odata.maxpagesize=\(Self.pageSize),odata.include-annotations=\"Microsoft.Dynamics.CRM.lookuplogicalname\""
        + (tracks ? ",odata.track-changes" : ""))
    return try ask(request) { (answer) throws(Fault) in
      guard answer.isWell else { throw answer.refusal(request.name) }
      return try TablePage(answer.body, request.name)
    }
  }

  // MARK: Writing

  /// Writes rows of one table, all or none: either all may be new, or all must be there. What came of it.
  package func write(_ table: DataverseTable, _ changes: [ChangeSet.Change]) throws(Fault) -> DataverseRefusal? {
    let action = changes.allSatisfy(\.mayBeNew) ? "UpsertMultiple" : "UpdateMultiple"
    var body = Array("{\"Targets\":[".utf8)
    for (place, change) in changes.enumerated() {
      if place > 0 { body.append(UInt8(ascii: ",")) }
      let who = change.mayBeNew ? "\"@odata.id\":\"\(change.row)\"" : "\"\(table.id)\":\"\(change.id)\""
      body += Array("{\"@odata.type\":\"Microsoft.Dynamics.CRM.\(table.name)\",\(who)".utf8)
      if let members = change.members, !members.isEmpty { body += [UInt8(ascii: ",")] + members }
      body.append(UInt8(ascii: "}"))
    }
    body += Array("]}".utf8)
    let what = "\(table.set): \(action)"
    var request = request(
      "POST", "\(url.address)\(path)\(table.set)/Microsoft.Dynamics.CRM.\(action)", what)
    request.headers.append("Content-Type: application/json")
    request.body = .bytes(body)
    return try ask(request) { (answer) throws(Fault) in
      if !answer.isWell { return try refused(answer, request.name) }
      // A page that somebody on the way shows says nothing of the rows.
      guard answer.body.isEmpty || (try? JSON.parse(answer.body)) != nil else {
        throw Fault(.io, "environment-answer", "\(request.name): the answer does not say what became of the rows")
      }
      return nil
    }
  }

  /// Writes sets of rows, each whole or not at all; what came of each.
  package func write(_ sets: [ChangeSet]) throws(Fault) -> [DataverseRefusal?] {
    var results: [DataverseRefusal?] = []
    while results.count < sets.count {
      var count = 0
      let some = sets[results.count...].prefix { set in
        count += set.changes.count
        return count <= Self.mostOfBatch || count == set.changes.count
      }
      results += try writeOnce(Array(some))
    }
    for (place, set) in sets.enumerated() {
      var rest = set
      while let refusal = results[place], let less = rest.without(refusal) {
        rest = less
        results[place] = rest.changes.isEmpty ? nil : try writeOnce([rest])[0]
      }
    }
    return results
  }

  private func writeOnce(_ sets: [ChangeSet]) throws(Fault) -> [DataverseRefusal?] {
    let batch = ChangeBatch(sets: sets, path: path)
    var request = request("POST", "\(url.address)\(path)$batch", "$batch")
    request.headers += [batch.contentType, "Prefer: odata.continue-on-error"]
    request.body = .bytes(batch.body)
    request.most = 64 << 20
    return try ask(request) { (answer) throws(Fault) in
      if !answer.isWell {
        let refusal = try refused(answer, request.name)
        return sets.map { _ in refusal }
      }
      if let results = batch.results(answer.body) { return results }
      throw Fault(.io, "environment-answer", "\(request.name): the answer does not say what became of each part")
    }
  }

  /// What is wrong with rows is said of them; all else ends the run.
  private func refused(_ answer: HTTPAnswer, _ what: String) throws(Fault) -> DataverseRefusal {
    guard [400, 404, 409, 412, 413].contains(answer.status) else { throw answer.refusal(what) }
    return DataverseRefusal(try? JSON.parse(answer.body), answer.status)
  }

  // MARK: Requests

  /// Asks until what comes can be taken: of an answer the end may be lost, or all but its beginning.
  private func ask<Taken: ~Copyable>(
    _ request: HTTPRequest, _ take: (HTTPAnswer) throws(Fault) -> Taken
  ) throws(Fault) -> Taken {
    var tries = 0
    while true {
      let answer = try connection.ask(request)
      do throws(Fault) { return try take(answer) } catch {
        tries += 1
        guard answer.isWell, connection.patience.mayTry(tries) else { throw error }
        try connection.patience.wait(tries, for: error.what)
      }
    }
  }

  private func request(_ method: String, _ address: String, _ what: String) -> HTTPRequest {
    HTTPRequest(
      method: method, url: address, name: "\(url.name): \(what)",
      headers: ["OData-MaxVersion: 4.0", "OData-Version: 4.0"])
  }

  /// A link that an answer gives leads nowhere else, or it would get a token.
  private func follow(_ link: String) throws(Fault) -> String {
    guard link.lowercased().hasPrefix(url.address.lowercased() + "/") else {
      throw Fault(.denied, "not-secure", "\(url.name): a link of it leads elsewhere, which is not followed")
    }
    return link
  }
}
