internal import CScan

/// Where the text of a document may be cut, and what stands before a cut.
///
/// It goes by the name of the records alone. A `<` can be nothing but markup as long as there is no `<!` and no `<?`, and
/// no field has the name of the records; so what looks like the end of a record is one, or there is something wrong
/// before it, which libxml2 finds without what comes behind.
struct XMLCuts {
  /// What stands before a place.
  struct Survey {
    var records = 0
    var lines = 0
    /// How many characters stand behind the last line end, or all if there is none.
    var characters = 0
    /// Where something begins that is no tag, such as a comment.
    var odd: Int?
  }

  private let record: [UInt8]

  init(_ layout: XMLLayout) { record = layout.record }

  /// How many bytes behind the text may be looked at.
  var reach: Int { 2 * 64 + record.count }

  /// Where the last whole record ends before a place; 0 if there is none.
  func lastEnd(_ text: UnsafePointer<UInt8>, before limit: Int) -> Int {
    var at = limit
    while let open = p2c_last_byte(text, 0x3C, at).map({ $0 - text }) {
      if let end = end(text, open, limit) { return end }
      at = open
    }
    return 0
  }

  /// Where a record ends whose end tag or only tag begins at a place.
  private func end(_ text: UnsafePointer<UInt8>, _ open: Int, _ limit: Int) -> Int? {
    let isEnd = text[open + 1] == 0x2F
    let name = open + (isEnd ? 2 : 1)
    let behind = name + record.count
    guard behind < limit, p2c_same(text + name, record, record.count) != 0 else { return nil }
    if isEnd { return text[behind] == 0x3E ? behind + 1 : nil }
    return XMLLayout.endsName(text[behind]) ? emptyTagEnd(text, behind, limit) : nil
  }

  /// Where an empty-element tag ends; nil if it is another tag, or does not end.
  private func emptyTagEnd(_ text: UnsafePointer<UInt8>, _ start: Int, _ limit: Int) -> Int? {
    var at = start
    var quote: UInt8?
    while at < limit {
      let byte = text[at]
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == 0x22 || byte == 0x27 {
        quote = byte
      } else if byte == 0x3E {
        return text[at - 1] == 0x2F ? at + 1 : nil
      }
      at += 1
    }
    return nil
  }

  /// Looks at the text once, as far as it holds nothing but tags.
  func survey(_ text: UnsafePointer<UInt8>, before end: Int) -> Survey {
    var survey = Survey()
    var lastLine = 0
    let (first, last) = (record.first ?? 0, record.last ?? 0)
    var at = 0
    while at < end {
      let masks = p2c_tags64(text + at, record.count, first, last)
      let live = end - at >= 64 ? ~0 : (UInt64(1) << UInt64(end - at)) - 1
      if masks.odd & live != 0 {
        survey.odd = at + (masks.odd & live).trailingZeroBitCount
        return survey
      }
      let lines = masks.lf & live
      if lines != 0 {
        survey.lines &+= lines.nonzeroBitCount
        lastLine = at + 64 - lines.leadingZeroBitCount
      }
      var tags = masks.tag & live
      while tags != 0 {
        if isRecord(text, at + tags.trailingZeroBitCount) { survey.records &+= 1 }
        tags &= tags &- 1
      }
      at += 64
    }
    survey.characters = characters(text, lastLine, end)
    return survey
  }

  @inline(__always)
  private func isRecord(_ text: UnsafePointer<UInt8>, _ open: Int) -> Bool {
    p2c_same(text + open + 1, record, record.count) != 0 && XMLLayout.endsName(text[open + 1 + record.count])
  }

  private func characters(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    var count = 0
    for at in start..<end where text[at] & 0xC0 != 0x80 { count &+= 1 }
    return count
  }
}
