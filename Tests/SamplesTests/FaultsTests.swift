import Databases
import Entities
import Glibc
import Records
import Samples
import Testing

@Suite struct FaultsTests {
  @Test func plantsOneOfEachKindAndListsThem() throws {
    let made = try Made(orders: 200, faults: true)
    let list = try rows(made)
    #expect(list.first == "entity,key,field,kind,rule")
    #expect(list.count > 20)
    // Each stands in a document of its own.
    let keys = list.dropFirst().map { $0.split(separator: ",")[1] }
    #expect(Set(keys).count == keys.count)
    for line in list.dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      #expect(cells.count == 5, "\(line)")
      let entity = try made.catalog.entity(named: cells[0], near: cells[0] == "SalesLine" ? .axdb : nil)
      #expect(entity.column(cells[2]) != nil, "\(line)")
    }
  }

  @Test func saysWhenThereAreTooFewOrders() throws {
    let fault = #expect(throws: Fault.self) { _ = try Made(orders: 5, faults: true) }
    #expect(fault?.kind == .usage)
    #expect(fault?.rule == "sample-too-small")
  }

  @Test func badBytesAreReallyThere() throws {
    let made = try Made(orders: 200, faults: true)
    #expect(try made.number("SELECT COUNT(*) FROM SALESTABLE WHERE HEX(SALESNAME) = '4DFC6C6C6572'") == 1)
    #expect(try made.number("SELECT COUNT(*) FROM SALESTABLE WHERE INSTR(SALESNAME, char(1)) > 0") == 1)
    #expect(try made.number("SELECT COUNT(*) FROM SALESLINE WHERE SALESPRICE = '12,5'") == 1)
    #expect(
      try made.number("SELECT COUNT(*) FROM SALESLINE WHERE TYPEOF(LINECREATIONSEQUENCENUMBER) = 'text'") == 1
    )
  }

  private func rows(_ made: Made) throws -> [String] {
    guard let file = fopen(made.folder + "/faults.csv", "r") else { throw Fault(.io, "test", "no list") }
    defer { fclose(file) }
    var part = [UInt8](repeating: 0, count: 65536)
    let count = fread(&part, 1, part.count, file)
    return String(decoding: part[..<count], as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
