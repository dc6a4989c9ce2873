import Foundation
import Testing

/// `discounts=split`: splitting a discount as F&O does, and adding it up again, gives the amount back exactly.
@Suite struct DiscountTests {
  /// Lines with quantities, prices and discounts of all kinds, on an order and a quote that move.
  ///
  /// F&O is played by putting what arrived into a raw order line, without totals.
  private static let script = """
    import random, sqlite3, subprocess, sys, uuid
    from decimal import Decimal, getcontext
    getcontext().prec = 60
    random.seed(int(sys.argv[1]))

    def number(digits, places, sign=True):
      value = Decimal(random.randrange(10 ** random.randint(0, digits))).scaleb(-random.randint(0, places))
      return format(-value if sign and random.random() < 0.1 else value, 'f')

    def line(n):
      if n < 4: return ['0', '12.5', ['10', '0', '-3.3333', '0.0001'][n]]
      if n == 4: return ['3', '100', '10']
      return [random.choice([number(7, 0), number(9, 4), number(12, 10), '0', '1', '0.3333333333']),
        number(9, 4, False), random.choice([number(8, 2), number(8, 4), '0', '10', '0.01'])]

    lines = [line(n) for n in range(3000)]

    def copies(database, table, chosen, changes):
      c = sqlite3.connect(database)
      c.row_factory = sqlite3.Row
      row = dict(c.execute(f'SELECT * FROM {table} WHERE {chosen} LIMIT 1').fetchone())
      for n in range(len(lines)):
        row.update(changes(n))
        c.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
      c.commit()

    def run(script): subprocess.run(['bash', '-o', 'pipefail', '-c', script], check=True)

    def taken(n, id): return {id: str(uuid.UUID(int=n + 1)), 'sequencenumber': 100000 + n, 'lineitemnumber': 100000 + n,
      'quantity': lines[n][0], 'priceperunit': lines[n][1], 'manualdiscountamount': lines[n][2]}

    goes = 'isproductoverridden = 0 AND '
    copies('sales.sqlite', 'salesorderdetail', goes + 'salesorderid IN (SELECT salesorderid FROM salesorder WHERE statecode = 0 '
      'AND msdynce_processingstatus = 647390000 AND msdynce_hasexternallymaintainedproductsonly = 1)',
      lambda n: taken(n, 'salesorderdetailid'))
    copies('sales.sqlite', 'quotedetail', goes + 'quoteid IN (SELECT quoteid FROM quote WHERE statecode = 1 '
      'AND msdynce_hasexternallymaintainedproductsonly = 1)', lambda n: taken(n, 'quotedetailid'))
    for flow in 'sales-orders', 'sales-quotes':
      run(f'p2c-export --quiet --from sqlite:sales.sqlite --company usmf --for {flow}-sales-to-fno-direct '
        f'| p2c-transform --quiet --mapping {flow}-sales-to-fno-direct --set discounts=split '
        '| p2c-import --quiet --to sqlite:incoming.sqlite --create')
    flat = sqlite3.connect('incoming.sqlite')
    for table, quantity in ('SalesOrderLineCDSEntity', 'OrderedSalesQuantity'), ('SalesQuotationLineCDSEntity', 'RequestedSalesQuantity'):
      split = {int(s): [Decimal(v) for v in values] for s, *values in flat.execute(
        f'SELECT LineCreationSequenceNumber, {quantity}, LineDiscountAmount, FixedPriceCharges, TotalDiscountAmount '
        f'FROM {table} WHERE CAST(LineCreationSequenceNumber AS INT) >= 100000')}
      if len(split) != len(lines): print(table, len(split))
      for n, (quantity, unit, charge, total) in ((s - 100000, v) for s, v in split.items()):
        wanted = Decimal(lines[n][2])
        if quantity * unit - charge != wanted or total != wanted: print(table, lines[n], quantity, unit, charge)
        if unit != unit.quantize(Decimal('0.01')) or quantity == 0 and (unit != 0 or charge != -wanted): print(table, lines[n], unit, charge)
        if n == 4 and (unit, charge) != (Decimal('3.33'), Decimal('-0.01')): print(unit, charge)

    arrived = dict((int(s), v) for s, *v in flat.execute('SELECT LineCreationSequenceNumber, OrderedSalesQuantity, SalesPrice, '
      'LineDiscountAmount, FixedPriceCharges FROM SalesOrderLineCDSEntity'))
    def raw(n):
      quantity, price, discount, charge = arrived[100000 + n]
      return {'RECID': 10 ** 12 + n, 'LINECREATIONSEQUENCENUMBER': 100000 + n, 'LINENUM': 100000 + n,
        'INVENTTRANSID': f'T{n}', 'SALESQTY': quantity, 'SALESPRICE': price, 'LINEDISC': discount, 'SALESMARKUP': charge}
    copies('fno.sqlite', 'SALESLINE', \"\"\"DATAAREAID = 'usmf' AND SALESID IN (SELECT SALESID FROM SALESTABLE t
      WHERE DATAAREAID = 'usmf' AND SALESSTATUS = 3 AND EXISTS (SELECT 1 FROM CUSTTABLE c WHERE c.DATAAREAID = 'usmf'
      AND c.ACCOUNTNUM = t.CUSTACCOUNT AND c.ISEXTERNALLYMAINTAINED = 1) AND EXISTS (SELECT 1 FROM CUSTTABLE c
      WHERE c.DATAAREAID = 'usmf' AND c.ACCOUNTNUM = t.INVOICEACCOUNT AND c.ISEXTERNALLYMAINTAINED = 1))\"\"\", raw)
    out = 'sales-orders-fno-to-sales-direct'
    run(f'p2c-export --quiet --from sqlite:fno.sqlite --company usmf --for {out} | p2c-transform --quiet --mapping {out} '
      '--set discounts=split --where "CDS sales order lines:LineCreationSequenceNumber ge 100000" --entity "CDS sales order lines" '
      '--without-filter "totals not calculated" --form bare > back.csv')
    import csv
    back = {int(r['sequencenumber']): r for r in csv.DictReader(open('back.csv'))}
    print(len(back))
    for n, (quantity, price, discount) in enumerate(lines):
      r = back.get(100000 + n)
      if not r or [Decimal(r[f]) for f in ('quantity', 'priceperunit', 'manualdiscountamount')] != [Decimal(v) for v in lines[n]]:
        print(lines[n], r)
    """

  @Test(arguments: [1, 2]) func givesTheAmountBackExactly(_ seed: Int) throws {
    let flow = try Flow()
    try flow.write("discounts.py", Self.script)
    try flow.run("p2c-sample --quiet --orders 100 --to made && mv made/*.sqlite .")
    #expect(try flow.run("python3 discounts.py \(seed)") == "3000\n")
  }
}
