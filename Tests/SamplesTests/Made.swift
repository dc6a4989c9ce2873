import Databases
import Entities
import Glibc
import Records
import Samples

/// A sample in a folder of its own, gone afterwards.
final class Made: Sendable {
  let folder: String
  let catalog: EntityCatalog

  init(orders: Int, seed: Int = 1, faults: Bool = false) throws {
    catalog = try Self.shipped()
    folder = try Self.newFolder()
    _ = try Sample(orders: orders, seed: seed).write(to: .folder(folder, withFaults: faults), catalog)
  }

  deinit {
    for name in ["fno.sqlite", "sales.sqlite", "faults.csv"] { unlink(folder + "/" + name) }
    rmdir(folder)
  }

  static func newFolder() throws -> String {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/p2c-sample-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Fault(.io, "test", "no folder for the test") }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The entities of the source tree.
  static func shipped() throws -> EntityCatalog {
    let here = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return try EntityCatalog.load(path: ["/" + here + "/mappings"])
  }

  func open(_ name: String) throws -> Connection {
    try Connection(path: folder + "/" + name, access: .read)
  }

  /// The first column of a query's rows.
  func column(_ sql: String, in name: String = "fno.sqlite") throws -> [String] {
    let database = try open(name)
    let statement = try database.prepare(sql)
    var rows: [String] = []
    while try statement.step() { rows.append(statement.string(0)) }
    return rows
  }

  /// The one number a query gives.
  func number(_ sql: String, in name: String = "fno.sqlite") throws -> Int {
    Int(try column(sql, in: name).first ?? "") ?? -1
  }

  /// All bytes of a file, as one number that tells files apart.
  func digest(_ name: String) throws -> UInt64 {
    guard let file = fopen(folder + "/" + name, "r") else { throw Fault(.io, "test", "no file \(name)") }
    defer { fclose(file) }
    var part = [UInt8](repeating: 0, count: 65536)
    var digest: UInt64 = 14_695_981_039_346_656_037
    while case let count = fread(&part, 1, part.count, file), count > 0 {
      for byte in part[..<count] { digest = (digest ^ UInt64(byte)) &* 1_099_511_628_211 }
    }
    return digest
  }
}
