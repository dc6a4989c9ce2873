import Glibc
import Records
import Testing

@Suite struct SpoolFileTests {
  /// A file that has a name for a moment keeps it if the program is killed in that moment.
  @Test func neverHasAName() throws {
    let file = try SpoolFile.open(getenv("TMPDIR").map { String(cString: $0) } ?? "/var/tmp")
    defer { close(file) }
    var room = [CChar](repeating: 0, count: 4096)
    #expect(readlink("/proc/self/fd/\(file)", &room, room.count - 1) > 0)
    let name = String(decoding: room.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // Linux shows the number of a file that was made without a name; else the name that it had.
    #expect(name.contains("/#") && name.hasSuffix(" (deleted)"))
    #expect(fcntl(file, F_GETFD) == FD_CLOEXEC)
  }
}
