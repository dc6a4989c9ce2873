internal import CSystem
internal import Glibc
import Records

/// The right to do a one-time job for a company in a database, which one run has at a time and which ends with it.
///
/// SQLite's own locks come and go with each commit, and the database itself must not be locked by anyone else: closing it
/// would take SQLite's locks away. So it is a file of its own beside the database, which says who holds it.
final class JobClaim {
  private let path: String
  private let descriptor: Int32

  /// What tells a job and a company from others in a file name.
  private struct Name {
    let job: String
    let company: String

    /// FNV-1a, because names may hold anything.
    var digest: String {
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for byte in "\(job)\u{0}\(company)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      let digits = String(hash, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
  }

  /// Takes the claim, or says who has it; nil where nobody has and none is to be made.
  init?(
    job: String, company: String, database: String, name: String, runID: String?, makes: Bool
  ) throws(Fault) {
    let real = realpath(database, nil).map { resolved in
      defer { free(resolved) }
      return String(cString: resolved)
    }
    let base = real ?? database
    let slash = base.lastIndex(of: "/").map { base.index(after: $0) } ?? base.startIndex
    path = "\(base[..<slash]).\(base[slash...]).\(Name(job: job, company: company).digest).p2c-job"
    let (path, makes) = (path, makes)
    let taken = try Leftovers.undisturbed { () throws(Fault) -> Int32? in
      let taken = try Self.take(path, makes: makes) { Self.busy(job, company, name, $0) }
      if taken != nil { Leftovers.note(path) }
      return taken
    }
    guard let taken else { return nil }
    descriptor = taken
    if makes { write(runID) }
  }

  deinit {
    // Under the lock, so that nobody else can have it by then.
    Leftovers.remove(path)
    close(descriptor)
  }

  /// Opens and locks the file; nil where nobody has one and none is to be made.
  private static func take(_ path: String, makes: Bool, busy: (String) -> Fault) throws(Fault) -> Int32? {
    while true {
      var opened = p2c_open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o666)
      var isMade = false
      if opened < 0, errno == ENOENT {
        if !makes { return nil }
        opened = p2c_open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_CREAT | O_EXCL, 0o666)
        // Somebody else was quicker.
        if opened < 0, errno == EEXIST { continue }
        isMade = opened >= 0
      }
      guard opened >= 0 else { throw failure("made", path) }
      if p2c_lock(opened) != 0 {
        let code = errno
        let holder = holder(opened)
        _ = close(opened)
        if code == EAGAIN || code == EACCES { throw busy(holder) }
        // Where nothing can be locked, it is nobody else's.
        if isMade { unlink(path) }
        throw failure("locked", path, code)
      }
      if Files.isNamed(path, opened) { return opened }
      // Whoever had it has just taken it away.
      _ = close(opened)
    }
  }

  /// Says who holds it. Whether that can be written decides nothing.
  private func write(_ runID: String?) {
    var host = [CChar](repeating: 0, count: 256)
    gethostname(&host, host.count - 1)
    var text =
      "process \(getpid()) on \(String(decoding: host.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))"
    if let runID { text += ", run \(runID)" }
    _ = ftruncate(descriptor, 0)
    _ = text.withUTF8 { pwrite(descriptor, $0.baseAddress, min($0.count, 512), 0) }
  }

  private static func holder(_ descriptor: Int32) -> String {
    withUnsafeTemporaryAllocation(byteCount: 512, alignment: 1) { room in
      let count = pread(descriptor, room.baseAddress, room.count, 0)
      return count > 0 ? String(decoding: room[..<count], as: UTF8.self) : "another process"
    }
  }

  static func busy(_ job: String, _ company: String, _ database: String, _ holder: String) -> Fault {
    let company = company.isEmpty ? "" : " for company \(company)"
    return Fault(
      .busy, "job-busy", "the one-time job \(job) is being done\(company) in \(database) by \(holder)",
      remedy: "try again when it is finished")
  }

  private static func failure(_ what: String, _ path: String, _ code: Int32 = errno) -> Fault {
    Fault(
      .output, "job-lock",
      "the file that keeps a one-time job from being done twice cannot be \(what): \(String(cString: strerror(code)))",
      place: Place(file: path))
  }
}
