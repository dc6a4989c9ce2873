/// One bad value: where it is planted, and by which kind of rule it should be rejected.
struct BadValue {
  /// The entity in which a flow meets it.
  let entity: String
  /// What kind of bad record it is.
  let kind: String
  let field: String
  /// The rule that should reject it, in words that hold whatever the message says.
  let rule: String
  let target: Target
  /// SQL that makes the value bad; `?1` stands for the key of the record.
  let sql: [String]

  /// Which record it happens to.
  enum Target {
    /// The header of an order that would move.
    case order
    /// A line of an order that would move and has at least two.
    case line
    /// An invoice of an account.
    case invoice
    /// A line of the company where the one-time job has not run.
    case legacyLine
    /// An account of Sales.
    case account
    /// A line of an order made in Sales.
    case salesLine
  }

  init(_ entity: String, _ kind: String, _ field: String, _ rule: String, _ target: Target, _ sql: String...) {
    self.entity = entity
    self.kind = kind
    self.field = field
    self.rule = rule
    self.target = target
    self.sql = sql
  }

  /// All of them; orders come first, lines next.
  static let all = orders + lines + others

  private static let headers = "CDS sales order headers"

  private static let orders: [BadValue] = [
    .init(headers, "name too long", "SalesOrderName", "length", .order, order("SALESNAME = \(long(301))")),
    .init(
      headers, "missing customer", "OrderingCustomerAccountNumber", "reference", .order,
      order("CUSTACCOUNT = 'ACC-00000-NOBODY', INVOICEACCOUNT = 'ACC-00000-NOBODY'"),
      """
      INSERT OR IGNORE INTO CUSTTABLE
      (ACCOUNTNUM, CUSTGROUP, CURRENCY, ISEXTERNALLYMAINTAINED, DATAAREAID, PARTITION, RECID)
      SELECT 'ACC-00000-NOBODY', '10', 'USD', 1, 'usmf', MAX(PARTITION), MAX(RECID) + 1 FROM CUSTTABLE WHERE ?1 <> ''
      """),
    .init(
      headers, "date that is none", "RequestedShippingDate", "date", .order,
      order("SHIPPINGDATEREQUESTED = '2017-02-30'")),
    .init(
      headers, "not UTF-8", "SalesOrderName", "encoding", .order,
      order("SALESNAME = CAST(x'4DFC6C6C6572' AS TEXT)")),
    .init(
      headers, "control character", "SalesOrderName", "character (XML only)", .order,
      order("SALESNAME = 'bad' || char(1) || 'name'")),
    .init(
      headers, "unknown enumeration value", "SalesOrderPromisingMethod", "enumeration", .order,
      order("DELIVERYDATECONTROLTYPE = 77")),
    .init(headers, "missing currency", "CurrencyCode", "reference", .order, order("CURRENCYCODE = 'XXX'")),
  ]

  private static let details = "CDS sales order lines"

  private static let lines: [BadValue] = [
    .init(details, "unknown unit", "SalesUnitSymbol", "value map", .line, line("SALESUNIT = 'Pcs2'")),
    // A product that is not sold: Sales never gets it.
    .init(
      details, "missing product", "ProductNumber", "reference", .line,
      line("ITEMID = 'D0012', INVENTDIMID = 'DIM000001'")),
    .init(details, "decimal with a comma", "SalesPrice", "decimal", .line, line("SALESPRICE = '12,5'")),
    .init(
      details, "decimal overflow", "OrderedSalesQuantity", "overflow", .line,
      line("SALESQTY = '\(String(repeating: "9", count: 60))'")),
    .init(
      details, "sign behind the number", "OrderedSalesQuantity", "decimal", .line, line("SALESQTY = '3-'")),
    .init(
      details, "too many decimals", "SalesPrice", "decimals", .line, line("SALESPRICE = '12.12345678901'")),
    .init(
      details, "duplicate line number", "LineCreationSequenceNumber", "duplicate key", .line,
      line(
        """
        LINECREATIONSEQUENCENUMBER = (SELECT MAX(o.LINECREATIONSEQUENCENUMBER) FROM SALESLINE o
        WHERE o.DATAAREAID = SALESLINE.DATAAREAID AND o.SALESID = SALESLINE.SALESID)
        """)),
    .init(
      details, "integer that is text", "LineCreationSequenceNumber", "integer", .line,
      line("LINECREATIONSEQUENCENUMBER = 'two'")),
  ]

  private static let others: [BadValue] = [
    .init(
      "Externally maintained customer sales invoice headers", "date in another format", "InvoiceDate", "date",
      .invoice,
      "UPDATE CUSTINVOICEJOUR SET INVOICEDATE = '31.12.2017' WHERE DATAAREAID = 'usmf' AND INVOICEID = ?1"),
    .init(
      "SalesLine", "line without header", "SALESID", "orphan", .legacyLine,
      "UPDATE SALESLINE SET SALESID = 'SO-NONE' WHERE DATAAREAID = 'demf' AND INVENTTRANSID = ?1"),
    .init(
      "accounts", "name too long", "name", "length", .account,
      "UPDATE account SET name = \(long(121)) WHERE accountnumber = ?1"),
    .init(
      "accounts", "unknown country", "address1_country", "value map", .account,
      "UPDATE account SET address1_country = 'Atlantis' WHERE accountnumber = ?1"),
    .init(
      "salesorderdetails", "lookup to nothing", "productid.productnumber", "reference", .salesLine,
      "UPDATE salesorderdetail SET productid = '\(nobody)' WHERE salesorderdetailid = ?1"),
    .init(
      "salesorderdetails", "blank required field", "msdynce_ordernumber", "required", .salesLine,
      "UPDATE salesorderdetail SET msdynce_ordernumber = NULL WHERE salesorderdetailid = ?1"),
    .init(
      "salesorderdetails", "line without header", "salesorderid.ordernumber", "parent", .salesLine,
      "UPDATE salesorderdetail SET salesorderid = '\(nobody)' WHERE salesorderdetailid = ?1"),
  ]

  private static let nobody = "00000000-0000-4000-8000-000000000000"

  private static func order(_ assignment: String) -> String {
    "UPDATE SALESTABLE SET \(assignment) WHERE DATAAREAID = 'usmf' AND SALESID = ?1"
  }

  private static func line(_ assignment: String) -> String {
    "UPDATE SALESLINE SET \(assignment) WHERE DATAAREAID = 'usmf' AND INVENTTRANSID = ?1"
  }

  /// SQL for a text of so many characters.
  private static func long(_ count: Int) -> String {
    "'" + String(repeating: "long ", count: count / 5) + "x'"
  }
}
