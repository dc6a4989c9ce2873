internal import Databases
internal import Records

/// Plants bad records in documents that would move if they were good, and lists them.
struct Faults {
  /// A record that can be made bad: the key in SQL, and the key as people know it.
  private struct Victim {
    let key: String
    let label: String
  }

  /// Plants one of each kind; gives the list of them, a CSV of entity, key, field, kind and rule.
  func plant(fno: String, sales: String) throws(Fault) -> String {
    let finance = try Connection(path: fno, access: .write)
    let dataverse = try Connection(path: sales, access: .write)
    try finance.begin(immediate: true)
    try dataverse.begin(immediate: true)
    var text = "entity,key,field,kind,rule\n"
    for value in BadValue.all {
      let isSales = value.target == .account || value.target == .salesLine
      let victim =
        isSales ? try take(value.target, dataverse) : try take(value.target, finance)
      for sql in value.sql {
        let statement = isSales ? try dataverse.prepare(sql) : try finance.prepare(sql)
        statement.bind(0, text: victim.key)
        try statement.run()
      }
      text += "\(value.entity),\(victim.label),\(value.field),\(value.kind),\(value.rule)\n"
    }
    try finance.commit()
    try dataverse.commit()
    return text
  }

  /// The next record of a kind that is still good; what is bad already has left the query.
  private func take(_ target: BadValue.Target, _ database: borrowing Connection) throws(Fault) -> Victim {
    try mark(database)
    let statement = try database.prepare(Self.query(target))
    guard try statement.step() else {
      throw Fault(
        .usage, "sample-too-small", "there are too few orders to plant a bad record of each kind",
        remedy: "ask for more --orders")
    }
    let victim = Victim(key: statement.string(0), label: statement.string(1))
    let taken = try database.prepare("INSERT INTO temp.taken VALUES (?)")
    taken.bind(0, text: statement.string(2))
    try taken.run()
    return victim
  }

  /// What was taken is remembered by document.
  private func mark(_ database: borrowing Connection) throws(Fault) {
    try database.execute("CREATE TEMP TABLE IF NOT EXISTS taken (document TEXT PRIMARY KEY)")
  }

  /// SQL for the key of a record, its key for people, and its document.
  private static func query(_ target: BadValue.Target) -> String {
    switch target {
    case .order: "SELECT SALESID, SALESID, SALESID FROM (\(movable)) LIMIT 1"
    case .line:
      """
      SELECT l.INVENTTRANSID, l.SALESID || ' ' || l.LINECREATIONSEQUENCENUMBER, l.SALESID
      FROM (\(movable)) m JOIN SALESLINE l ON l.DATAAREAID = 'usmf' AND l.SALESID = m.SALESID
      ORDER BY l.SALESID, l.INVENTTRANSID LIMIT 1
      """
    case .invoice:
      """
      SELECT j.INVOICEID, j.INVOICEID, j.INVOICEID FROM CUSTINVOICEJOUR j
      JOIN CUSTTABLE c ON c.DATAAREAID = j.DATAAREAID AND c.ACCOUNTNUM = j.INVOICEACCOUNT
      WHERE j.DATAAREAID = 'usmf' AND c.ISEXTERNALLYMAINTAINED = 1 AND j.INVOICEID NOT IN (SELECT document FROM taken)
      ORDER BY j.INVOICEID LIMIT 1
      """
    case .legacyLine:
      """
      SELECT INVENTTRANSID, SALESID || ' ' || INVENTTRANSID, INVENTTRANSID FROM SALESLINE
      WHERE DATAAREAID = 'demf' ORDER BY INVENTTRANSID DESC LIMIT 1
      """
    case .account:
      """
      SELECT accountnumber, accountnumber, accountnumber FROM account
      WHERE accountnumber NOT IN (SELECT document FROM taken)
      AND accountid NOT IN (SELECT customerid FROM salesorder UNION SELECT customerid FROM quote
      UNION SELECT customerid FROM invoice)
      ORDER BY accountnumber LIMIT 1
      """
    case .salesLine:
      """
      SELECT l.salesorderdetailid, o.ordernumber || ' ' || l.sequencenumber, o.ordernumber
      FROM salesorder o JOIN salesorderdetail l ON l.salesorderid = o.salesorderid
      WHERE (o.msdynce_processingstatus = 647390000 AND o.statecode = 0 OR o.statecode = 1)
      AND o.msdynce_ismaintainedexternally = 0 AND o.msdynce_hasexternallymaintainedproductsonly = 1
      AND o.ordernumber NOT IN (SELECT document FROM taken) ORDER BY o.ordernumber DESC, l.sequencenumber LIMIT 1
      """
    }
  }

  /// Orders that move as they are, have at least two lines, and no invoice.
  private static let movable = """
    SELECT st.SALESID FROM SALESTABLE st
    JOIN SALESORDERTOTALS tot ON tot.PARTITION = st.PARTITION AND tot.DATAAREAID = st.DATAAREAID
    AND tot.SALESID = st.SALESID AND tot.LASTUPDATEDDATETIME >= st.MODIFIEDDATETIME
    JOIN CUSTTABLE oc ON oc.PARTITION = st.PARTITION AND oc.DATAAREAID = st.DATAAREAID AND oc.ACCOUNTNUM = st.CUSTACCOUNT
    JOIN CUSTTABLE ic ON ic.PARTITION = st.PARTITION AND ic.DATAAREAID = st.DATAAREAID AND ic.ACCOUNTNUM = st.INVOICEACCOUNT
    WHERE st.DATAAREAID = 'usmf' AND st.SALESID LIKE 'SO-%' AND oc.ISEXTERNALLYMAINTAINED = 1 AND ic.ISEXTERNALLYMAINTAINED = 1
    AND st.SALESSTATUS IN (1, 2) AND st.DOCUMENTSTATUS IN (3, 4, 5) AND st.SALESID NOT IN (SELECT document FROM taken)
    AND (SELECT COUNT(*) FROM SALESLINE l WHERE l.DATAAREAID = 'usmf' AND l.SALESID = st.SALESID) >= 2
    ORDER BY st.SALESID
    """
}
