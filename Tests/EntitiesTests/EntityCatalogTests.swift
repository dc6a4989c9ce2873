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
}
