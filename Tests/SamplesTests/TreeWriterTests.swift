import Databases
import Glibc
import Records
import Testing

@testable import Samples

@Suite struct TreeWriterTests {
  /// Long keys make deep trees of few rows; SQLite must find each row by both indexes.
  @Test(arguments: [0, 1, 15, 16, 17, 400, 5000])
  func sqliteReadsWhatWasLaidOutInPages(rows: Int) throws {
    let folder = try Made.newFolder()
    let path = folder + "/tree.sqlite"
    defer {
      unlink(path)
      rmdir(folder)
    }
    try fill(path, rows: rows)
    let database = try Connection(path: path, access: .read)
    #expect(try first("PRAGMA integrity_check", database) == "ok")
    #expect(try first("SELECT COUNT(*) FROM T NOT INDEXED", database) == "\(rows)")
    #expect(try first("SELECT COUNT(*) FROM T a JOIN T b ON b.K = a.K AND b.N = a.N", database) == "\(rows)")
    #expect(
      try first("SELECT COUNT(*) FROM T a JOIN T b ON b.N = a.N AND b.K = a.K WHERE a.N < 0", database)
        == "\(rows)")
    if rows > 0 {
      #expect(try first("SELECT N FROM T WHERE K = '\(key(rows - 1))'", database) == "\(number(rows - 1))")
    }
  }

  /// Rows can still be added, changed and deleted the ordinary way.
  @Test func sqliteGoesOnWritingWhereThePagesEnd() throws {
    let folder = try Made.newFolder()
    let path = folder + "/tree.sqlite"
    defer {
      unlink(path)
      rmdir(folder)
    }
    try fill(path, rows: 500)
    let database = try Connection(path: path, access: .write)
    try database.execute("INSERT INTO T SELECT K || 'x', N - 500000 FROM T; DELETE FROM T WHERE N % 3 = 0")
    #expect(try first("PRAGMA integrity_check", database) == "ok")
    try database.execute("VACUUM")
    #expect(try first("PRAGMA integrity_check", database) == "ok")
  }

  @Test(arguments: [0, 1, 127, 128, 16383, 16384, 1 << 35, 1 << 56 - 1, 1 << 56, .max] as [UInt64])
  func variableLengthNumbersComeBack(value: UInt64) {
    var bytes = [UInt8](repeating: 0, count: 12)
    let count = bytes.withUnsafeMutableBytes { putVarint(value, $0.baseAddress!) }
    #expect(count == varintLength(value))
    #expect(Cell(child: 0, content: Array(bytes[..<count])).rowNumber == value)
  }

  private func fill(_ path: String, rows: Int) throws {
    do {
      let database = try Sample.open(path)
      try database.execute(
        "CREATE TABLE T (K TEXT PRIMARY KEY, N INTEGER NOT NULL); CREATE UNIQUE INDEX N ON T (N)")
    }
    let database = try Connection(path: path, access: .read)
    let file = try PageFile(path: path)
    let table = try TableWriter("T", database, file)
    for row in 0..<rows {
      table.put("K", key(row))
      table.put("N", number(row))
      try table.append()
    }
    table.finish()
    try file.finish()
  }

  private func key(_ row: Int) -> String { padded(row, 8) + String(repeating: "k", count: 400 + row % 500) }

  /// Integers of all sizes, in ascending order.
  private func number(_ row: Int) -> Int { -1_000_000_000_000 + row * 1_000_000 }

  private func first(_ sql: String, _ database: borrowing Connection) throws -> String {
    let statement = try database.prepare(sql)
    return try statement.step() ? statement.string(0) : ""
  }
}

@Suite struct NumbersTests {
  @Test(arguments: [
    (ShortDecimal(digits: 1250, scale: 2), "12.5"), (ShortDecimal(digits: -1, scale: 2), "-0.01"),
    (.zero, "0"),
    (ShortDecimal(digits: 3000, scale: 3), "3"), (ShortDecimal(digits: 10_0000, scale: 4), "10"),
    (ShortDecimal(digits: 5, scale: 4), "0.0005"),
  ])
  func decimalsAreShortest(number: ShortDecimal, text: String) { #expect(number.text == text) }

  @Test(arguments: [
    (5, 10, 1), (4, 10, 0), (-5, 10, -1), (1, 3, 0), (2, 3, 1), (0, 7, 0), (1000, 3, 333), (-7, 2, -4),
  ])
  func halvesGoAwayFromZero(dividend: Int, divisor: Int, quotient: Int) {
    #expect(rounded(dividend, by: divisor) == quotient)
  }

  @Test(arguments: [
    (1900, 1, 1, "1900-01-01"), (2016, 2, 29, "2016-02-29"), (2154, 12, 31, "2154-12-31"),
    (1970, 1, 1, "1970-01-01"),
  ])
  func daysComeBack(year: Int, month: Int, day: Int, text: String) {
    #expect(Day(year: year, month: month, day: day).text == text)
  }
}
