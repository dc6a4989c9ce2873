import Packages
import Records

/// A manifest that can be read is written and read again as the same manifest.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let bytes = UnsafeRawBufferPointer(start: data, count: count)
  _ = Fuzzing.fault { () throws(Fault) in _ = try ManifestReader.header(bytes) }
  _ = Fuzzing.fault { () throws(Fault) in
    let manifest = try ManifestReader.manifest(bytes).manifest
    var written = ByteBuffer()
    try ManifestWriter.write(manifest, .extended, to: &written)
    let again = try ManifestReader.manifest(written.bytes).manifest
    Fuzzing.claim(again == manifest, "written and read again it says something else")
  }
  return 0
}
