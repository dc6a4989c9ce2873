import Databases
import Packages
import Records
import Testing

/// Loads into tables that have rows already.
@Suite struct UpsertTests {
  private let folder: Scratch
  private let path: String

  init() throws {
    folder = try Scratch()
    path = folder.path("t.sqlite")
  }

  private func products(_ rows: [[String?]]) throws -> Table {
    try Table("products", .sales, "productnumber name price", rows)
  }

  private func number(_ product: Int) -> String { "P\(product + 1000)" }

  private func execute(_ sql: String) throws {
    try Connection(path: path, access: .create).execute(sql)
  }

  /// Products 0, 2, 4 … 398 under a key that compares like this.
  private func makeTable(_ collation: String = "BINARY", _ end: String = "") throws {
    try execute(
      """
      CREATE TABLE product(productid TEXT PRIMARY KEY, productnumber TEXT COLLATE \(collation) UNIQUE, name TEXT,
      price TEXT)\(end);
      WITH RECURSIVE n(i) AS (VALUES(0) UNION ALL SELECT i + 2 FROM n WHERE i < 398)
      INSERT INTO product SELECT 'id' || i, 'P' || (i + 1000), 'old', i FROM n
      """)
  }

  enum Order: CaseIterable { case ascending, descending, mixed }

  @Test(arguments: Order.allCases, ["BINARY", "NOCASE", "RTRIM"]) func findsRowsInWhateverOrderRecordsCome(
    order: Order, collation: String
  ) throws {
    try makeTable(collation, collation == "RTRIM" ? " WITHOUT ROWID" : "")
    // Some are there with the same values, some with others, some are missing, and some rows have no record.
    var numbers = (0..<400).filter { $0 % 7 != 0 && !(100..<130).contains($0) }
    switch order {
    case .ascending: break
    case .descending: numbers.reverse()
    case .mixed: numbers.sort { ($0 * 131 % 400, $0) < ($1 * 131 % 400, $1) }
    }
    let table = try products(numbers.map { [number($0), $0 % 3 == 0 ? "new" : "old", "\($0).0"] })
    let there = numbers.filter { $0 % 2 == 0 }
    let changed = there.filter { $0 % 3 == 0 }
    let loaded = try load([table], into: path, chunkSize: 90)
    #expect(
      loaded.summary()
        == "i\(numbers.count - there.count) u\(changed.count) n\(there.count - changed.count) r0 h0")
    let stored = try rows(path, "SELECT productnumber, name, price FROM product ORDER BY 1")
    let expected = (0..<400).filter { $0 % 2 == 0 || numbers.contains($0) }.map { product in
      "\(number(product))|\(product % 3 == 0 && numbers.contains(product) ? "new" : "old")|\(product)"
    }
    #expect(stored == expected)
  }

  @Test func findsKeysTheTargetSpellsOtherwise() throws {
    try makeTable("NOCASE")
    let table = try products((0..<200).map { [number($0 * 2).lowercased(), "old", "\($0 * 2)"] })
    #expect(try load([table], into: path, chunkSize: 200).summary() == "i0 u0 n200 r0 h0")
  }

  @Test(arguments: [["7", "07"], ["07", "7"]]) func rejectsKeysThatAColumnOfNumbersSpellsOtherwise(keys: [String])
    throws
  {
    try execute(
      """
      CREATE TABLE product(productid TEXT PRIMARY KEY, productnumber INTEGER UNIQUE, name TEXT, price TEXT);
      INSERT INTO product VALUES('id', 7, 'old', '1')
      """)
    let table = try products(keys.map { [$0, $0 == "7" ? "old" : "new", "1"] })
    let loaded = try load([table], into: path, chunkSize: 2)
    #expect(loaded.summary() == "i0 u0 n1 r1 h0")
    #expect(loaded.messages.first?.hasSuffix("declare the column as TEXT instead of INTEGER") == true)
    #expect(try rows(path, "SELECT name FROM product") == ["old"])
  }

  @Test(arguments: ["DELETE", "WAL", "TRUNCATE"]) func comparesBesideTheTransactionWhateverTheJournal(
    journal: String
  ) throws {
    try makeTable()
    try execute("PRAGMA journal_mode = \(journal)")
    let table = try products((0..<300).map { [number($0), $0 % 4 == 0 ? "new" : "old", "\($0)"] })
    #expect(try load([table], into: path, chunkSize: 50).summary() == "i150 u75 n75 r0 h0")
    #expect(try load([table], into: path, chunkSize: 50).summary() == "i0 u0 n300 r0 h0")
  }

  /// SQLite takes a name in quotes for a text where there is no such column, as for others before it is made final.
  @Test func fillsColumnsThatAreMadeNow() throws {
    try execute(
      """
      CREATE TABLE product(productid TEXT PRIMARY KEY, productnumber TEXT UNIQUE, price TEXT);
      INSERT INTO product VALUES('id', '\(number(0))', '1')
      """)
    var options = ImportOptions()
    options.create = true
    let table = try products([[number(0), "name", "1"]])
    #expect(try load([table], into: path, options).summary() == "i0 u1 n0 r0 h0")
    #expect(try rows(path, "SELECT name FROM product") == ["name"])
  }

  @Test func findsTheSameWhenDocumentsAreMadeFinalOneByOne() throws {
    try makeTable()
    var options = ImportOptions()
    options.commitEvery = 1
    let table = try products([[number(0), "old", "0"], [number(1), "new", "1"], [number(2), "new", "2"]])
    let loaded = try loadDocuments([table], into: path, options, stopAfter: nil)
    #expect(loaded.summary() == "i1 u1 n1 r0 h0")
  }

  @Test func seesWhatATriggerChangedAhead() throws {
    try makeTable()
    try execute(
      """
      CREATE TRIGGER ahead AFTER UPDATE ON product WHEN new.productnumber = 'P1010' BEGIN
      UPDATE product SET name = 'by trigger' WHERE productnumber = 'P1012'; END
      """)
    let table = try products((0..<20).map { [number($0 * 2), $0 == 5 ? "new" : "old", "\($0 * 2)"] })
    #expect(try load([table], into: path, chunkSize: 20).summary() == "i0 u2 n18 r0 h0")
    #expect(try rows(path, "SELECT name FROM product WHERE productnumber = 'P1012'") == ["old"])
  }

  @Test func writesToTheRightRowsWhateverTheirNumbers() throws {
    var dice = SystemRandomNumberGenerator()
    var numbers: Set<Int64> = [.min, .max, 0, 1, -1, 63, 64, -64, -65, 8191, 8192]
    while numbers.count < 300 {
      numbers.insert(Int64.random(in: .min ... .max, using: &dice) >> Int64.random(in: 0..<64))
    }
    let keys = numbers.shuffled()
    let values = keys.enumerated().map { key, row in "(\(row), 'id\(key)', '\(number(key))', 'old', '1')" }
    try execute(
      """
      CREATE TABLE product(productid TEXT PRIMARY KEY, productnumber TEXT UNIQUE, name TEXT, price TEXT);
      INSERT INTO product(rowid, productid, productnumber, name, price) VALUES \(values.joined(separator: ","))
      """)
    let table = try products((0..<keys.count).map { [number($0), $0 % 3 == 0 ? "old" : "new \($0)", "1"] })
    let changed = (0..<keys.count).count { $0 % 3 != 0 }
    let loaded = try load([table], into: path, chunkSize: 70)
    #expect(loaded.summary() == "i0 u\(changed) n\(keys.count - changed) r0 h0")
    let expected = keys.enumerated().map { key, row in "\(row)|\(key % 3 == 0 ? "old" : "new \(key)")" }
    #expect(try rows(path, "SELECT rowid, name FROM product ORDER BY productnumber") == expected)
  }

  @Test func writesIndexesOnlyWhereTheirColumnDiffers() throws {
    try makeTable()
    try execute(
      """
      CREATE INDEX by_price ON product(price);
      CREATE TABLE written(productnumber);
      CREATE TRIGGER noted AFTER UPDATE OF price ON product BEGIN INSERT INTO written VALUES(new.productnumber); END
      """)
    let table = try products([
      [number(0), "new", "0"], [number(2), "old", "7"], [number(4), "new", "8"], [number(6), "old", "6"],
    ])
    #expect(try load([table], into: path).summary() == "i0 u3 n1 r0 h0")
    #expect(try rows(path, "SELECT productnumber FROM written") == [number(2), number(4)])
    #expect(
      try rows(path, "SELECT name, price FROM product ORDER BY productnumber LIMIT 4") == [
        "new|0", "old|7", "new|8", "old|6",
      ])
  }

  /// A table may say itself that a row is to be dropped, or to take the place of another.
  @Test(arguments: ["IGNORE", "REPLACE"]) func letsNoTableDropARow(conflict: String) throws {
    try execute(
      """
      CREATE TABLE product(productid TEXT PRIMARY KEY, productnumber TEXT UNIQUE,
      name TEXT UNIQUE ON CONFLICT \(conflict), price TEXT); INSERT INTO product VALUES('id', '\(number(0))', 'old', '1')
      """)
    let fault = #expect(throws: Fault.self) {
      try load([try products([[number(1), "new", "1"], [number(2), "old", "1"]])], into: path)
    }
    #expect(fault?.message.contains("UNIQUE constraint failed: product.name") == true)
    let update = #expect(throws: Fault.self) {
      try load([try products([[number(3), "other", "1"], [number(0), "other", "1"]])], into: path)
    }
    #expect(update?.message.contains("UNIQUE constraint failed: product.name") == true)
    #expect(try rows(path, "SELECT productnumber, name FROM product") == ["\(number(0))|old"])
  }

  @Test(arguments: ["INSERT", "UPDATE"]) func letsNoTriggerDropARow(event: String) throws {
    try execute(
      """
      CREATE TABLE product(productid TEXT PRIMARY KEY, productnumber TEXT UNIQUE, name TEXT, price TEXT);
      INSERT INTO product VALUES('id', '\(number(0))', 'old', '1');
      CREATE TRIGGER drops BEFORE \(event) ON product WHEN new.name = 'bad' BEGIN SELECT RAISE(IGNORE); END
      """)
    let records = event == "INSERT" ? 1..<100 : 0..<1
    let table = try products(records.map { [number($0), $0 % 70 == 0 ? "bad" : "good", "1"] })
    let fault = #expect(throws: Fault.self) { try load([table], into: path, chunkSize: 100) }
    #expect(fault?.message.contains("drops records for product, by a trigger or an ON CONFLICT clause") == true)
    #expect(try rows(path, "SELECT name FROM product") == ["old"])
  }
}
