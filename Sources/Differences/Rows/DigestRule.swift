internal import Entities
internal import Records

/// What stands for the values of a row where only their sum is wanted: a digest of them, and what names the document.
struct DigestRule {
  /// Where the records have the digest already, its column.
  let stored: Int?
  /// The columns that are written behind it; nil for a field that the records do not have.
  let written: [Int?]
  /// What names the document of each record.
  let documents: DocumentNames
  /// Tells the values of some fields from those of others.
  let salt: Int

  /// The size of a digest, and of what names a document.
  static let size = 16

  /// Puts digest and document in the place of the values that begin here.
  func shorten(
    _ bytes: inout ByteBuffer, from start: Int, _ chunk: borrowing Chunk, _ record: Int, _ documents: [Fingerprint]
  ) {
    let digest: Fingerprint
    if let stored {
      // What is no digest is like no other.
      digest = Self.digest(in: chunk.value(chunk[record, stored])) ?? Fingerprint(high: 0, low: 0)
    } else {
      digest = Fingerprint(UnsafeRawBufferPointer(rebasing: bytes.bytes[start...])).salted(salt)
    }
    bytes.count = start
    bytes.append(digest)
    bytes.append(documents[record])
  }

  /// A digest as text: 32 hexadecimal digits.
  static func digest(in text: UnsafeRawBufferPointer) -> Fingerprint? {
    guard text.count == 32, let high = half(text, 0), let low = half(text, 16) else { return nil }
    return Fingerprint(high: high, low: low)
  }

  private static func half(_ text: UnsafeRawBufferPointer, _ start: Int) -> UInt64? {
    var half: UInt64 = 0
    for at in start..<start &+ 16 {
      let byte = text[at]
      // Decimal digits, and lower-case letters a to f.
      let digit = byte &- 0x30 < 10 ? byte &- 0x30 : byte &- 0x61 < 6 ? byte &- 0x57 : 0xFF
      if digit == 0xFF { return nil }
      half = half << 4 | UInt64(digit)
    }
    return half
  }

  /// The digest of a row as text.
  static func text(of row: KeyedRow) -> String {
    let print = row.digest
    return [print.high, print.low].map { half in
      let digits = String(half, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}

/// What names the document of each record of an entity; a record that belongs to none is one of its own.
struct DocumentNames {
  private let member: Documents.Member?
  private let documents: Documents
  private let key: TupleRule
  private let salt: Int

  /// `salt` tells records of an entity that belong to no document from those of others.
  init(_ documents: Documents, _ place: Int, key: TupleRule, salt: Int) {
    member = documents.members[place]
    self.documents = documents
    self.key = key
    self.salt = salt
  }

  /// Whether records are headers, with which their documents come and go.
  var areOfHeads: Bool { member?.isHead ?? true }

  /// Finds those of the records of a chunk.
  func fill(_ names: inout [Fingerprint], _ chunk: borrowing Chunk, _ scratch: inout ByteBuffer) {
    names.removeAll(keepingCapacity: true)
    for record in 0..<chunk.recordCount { names.append(name(of: record, chunk, &scratch)) }
  }

  private func name(of record: Int, _ chunk: borrowing Chunk, _ scratch: inout ByteBuffer) -> Fingerprint {
    scratch.removeAll()
    if let member, member.name.write(chunk, record, to: &scratch) || !documents.isAlone(record, chunk) {
      return Fingerprint(scratch.bytes).salted(member.salt)
    }
    scratch.removeAll()
    _ = key.write(chunk, record, to: &scratch)
    return Fingerprint(scratch.bytes).salted(salt)
  }
}

extension KeyedRow {
  /// The key without the number of the entity.
  var bareKey: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: key[2...]) }

  /// The digest that stands for its values.
  var digest: Fingerprint { fingerprint(at: 0) }

  /// What names its document.
  var document: Fingerprint { fingerprint(at: DigestRule.size) }

  private func fingerprint(at start: Int) -> Fingerprint {
    Fingerprint(
      high: values.loadUnaligned(fromByteOffset: start, as: UInt64.self),
      low: values.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self))
  }
}

extension ByteBuffer {
  fileprivate mutating func append(_ print: Fingerprint) {
    withUnsafeBytes(of: print.high) { append($0) }
    withUnsafeBytes(of: print.low) { append($0) }
  }
}
