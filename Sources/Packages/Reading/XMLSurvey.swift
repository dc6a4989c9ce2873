internal import Records

/// Looks ahead for the columns of an XML data file: the beginning always, the rest only if records differ there.
enum XMLSurvey {
  /// How much is looked at always.
  static let beginningSize = 1 << 18

  /// Reads a whole file with what is given to it.
  typealias Reading = (_ look: (TextFeed.Read) throws(Fault) -> Void) throws(Fault) -> Void

  /// The columns beside those expected, which `whole` finds in a file of which these are the first bytes; none if nothing
  /// is expected and the first record has them all.
  static func columns(
    _ beginning: UnsafeRawBufferPointer, expecting: [XMLColumn], whole: Reading
  ) throws(Fault) -> [XMLColumn] {
    let first = XMLColumnSurvey(expecting: expecting)
    first.look(at: beginning)
    guard expecting.isEmpty ? first.isUneven : !first.columns.isEmpty else { return [] }
    guard beginning.count >= beginningSize else { return first.columns.map { XMLColumn($0) } }
    let all = XMLColumnSurvey(expecting: expecting)
    try whole { read throws(Fault) in
      let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: TextFeed.readSize, alignment: 64)
      defer { piece.deallocate() }
      while true {
        let count = try read(piece)
        if count == 0 { return }
        all.look(at: UnsafeRawBufferPointer(rebasing: piece[..<count]))
      }
    }
    return all.columns.map { XMLColumn($0) }
  }
}
