import Glibc
import Packages
import Records

/// Any bytes are a zip whose entries can be read, or a fault.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let descriptor = Fuzzing.file(UnsafeRawBufferPointer(start: data, count: count))
  defer { close(descriptor) }
  _ = Fuzzing.fault { () throws(Fault) in
    var reader = try ZipReader(descriptor: descriptor, name: "fuzz.zip", closes: false)
    var bytes = ByteBuffer()
    for index in reader.directory.entries.indices {
      bytes.removeAll()
      try reader.readAll(index, limit: 1 << 20, into: &bytes)
      let (found, stated) = (bytes.count, reader.directory.entries[index].size)
      Fuzzing.claim(found == stated, "an entry has \(found) bytes and says \(stated)")
    }
  }
  return 0
}
