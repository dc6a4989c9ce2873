import Records

/// What the scanner accepts libcsv reads the same way, and reading does not depend on how the bytes arrive.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  guard count > 1 else { return 0 }
  let bytes = UnsafeRawBufferPointer(start: data, count: count)
  let columns = Int(bytes[0] & 3) + 1
  let delimiter: UInt8 = bytes[0] & 4 == 0 ? 0x2C : 0x3B
  let text = UnsafeRawBufferPointer(rebasing: bytes[1...])
  compare(text, delimiter, columns)
  let whole = read(text, delimiter, step: 1 << 20)
  let pieces = read(text, delimiter, step: Int(bytes[0] >> 3) + 1)
  Fuzzing.claim(whole.rows == pieces.rows, "the rows depend on how the bytes arrive")
  Fuzzing.claim(whole.fault == pieces.fault, "the fault depends on how the bytes arrive")
  return 0
}

private func chunk(_ text: UnsafeRawBufferPointer) -> Chunk {
  var chunk = Chunk()
  chunk.bytes.append(text)
  chunk.origin.textCount = text.count
  return chunk
}

private func compare(_ text: UnsafeRawBufferPointer, _ delimiter: UInt8, _ columns: Int) {
  var fast = chunk(text)
  guard CSVScanner(delimiter: delimiter, columnCount: columns).scan(&fast) else { return }
  var judged = chunk(text)
  let fault = Fuzzing.fault { () throws(Fault) in
    try CSVGrammar(delimiter: delimiter, columnCount: columns).parse(&judged)
  }
  Fuzzing.claim(fault == nil, "the scanner accepts what libcsv refuses: \(fault?.message ?? "")")
  Fuzzing.claim(Fuzzing.records(fast) == Fuzzing.records(judged), "the scanner reads other values than libcsv")
  let (scanned, counted) = (fast.lineCount, judged.lineCount)
  Fuzzing.claim(scanned == counted, "the scanner counts other lines than libcsv")
}

private func read(
  _ text: UnsafeRawBufferPointer, _ delimiter: UInt8, step: Int
) -> (rows: [[UInt8]], fault: Fault?) {
  var rows: [[UInt8]] = []
  let feed = Fuzzing.feed(text, step: step)
  let fault = Fuzzing.fault { () throws(Fault) in
    var cutter = CSVCutter(file: "fuzz.csv", delimiter: delimiter)
    var chunk = Chunk()
    while try cutter.next(into: &chunk, feed) {
      try CSVParser(delimiter: delimiter, columnCount: cutter.columns.count).parse(&chunk)
      rows += Fuzzing.records(chunk)
    }
  }
  return (rows, fault)
}
