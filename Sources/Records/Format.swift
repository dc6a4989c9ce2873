/// A way to write the records of an entity in a data file, as `--format` names it.
///
/// A new format is a folder beside `CSV` and `XML`, and a line in each of the two tables.
public struct Format: Sendable, Equatable {
  /// As users type it.
  public let name: String
  /// The name that environments usually give this source data format.
  public let sourceFormat: String
  /// What its files consist of.
  public let syntax: Syntax
  /// Whether files are UTF-16LE with byte order mark rather than UTF-8.
  public let isUTF16: Bool
  /// What writes records of such a layout.
  let makeWriter: @Sendable (RecordLayout) throws(Fault) -> any RecordWriter

  /// All of them.
  public static let all: [Format] = [
    .csv, .csvUnicode, .xmlElement, .xmlAttribute, .jsonLines, .jsonLinesTyped, .excel,
  ]

  init(
    _ name: String, _ sourceFormat: String, _ syntax: Syntax, isUTF16: Bool = false,
    makeWriter: @escaping @Sendable (RecordLayout) throws(Fault) -> any RecordWriter
  ) {
    self.name = name
    self.sourceFormat = sourceFormat
    self.syntax = syntax
    self.isUTF16 = isUTF16
    self.makeWriter = makeWriter
  }

  /// The format of a name.
  public static func named(_ name: String) -> Format? { all.first { $0.name == name } }

  /// The format in which a file of this name is written unless another one is asked for; nil if the name does not say.
  public static func usual(for name: String) -> Format? {
    Syntax.named(name).flatMap { syntax in all.first { $0.syntax == syntax } }
  }

  /// The ending of a data file's name.
  public var ending: String { syntax.endings[0] }

  public static func == (left: Format, right: Format) -> Bool { left.name == right.name }
}

/// What data files consist of, whichever of its formats they were written in.
public struct Syntax: Sendable, Equatable {
  /// What it is called in messages.
  public let name: String
  /// How names of such files end; the first is the usual one.
  public let endings: [String]
  /// What is to be known of such files before they are read.
  public let traits: Traits
  /// Whether a file that begins like this, and whose source format has this name, is one.
  let recognises: @Sendable (_ beginning: UnsafeRawBufferPointer, _ sourceFormat: String) -> Bool
  /// What reads one.
  let makeReader: @Sendable (DataFile) -> any DataFileReader
  /// What a part of a stream holds that is one; nil if no part is.
  public let makePart: (@Sendable (_ columns: [XMLColumn], _ file: String) -> any Unparsed)?
  /// The columns that only a look through the whole file can find, beside those expected.
  let survey: Survey?

  /// All of them; the last takes what no other one recognises.
  public static let all: [Syntax] = [.excel, .xml, .jsonLines, .csv]

  /// How much of a file is looked at to find out what it is.
  public static let beginningSize = 256

  /// What a data file that begins like this consists of; that of an empty file its name tells.
  public static func of(
    _ beginning: UnsafeRawBufferPointer, named name: String, sourceFormat: String = ""
  ) -> Syntax {
    if beginning.isEmpty, let named = named(name), named.traits.contains(.mayBeEmpty) { return named }
    return all.first { $0.recognises(beginning, sourceFormat) } ?? .csv
  }

  /// What a name says that a file consists of; nil if it does not say.
  public static func named(_ name: String) -> Syntax? {
    guard let dot = name.lastIndex(of: ".") else { return nil }
    let ending = name[name.index(after: dot)...].lowercased()
    return all.first { $0.endings.contains(ending) }
  }

  /// Whether a byte says nothing of what a file is: white space, or part of a mark or of a character of UTF-16.
  static func isBlankOrMark(_ byte: UInt8) -> Bool {
    switch byte {
    case 0, 0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF, 0xFE, 0xFF: true
    default: false
    }
  }

  /// Whether a word occurs, in UTF-8 or in UTF-16. Asked for each part of a stream, so nothing is allocated.
  static func contains(_ word: StaticString, _ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
    for start in bytes.indices {
      var found = 0
      for at in start..<bytes.endIndex where bytes[at] != 0 {
        guard bytes[at] == word.utf8Start[found] else { break }
        found += 1
        if found == word.utf8CodeUnitCount { return true }
      }
    }
    return false
  }

  public static func == (left: Syntax, right: Syntax) -> Bool { left.name == right.name }

