import Glibc
import Packages
import Records

/// Any bytes are a whole stream or a fault, and reading on after a fault ends.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let descriptor = Fuzzing.file(UnsafeRawBufferPointer(start: data, count: count))
  defer { close(descriptor) }
  var reader = StreamZipReader(FileInput(descriptor: descriptor, name: "fuzz", closes: false))
  var bytes = ByteBuffer()
  var taken = 0
  let fault = Fuzzing.fault { () throws(Fault) in
    while let entry = try reader.next(into: &bytes) {
      try? entry.verify(bytes.bytes)
      taken += bytes.count
      bytes.removeAll()
    }
  }
  Fuzzing.claim(taken <= count, "\(taken) bytes came out of \(count)")
  if fault == nil {
    let position = reader.position
    Fuzzing.claim(position == count, "the stream ended at \(position) of \(count) bytes")
  }
  return 0
}
