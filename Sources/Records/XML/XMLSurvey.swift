/// Looks ahead for the columns of an XML data file: the beginning always, the rest only if records differ there.
enum XMLSurvey {
  /// The columns beside those expected, which `whole` finds in a file of which these are the first bytes; none
  /// if nothing is expected and the first record has them all.
  @Sendable static func columns(
    of file: String, _ beginning: UnsafeRawBufferPointer, expecting: [XMLColumn], whole: Syntax.WholeFile
  ) throws(Fault) -> [XMLColumn] {
    let first = XMLColumnSurvey(expecting: expecting)
    try first.look(at: beginning, file: file)
    guard expecting.isEmpty ? first.isUneven : !first.columns.isEmpty else { return [] }
    guard beginning.count >= Syntax.surveySize else { return first.columns.map { XMLColumn($0) } }
    let all = XMLColumnSurvey(expecting: expecting)
    try whole { read throws(Fault) in
      let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: TextFeed.readSize, alignment: 64)
      defer { piece.deallocate() }
      while true {
        let count = try read(piece)
        if count == 0 { return }
        try all.look(at: UnsafeRawBufferPointer(rebasing: piece[..<count]), file: file)
      }
    }
    return all.columns.map { XMLColumn($0) }
  }
}
