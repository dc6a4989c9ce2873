/// What the numbers of cells mean, by the style of the cell.
struct CellFormats {
  /// What a number stands for.
  enum Kind { case number, date, time }

  /// The kind of each style.
  var kinds: [Kind] = []
  /// Whether day 0 is 1904-01-01 rather than 1899-12-31.
  var countsFrom1904 = false

  /// The kind of a style.
  @inline(__always)
  subscript(_ style: Int) -> Kind { style < kinds.count ? kinds[style] : .number }

  /// What the formats are that every program knows by number.
  static func kind(ofBuiltIn number: Int) -> Kind {
    switch number {
    // 27 to 36 and 50 to 58 are dates of East Asia.
    case 14...17, 22, 27...31, 36, 50...54, 57, 58: .date
    case 18...21, 32...35, 45...47, 55, 56: .time
    default: .number
    }
  }

  /// What the code of a format makes of a number: what stands in it outside quotes, brackets and escapes tells.
  static func kind(ofCode code: String) -> Kind {
    var hasDay = false
    var hasMonth = false
    var hasTime = false
    var rest = Substring(code.lowercased())
    while let letter = rest.popFirst() {
      switch letter {
      case ";": rest = ""
      case "\\", "_", "*": _ = rest.popFirst()
      case "\"": rest = rest.drop { $0 != "\"" }.dropFirst()
      case "[":
        let inside = rest.prefix { $0 != "]" }
        rest = rest.dropFirst(inside.count + 1)
        // Hours, minutes or seconds that run on; all else in brackets is a colour, a condition or a language.
        if let first = inside.first, "hms".contains(first), inside.allSatisfy({ $0 == first }) { hasTime = true }
      case "y", "d": hasDay = true
      case "m": hasMonth = true
      case "h", "s": hasTime = true
      default: break
      }
    }
    // Beside hours or seconds m is for minutes.
    return hasDay || hasMonth && !hasTime ? .date : hasTime ? .time : .number
  }
}
