internal import CCurl
internal import Glibc
internal import Packages
import Records

/// One request over https.
struct HTTPRequest {
  /// What is sent with it.
  enum Body {
    case nothing
    case bytes([UInt8])
    /// A part of a file.
    case file(Int32, place: Int, size: Int)

    var size: Int {
      switch self {
      case .nothing: 0
      case .bytes(let bytes): bytes.count
      case .file(_, _, let size): size
      }
    }
  }

  var method = "GET"
  /// Where it goes; may hold a signature, so that it is in no message.
  var url: String
  /// What messages call it.
  var name: String
  var headers: [String] = []
  var body = Body.nothing
  /// How many bytes of an answer are taken.
  var most = 16 << 20
  /// The file that gets the answer; nil if it is to be looked at.
  var file: Int32?
  /// Whether it goes on to where an answer leads.
  var follows = false
  /// Whether it must not be sent twice.
  var once = false
}

/// What came back.
struct HTTPAnswer {
  let status: Int
  let body: [UInt8]
  /// Seconds after which to try again, if it says so.
  let retryAfter: Int?
  /// What the server calls the request, for its support.
  let requestID: String

  var isWell: Bool { (200..<300).contains(status) }
}

/// Why there is no answer.
struct HTTPFailure: Error {
  let fault: Fault
  /// Whether it may go through when it is tried again.
  let mayPass: Bool
  /// Whether the server may have done what it was asked for.
  let mayBeDone: Bool
}

/// Sends requests, one at a time, and keeps connections open between them.
final class HTTPClient {
  private let client: UnsafeMutableRawPointer
  private let authorities: String?

  init() throws(Fault) {
    if let wrong = p2c_curl_open() {
      throw Fault(
        .missing, "library-missing", "the library for HTTP cannot be used: \(String(cString: wrong))",
        remedy: "install the package libcurl4")
    }
    guard let client = p2c_curl_make() else { throw Fault(.io, "memory", "there is not enough memory") }
    self.client = client
    authorities = EnvironmentVariable("SSL_CERT_FILE").text
  }

  deinit { p2c_curl_free(client) }

  /// Sends a request once.
  func send(_ request: HTTPRequest) throws(HTTPFailure) -> HTTPAnswer {
    var answer = p2c_answer()
    let end = withPointers(request) { wanted in p2c_curl_send(client, wanted, &answer) }
    let code = errno
    defer { free(answer.body) }
    if end != P2C_HTTP_DONE { throw failure(end, answer, request, code) }
    let body = UnsafeRawBufferPointer(start: answer.body, count: answer.body == nil ? 0 : Int(answer.size))
    return HTTPAnswer(
      status: answer.status, body: Array(body),
      retryAfter: answer.retry_after < 0 ? nil : Int(answer.retry_after), requestID: text(&answer.request_id))
  }

  private func withPointers<Result>(_ request: HTTPRequest, _ body: (UnsafePointer<p2c_request>) -> Result) -> Result {
    var (bytes, wanted) = ([UInt8](), p2c_request())
    wanted.file = -1
    switch request.body {
    case .nothing: break
    case .bytes(let own): bytes = own
    case .file(let descriptor, let place, _): (wanted.file, wanted.place) = (descriptor, Int64(place))
    }
    wanted.size = Int64(request.body.size)
    wanted.most = Int64(request.most)
    wanted.answer_file = request.file ?? -1
    wanted.follows = request.follows ? 1 : 0
    wanted.once = request.once ? 1 : 0
    wanted.patience_to_connect = 30
    wanted.patience = 120
    let headers = request.headers.map { strdup($0) }
    defer { for header in headers { free(header) } }
    let list = headers.map { UnsafePointer($0) } + [nil]
    return bytes.withUnsafeBytes { bytes in
      list.withUnsafeBufferPointer { list in
        request.method.withCString { method in
          request.url.withCString { url in
            (wanted.body, wanted.headers) = (bytes.baseAddress, list.baseAddress)
            (wanted.method, wanted.url) = (method, url)
            guard let authorities else { return body(&wanted) }
            return authorities.withCString { authorities in
              wanted.authorities = authorities
              return body(&wanted)
            }
          }
        }
      }
    }
  }

  private func text<Buffer>(_ buffer: inout Buffer) -> String {
    withUnsafeBytes(of: &buffer) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  private func failure(_ end: p2c_http_end, _ answer: p2c_answer, _ request: HTTPRequest, _ code: Int32) -> HTTPFailure
  {
    var answer = answer
    let why = text(&answer.failure)
    func failure(
      _ kind: Fault.Kind, _ rule: String, _ what: String, _ remedy: String? = nil, mayPass: Bool = false,
      mayBeDone: Bool = false
    ) -> HTTPFailure {
      HTTPFailure(
        fault: Fault(kind, rule, "\(request.name): \(what)", remedy: remedy), mayPass: mayPass, mayBeDone: mayBeDone)
    }
    switch end {
    case P2C_HTTP_UNKNOWN_HOST:
      return failure(.missing, "host-unknown", "nobody knows this host", "look how it is written", mayPass: true)
    case P2C_HTTP_NOT_CONNECTED: return failure(.io, "not-connected", "there is no connection: \(why)", mayPass: true)
    case P2C_HTTP_NOT_TRUSTED:
      return failure(
        .denied, "not-trusted", "the connection is not to be trusted: \(why)",
        "if an authority of your own vouches for it, name the file of its certificate in SSL_CERT_FILE")
    case P2C_HTTP_TOO_MUCH:
      return failure(.io, "answer-size", "the answer is larger than \(request.most.grouped) bytes", mayBeDone: true)
    case P2C_HTTP_NOT_SECURE:
      return failure(.denied, "not-secure", "it leads to an address without https, which is not followed")
    case P2C_HTTP_NOT_WRITTEN:
      return HTTPFailure(fault: .system("cannot write", request.name, code: code), mayPass: false, mayBeDone: true)
    case P2C_HTTP_NO_MEMORY:
      return failure(.io, "memory", "there is not enough memory", mayBeDone: true)
    default: return failure(.io, "connection-lost", "the connection broke off: \(why)", mayPass: true, mayBeDone: true)
    }
  }
}
