internal import Records

/// A way to compress a bare file: its content says which one it is when it is read, and its name when it is written.
///
/// A new one is a file in this folder and a line in the table.
struct Compression: Sendable {
  /// What it is called in messages.
  let name: String
  /// How names of such files end.
  let ending: String
  /// What a file begins with, and each member of one that consists of several: one of these.
  let marks: [[UInt8]]
  /// How many zeros, or a multiple of that, may stand behind a member; none if 0.
  var padding = 0
  /// The command that writes the content of such a file to standard output, for remedies.
  let command: String
  /// What unpacks one; nil if there is no memory for that.
  let makeUnpacker: @Sendable () -> (any Unpacker)?
  /// What compresses one; nil if there is no memory for that.
  let makePacker: @Sendable () -> (any Packer)?

  /// All of them.
  static let all: [Compression] = [.gzip, .zstandard, .xz, .bzip2]

  /// The most memory that unpacking may take: what the programs of all four make unless they are told to take more.
  static let mostMemory = 128 << 20

  /// How many bytes `of` wants to see.
  static let markSize = all.flatMap(\.marks).reduce(0) { max($0, $1.count) }

  /// The one that the name of a file asks for; nil if it asks for none.
  static func named(_ name: String) -> Compression? { all.first { name.lowercased().hasSuffix($0.ending) } }

  /// The one whose files begin like this; nil if it is none.
  static func of(_ beginning: UnsafeRawBufferPointer) -> Compression? { all.first { $0.begins(beginning) } }

  /// The one that a name says of a file so short that its content cannot.
  static func cut(_ beginning: UnsafeRawBufferPointer, named name: String) -> Compression? {
    all.first { compression in
      name.lowercased().hasSuffix(compression.ending)
        && compression.marks.contains { $0.count > beginning.count && $0.starts(with: beginning) }
    }
  }

  /// Whether a member begins like this.
  func begins(_ beginning: UnsafeRawBufferPointer) -> Bool { marks.contains { beginning.starts(with: $0) } }

  /// A name without the ending that says how the file is compressed, so that the rest says what it holds.
  static func plainName(_ name: String) -> String {
    String(name.dropLast(named(name)?.ending.count ?? 0))
  }
}

/// Unpacks the members of a compressed file, one after the other; knows no file.
protocol Unpacker: AnyObject {
  /// Begins a member; false if there is no memory for it.
  func begin() -> Bool
  /// Unpacks what comes next as far as there is room.
  func unpack(_ packed: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) -> Unpacked
}

/// What became of some packed bytes.
struct Unpacked {
  /// How many of them were used.
  var taken: Int
  /// How many bytes they came to.
  var made: Int
  var state: State

  enum State {
    /// The member goes on.
    case open
    /// It ended here, and its checksum is right.
    case ended
    case damaged
    /// It takes more memory than may be used.
    case large
    case noMemory
  }
}

/// The bytes that a compressed input comes to, proved to its end.
///
/// Memory does not grow with them, however small the input: they are made as they are asked for.
final class UnpackedInput {
  let compression: Compression
  private let unpacker: any Unpacker
  private var packed: FileInput
  private var isInside = false
  /// What is wrong behind the bytes that were given last.
  private var failure: Fault?

  init(_ packed: consuming FileInput, _ compression: Compression) throws(Fault) {
    guard let unpacker = compression.makeUnpacker() else { throw .noMemory(Place(file: packed.name)) }
    self.compression = compression
    self.unpacker = unpacker
    self.packed = packed
  }

  /// How many packed bytes were used.
  var position: Int { packed.position }

  /// Gives some bytes; none only at the end.
  func read(into target: UnsafeMutableRawBufferPointer) throws(Fault) -> Int {
    if let failure { throw failure }
    while true {
      if !isInside, try !begin() { return 0 }
      let bytes = try packed.peekSome()
      let step = unpacker.unpack(bytes, into: target)
      let isStuck = step.taken == 0 && step.made == 0
      let isAtEnd = bytes.isEmpty
      packed.skip(step.taken)
      switch step.state {
      case .open: failure = isStuck ? isAtEnd ? endsEarly : damaged : nil
      case .ended: isInside = false
      case .damaged: failure = damaged
      case .large: failure = large
      case .noMemory: failure = .noMemory(place)
      }
      if step.made > 0 { return step.made }
      if let failure { throw failure }
    }
  }

  /// Begins the next member; false if there is none.
  private func begin() throws(Fault) -> Bool {
    if packed.position > 0 { try skipPadding() }
    let beginning = try packed.peek(Compression.markSize)
    if beginning.isEmpty { return false }
    guard compression.begins(beginning) else {
      let isCut = compression.marks.contains { $0.starts(with: beginning) }
      throw isCut ? endsEarly : foreign
    }
    guard unpacker.begin() else { throw .noMemory(place) }
    isInside = true
    return true
  }

  private func skipPadding() throws(Fault) {
    guard compression.padding > 0 else { return }
    while true {
      let bytes = try packed.peek(compression.padding)
      guard bytes.count == compression.padding, bytes.allSatisfy({ $0 == 0 }) else { return }
      packed.skip(bytes.count)
    }
  }

  // MARK: What may be wrong

  private var place: Place { Place(file: packed.name) }

  private var endsEarly: Fault { .endsEarly(compression, place) }

  private var damaged: Fault {
    Fault(
      .data, "compressed-damaged", "the \(compression.name) data is damaged", remedy: "fetch the file again",
      place: place)
  }

  private var foreign: Fault {
    Fault(
      .data, "compressed-garbage", "something else stands behind the end of the \(compression.name) data",
      remedy: "if that is of no use, unpack it first: \(compression.unpacking(packed.name))", place: place)
  }

  private var large: Fault {
    Fault(
      .data, "compressed-memory",
      "unpacking the \(compression.name) data takes more than \(Compression.mostMemory >> 20) MiB of memory",
      remedy: "unpack it first: \(compression.unpacking(packed.name))", place: place)
  }
}

extension Fault {
  /// A compressed file that was cut.
  static func endsEarly(_ compression: Compression, _ place: Place) -> Fault {
    Fault(
      .data, "compressed-cut", "the \(compression.name) data ends early: it was cut on its way here",
      remedy: "fetch the file again", place: place)
  }
}

extension Compression {
  /// The command that unpacks a file, so that its new name still says what it is.
  func unpacking(_ file: String) -> String {
    guard Files.exists(file) else { return "\(command) FILE\(ending) > FILE" }
    let plain = Self.plainName(file)
    return "\(command) \(file.typed) > \((plain == file ? file + ".unpacked" : plain).typed)"
  }
}
