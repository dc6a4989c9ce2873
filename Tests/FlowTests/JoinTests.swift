import Foundation
import Testing

/// What a row of F&O names and its database does not have is no blank: that would clear what Sales has of it.
@Suite struct JoinTests {
  /// A reference that goes to nothing, in SQL over the raw tables of one company.
  struct Lost: Sendable, CustomTestStringConvertible {
    let entity: String
    let damage: String
    let rule: String

    var testDescription: String { "\(entity): \(rule)" }
  }

  /// For each entity: the damage, and the rule by which records are rejected after it; TABLE stands for its own table.
  private static let damages: [([(entity: String, table: String)], [(damage: String, rule: String)])] = [
    (documents, addresses), (lines, products), (headers, invoiceAddresses), (invoices, billing), (lists, released),
    (people, persons), ([people[1]], contacts),
  ]
  private static let documents = [
    ("CDS sales order headers", "SALESTABLE"), ("CDS sales order lines", "SALESLINE"),
    ("CDS sales quotation header", "SALESQUOTATIONTABLE"), ("CDS sales quotation lines", "SALESQUOTATIONLINE"),
  ]
  private static let addresses = [
    ("UPDATE TABLE SET DELIVERYPOSTALADDRESS = 1", "delivery-address-not-found"),
    (
      "UPDATE LOGISTICSPOSTALADDRESS SET LOCATION = -RECID WHERE RECID IN (SELECT DELIVERYPOSTALADDRESS FROM TABLE)",
      "delivery-location-not-found"
    ),
    (
      "UPDATE LOGISTICSPOSTALADDRESS SET COUNTRYREGIONID = 'QQQ' WHERE RECID IN (SELECT DELIVERYPOSTALADDRESS FROM TABLE)",
      "delivery-country-not-found"
    ),
  ]
  private static let lines = [
    documents[1], documents[3], ("Externally maintained customer sales invoice lines", "CUSTINVOICETRANS"),
  ]
  private static let products = [
    ("DELETE FROM INVENTDISTINCTPRODUCT", "product-not-in-list"),
    ("UPDATE TABLE SET INVENTDIMID = 'none'", "product-not-in-list"),
    ("DELETE FROM ECORESPRODUCT", "product-not-in-list"),
    ("DELETE FROM ECORESPRODUCTTRANSLATION", "product-name-not-found"),
    ("DELETE FROM SYSTEMPARAMETERS", "product-name-not-found"),
  ]
  private static let headers = [documents[0], documents[2]]
  private static let invoiceAddresses = [
    ("UPDATE CUSTTABLE SET PARTY = 1", "invoice-party-not-found"),
    ("UPDATE TABLE SET DELIVERYPOSTALADDRESS = 0; DELETE FROM LOGISTICSPOSTALADDRESS", "invoice-address-not-found"),
    (
      "UPDATE TABLE SET DELIVERYPOSTALADDRESS = 0; UPDATE LOGISTICSPOSTALADDRESS SET COUNTRYREGIONID = 'QQQ'",
      "invoice-country-not-found"
    ),
  ]
  private static let invoices = [("Externally maintained customer sales invoice headers", "CUSTINVOICEJOUR")]
  private static let billing = [
    ("UPDATE TABLE SET INVOICEPOSTALADDRESS = 1", "invoice-address-not-found"),
    ("DELETE FROM LOGISTICSADDRESSCOUNTRYREGION", "invoice-country-not-found"),
  ]
  private static let lists = [
    ("Sellable released products", "INVENTDISTINCTPRODUCT"),
    ("CDS released distinct products", "INVENTDISTINCTPRODUCT"),
  ]
  private static let released = [
    ("UPDATE TABLE SET PRODUCT = -RECID", "product-not-found"),
    ("DELETE FROM ECORESPRODUCTTRANSLATION", "product-name-not-found"),
    ("UPDATE INVENTTABLEMODULE SET UNITID = 'none' WHERE MODULETYPE = 2", "unit-not-found"),
    ("UPDATE INVENTTABLEMODULE SET UNITID = 'none' WHERE MODULETYPE = 0", "inventory-unit-not-found"),
    ("DELETE FROM INVENTMODELGROUP", "model-group-not-found"),
    ("DELETE FROM LEDGER", "company-currency-not-found"),
  ]
  private static let people = [("Customers V2", "CUSTTABLE"), ("CDS Contacts", "CONTACTPERSON")]
  private static let persons = [
    ("UPDATE TABLE SET PARTY = 1", "party-not-found"),
    ("DELETE FROM LOGISTICSPOSTALADDRESS", "address-not-found"),
    ("DELETE FROM LOGISTICSLOCATION", "location-not-found"),
    ("DELETE FROM LOGISTICSADDRESSCOUNTRYREGION", "country-not-found"),
    ("UPDATE DIRPARTYTABLE SET PRIMARYCONTACTEMAIL = 1", "email-not-found"),
    ("UPDATE DIRPARTYTABLE SET PRIMARYCONTACTPHONE = 1", "phone-not-found"),
    ("UPDATE DIRPARTYTABLE SET PRIMARYCONTACTFAX = 1", "fax-not-found"),
    ("UPDATE DIRPARTYTABLE SET PRIMARYCONTACTURL = 1", "url-not-found"),
  ]
  private static let contacts = [
    ("UPDATE TABLE SET CONTACTFORPARTY = 1", "parent-party-not-found"), ("DELETE FROM DIRPERSONNAME", "name-not-found"),
  ]

