import Testing

/// The Sales side is as the buttons of users and the plug-ins of the solution leave it.
///
/// Each check knows one fact of domain.md 6.5 (or what is named beside it) and nothing of how the sample is made: its SQL
/// gives the rows that contradict the fact.
@Suite struct LifeCycleTests {
  /// A fact, and the rows that contradict it.
  struct Fact: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let contradicted: String

    init(_ fact: String, _ contradicted: String) {
      testDescription = fact
      self.contradicted = contradicted
    }
  }

  /// A state, and the rows that are in it.
  struct State: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let rows: String

    init(_ state: String, _ rows: String) {
      testDescription = state
      self.rows = rows
    }
  }

  private static let made = Result { try Made(orders: 400) }

  @Test(arguments: facts) func contradictsNoFact(_ fact: Fact) throws {
    #expect(try Self.made.get().column(fact.contradicted, in: "sales.sqlite") == [])
  }

  @Test(arguments: states) func hasEveryState(_ state: State) throws {
    #expect(try Self.made.get().number("SELECT count(*) FROM (\(state.rows))", in: "sales.sqlite") > 0)
  }

  /// Both sides hold what went to F&O, under the number that Sales gave it.
  @Test func ordersThatWentOutAreInFinance() throws {
    let made = try Self.made.get()
    let back = try made.column(
      "SELECT ordernumber FROM salesorder WHERE msdynce_ismaintainedexternally = 1 ORDER BY 1", in: "sales.sqlite")
    let held = Set(try made.column("SELECT SALESID FROM SALESTABLE WHERE DATAAREAID = 'usmf'"))
    #expect(!back.isEmpty && held.isSuperset(of: back))
    // F&O has confirmed one more, and Sales does not know it yet.
    let ours = try made.column(
      "SELECT ordernumber FROM salesorder WHERE msdynce_processingstatus = 647390000", in: "sales.sqlite")
    #expect(ours.filter { held.contains($0) }.count == 1)
    let lines =
      "SELECT LINECREATIONSEQUENCENUMBER || ' ' || SALESQTY FROM SALESLINE WHERE DATAAREAID = 'usmf' AND SALESID = '\(back[0])' ORDER BY 1"
    let theirs = """
      SELECT sequencenumber || ' ' || quantity FROM salesorderdetail WHERE msdynce_ordernumber = '\(back[0])'
      AND msdynce_ismisctax = 0 ORDER BY 1
      """
    #expect(try made.column(lines) == made.column(theirs, in: "sales.sqlite"))
  }

  // MARK: facts

  /// Lines of a document, and how many of them have no product that F&O maintains.
  private static func lines(_ detail: String, _ header: String) -> String {
    """
    SELECT h.*, (SELECT count(*) FROM \(detail) d WHERE d.\(header)id = h.\(header)id
      AND NOT EXISTS (SELECT 1 FROM product p WHERE p.productid = d.productid AND p.msdynce_ismaintainedexternally = 1)) AS others
    FROM \(header) h
    """
  }

  static let facts = quotes + orders + tax + invoices + customers

  private static let quotes = [
    Fact(
      "quote, header flag: Yes only if every line has a product maintained in F&O",
      "SELECT quotenumber FROM (\(lines("quotedetail", "quote"))) WHERE msdynce_hasexternallymaintainedproductsonly IS NOT (others = 0)"
    ),
    Fact(
      "quotedetail, copied flag: the header's value",
      """
      SELECT quotedetailid FROM quotedetail d JOIN quote q USING (quoteid)
      WHERE msdynce_quotehasexternalmaintainedproductsonly IS NOT msdynce_hasexternallymaintainedproductsonly
      """),
    Fact(
      "quotedetail, msdynce_quoterevisionnumber: never written",
      "SELECT quotedetailid FROM quotedetail WHERE msdynce_quoterevisionnumber IS NOT NULL"),
    Fact(
      "quotedetail, msdynce_ismaintainedexternally: never written, so No",
      "SELECT quotedetailid FROM quotedetail WHERE msdynce_ismaintainedexternally IS NOT 0"),
    Fact(
      "quote, msdynce_ismaintainedexternally: never written, so No",
      "SELECT quoteid FROM quote WHERE msdynce_ismaintainedexternally IS NOT 0"),
    Fact(
      "quote, state and reason (6.3); nothing sets Submitted",
      """
      SELECT statecode || '/' || statuscode FROM quote
      WHERE statecode || '/' || statuscode NOT IN ('0/1', '1/2', '1/3', '2/4', '3/5', '3/6', '3/7')
      """),
    Fact(
      "quote, revision (2.4): rows of one number, 0 first; all but the newest are closed as Revised",
      """
      SELECT quotenumber FROM (SELECT *, lead(revisionnumber) OVER w AS next, lag(revisionnumber) OVER w AS former
        FROM quote WINDOW w AS (PARTITION BY quotenumber ORDER BY revisionnumber))
      WHERE revisionnumber <> COALESCE(former + 1, 0) OR (next IS NOT NULL) <> (statuscode = 7)
      """),
    Fact(
      "quotedetail: a line belongs to the quote row of its quoteid",
      "SELECT quotedetailid FROM quotedetail WHERE quoteid NOT IN (SELECT quoteid FROM quote)"),
  ]

  private static let orders = [
    Fact(
      "order, header flag: Yes only if every line has a product maintained in F&O",
      "SELECT ordernumber FROM (\(lines("salesorderdetail", "salesorder"))) WHERE msdynce_hasexternallymaintainedproductsonly IS NOT (others = 0)"
    ),
    Fact(
      "salesorderdetail, copied flag: the header's value",
      """
      SELECT msdynce_ordernumber FROM salesorderdetail d JOIN salesorder o USING (salesorderid)
      WHERE msdynce_orderhasexternalmaintainedproductsonly IS NOT msdynce_hasexternallymaintainedproductsonly
      """),
    Fact(
      "order, state and reason (6.3)",
      "SELECT statecode || '/' || statuscode FROM salesorder WHERE statecode || '/' || statuscode NOT IN ('0/1', '0/2', '1/3', '2/4')"
    ),
    Fact(
      "order, processing status: made in Sales it is Draft or Active",
      """
      SELECT ordernumber FROM salesorder WHERE msdynce_ismaintainedexternally = 0
      AND msdynce_processingstatus NOT IN (647390011, 647390000)
      """),
    Fact(
      "order, Activate: acts only if the header flag is Yes, and leaves statecode 0 and statuscode 1",
      """
      SELECT ordernumber FROM salesorder WHERE msdynce_processingstatus = 647390000
      AND (msdynce_hasexternallymaintainedproductsonly = 0 OR msdynce_ismaintainedexternally = 1
        OR statecode || '/' || statuscode NOT IN ('0/1', '2/4'))
      """),
    Fact(
      "order, from F&O: a later processing status, statecode Active",
      """
      SELECT ordernumber FROM salesorder WHERE msdynce_ismaintainedexternally = 1
      AND (msdynce_processingstatus NOT BETWEEN 647390001 AND 647390010 OR statecode <> 0)
      """),
    Fact(
      "salesorderdetail, orderissubmitted: on drafts and on orders from F&O no line has it",
      """
      SELECT d.msdynce_ordernumber FROM salesorderdetail d JOIN salesorder o USING (salesorderid)
      WHERE msdynce_orderissubmitted = 1 AND msdynce_processingstatus <> 647390000 AND statecode <> 1
      """),
    Fact(
      "salesorderdetail, orderissubmitted: all lines of an order submitted the older way have it",
      """
      SELECT d.msdynce_ordernumber FROM salesorderdetail d JOIN salesorder o USING (salesorderid)
      WHERE statecode = 1 AND msdynce_orderissubmitted IS NOT 1
      """),
    Fact(
      "salesorderdetail, msdynce_ordernumber: the order's number",
      """
      SELECT salesorderdetailid FROM salesorderdetail d JOIN salesorder o USING (salesorderid)
      WHERE msdynce_ordernumber IS NOT ordernumber
      """),
    Fact(
      "salesorderdetail, msdynce_ismaintainedexternally: the flag of the line's product, unless sent as Yes",
      """
      SELECT salesorderdetailid FROM salesorderdetail d JOIN salesorder o USING (salesorderid)
      LEFT JOIN product p USING (productid) WHERE d.msdynce_ismisctax = 0 AND d.msdynce_ismaintainedexternally
        IS NOT (COALESCE(p.msdynce_ismaintainedexternally, 0) OR o.msdynce_ismaintainedexternally)
      """),
    Fact(
      "order of a quote: of one that was won, and it starts as a draft",
      """
      SELECT ordernumber FROM salesorder o JOIN quote q USING (quoteid)
      WHERE q.statecode <> 2 OR msdynce_processingstatus <> 647390011
      """),
  ]

  private static let tax = [
    Fact(
      "Freight Tax: one line where msdynce_misctax > 0, none elsewhere",
      """
      SELECT ordernumber FROM salesorder o WHERE (COALESCE(msdynce_misctax, 0) + 0 > 0)
        <> (SELECT count(*) FROM salesorderdetail d WHERE d.salesorderid = o.salesorderid AND msdynce_ismisctax = 1)
      """),
    Fact(
      "Freight Tax: quantity 1, price 0, tax of the header, sequence number 0, its text, its flags",
      """
      SELECT ordernumber FROM salesorderdetail d JOIN salesorder o USING (salesorderid) WHERE msdynce_ismisctax = 1
      AND NOT (quantity + 0 = 1 AND priceperunit + 0 = 0 AND d.tax = o.msdynce_misctax AND sequencenumber = 0
        AND d.productdescription = 'Freight Tax' AND d.isproductoverridden = 1 AND d.productid IS NULL
        AND d.msdynce_ismaintainedexternally = 1)
      """),
    Fact(
      "Freight Tax: no other line has number 0",
      "SELECT msdynce_ordernumber FROM salesorderdetail WHERE sequencenumber = 0 AND msdynce_ismisctax IS NOT 1"),
    Fact(
      "Freight Tax: it has no product, so the header flag is No in the end",
      "SELECT ordernumber FROM salesorder WHERE msdynce_misctax + 0 > 0 AND msdynce_hasexternallymaintainedproductsonly <> 0"
    ),
  ]

  private static let invoices = [
    Fact(
      "invoice, flags: Yes and No, the defaults",
      """
      SELECT invoicenumber FROM invoice WHERE msdynce_hasexternallymaintainedproductsonly IS NOT 1
      OR msdynce_ismaintainedexternally IS NOT 0 OR msdynce_invoicedate IS NOT NULL
      """),
    Fact(
      "invoicedetail: number and date blank, flags No",
      """
      SELECT invoicedetailid FROM invoicedetail WHERE msdynce_invoicenumber IS NOT NULL OR msdynce_invoicedate IS NOT NULL
      OR msdynce_ismaintainedexternally IS NOT 0 OR msdynce_ismisctax IS NOT 0
      """),
  ]

  private static let customers = [
    Fact(
      "contact, msdynce_isactivecustomer: Yes for the customer of a quote, an order or an invoice",
      """
      SELECT msdynce_contactnumber FROM contact WHERE msdynce_isactivecustomer IS NOT 1 AND contactid IN (
        SELECT customerid FROM quote UNION SELECT customerid FROM salesorder UNION SELECT customerid FROM invoice)
      """),
    Fact(
      "contact, msdynce_iscompanyanaccount: Yes if the parent is an account",
      """
      SELECT msdynce_contactnumber FROM contact
      WHERE msdynce_iscompanyanaccount IS NOT EXISTS (SELECT 1 FROM account WHERE accountid = parentcustomerid)
      """),
    Fact(
      "account and contact, number: ACC or CON, five digits from 01000 on, six letters or digits",
      """
      SELECT number FROM (SELECT accountnumber AS number, 'ACC' AS prefix FROM account
        UNION ALL SELECT msdynce_contactnumber, 'CON' FROM contact)
      WHERE length(number) <> 16 OR substr(number, 5, 5) < '01000'
      OR number NOT GLOB prefix || '-[0-9][0-9][0-9][0-9][0-9]-[A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9][A-Z0-9]'
      """),
  ]

  // MARK: states

  private static let order = "SELECT ordernumber FROM salesorder o WHERE msdynce_ismaintainedexternally = 0 AND"
  private static let allMarked =
    "NOT EXISTS (SELECT 1 FROM salesorderdetail d WHERE d.salesorderid = o.salesorderid AND msdynce_orderissubmitted = 0)"
  private static let noneMarked =
    "NOT EXISTS (SELECT 1 FROM salesorderdetail d WHERE d.salesorderid = o.salesorderid AND msdynce_orderissubmitted = 1)"

  static let states = [
    State("quote: draft", "SELECT 1 FROM quote WHERE statecode = 0 AND revisionnumber = 0"),
    State(
      "quote: draft without lines, its flag Yes",
      """
      SELECT 1 FROM quote WHERE msdynce_hasexternallymaintainedproductsonly = 1
      AND quoteid NOT IN (SELECT quoteid FROM quotedetail)
      """),
    State("quote: active", "SELECT 1 FROM quote WHERE statecode = 1 AND revisionnumber = 0"),
    State("quote: revised, and active", "SELECT 1 FROM quote WHERE statecode = 1 AND revisionnumber > 0"),
    State("quote: revised, and still a draft", "SELECT 1 FROM quote WHERE statecode = 0 AND revisionnumber > 0"),
    State("quote: won", "SELECT 1 FROM quote WHERE statecode = 2"),
    State("quote: lost", "SELECT 1 FROM quote WHERE statuscode = 5"),
    State("quote: cancelled", "SELECT 1 FROM quote WHERE statuscode = 6"),
    State(
      "quote: active with something F&O does not know",
      "SELECT 1 FROM quote WHERE statecode = 1 AND msdynce_hasexternallymaintainedproductsonly = 0"),
    State("order: draft", "\(order) msdynce_processingstatus = 647390011 AND statecode = 0"),
    State(
      "order: activated with the button",
      "\(order) msdynce_processingstatus = 647390000 AND statecode = 0 AND \(allMarked)"),
    State(
      "order: activated by a program",
      "\(order) msdynce_processingstatus = 647390000 AND statecode = 0 AND \(noneMarked)"),
    State(
      "order: activated by a program, and given a line later",
      "\(order) msdynce_processingstatus = 647390000 AND NOT \(allMarked) AND NOT \(noneMarked)"),
    State("order: submitted the older way", "\(order) statecode = 1 AND statuscode = 3 AND \(allMarked)"),
    State(
      "order: activated, then cancelled in Sales",
      "\(order) msdynce_processingstatus = 647390000 AND statecode = 2 AND statuscode = 4"),
    State("order: a draft that was cancelled", "\(order) msdynce_processingstatus = 647390011 AND statecode = 2"),
    State(
      "order: with a write-in line",
      "SELECT 1 FROM salesorderdetail WHERE isproductoverridden = 1 AND msdynce_ismisctax = 0"),
    State(
      "order: with a product of Sales' own",
      "SELECT 1 FROM salesorderdetail JOIN product p USING (productid) WHERE p.msdynce_ismaintainedexternally = 0"),
    State(
      "order: with a product from before the solution",
      "SELECT 1 FROM salesorderdetail JOIN product p USING (productid) WHERE p.msdynce_ismaintainedexternally IS NULL"),
    State("order: of a quote", "SELECT 1 FROM salesorder WHERE quoteid IS NOT NULL"),
    State("order: from F&O", "SELECT 1 FROM salesorder WHERE msdynce_ismaintainedexternally = 1"),
    State("order: from F&O, with Freight Tax", "SELECT 1 FROM salesorderdetail WHERE msdynce_ismisctax = 1"),
    State("invoice: a user's own", "SELECT 1 FROM invoice WHERE invoiceid IN (SELECT invoiceid FROM invoicedetail)"),
    State(
      "contact: works for an account and buys",
      "SELECT 1 FROM contact WHERE msdynce_isactivecustomer = 1 AND msdynce_iscompanyanaccount = 1"),
    State("account: a customer of a document", "SELECT 1 FROM quote WHERE customeridtype = 'account'"),
    State("contact: a customer of a document", "SELECT 1 FROM quote WHERE customeridtype = 'contact'"),
  ]
}
