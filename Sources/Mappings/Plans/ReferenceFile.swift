internal import Packages
package import Records

/// A CSV beside a mapping that records are compared with.
package struct ReferenceFile {
  /// Where it lies.
  package let path: String

  package init(_ path: String) { self.path = path }

  /// The names of its columns.
  package func columns() throws(Fault) -> [String] {
    var columns: [String] = []
    try read(isHeaderEnough: true, columns: &columns) { (_) throws(Fault) in }
    return columns
  }

  /// Gives all its records, parsed, chunk by chunk; places in faults are counted in the chunk.
  package func forEachChunk(_ use: (inout Chunk) throws(Fault) -> Void) throws(Fault) {
    var columns: [String] = []
    try read(isHeaderEnough: false, columns: &columns, use)
  }

  private func read(
    isHeaderEnough: Bool, columns: inout [String], _ use: (inout Chunk) throws(Fault) -> Void
  ) throws(Fault) {
    var input = try FileInput.open(path).unpacking()
    var cutter = CSVCutter(file: path, delimiter: 0x2C)
    var chunk = Chunk()
    do throws(Fault) {
      try cutter.readHeader { (target) throws(Fault) in try input.read(into: target) }
      columns = cutter.columns
      if isHeaderEnough { return }
      let parser = CSVParser(delimiter: 0x2C, columnCount: columns.count)
      var (lines, records) = (0, 0)
      while try cutter.next(into: &chunk, { (target) throws(Fault) in try input.read(into: target) }) {
        do throws(Fault) {
          try parser.parse(&chunk)
          try use(&chunk)
        } catch {
          throw error.behind(lines: lines, records: records)
        }
        lines += chunk.lineCount
        records += chunk.recordCount
      }
    } catch {
      throw error.at(Place(file: path))
    }
  }
}
