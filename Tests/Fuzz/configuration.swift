import Entities
import Glibc
import Packages
import Records

/// Any data and any schema are a configuration package whose records are all accounted for, or a fault. A zero byte stands
/// between data and schema.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let bytes = UnsafeRawBufferPointer(start: data, count: count)
  let files = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
  guard files.count == 2, let catalog else { return 0 }
  let descriptor = Fuzzing.file(UnsafeRawBufferPointer(start: nil, count: 0))
  defer { close(descriptor) }
  _ = Fuzzing.fault { () throws(Fault) in
    var zip = ZipWriter(FileOutput(descriptor: dup(descriptor), name: "fuzz.zip"))
    try zip.addStored("data.xml", UnsafeRawBufferPointer(rebasing: files[0]))
    try zip.addStored("data_schema.xml", UnsafeRawBufferPointer(rebasing: files[1]))
    try zip.finish()
    var settings = ReadSettings(catalog: catalog)
    settings.temporaryFolder = "/dev/shm"
    let source = try PackageOpener("/proc/self/fd/\(descriptor)", settings).open()
    var parsing = Parsing()
    var chunk = Chunk()
    var problems: [Problem] = []
    while try source.next(&chunk) {
      try source.parse(&chunk, with: &parsing, &problems)
      let columns = source.entities[chunk.entity].columns.count
      Fuzzing.claim(chunk.columnCount == columns, "records have \(chunk.columnCount) of \(columns) columns")
      Fuzzing.claim(chunk.recordLines.count == chunk.recordCount, "records without a line")
      _ = Fuzzing.records(chunk)
    }
  }
  return 0
}

private let catalog = try? EntityCatalog.load(path: ["mappings"])
