import Glibc
import Records

/// A folder of its own for one test, gone afterwards.
final class Scratch: Sendable {
  let folder: String

  init() throws {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/p2c-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Fault(.io, "test", "no folder for the test") }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    for name in (try? Files.listing(folder)) ?? [] { unlink(path(name)) }
    rmdir(folder)
  }

  func path(_ name: String) -> String { folder + "/" + name }

  func write(_ name: String, _ text: String) {
    guard let file = fopen(path(name), "w") else { return }
    fputs(text, file)
    fclose(file)
  }
}
