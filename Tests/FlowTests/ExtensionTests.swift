import Testing

/// A customer's own field, in a folder of the customer's own.
@Suite struct ExtensionTests {
  private static let entities = [
    "axdb-salesline": """
    <entity xmlns="urn:prospect-to-cash:entity" extends="axdb:SalesLine">
      <field name="CONFERENCEROOM" type="text" length="20"/>
    </entity>
    """,
    "fno-lines": """
    <entity xmlns="urn:prospect-to-cash:entity" extends="fno:CDS sales order lines">
      <field name="ConferenceRoom" type="text" length="20" sql="sl.CONFERENCEROOM"/>
    </entity>
    """,
    "sales-lines": """
    <entity xmlns="urn:prospect-to-cash:entity" extends="sales:salesorderdetails">
      <field name="new_room" type="text" length="20"/>
    </entity>
    """,
  ]

  private static let mapping = """
    <mapping xmlns="urn:prospect-to-cash:mapping" name="Ours" extends="sales-orders-fno-to-sales-direct">
      <task name="OrderLine">
        <field from="ConferenceRoom" to="new_room" default="none"/>
      </task>
    </mapping>
    """

  @Test func flowsFromTheRawTableToTheTarget() throws {
    let flow = try Flow(own: "ours")
    for (name, text) in Self.entities { try flow.write("ours/entities/ours/\(name).xml", text) }
    try flow.write("ours/direct/ours.xml", Self.mapping)
    try flow.run("p2c-sample --orders 100 --to made && mv made/*.sqlite .")
    try flow.run(
      """
      python3 - <<'END'
      import sqlite3
      c = sqlite3.connect('fno.sqlite')
      known = [row[1] for row in c.execute('PRAGMA table_info(SALESLINE)')]
      if 'CONFERENCEROOM' not in known: c.execute("ALTER TABLE SALESLINE ADD CONFERENCEROOM TEXT DEFAULT ''")
      c.execute("UPDATE SALESLINE SET CONFERENCEROOM = 'Room ' || RECID WHERE RECID % 2 = 0")
      c.execute("UPDATE SALESLINE SET CONFERENCEROOM = '' WHERE RECID % 2 = 1")
      c.commit()
      s = sqlite3.connect('sales.sqlite')
      known = [row[1] for row in s.execute('PRAGMA table_info(salesorderdetail)')]
      if 'new_room' not in known: s.execute('ALTER TABLE salesorderdetail ADD new_room TEXT')
      END
      """)
    try flow.run(
      """
      for m in products-fno-to-sales-direct ours; do
        p2c-export --from sqlite:fno.sqlite --for $m --company usmf | p2c-transform --mapping $m \\
          | p2c-import --to sqlite:sales.sqlite || exit
      done
      """)
    let rows = try flow.rows(
      """
      SELECT count(*), sum(d.new_room = CASE WHEN l.RECID % 2 = 0 THEN 'Room ' || l.RECID ELSE 'none' END),
        sum(d.new_room LIKE 'Room %') > 0
      FROM salesorderdetail d JOIN fno.SALESLINE l
        ON l.SALESID = d.msdynce_ordernumber AND l.LINECREATIONSEQUENCENUMBER = d.sequencenumber
      WHERE l.DATAAREAID = 'usmf' AND d.msdynce_ismaintainedexternally = 1 AND l.SALESID LIKE 'SO-%'
      """)
    let counts = try #require(rows.first).split(separator: "|")
    #expect(counts[0] != "0" && counts[0] == counts[1] && counts[2] == "1")
  }
}
