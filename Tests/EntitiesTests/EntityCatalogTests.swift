import Entities
import Records
import Testing

/// The folder of the shipped entity and mapping files.
let mappingsFolder = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/mappings"

@Suite struct EntityCatalogReading {
  let catalog: EntityCatalog

  init() throws { catalog = try EntityCatalog.load(path: [mappingsFolder]) }

  @Test func findsAnEntityByAnyOfItsNames() throws {
    for name in [
      "CDS sales order lines", "SALESORDERLINECDSENTITY", "CDSSalesOrderLines", "fno:cds sales order lines",
    ] {
      #expect(try catalog.entity(named: name).name == "CDS sales order lines")
    }
  }

  @Test func prefersOwnNamesToTables() throws {
    #expect(try catalog.entity(named: "Account").qualifiedName == "cds:Account")
    #expect(try catalog.entity(named: "accounts").qualifiedName == "sales:accounts")
  }

  @Test func saysWhatIsMeant() {
    let fault = #expect(throws: Fault.self) { try catalog.entity(named: "CDS sales order line") }
    #expect(
      fault?.message
        == "there is no entity file for CDS sales order line; did you mean CDS sales order lines?")
  }

  @Test func knowsKeysOrderAndParents() throws {
    let lines = try catalog.entity(named: "CDS sales order lines")
    #expect(lines.key.map { lines.fields[$0].name } == ["SalesOrderNumber", "LineCreationSequenceNumber"])
    #expect(lines.parent?.entity == "CDS sales order headers")
    #expect(lines.column("LineCreationSequnceNumber") == lines.column("linecreationsequencenumber"))
  }

  @Test func everyReferenceResolves() throws {
    for entity in try catalog.all() {
      for reference in entity.references + (entity.parent.map { [$0] } ?? []) {
        let other = try catalog.entity(named: reference.entity, near: entity.system)
        for field in reference.targetFields {
          #expect(other.column(field) != nil, "\(entity.name): \(field)")
        }
      }
      for field in entity.fields {
        for target in field.targets {
          let other = try catalog.entity(named: target.entity, near: entity.system)
          #expect(other.column(target.field) != nil, "\(entity.name): \(field.name)")
        }
      }
    }
  }

  /// `enumerations.csv` was written from the documentation, not from `enumerations.xml`.
  @Test func hasTheDocumentedEnumerations() throws {
    let path = mappingsFolder + "/../Tests/EntitiesTests/enumerations.csv"
    let lines = String(decoding: try Files.contents(of: path), as: UTF8.self).split(separator: "\n").dropFirst()
    let documented = Dictionary(grouping: lines.map { $0.split(separator: ",").map(String.init) }) { $0[0] }
    #expect(documented.count == 18)
    for (name, members) in documented {
      let enumeration = try #require(try catalog.enumeration(named: name), "\(name)")
      #expect(enumeration.members.map { "\($0.symbol) \($0.value ?? -1)" } == members.map { "\($0[1]) \($0[2])" })
    }
  }

  /// The keys of the public metadata, the company left out.
  @Test(arguments: [
    ("CDSSalesOrderHeaders", "SalesOrderNumber"), ("SalesOrderHeadersV2", "SalesOrderNumber"),
    ("CDSSalesOrderLines", "SalesOrderNumber LineCreationSequenceNumber"), ("SalesOrderLines", "InventoryLotId"),
    ("CDSSalesQuotationHeaders", "SalesQuotationNumber"), ("SalesQuotationHeaders", "SalesQuotationNumber"),
    ("CDSSalesQuotationLines", "SalesQuotationNumber LineCreationSequenceNumber"),
    ("SalesQuotationLines", "InventoryLotId"),
    ("ExternallyMaintainedCustomerSalesInvoiceHeaders", "InvoiceNumber InvoiceDate LedgerVoucher"),
    ("SalesInvoiceHeadersV2", "InvoiceNumber InvoiceDate LedgerVoucher"),
    (
      "ExternallyMaintainedCustomerSalesInvoiceLines",
      "InvoiceNumber InvoiceDate LedgerVoucher LineCreationSequenceNumber"
    ),
    ("SalesInvoiceV2Lines", "InvoiceNumber InvoiceDate LedgerVoucher LineCreationSequenceNumber"),
    ("SellableReleasedProducts", "ProductNumber"), ("CDSReleasedDistinctProducts", "ProductNumber"),
    ("ReleasedProductsV2", "ItemNumber"), ("CustomersV2", "CustomerAccount"), ("CustomersV3", "CustomerAccount"),
    ("CDSContactPersons", "ContactPersonPartyNumber AssociatedPartyNumber"),
  ])
  func hasTheDocumentedKey(_ set: String, _ key: String) throws {
    let entity = try catalog.entity(named: set)
    #expect(entity.key.map { entity.fields[$0].name }.joined(separator: " ") == key)
  }
}
