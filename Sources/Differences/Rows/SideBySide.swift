internal import Packages
internal import Records

/// Two sources whose rows are walked side by side: as they come, if those of both come in the order of their keys; else both
/// are sorted first, on disk if they are many.
struct SideBySide {
  /// Gives the records of a side from the beginning.
  let open: Sides<() throws(Fault) -> any Source>
  /// How the rows of each entity of a side are made; nil for those that are not walked.
  let rules: Sides<[RowRule?]>
  /// Where sorting goes when memory is short.
  let folder: String
  /// How many workers there are.
  let jobs: Int
  /// What is said of a key that a side has twice.
  let repeated: (KeyedRow, Side) -> Fault

  /// Walks all rows; what takes them is made anew where they have to be sorted after all.
  func run<Taker: RowTaker>(
    _ makeTaker: () throws(Fault) -> Taker
  ) throws(Fault) -> (taker: Taker, readers: Sides<SideReader>) {
    if let walked = try inOrder(makeTaker()) { return walked }
    return try sorted(makeTaker())
  }

  private typealias Walked<Taker> = (taker: Taker, readers: Sides<SideReader>)

  /// Walks both as they come; nil if one of them is not in order, or has a key twice, which sorting will tell.
  private func inOrder<Taker: RowTaker>(_ taker: Taker) throws(Fault) -> Walked<Taker>? {
    let readers = try self.readers()
    let line = JoiningLine(readers, taker)
    try Conveyor.run(line, jobs: jobs)
    return try line.finish() ? (taker, readers) : nil
  }

  /// Sorts one side after the other, then walks both.
  private func sorted<Taker: RowTaker>(_ taker: Taker) throws(Fault) -> Walked<Taker> {
    let readers = try self.readers()
    let rows = Sides(try sort(readers.left), try sort(readers.right))
    try Joined(rows, taker).run()
    return (taker, readers)
  }

  private func sort(_ reader: SideReader) throws(Fault) -> SortedSequence {
    let sorter = Sorter(folder: folder, memory: Self.memory)
    try Conveyor.run(SortingLine(reader, sorter), jobs: jobs)
    let (repeated, side) = (repeated, reader.side)
    return try SortedSequence(try sorter.sorted()) { repeated($0, side) }
  }

  /// What the rows of a side may take while they are sorted.
  static let memory = 14 << 20

  private func readers() throws(Fault) -> Sides<SideReader> {
    Sides(SideReader(.left, try open.left(), rules.left), SideReader(.right, try open.right(), rules.right))
  }
}
