/// How a file of CSV is written and read, beyond the rules for all.
public struct CSVDialect: Sendable {
  /// What separates the fields.
  public var delimiter: UInt8
  /// Whether it is a file by itself: whoever reads it can be told its encoding, and a field that is one NUL is empty text, as
  /// bcp of SQL Server writes it.
  public var isBare = false
  /// What stands for NULL, if something does.
  public var null: [UInt8]?
  /// The names of the columns, where no header names them.
  public var columns: [String]?

  public init(delimiter: UInt8) { self.delimiter = delimiter }

  /// What is to be said of text that is not UTF-8.
  func remedy(for text: UnsafeRawBufferPointer) -> String {
    isBare
      ? "try --encoding \(EncodingGuess.name(of: text))" : "convert the file to UTF-8 first, for example with iconv"
  }

  /// What is to be said of text with a NUL.
  func remedy(forNULsIn text: UnsafeRawBufferPointer) -> String {
    let name = isBare ? EncodingGuess.utf16(text.prefix(EncodingGuess.enough)) : nil
    return name.map { "try --encoding \($0)" } ?? "is the file UTF-16 without a byte order mark?"
  }
}
