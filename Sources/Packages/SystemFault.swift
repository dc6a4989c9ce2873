internal import Glibc
package import Records

extension Fault {
  /// What a failed system call means for people; `doing` reads like "cannot write".
  package static func system(_ doing: String, _ name: String, kind: Kind = .io, code: Int32 = errno) -> Fault {
    let place = Place(file: name)
    switch code {
    case ENOSPC:
      return Fault(
        .io, "disk-full", "\(doing): no space is left on the device",
        remedy: "free some space, or write to another disk", place: place)
    case EDQUOT:
      return Fault(
        .io, "disk-full", "\(doing): the disk quota is used up", remedy: "free some space", place: place)
    case EPIPE:
      return Fault(.unread, systemCall, "\(doing): nobody reads it any more", place: place)
    default:
      return Fault(kind, systemCall, "\(doing): \(String(cString: strerror(code)))", place: place)
    }
  }

  private static let systemCall = "system-call"

  /// Whether it says something of the machine, and nothing of what was to be read.
  package var isOfTheMachine: Bool { kind == .io || rule == Self.systemCall }
}

/// Repeats a system call for as long as a signal interrupts it.
@inline(always)
func retrying(_ call: () -> Int) -> Int {
  while true {
    let result = call()
    if result >= 0 || errno != EINTR { return result }
  }
}
