import Databases
import Glibc
import Records
import Testing

@Suite struct ConnectionTests {
  @Test func keepsTextIntegersAndNull() throws {
    let folder = try Scratch()
    let database = try Connection(path: folder.path("a.sqlite"), access: .create)
    try database.execute("CREATE TABLE t(a, b, c, d)")
    let insert = try database.prepare("INSERT INTO t VALUES(?, ?, ?, ?)")
    insert.bind(0, text: "héllo")
    insert.bind(1, integer: -12)
    insert.bindNull(2)
    insert.bind(3, text: UnsafeRawBufferPointer(start: nil, count: 0))
    try insert.run()
    let select = try database.prepare("SELECT a, b, c, d FROM t")
    let isThere = try select.step()
    #expect(isThere)
    let (text, integer) = (select.string(0), select.integer(1))
    #expect(text == "héllo")
    #expect(integer == -12)
    let storages = [select.storage(2), select.storage(3)]
    #expect(storages == [.null, .text])
    let isMore = try select.step()
    #expect(!isMore)
  }

  @Test func namesAMissingDatabase() throws {
    let folder = try Scratch()
    let path = folder.path("none.sqlite")
    #expect(fault { _ = try Connection(path: path, access: .read, name: "none.sqlite") }?.kind == .missing)
    let write = fault { _ = try Connection(path: path, access: .write, name: "none.sqlite") }
    #expect(write?.message == "there is no database none.sqlite; --create makes it")
    let into = fault { _ = try Connection(path: folder.path("no/such.sqlite"), access: .create) }
    #expect(into?.kind == .output)
    #expect(fault { _ = try Connection(path: folder.path("."), access: .read) }?.rule == "database-folder")
  }

  @Test func refusesAFileThatIsNoDatabase() throws {
    let folder = try Scratch()
    let path = folder.path("a.txt")
    folder.write("a.txt", String(repeating: "no database at all\n", count: 100))
    let found = fault { _ = try Connection(path: path, access: .read, name: "a.txt") }
    #expect(found?.kind == .data)
    #expect(found?.message == "a.txt is not an SQLite database, or is damaged")
  }

  @Test func saysOnceThatItWaitsAndThenGivesUp() throws {
    let folder = try Scratch()
    let path = folder.path("a.sqlite")
    let other = try Connection(path: path, access: .create)
    try other.execute("CREATE TABLE t(a)")
    try other.begin(immediate: true)
    let said = Said()
    let database = try Connection(path: path, access: .write, name: "a.sqlite", wait: 1) { said.add($0) }
    let busy = fault { try database.begin(immediate: true) }
    #expect(busy?.kind == .busy)
    #expect(said.all == ["waiting for a.sqlite, which another program has locked"])
    other.rollback()
    try database.begin(immediate: true)
    let isInTransaction = database.isInTransaction
    #expect(isInTransaction)
  }

  @Test func blamesAConstraintOnTheData() throws {
    let database = try Connection(path: ":memory:", access: .create)
    try database.execute("CREATE TABLE t(a UNIQUE); INSERT INTO t VALUES(1)")
    let found = fault { try database.execute("INSERT INTO t VALUES(1)") }
    #expect(found?.kind == .data)
    #expect(fault { try database.execute("SELEC 1", blame: .usage) }?.kind == .usage)
  }
}
