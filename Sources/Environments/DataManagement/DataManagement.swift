internal import Packages
package import Records

/// Data management of an F&O environment.
package final class DataManagement {
  private let url: EnvironmentURL
  let connection: EnvironmentConnection
  private let report: (String) -> Void
  /// The run that the environment has, or may have.
  private var sent: String?

  /// `wait` is how many seconds the run may wait in all; `report` is told what it waits for.
  package init(_ url: EnvironmentURL, wait: Int?, seed: UInt64, report: @escaping (String) -> Void) throws(Fault) {
    self.url = url
    self.report = report
    connection = try EnvironmentConnection(to: url.address, Patience(seconds: wait ?? Patience.usual, seed: seed))
  }

  /// A package on its way into the environment.
  package struct Parcel {
    /// The zip.
    let file: Int32
    let size: Int
    /// The name of the run there, by which it can be found again.
    let id: String
    let project: String
    let company: String

    package init(file: Int32, size: Int, id: String, project: String, company: String) {
      (self.file, self.size, self.id) = (file, size, id)
      (self.project, self.company) = (project, company)
    }
  }

  /// Hands a package over and waits until it is loaded; one that was handed over before is only looked up.
  package func hand(_ parcel: Parcel) throws(Fault) -> Execution {
    if try isKnown(parcel.id) {
      sent = parcel.id
      report("the environment has this package already, as run \(parcel.id); nothing is sent")
    } else {
      try start(parcel, at: upload(parcel))
    }
    return try wait(for: parcel.id)
  }

  /// Whether there is a run of a name.
  package func isKnown(_ id: String) throws(Fault) -> Bool {
    for set in [Self.details, "DataManagementExecutionJobs"] where try !rows(of: id, in: set).isEmpty { return true }
    return false
  }

  /// A fault, and what it leaves in the environment.
  package func sayingWhatIsSent(_ fault: Fault) -> Fault {
    var fault = fault
    if fault.published != nil { return fault }
    fault.published = sent == nil ? .no : .unknown
    fault.what +=
      sent.map { "; the environment may have run \($0), and the same command looks it up" } ?? "; nothing was sent"
    return fault
  }

  // MARK: Sending

  private func upload(_ parcel: Parcel) throws(Fault) -> String {
    let text = try call("GetAzureWriteUrl", [("uniqueFileName", .text("\(parcel.id).zip"))])
    let place = text.string.flatMap { try? JSON.parse(Array($0.utf8)) } ?? text
    guard let blob = place["BlobUrl"]?.string, blob.lowercased().hasPrefix("https://") else {
      throw unexpected("GetAzureWriteUrl")
    }
    report("sending \(parcel.size.grouped) bytes to \(url.name)")
    try Blob(blob, connection).write(parcel.file, size: parcel.size)
    return blob
  }

  private func start(_ parcel: Parcel, at blob: String) throws(Fault) {
    let request = try request(
      "ImportFromPackage",
      [
        ("packageUrl", .text(blob)), ("definitionGroupId", .text(parcel.project)), ("executionId", .text(parcel.id)),
        ("execute", .bool(url.executes)), ("overwrite", .bool(false)), ("legalEntityId", .text(parcel.company)),
      ])
    try begin(request, parcel.id, remedy: "run it again; what has begun is not begun twice")
  }

  /// Starts a run, once: whoever lost the answer looks whether it is there.
  func begin(_ request: HTTPRequest, _ id: String, remedy: String) throws(Fault) {
    sent = id
    switch try connection.start(request) {
    case .answered(let answer):
      if answer.isWell { return }
      // It may refuse the second of two that came at the same time.
      if try isKnown(id) { return }
      sent = nil
      throw answer.refusal(request.name)
    case .lost(let fault):
      // A run that was accepted is known; one that was not may be sent by the next run of ours.
      report("the answer of the environment is lost; it is looked up whether it has begun")
      for time in 0..<4 {
        if time > 0 { try wait(time - 1, for: fault.what) }
        if try isKnown(id) { return }
      }
      throw Fault(.io, "environment-lost", fault.what, remedy: remedy)
    }
  }

  // MARK: Waiting

  func wait(for id: String) throws(Fault) -> Execution {
    var (time, refusals, shown) = (0, 0, "")
    while true {
      let request = try request("GetExecutionSummaryStatus", [("executionId", .text(id))])
      let answer = try connection.ask(request)
      // In its first seconds a run is not known there.
      if answer.status == 400, refusals < 10 {
        refusals += 1
      } else {
        let word = Self.value(try answer.json(request.name)).string ?? ""
        guard let status = Execution.Status(word) else { throw unexpected(request.name) }
        if status.isFinal { return Execution(id: id, status: status, entities: try details(of: id)) }
        if !url.executes, let staged = try staged(id) { return staged }
        if word != shown { report("\(url.name) says \(word); waiting") }
        shown = word
      }
      try connection.patience.wait(time, for: "\(url.name) has not come to an end with run \(id)")
      time += 1
    }
  }

  /// A run that stages only, once it has.
  private func staged(_ id: String) throws(Fault) -> Execution? {
    let entities = try details(of: id)
    guard !entities.isEmpty, entities.allSatisfy(\.isStaged) else { return nil }
    return Execution(id: id, status: .succeeded, entities: entities)
  }

  /// What a run has done with each entity.
  private func details(of id: String) throws(Fault) -> [Execution.Entity] {
    try rows(of: id, in: Self.details).compactMap { Execution.Entity($0) }
  }

  private static let details = "DataManagementExecutionJobDetails"

  /// The rows of a set that are about a run.
  private func rows(of id: String, in set: String) throws(Fault) -> [JSON] {
    let filter = "JobId eq '\(id)'".percentEncoded
    var (next, found) = ("\(url.address)/data/\(set)?$filter=\(filter)", [JSON]())
    while true {
      let request = HTTPRequest(url: next, name: "\(name): \(set)")
      let page = try connection.ask(request).json(request.name)
      found += page["value"]?.items ?? []
      guard let link = page["@odata.nextLink"]?.string, link.hasPrefix(url.address + "/") else { return found }
      next = link
    }
  }

  /// What the environment says of a run that did not succeed, each once.
  package func errors(of id: String) throws(Fault) -> [String] {
    let value = try call("GetExecutionErrors", [("executionId", .text(id))])
    let list = value.string.flatMap { try? JSON.parse(Array($0.utf8)) } ?? value
    var texts: [String] = []
    for item in list.items {
      let message = (item["ErrorMessage"]?.string ?? "").split(whereSeparator: \.isNewline).joined(separator: " ")
      let field = item["Field"]?.string ?? ""
      let text = field.isEmpty ? message : "\(field): \(message)"
      if !text.isEmpty, !texts.contains(text) { texts.append(text) }
    }
    return texts
  }

  // MARK: Calls

  /// The environment as messages call it.
  var name: String { url.name }

  /// Tells people something.
  func say(_ text: String) { report(text) }

  /// Waits before something is asked for the nth time.
  func wait(_ time: Int, for what: String) throws(Fault) { try connection.patience.wait(time, for: what) }

  /// All of a file at a signed address.
  func download(_ address: String) throws(Fault) -> [UInt8] {
    var request = HTTPRequest(url: address, name: "the storage of the environment")
    request.most = 256 << 20
    let answer = try connection.transfer(request)
    if !answer.isWell { throw answer.refusal(request.name) }
    return answer.body
  }

  func request(_ action: String, _ members: [(name: String, value: JSON)]) throws(Fault) -> HTTPRequest {
    HTTPRequest(
      method: "POST",
      url: "\(url.address)/data/DataManagementDefinitionGroups/Microsoft.Dynamics.DataEntities.\(action)",
      name: "\(url.name): \(action)", headers: ["Content-Type: application/json"],
      body: .bytes(Array(JSON.object(members).description.utf8)))
  }

  func call(_ action: String, _ members: [(name: String, value: JSON)]) throws(Fault) -> JSON {
    let request = try request(action, members)
    return Self.value(try connection.ask(request).json(request.name))
  }

  /// What an action gives: some environments put it into one more object.
  static func value(_ json: JSON) -> JSON {
    var json = json
    while let inner = json["value"] { json = inner }
    return json
  }

  private func unexpected(_ action: String) -> Fault {
    Fault(
      .io, "environment-answer", "\(url.name): \(action): the answer is not what it should be",
      remedy: "look whether the address is that of an F&O environment")
  }
}
