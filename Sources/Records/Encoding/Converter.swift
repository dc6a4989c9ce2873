internal import CSystem
internal import Glibc

/// What iconv turns one encoding into another with, and how far it is; it has one owner.
final class Converter {
  private let handle: iconv_t

  /// Why it went no further.
  enum Stop {
    case end
    /// A character begins here of which more is to come.
    case incomplete
    /// What stands here is none, or the other encoding lacks it.
    case invalid
  }

  /// Nil if iconv does not know one of them.
  init?(from: String, to: String) {
    guard let handle = iconv_open(to, from), Int(bitPattern: handle) != -1 else { return nil }
    self.handle = handle
  }

  deinit { iconv_close(handle) }

  /// Forgets what came so far.
  func reset() { iconv(handle, nil, nil, nil, nil) }

  /// Adds what bytes come to, as far as it can; says how many it took.
  func convert(_ bytes: UnsafeRawBufferPointer, into output: inout ByteBuffer) -> (taken: Int, stop: Stop) {
    var from = UnsafeMutablePointer(mutating: bytes.assumingMemoryBound(to: CChar.self).baseAddress)
    var left = bytes.count
    while left > 0 {
      let (result, error) = step(&from, &left, &output)
      if result >= 0 { break }
      switch error {
      case E2BIG: output.reserve(output.capacity - output.count + 1)
      case EINVAL: return (bytes.count - left, .incomplete)
      default: return (bytes.count - left, .invalid)
      }
    }
    return (bytes.count - left, .end)
  }

  /// Adds what text ends with in encodings that depend on what came before.
  func finish(into output: inout ByteBuffer) {
    output.reserve(64)
    var target: UnsafeMutablePointer<CChar>? = UnsafeMutableRawPointer(output.base + output.count).assumingMemoryBound(
      to: CChar.self)
    var room = output.capacity - output.count
    iconv(handle, nil, nil, &target, &room)
    output.count = output.capacity - room
  }

  private func step(
    _ from: inout UnsafeMutablePointer<CChar>?, _ left: inout Int, _ output: inout ByteBuffer
  ) -> (result: Int, error: Int32) {
    output.reserve(2 * left + 16)
    var target: UnsafeMutablePointer<CChar>? = UnsafeMutableRawPointer(output.base + output.count).assumingMemoryBound(
      to: CChar.self)
    var room = output.capacity - output.count
    let result = iconv(handle, &from, &left, &target, &room)
    let error = errno
    output.count = output.capacity - room
    return (result, error)
  }
}

/// Turns text into UTF-8 as iconv does.
struct ConvertingDecoder: TextDecoder {
  private let name: String
  private let converter: Converter
  /// The beginning of a character of which the rest is to come.
  private var begun: [UInt8] = []
  private var offset = 0

  init(_ name: String, _ converter: Converter) {
    self.name = name
    self.converter = converter
  }

  mutating func decode(_ bytes: UnsafeRawBufferPointer, into output: inout ByteBuffer) throws(Fault) {
    if begun.isEmpty { return try take(bytes, into: &output) }
    var joined = ByteBuffer(capacity: begun.count + bytes.count)
    joined.append(begun)
    joined.append(bytes)
    begun = []
    try take(joined.bytes, into: &output)
  }

  private mutating func take(_ bytes: UnsafeRawBufferPointer, into output: inout ByteBuffer) throws(Fault) {
    let (taken, stop) = converter.convert(bytes, into: &output)
    offset += taken
    switch stop {
    case .end: return
    case .incomplete where bytes.count - taken < 32: begun = Array(bytes[taken...])
    case .incomplete, .invalid: throw .noCharacter(bytes[taken], in: name, at: offset)
    }
  }

  mutating func finish(into output: inout ByteBuffer) throws(Fault) {
    guard begun.isEmpty else {
      throw Fault(.badText, "the text ends in the middle of a character of \(name)", place: Place(offset: offset))
    }
    converter.finish(into: &output)
  }
}
