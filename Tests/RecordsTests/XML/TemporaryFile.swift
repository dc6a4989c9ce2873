import Glibc

/// Writes a text to a new file, and removes it afterwards.
func withTemporaryFile(_ text: String, _ use: (String) throws -> Void) throws {
  var template = Array("/tmp/p2c-test-XXXXXX".utf8CString)
  let fd = mkstemp(&template)
  guard fd >= 0 else { throw CannotWrite() }
  let path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
  defer { unlink(path) }
  var text = text
  let written = text.withUTF8 { write(fd, $0.baseAddress, $0.count) }
  close(fd)
  guard written == text.utf8.count else { throw CannotWrite() }
  try use(path)
}

private struct CannotWrite: Error {}
