import Databases
import Entities
import Glibc
import Records
import Testing

/// A new database is filled by rows of stored values, whole batches and what is left of one.
@Suite struct LoaderTests {
  @Test(arguments: [0, 1, 63, 64, 65, 200])
  func storesEachRowInItsOrder(rows: Int) throws {
    let scratch = try Scratch()
    let loader = try SQLiteLoader(path: scratch.path("new.sqlite"), name: "new")
    let table = try loader.makeTable(of: Known.entity("transactioncurrencies", .sales))
    try fill(table, rows: rows)
    try loader.finish()
    let database = try Connection(path: scratch.path("new.sqlite"), access: .read)
    let found = try database.prepare(
      "SELECT count(*), max(rowid), sum(isocurrencycode IS printf('%03d', rowid)), count(currencyname) FROM transactioncurrency"
    )
    #expect(try found.step())
    #expect((0..<4).map { Int(found.integer($0)) } == [rows, rows, rows, 0])
  }

  /// What was bound for the row before must not show through.
  @Test func rawTablesHoldTheirBlanks() throws {
    let scratch = try Scratch()
    let loader = try SQLiteLoader(path: scratch.path("new.sqlite"), name: "new")
    let table = try loader.makeTable(of: Known.entity("CustTable", .axdb))
    let blank = table.columns.map(\.blank)
    let account = try #require(table.columns.firstIndex { $0.name == "ACCOUNTNUM" })
    let record = try #require(table.columns.firstIndex { $0.name == "RECID" })
    for number in 0..<2 {
      var row = blank
      row[record] = .integer(Int64(number))
      if number == 0 { row[account] = .text("C1") }
      try row.withUnsafeBufferPointer { try table.insert($0) }
    }
    try loader.finish()
    let database = try Connection(path: scratch.path("new.sqlite"), access: .read)
    let found = try database.prepare("SELECT ACCOUNTNUM, typeof(ACCOUNTNUM) FROM CUSTTABLE ORDER BY RECID")
    #expect(try found.step() && found.string(0) == "C1")
    #expect(try found.step() && found.string(0).isEmpty && found.string(1) == "text")
  }

  @Test func whoDoesNotSettleTakesTheNameBack() throws {
    let scratch = try Scratch()
    let path = scratch.path("new.sqlite")
    do {
      let loader = try DatabaseURL.sqlite(path: path).openLoader(syncs: false)
      try loader.finish()
      #expect(access(path, F_OK) != 0)
      try loader.place()
      #expect(access(path, F_OK) == 0)
    }
    #expect(scratch.names.isEmpty)
    let loader = try DatabaseURL.sqlite(path: path).openLoader(syncs: false)
    try loader.finish()
    try loader.place()
    loader.settle()
    #expect(scratch.names == ["new.sqlite"])
  }

  /// Nothing that is there is replaced, even if it comes while the new one is made.
  @Test func replacesNothing() throws {
    let scratch = try Scratch()
    let path = scratch.path("new.sqlite")
    do {
      let loader = try DatabaseURL.sqlite(path: path).openLoader(syncs: false)
      try loader.finish()
      scratch.write("new.sqlite", "")
      let late = #expect(throws: Fault.self) { try loader.place() }
      #expect(late?.rule == "output-exists")
    }
    #expect(scratch.names == ["new.sqlite"])
    let early = #expect(throws: Fault.self) { _ = try DatabaseURL.sqlite(path: path).openLoader(syncs: false) }
    #expect(early?.rule == "output-exists" && early?.kind == .output)
    #expect(scratch.names == ["new.sqlite"])
  }

  private func fill(_ table: any TableLoader, rows: Int) throws {
    let width = table.columns.count
    let id = try #require(table.columns.firstIndex { $0.name == "transactioncurrencyid" })
    let code = try #require(table.columns.firstIndex { $0.name == "isocurrencycode" })
    let texts = UnsafeMutableRawBufferPointer.allocate(byteCount: table.batch * 3, alignment: 1)
    defer { texts.deallocate() }
    var waiting: [StoredValue] = []
    for row in 1...max(1, rows) where row <= rows {
      let place = UnsafeMutableRawBufferPointer(rebasing: texts[(waiting.count / width * 3)...].prefix(3))
      for digit in 0..<3 { place[digit] = UInt8(0x30 + row / [100, 10, 1][digit] % 10) }
      var values = table.columns.map(\.blank)
      values[id] = .text(UnsafeRawBufferPointer(place))
      values[code] = .text(UnsafeRawBufferPointer(place))
      waiting += values
      if waiting.count == table.batch * width || row == rows {
        try waiting.withUnsafeBufferPointer { try table.insert($0) }
        waiting = []
      }
    }
  }
}

extension Scratch {
  /// The files that are in it.
  fileprivate var names: [String] {
    run(["sh", "-c", "cd '\(path("."))' && ls -A > .names"])
    return read(".names").split(separator: "\n").map(String.init).filter { $0 != ".names" }
  }
}
