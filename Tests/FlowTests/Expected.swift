import Testing

/// What must become of the records of one task, in SQL over the databases.
struct Expected: Sendable, CustomTestStringConvertible {
  let name: String
  let flow: String
  let task: String
  /// Rows of reason and count.
  let reasons: String
  /// Queries whose rows are records that differ, are missing, or should not be there.
  let differences: [String]
  /// A row for each currency: the amounts of the source, then those of the target.
  var sums = ""

  var testDescription: String { name }

  /// Views over the raw tables, as the documentation describes what moves.
  static let common = """
    WITH own AS (SELECT ACCOUNTNUM FROM fno.CUSTTABLE WHERE DATAAREAID = 'usmf' AND ISEXTERNALLYMAINTAINED = 1),
    fnoorder AS (
      SELECT t.*, s.ORDERTOTALAMOUNT, s.TOTALDISCOUNTAMOUNT AS DISCOUNT, s.ORDERTOTALTAXAMOUNT,
        s.ORDERTOTALCHARGESAMOUNT, s.ORDERHEADERTAXAMOUNT,
        CASE WHEN CUSTACCOUNT NOT IN own OR INVOICEACCOUNT NOT IN own THEN 'not externally maintained'
          WHEN SALESSTATUS = 4 THEN 'cancelled'
          WHEN SALESSTATUS NOT IN (2, 3) AND DOCUMENTSTATUS NOT IN (3, 4, 5, 7) THEN 'not confirmed'
          WHEN s.LASTUPDATEDDATETIME IS NULL OR s.LASTUPDATEDDATETIME < t.MODIFIEDDATETIME
            THEN 'totals not calculated'
          ELSE 'moved' END AS REASON
      FROM fno.SALESTABLE t LEFT JOIN fno.SALESORDERTOTALS s ON s.DATAAREAID = t.DATAAREAID AND s.SALESID = t.SALESID
      WHERE t.DATAAREAID = 'usmf'),
    fnoline AS (
      SELECT l.*, o.REASON, s.TOTALDISCOUNTAMOUNT AS DISCOUNT, s.TOTALTAXAMOUNT
      FROM fno.SALESLINE l JOIN fnoorder o ON o.SALESID = l.SALESID
      LEFT JOIN fno.SALESORDERLINETOTALS s
        ON s.DATAAREAID = 'usmf' AND s.SALESID = l.SALESID AND s.INVENTTRANSID = l.INVENTTRANSID
      WHERE l.DATAAREAID = 'usmf'),
    fnoinvoice AS (
      SELECT * FROM fno.CUSTINVOICEJOUR WHERE DATAAREAID = 'usmf' AND INVOICEACCOUNT IN own),
    fnoinvoiceline AS (
      SELECT l.*, j.INVOICEACCOUNT FROM fno.CUSTINVOICETRANS l JOIN fnoinvoice j ON j.RECID = l.PARENTRECID
      WHERE l.DATAAREAID = 'usmf'),
    fnoproduct AS (
      SELECT e.DISPLAYPRODUCTNUMBER, m.UNITID, m.PRICE, e.PRODUCTTYPE,
        CASE WHEN COALESCE(m.UNITID, '') = '' THEN 'not sellable' ELSE 'moved' END AS REASON
      FROM fno.INVENTDISTINCTPRODUCT d JOIN fno.ECORESPRODUCT e ON e.RECID = d.PRODUCT
      LEFT JOIN fno.INVENTTABLEMODULE m ON m.DATAAREAID = 'usmf' AND m.ITEMID = d.ITEMID AND m.MODULETYPE = 2
      WHERE d.DATAAREAID = 'usmf'),
    customer AS (
      SELECT accountid AS id, accountnumber AS number FROM account
      UNION ALL SELECT contactid, msdynce_contactnumber FROM contact),
    money AS (SELECT transactioncurrencyid AS id, isocurrencycode AS code FROM transactioncurrency),
    -- Of the active revisions of a number the highest (10, no. 13).
    salesquote AS (
      SELECT q.*, CASE
          WHEN statecode <> 1 THEN 'not active'
          WHEN revisionnumber < (SELECT max(r.revisionnumber) FROM quote r
            WHERE r.quotenumber = q.quotenumber AND r.statecode = 1) THEN 'older revision'
          WHEN msdynce_hasexternallymaintainedproductsonly IS NOT 1 THEN 'has products not from F&O'
          ELSE 'moved' END AS REASON
      FROM quote q),
    -- The button leaves the state at 0 and sets the processing status to 647390000; submitting sets the state to 1 (6.5).
    salesorderin AS (
      SELECT o.*, CASE
          WHEN msdynce_ismaintainedexternally = 1 THEN 'comes from F&O'
          WHEN statecode = 2 AND msdynce_processingstatus = 647390000 THEN 'cancelled after activation'
          WHEN statecode = 2 OR statecode <> 1 AND msdynce_processingstatus <> 647390000 THEN 'not activated'
          WHEN msdynce_hasexternallymaintainedproductsonly IS NOT 1 THEN 'has products not from F&O'
          ELSE 'moved' END AS REASON
      FROM salesorder o)
    """

  static let all = outward + inward
}
