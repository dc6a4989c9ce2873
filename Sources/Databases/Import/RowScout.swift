package import Records

/// Looks at rows of the target beforehand; it has one user.
package protocol RowScout: AnyObject {
  /// Finds out what the target has of each record of a checked chunk.
  func look(at chunk: borrowing Chunk, _ states: inout [RowState]) throws(Fault)
}

/// Makes a scout; nil where there can be none.
package typealias RowScoutMaker = @Sendable () throws(Fault) -> (any RowScout)?

/// What the target has of a record.
package enum RowState: Sendable, Equatable {
  /// Nobody has looked.
  case unknown
  /// No row has its key.
  case missing
  /// A row has its key, but holds something else. It has this number, unless that is not known.
  case different(row: Int64?)
  /// The row holds all that is to be written.
  case same
}

/// The states of the records of one entity, in their order; four of them in a byte.
///
/// The numbers of rows are kept as steps from one to the next, most of which are short. Beyond some megabytes they are not
/// kept: then the rows are found by their keys.
struct RowStates {
  private var kinds: [UInt8] = []
  private var count = 0
  private var steps: [UInt8] = []
  private var lastRow: Int64 = 0
  /// Once the number of one row is not kept, none behind it is, or it would be taken for that of another.
  private var keepsRows = true
  private static let mostSteps = 4 << 20

  private enum Kind: UInt8 { case unknown, missing, different, same }

  /// How far the states have been read again.
  struct Place {
    fileprivate var record = 0
    fileprivate var step = 0
    fileprivate var row: Int64 = 0
  }

  /// Adds the states of a chunk; of those that are lacking nothing is known.
  mutating func append(_ states: [RowState], count wanted: Int) {
    for record in 0..<wanted {
      switch record < states.count ? states[record] : .unknown {
      case .unknown: append(.unknown)
      case .missing: append(.missing)
      case .same: append(.same)
      case .different(let row):
        append(.different)
        appendStep(to: row)
      }
    }
  }

  private mutating func append(_ kind: Kind) {
    if count & 3 == 0 { kinds.append(0) }
    kinds[count >> 2] |= kind.rawValue << (2 * UInt8(truncatingIfNeeded: count & 3))
    count += 1
  }

  /// Seven bits in a byte, the lowest first; the lowest of all is the sign.
  private mutating func appendStep(to row: Int64?) {
    guard let row, keepsRows, steps.count < Self.mostSteps else {
      keepsRows = false
      return
    }
    let step = row &- lastRow
    var bits = UInt64(bitPattern: step << 1 ^ step >> 63)
    while bits > 0x7F {
      steps.append(UInt8(truncatingIfNeeded: bits) | 0x80)
      bits >>= 7
    }
    steps.append(UInt8(truncatingIfNeeded: bits))
    lastRow = row
  }

  /// The state of the next record.
  func next(_ place: inout Place) -> RowState {
    guard place.record < count else { return .unknown }
    let kind = kinds[place.record >> 2] >> (2 * UInt8(truncatingIfNeeded: place.record & 3)) & 3
    place.record += 1
    return switch Kind(rawValue: kind) ?? .unknown {
    case .unknown: .unknown
    case .missing: .missing
    case .different: .different(row: nextRow(&place))
    case .same: .same
    }
  }

  private func nextRow(_ place: inout Place) -> Int64? {
    guard place.step < steps.count else { return nil }
    var (bits, shift) = (UInt64(0), UInt64(0))
    while true {
      let byte = steps[place.step]
      place.step += 1
      bits |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { break }
      shift += 7
    }
    place.row &+= Int64(bitPattern: bits >> 1) ^ (0 &- Int64(bitPattern: bits & 1))
    return place.row
  }
}

/// The records of a chunk that are to be written, by what is known of their rows.
package struct RecordsToWrite {
  /// Their rows must be looked for.
  package private(set) var unknown: [Int32] = []
  /// They have no rows.
  package private(set) var missing: [Int32] = []
  /// Their rows hold something else.
  package private(set) var different: [(record: Int32, row: Int64?)] = []

  mutating func removeAll() {
    unknown.removeAll(keepingCapacity: true)
    missing.removeAll(keepingCapacity: true)
    different.removeAll(keepingCapacity: true)
  }

  /// Adds a record, unless its row holds all that is to be written.
  mutating func add(_ record: Int, _ state: RowState) {
    let record = Int32(truncatingIfNeeded: record)
    switch state {
    case .unknown: unknown.append(record)
    case .missing: missing.append(record)
    case .different(let row): different.append((record, row))
    case .same: break
    }
  }
}
