internal import Glibc
internal import Packages
import Records

/// A file in the storage of an environment, by its signed address; which is in no message.
struct Blob {
  private static let name = "the storage of the environment"
  private static let most = 64 << 20
  private static let part = 16 << 20

  private let url: String
  private let connection: EnvironmentConnection

  init(_ url: String, _ connection: EnvironmentConnection) {
    self.url = url
    self.connection = connection
  }

  /// Writes all of a file; a large one in parts, of which one that broke off is sent again.
  func write(_ file: Int32, size: Int) throws(Fault) {
    if size <= Self.most {
      let answer = try connection.transfer(
        request(
          url, ["x-ms-blob-type: BlockBlob", "Content-Type: application/octet-stream"],
          .file(file, place: 0, size: size)))
      if answer.isWell { return }
      guard answer.status == 413 else { throw answer.refusal(Self.name) }
    }
    var list = "<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>"
    for (number, place) in stride(from: 0, to: size, by: Self.part).enumerated() {
      // Names are equally long and Base64; eight digits are.
      let digits = String(number)
      let id = String(repeating: "0", count: 8 - digits.count) + digits
      let part = request(
        "\(url)&comp=block&blockid=\(id)", ["Content-Type: application/octet-stream"],
        .file(file, place: place, size: min(Self.part, size - place)))
      try check(connection.transfer(part))
      list += "<Latest>\(id)</Latest>"
    }
    let bytes = Array((list + "</BlockList>").utf8)
    try check(connection.transfer(request("\(url)&comp=blocklist", ["Content-Type: application/xml"], .bytes(bytes))))
  }

  /// Reads all of it into a file, from its beginning where it broke off.
  func read(into file: Int32) throws(Fault) {
    var request = HTTPRequest(url: url, name: Self.name)
    (request.file, request.most, request.follows) = (file, .max, true)
    var tries = 0
    while true {
      guard ftruncate(file, 0) == 0, lseek(file, 0, SEEK_SET) == 0 else { throw .system("cannot write", Self.name) }
      switch try connection.transferOnce(request, &tries) {
      case .some(.answered(let answer)):
        if answer.isWell { return }
        throw answer.refusal(Self.name)
      case nil: continue
      case .some(.lost(let fault)):
        tries += 1
        guard connection.patience.mayTry(tries) else { throw fault }
        try connection.patience.wait(tries - 1, for: fault.what)
      }
    }
  }

  private func request(_ url: String, _ headers: [String], _ body: HTTPRequest.Body) -> HTTPRequest {
    HTTPRequest(method: "PUT", url: url, name: Self.name, headers: headers + ["x-ms-version: 2020-10-02"], body: body)
  }

  private func check(_ answer: HTTPAnswer) throws(Fault) { if !answer.isWell { throw answer.refusal(Self.name) } }
}