  /// What kinds of text have and others have not.
  public struct Traits: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// The first line names the columns, and values are told by their order.
    public static let hasHeader = Traits(rawValue: 1)
    /// A file that was cut off shows that it was.
    public static let provesItsEnd = Traits(rawValue: 2)
    /// The last line ends like all others.
    public static let endsLines = Traits(rawValue: 4)
    /// There is no text that cannot be a value.
    public static let holdsAllText = Traits(rawValue: 8)
    /// Fields have the names that entity files give them for XML.
    public static let usesXMLNames = Traits(rawValue: 16)
    /// A file without a byte has no records, and no fault.
    public static let mayBeEmpty = Traits(rawValue: 32)
    /// It is a zip, and what is written as text goes into it.
    public static let isZipped = Traits(rawValue: 64)
  }
}

extension Syntax {
  /// Reads a whole file with what is given to it.
  public typealias WholeFile = (_ look: (TextFeed.Read) throws(Fault) -> Void) throws(Fault) -> Void
  typealias Survey =
    @Sendable (
      _ file: String, _ beginning: UnsafeRawBufferPointer, _ expected: [XMLColumn], _ whole: WholeFile
    ) throws(Fault) -> [XMLColumn]

  /// How much of a file is looked at for its columns.
  public static let surveySize = 1 << 18

  /// The columns of a file with these first bytes, beside those expected, where its records tell them one by one; none if
  /// nothing is expected and the first record has them all.
  public func columns(
    of file: String, _ beginning: UnsafeRawBufferPointer, expecting expected: [XMLColumn], whole: WholeFile
  ) throws(Fault) -> [XMLColumn] {
    try survey?(file, beginning, expected, whole) ?? []
  }
}

/// A data file that is to be read.
public struct DataFile {
  /// Its name for messages.
  public let name: String
  /// The columns that are expected, if any are.
  var columns: [XMLColumn]?
  /// What separates the fields of CSV.
  var delimiter: UInt8
  /// The encoding it has if no byte order mark says another one; UTF-8 if it is not said.
  public var encoding: TextEncoding?
  /// Whether it is a file by itself, of which whoever reads it can say more.
  public var isBare = false
  /// What stands for NULL in CSV, if something does.
  public var null: [UInt8]?
  /// Whether the columns are those of a file of CSV that has no header.
  public var hasNoHeader = false
  /// Whether what is wrong is passed over and noted, as long as it can be read.
  var isTolerant = false
  /// The sheet of a workbook that is meant, and the one that is if it is there.
  public var sheet: String?
  public var likelySheet: String?
  /// How a workbook is unzipped, and where its strings go if they are many.
  public var unzip: Unzip?
  public var folder = "/var/tmp"

  public init(_ name: String, expecting columns: [XMLColumn]?, delimiter: UInt8, isTolerant: Bool = false) {
    self.name = name
    self.columns = columns
    self.delimiter = delimiter
    self.isTolerant = isTolerant
  }

  /// What reads it, by its first bytes, by its name or the one it has when it is not compressed, and by what the manifest
  /// calls its format.
  public func reader(
    _ beginning: UnsafeRawBufferPointer, named plainName: String? = nil, sourceFormat: String = ""
  ) -> any DataFileReader {
    Syntax.of(beginning, named: plainName ?? name, sourceFormat: sourceFormat).makeReader(self)
  }
}

/// Reads one data file into chunks of whole records.
public protocol DataFileReader: AnyObject {
  /// What the file consists of.
  var syntax: Syntax { get }
  /// Reads far enough to know the columns. Names that cannot be told apart, of which nobody knows any, are no header.
  func readHeader(knows isKnown: (String) -> Bool, _ read: TextFeed.Read) throws(Fault) -> [String]
  /// Puts the next whole records into the chunk; false at the end.
  func next(into chunk: inout Chunk, _ read: TextFeed.Read) throws(Fault) -> Bool
  /// What a tolerant reader passed over since it was last asked.
  func takeOddities() -> [XMLOddity]
  /// XML: what the reader has learnt of the file so far.
  var xmlFacts: XMLFacts? { get }
}

extension DataFileReader {
  /// Reads far enough to know the columns, whatever they are called.
  public func readHeader(_ read: TextFeed.Read) throws(Fault) -> [String] {
    try readHeader(knows: { _ in true }, read)
  }

  public func takeOddities() -> [XMLOddity] { [] }
  public var xmlFacts: XMLFacts? { nil }
}
