import Records

/// The scanner and libxml2 read the same, and reading does not depend on how the bytes arrive.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  guard count > 1 else { return 0 }
  let bytes = UnsafeRawBufferPointer(start: data, count: count)
  let input = Input(
    text: UnsafeRawBufferPointer(rebasing: bytes[1...]), columns: bytes[0] & 1 == 0 ? nil : ["A", "B", "C-d"])
  let step = Int(bytes[0] >> 1) + 1
  let judged = input.read(step: 1 << 20, mayCut: false)
  let pieces = input.read(step: step, mayCut: false)
  compare(pieces, judged, "libxml2 depends on how the bytes arrive")
  // Which of several faults libxml2 meets first may depend on the pieces, but not whether there is one.
  let faults = [judged.fault, pieces.fault, input.read(step: 1, mayCut: false).fault]
  for size in [1 << 20, step] {
    let cut = input.read(step: size, mayCut: true)
    compare(cut, judged, "the scanner does otherwise than libxml2")
    let texts = faults.map { $0?.message ?? "none" }.joined(separator: " or ")
    Fuzzing.claim(faults.contains(cut.fault), "the fault is \(cut.fault?.message ?? "none") instead of \(texts)")
  }
  return 0
}

private typealias Outcome = (rows: [[UInt8]], lines: [UInt32], fault: Fault?)

private func compare(_ one: Outcome, _ other: Outcome, _ what: String) {
  Fuzzing.claim((one.fault == nil) == (other.fault == nil), "\(what): the fault")
  guard one.fault == nil else { return }
  Fuzzing.claim(one.rows == other.rows, "\(what): the rows")
  Fuzzing.claim(one.lines == other.lines, "\(what): the lines")
}

private struct Input {
  let text: UnsafeRawBufferPointer
  let columns: [String]?

  func read(step: Int, mayCut: Bool) -> Outcome {
    var rows: [[UInt8]] = []
    var lines: [UInt32] = []
    let feed = Fuzzing.feed(text, step: step)
    let fault = Fuzzing.fault { () throws(Fault) in
      let cutter = XMLCutter(
        columns: columns?.map { XMLColumn($0) }, file: "fuzz.xml", mayCut: mayCut, chunkSize: step)
      var parsing = Parsing()
      var problems: [Problem] = []
      try cutter.readHeader(feed)
      var chunk = Chunk()
      while try cutter.next(into: &chunk, feed) {
        try parsing.parse(&chunk, &problems)
        rows += Fuzzing.records(chunk)
        lines += chunk.recordLines
      }
    }
    return (rows, lines, fault)
  }
}
