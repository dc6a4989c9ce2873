import Records

/// Reading XML ends in records or in a fault, and does not depend on how the bytes arrive.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  guard count > 1 else { return 0 }
  let bytes = UnsafeRawBufferPointer(start: data, count: count)
  let text = UnsafeRawBufferPointer(rebasing: bytes[1...])
  let whole = read(text, step: 1 << 20)
  let pieces = read(text, step: Int(bytes[0]) + 1)
  // Which of several faults is met first may depend on the pieces, but not whether there is one.
  Fuzzing.claim((whole.fault == nil) == (pieces.fault == nil), "the fault depends on how the bytes arrive")
  if whole.fault == nil { Fuzzing.claim(whole.rows == pieces.rows, "the rows depend on how the bytes arrive") }
  return 0
}

private func read(_ text: UnsafeRawBufferPointer, step: Int) -> (rows: [[UInt8]], fault: Fault?) {
  var rows: [[UInt8]] = []
  let feed = Fuzzing.feed(text, step: step)
  let fault = Fuzzing.fault { () throws(Fault) in
    let reader = XMLRecordReader(columns: nil, file: "fuzz.xml")
    try reader.readHeader(feed)
    var chunk = Chunk()
    while try reader.next(into: &chunk, feed) { rows += Fuzzing.records(chunk) }
  }
  return (rows, fault)
}
