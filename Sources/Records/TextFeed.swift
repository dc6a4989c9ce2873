internal import CScan

/// Bytes of a file as UTF-8: takes the byte order mark off, and turns around UTF-16 and what has no mark and is said to be
/// in another encoding.
public struct TextFeed: ~Copyable {
  /// Gives the next bytes; 0 at the end.
  public typealias Read = (UnsafeMutableRawBufferPointer) throws(Fault) -> Int

  /// How much is read at once.
  public static let readSize = 256 * 1024

  /// Whether the end was reached.
  public private(set) var hasEnded = false
  /// How long the byte order mark was.
  public private(set) var markLength = 0
  /// How offsets are counted in the text.
  public private(set) var measure = Chunk.Origin.Measure.bytes
  private let file: String
  private let encoding: TextEncoding?
  private var decoder: (any TextDecoder)?
  /// How many line ends were decoded.
  private var lines = 0
  private var raw = ByteBuffer()
  /// What is wrong with the bytes behind the text so far, or with what they come from.
  private var failure: Fault?

  /// A feed for a file in an encoding that a byte order mark overrules.
  public init(file: String, encoding: TextEncoding? = nil) {
    self.file = file
    self.encoding = encoding
  }

  /// Whether the next `fill` says what is wrong; the text before that is there to be looked at first.
  public var isBroken: Bool { failure != nil }

  /// Looks for a byte order mark and adds the first text.
  public mutating func start(_ text: inout ByteBuffer, _ read: Read) throws(Fault) {
    while text.count < 3, !hasEnded { try fill(&text, read) }
    let mark = text.bytes.prefix(3)
    if mark.starts(with: [0xEF, 0xBB, 0xBF]) {
      markLength = 3
      text.removeFirst(3)
    } else if mark.starts(with: [0xFF, 0xFE]) || mark.starts(with: [0xFE, 0xFF]) {
      markLength = 2
      begin(UTF16Decoder(isBigEndian: mark[0] == 0xFE, offset: 2), .units(of: 2), &text)
    } else if let encoding, !encoding.isUTF8 {
      guard let decoder = encoding.decoder() else { throw .noMemory(Place(file: file)) }
      begin(decoder, encoding.measure, &text)
    }
  }

  private mutating func begin(_ decoder: any TextDecoder, _ measure: Chunk.Origin.Measure, _ text: inout ByteBuffer) {
    self.decoder = decoder
    self.measure = measure
    raw.append(UnsafeRawBufferPointer(rebasing: text.bytes[markLength...]))
    text.removeAll()
    decode(into: &text)
  }

  /// Reads once, so many bytes at most, and adds what came.
  public mutating func fill(_ text: inout ByteBuffer, _ read: Read, atMost most: Int = readSize) throws(Fault) {
    if let failure { throw failure }
    if decoder == nil {
      (hasEnded, failure) = try Self.take(into: &text, most, read)
    } else {
      raw.removeAll()
      (hasEnded, failure) = try Self.take(into: &raw, Self.readSize, read)
      decode(into: &text)
    }
  }

  /// Reads once. What is wrong with the data waits until the text before it was used, so that which fault comes first does
  /// not depend on the reads.
  private static func take(
    into bytes: inout ByteBuffer, _ most: Int, _ read: Read
  ) throws(Fault) -> (hasEnded: Bool, failure: Fault?) {
    bytes.reserve(most)
    do throws(Fault) {
      let count = try read(UnsafeMutableRawBufferPointer(start: bytes.base + bytes.count, count: most))
      bytes.count += count
      return (count == 0, nil)
    } catch {
      guard error.kind == .data else { throw error }
      return (false, error)
    }
  }

  /// A fault waits here too.
  private mutating func decode(into text: inout ByteBuffer) {
    let before = text.count
    var broken: Fault?
    do throws(Fault) {
      try decoder?.decode(raw.bytes, into: &text)
      if hasEnded { try decoder?.finish(into: &text) }
    } catch {
      broken = error
    }
    lines += p2c_byte_count(text.base + before, text.count - before, 0x0A)
    guard let broken else { return }
    failure = broken.at(Place(file: file, line: lines + 1))
    hasEnded = false
  }
}
