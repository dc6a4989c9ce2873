import Entities
import Records
import Testing

/// Who belongs together, told by the shipped entity files.
@Suite struct DocumentsOfPackages {
  let catalog: EntityCatalog

  init() throws { catalog = try EntityCatalog.load(path: [mappingsFolder]) }

  @Test func aHeaderAndItsLinesHaveOneName() throws {
    let documents = try documents(
      ("fno:CDS sales order headers", ["SalesOrderNumber"]),
      ("fno:CDS sales order lines", ["ItemNumber", "SalesOrderNumber"]))
    let header = documents.document(of: 0, chunk(0, "SO-1"))
    #expect(header != nil)
    #expect(documents.document(of: 0, chunk(1, "A", "so-1 ")) == header)
    #expect(documents.document(of: 0, chunk(1, "A", "SO-2")) != header)
    #expect(documents.members.map { $0?.head } == [0, 0])
  }

  @Test func linesWithoutTheirHeaderAreStillADocument() throws {
    let documents = try documents(("fno:CDS sales order lines", ["SalesOrderNumber"]))
    #expect(documents.document(of: 0, chunk(0, "SO-1")) == documents.document(of: 0, chunk(0, "SO-1")))
    #expect(documents.members[0]?.head == nil)
  }

  @Test func whatSaysNothingOfAHeaderStandsAlone() throws {
    let lines = try documents(("axdb:SalesLine", ["PARTITION", "DATAAREAID", "SALESID"]))
    #expect(lines.document(of: 0, chunk(0, "5637144576", "usmf", "")) == nil)
    let byRecord = try documents(("axdb:CustInvoiceTrans", ["PARTITION", "DATAAREAID", "PARENTRECID"]))
    #expect(byRecord.document(of: 0, chunk(0, "5637144576", "usmf", "0")) == nil)
    #expect(byRecord.document(of: 0, chunk(0, "5637144576", "usmf", "7")) != nil)
  }

  /// An invoice without a voucher is one all the same.
  @Test func aBlankPartOfANameIsAPartOfIt() throws {
    let fields = ["InvoiceNumber", "InvoiceDate", "LedgerVoucher"]
    let documents = try documents(
      ("fno:Externally maintained customer sales invoice headers", fields),
      ("fno:Externally maintained customer sales invoice lines", fields))
    let header = documents.document(of: 0, chunk(0, "I-1", "2024-01-31", ""))
    #expect(header != nil)
    #expect(documents.document(of: 0, chunk(1, "I-1", "2024-01-31", "")) == header)
    #expect(documents.document(of: 0, chunk(1, "", "", "")) == nil)
  }

  @Test func fieldsThatAreNotThereTieNothing() throws {
    let documents = try documents(
      ("fno:CDS sales order headers", ["SalesOrderNumber"]), ("fno:CDS sales order lines", ["ItemNumber"]))
    #expect(documents.members.map { $0 == nil } == [false, true])
    #expect(documents.parents == [nil, 0])
  }

  private func documents(_ entities: (name: String, fields: [String])...) throws -> Documents {
    try Documents(
      entities.map { item in
        let entity = try catalog.entity(named: item.name)
        return (entity, try item.fields.map { try #require(entity.column($0)) })
      })
  }

  /// One record of an entity.
  private func chunk(_ entity: Int, _ values: String...) -> Chunk {
    var chunk = Chunk()
    chunk.entity = entity
    chunk.columnCount = values.count
    for value in values {
      chunk.fields.append(Field(start: chunk.bytes.count, length: value.utf8.count))
      chunk.bytes.append(value)
    }
    chunk.recordCount = 1
    return chunk
  }
}
