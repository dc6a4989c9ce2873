internal import Records

/// The rows of one side in the order of their keys.
protocol RowSequence: AnyObject {
  /// The row at hand, valid until the next `advance`; nil where there is none yet, or none any more.
  var row: KeyedRow? { get }
  /// Whether there is none any more.
  var isAtEnd: Bool { get }
  /// Whether another row of the side has its key; then the rows of the key come in the order of their values.
  var isShared: Bool { get }
  func advance() throws(Fault)
}

/// Takes the rows of both sides, key by key.
protocol RowTaker: AnyObject {
  /// Takes rows of one key.
  func add(_ left: KeyedRow, _ right: KeyedRow) throws(Fault)
  /// Takes a row whose key only one side has.
  func add(_ row: KeyedRow, only side: Side) throws(Fault)
}

/// Walks the rows of both sides in the order of their keys: those of one key together. Where several rows of a side share a
/// key, only those that are equal go together.
final class Joined<Rows: RowSequence, Taker: RowTaker> {
  private let rows: Sides<Rows>
  private let taker: Taker

  init(_ rows: Sides<Rows>, _ taker: Taker) {
    self.rows = rows
    self.taker = taker
  }

  /// Goes on as far as there are rows of both sides, or one of them has ended.
  func run() throws(Fault) {
    let (left, right) = (rows.left, rows.right)
    while true {
      switch (left.row, right.row) {
      case (let one?, let other?):
        var order = compare(one.key, other.key)
        if order == 0, left.isShared || right.isShared { order = compare(one.values, other.values) }
        if order < 0 {
          try takeAlone(one, .left)
        } else if order > 0 {
          try takeAlone(other, .right)
        } else {
          try taker.add(one, other)
          try left.advance()
          try right.advance()
        }
      case (let one?, nil):
        guard right.isAtEnd else { return }
        try takeAlone(one, .left)
      case (nil, let other?):
        guard left.isAtEnd else { return }
        try takeAlone(other, .right)
      case (nil, nil): return
      }
    }
  }

  private func takeAlone(_ row: KeyedRow, _ side: Side) throws(Fault) {
    try taker.add(row, only: side)
    try rows[side].advance()
  }
}
