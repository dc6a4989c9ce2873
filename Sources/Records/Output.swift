/// What one worker has serialised: bytes, and where each record ends in them.
public struct Output: ~Copyable {
  /// The serialised records, one behind the other.
  public var bytes = ByteBuffer()
  /// Where each record ends.
  public var ends: [UInt32] = []
  /// How many values lost quotes or line breaks, because plain text was asked for.
  public var replaced = 0
  /// The document of each record, where publics are to be cut between documents.
  public var documents: [Fingerprint] = []
  /// Whether what is written is only tried, because its document is lost.
  public var isTrial = false
  /// Room for what whoever writes a record puts together on the way.
  public var scratch = ByteBuffer()

  public init() {}

  /// How many records there are.
  public var recordCount: Int { ends.count }

  /// Notes that a record ends here.
  @inline(always)
  public mutating func endRecord() { ends.append(UInt32(truncatingIfNeeded: bytes.count)) }

  /// Notes which document the record belongs to.
  public mutating func addDocument(
    _ rule: TupleRule, _ row: UnsafeBufferPointer<Field>, _ bytes: UnsafeMutablePointer<UInt8>
  ) {
    scratch.removeAll()
    rule.write(row, bytes, to: &scratch)
    documents.append(Fingerprint(scratch.bytes))
  }

  /// Takes back what was written of a record that turned out bad.
  public mutating func dropUnfinished() { bytes.count = ends.last.map(Int.init) ?? 0 }

  /// Takes back all but the first so many records.
  public mutating func keep(_ count: Int) {
    ends.removeLast(ends.count - count)
    documents.removeLast(max(0, documents.count - count))
    dropUnfinished()
  }

  /// Empties it and keeps the memory.
  public mutating func reset() {
    bytes.removeAll()
    ends.removeAll(keepingCapacity: true)
    documents.removeAll(keepingCapacity: true)
    replaced = 0
  }

  /// The same records in UTF-16LE.
  public mutating func encodeUTF16(with scratch: inout ByteBuffer) {
    scratch.removeAll()
    var start = 0
    for index in ends.indices {
      let end = Int(ends[index])
      UTF16Encoder.encode(UnsafeRawBufferPointer(rebasing: bytes.bytes[start..<end]), into: &scratch)
      ends[index] = UInt32(truncatingIfNeeded: scratch.count)
      start = end
    }
    swap(&bytes, &scratch)
  }
}