  static let all: [Lost] = damages.flatMap { entities, damages -> [Lost] in
    entities.flatMap { entity -> [Lost] in
      damages.map {
        Lost(
          entity: entity.entity,
          damage: $0.damage.replacingOccurrences(of: "UPDATE TABLE ", with: "UPDATE \(entity.table) ")
            .replacingOccurrences(of: "FROM TABLE)", with: "FROM \(entity.table))"), rule: $0.rule)
      }
    }
  }

  /// What names nothing is blank, as it always was.
  static let blank = [
    ("CDS sales order headers", "UPDATE SALESTABLE SET DELIVERYPOSTALADDRESS = 0"),
    ("CDS sales order headers", "UPDATE DIRPARTYTABLE SET PRIMARYADDRESSLOCATION = 0"),
    // The last address has run out, and there is no other.
    ("CDS sales order headers", "UPDATE LOGISTICSPOSTALADDRESS SET VALIDTO = '2020-01-01 00:00:00'"),
    ("CDS sales order lines", "UPDATE SALESLINE SET ITEMID = ''"),
    ("Externally maintained customer sales invoice lines", "UPDATE CUSTINVOICETRANS SET ITEMID = ''"),
    ("Sellable released products", "DELETE FROM INVENTMODELGROUPITEM"),
    ("Customers V2", "UPDATE DIRPARTYTABLE SET PRIMARYCONTACTFAX = 0"),
  ]

  private static let made = Result { () throws -> Flow in
    let flow = try Flow()
    try flow.run("p2c-sample --quiet --orders 60 --to made")
    return flow
  }

  @Test(arguments: all) func rejectsWhatIsNotFound(_ lost: Lost) throws {
    #expect(try Self.rules(lost.entity, lost.damage).contains(lost.rule))
  }

  @Test(arguments: blank) func takesWhatNamesNothing(_ entity: String, _ damage: String) throws {
    #expect(try Self.rules(entity, damage) == [])
  }

  /// The rules by which records of an entity are rejected after some SQL.
  private static func rules(_ entity: String, _ damage: String) throws -> [String] {
    let flow = try made.get()
    let place = "damaged-\(UInt64.random(in: 0 ... .max))"
    let outcome = try flow.bash(
      """
      mkdir \(place) && cd \(place) && cp ../made/fno.sqlite . && sqlite3 fno.sqlite "\(damage)"
      p2c-export --quiet --from sqlite:fno.sqlite --company usmf --entity "fno:\(entity)" --rejects bad.csv --to good.csv
      echo "status $?"
      [ ! -e bad.csv ] || sqlite3 :memory: -cmd '.import --csv bad.csv b' 'SELECT DISTINCT "p2c.rule" FROM b'
      cd ..; rm -r \(place)
      """)
    let printed = outcome.output.split(separator: "\n").map(String.init)
    #expect(printed.first == (printed.count == 1 ? "status 0" : "status 1"), "\(outcome.errors)")
    return Array(printed.dropFirst())
  }
}
