internal import Packages
import Records

/// Speaks with one environment: signs in, asks, and asks once more where that can do no harm.
final class EnvironmentConnection {
  let address: String
  var patience: Patience
  private let client: HTTPClient
  private let signIn: SignIn

  init(to address: String, _ patience: Patience) throws(Fault) {
    self.address = address
    self.patience = patience
    signIn = try SignIn(to: address)
    client = try HTTPClient()
  }

  /// Another connection to the same, for another worker.
  init(beside other: EnvironmentConnection, worker: Int) throws(Fault) {
    address = other.address
    patience = other.patience.beside(worker)
    signIn = other.signIn
    client = try HTTPClient()
  }

  /// What became of a request that must not be sent twice.
  enum Sent {
    case answered(HTTPAnswer)
    /// The server may have done it, but its answer is lost.
    case lost(Fault)
  }

  /// Asks for something, or for work that comes to the same when it is done twice.
  func ask(_ request: HTTPRequest) throws(Fault) -> HTTPAnswer {
    switch try send(request) {
    case .answered(let answer): return answer
    case .lost(let fault): throw fault
    }
  }

  /// Asks for work that must be done only once: after a lost answer nothing is sent again.
  func start(_ request: HTTPRequest) throws(Fault) -> Sent {
    var request = request
    request.once = true
    return try send(request)
  }

  /// Reads from or writes to a signed address, which needs no token and must not get one.
  func transfer(_ request: HTTPRequest) throws(Fault) -> HTTPAnswer {
    var tries = 0
    while true {
      switch try sentOnce(request, &tries) {
      case .some(.answered(let answer)): return answer
      case .some(.lost(let fault)): throw fault
      case nil: continue
      }
    }
  }

  /// Tries the same once; nil if it is to be tried again, after a pause, whoever has to begin anew for that.
  func transferOnce(_ request: HTTPRequest, _ tries: inout Int) throws(Fault) -> Sent? {
    var request = request
    request.once = true
    return try sentOnce(request, &tries)
  }

  private func send(_ request: HTTPRequest) throws(Fault) -> Sent {
    var (tries, isRenewed) = (0, false)
    while true {
      var signed = request
      let token = try signIn.token { (request) throws(Fault) in try transfer(request) }
      signed.headers += ["Authorization: Bearer \(token)", "Accept: application/json"]
      guard let sent = try sentOnce(signed, &tries) else { continue }
      guard case .answered(let answer) = sent, answer.status == 401, !isRenewed else { return sent }
      // A token may have run out before its time.
      isRenewed = true
      signIn.forget(token)
    }
  }

  /// Sends a request; nil if it is to be sent again, after a pause.
  private func sentOnce(_ request: HTTPRequest, _ tries: inout Int) throws(Fault) -> Sent? {
    let answer: HTTPAnswer
    do throws(HTTPFailure) { answer = try client.send(request) } catch {
      if request.once, error.mayBeDone { return .lost(error.fault) }
      guard error.mayPass, patience.mayTry(tries + 1) else { throw error.fault }
      try patience.wait(tries, for: error.fault.what)
      tries += 1
      return nil
    }
    switch answer.status {
    case 429:
      try patience.wait(tries, atLeast: answer.retryAfter, for: "\(request.name): too many requests, still")
      return nil
    case 502, 503, 504:
      let what = "\(request.name): status \(answer.status)"
      if request.once, answer.status != 503 { return .lost(Fault(.io, "environment-failed", what)) }
      guard patience.mayTry(tries + 1) else {
        throw Fault(.busy, "environment-busy", what, remedy: "run it again when the environment is well")
      }
      try patience.wait(tries, atLeast: answer.retryAfter, for: what)
      tries += 1
      return nil
    default: return .answered(answer)
    }
  }
}

extension HTTPAnswer {
  /// The answer as JSON; what is no success is a fault.
  func json(_ what: String) throws(Fault) -> JSON {
    let json = try? JSON.parse(body)
    guard isWell else { throw refusal(what, json) }
    guard let json else {
      throw Fault(
        .io, "environment-answer", "\(what): the answer is no JSON",
        remedy: "look whether the address is that of the environment")
    }
    return json
  }

  /// What an answer that is no success says.
  func refusal(_ what: String, _ json: JSON? = nil) -> Fault {
    let error = (json ?? (try? JSON.parse(body)))?["error"]
    let texts = [error?["innererror"]?["message"]?.string, error?["message"]?.string]
    let why = texts.compactMap { $0 }.first { !$0.isEmpty }?.split(whereSeparator: \.isNewline).joined(separator: " ")
    let said = "\(what): " + (why ?? "status \(status)") + (requestID.isEmpty ? "" : " (request \(requestID))")
    switch status {
    case 401, 403:
      return Fault(
        .denied, "environment-denied", said,
        remedy:
          "the application needs a user there: in F&O under Microsoft Entra ID applications, in Sales an application user with a role"
      )
    case 404: return Fault(.missing, "environment-missing", said, remedy: "look at the address of the environment")
    case 400..<500: return Fault(.data, "environment-refused", said)
    default: return Fault(.io, "environment-failed", said)
    }
  }
}
