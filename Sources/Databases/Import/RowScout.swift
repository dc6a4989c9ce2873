package import Records

/// Looks at rows of the target beforehand; it has one user.
package protocol RowScout: AnyObject {
  /// Finds out what the target has of each record of a checked chunk.
  func look(at chunk: borrowing Chunk, _ states: inout [RowState]) throws(Fault)
}

/// Makes a scout; nil where there can be none.
package typealias RowScoutMaker = @Sendable () throws(Fault) -> (any RowScout)?

/// What the target has of a record.
package enum RowState: UInt8, Sendable {
  /// Nobody has looked.
  case unknown
  /// No row has its key.
  case missing
  /// A row has its key, but holds something else.
  case different
  /// The row holds all that is to be written.
  case same
}

/// The states of the records of one entity, in their order; four of them in a byte.
struct RowStates {
  private var bytes: [UInt8] = []
  private var count = 0

  /// Adds the states of a chunk; of those that are lacking nothing is known.
  mutating func append(_ states: [RowState], count wanted: Int) {
    for record in 0..<wanted {
      if count & 3 == 0 { bytes.append(0) }
      let state = record < states.count ? states[record] : .unknown
      bytes[count >> 2] |= state.rawValue << (2 * UInt8(truncatingIfNeeded: count & 3))
      count += 1
    }
  }

  /// The state of a record.
  subscript(record: Int) -> RowState {
    guard record < count else { return .unknown }
    return RowState(rawValue: bytes[record >> 2] >> (2 * UInt8(truncatingIfNeeded: record & 3)) & 3) ?? .unknown
  }
}

/// The records of a chunk that are to be written, by what is known of their rows.
package struct RecordsToWrite {
  /// Their rows must be looked for.
  package private(set) var unknown: [Int32] = []
  /// They have no rows.
  package private(set) var missing: [Int32] = []
  /// Their rows hold something else.
  package private(set) var different: [Int32] = []

  mutating func removeAll() {
    unknown.removeAll(keepingCapacity: true)
    missing.removeAll(keepingCapacity: true)
    different.removeAll(keepingCapacity: true)
  }

  /// Adds a record, unless its row holds all that is to be written.
  mutating func add(_ record: Int, _ row: RowState) {
    let record = Int32(truncatingIfNeeded: record)
    switch row {
    case .unknown: unknown.append(record)
    case .missing: missing.append(record)
    case .different: different.append(record)
    case .same: break
    }
  }
}
