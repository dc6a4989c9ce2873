# Each state of a document in F&O, written as SQL from the documentation, and what the real programs make of it in Sales.
import concurrent.futures, csv, glob, json, os, shutil, sqlite3, subprocess, tempfile

PARTITION = 'PARTITION, DATAAREAID'
HERE = "5637144576, 'usmf'"
FNO = f"""
INSERT INTO SYSTEMPARAMETERS (SYSTEMLANGUAGEID, PARTITION, RECID) VALUES ('en-us', 5637144576, 1);
INSERT INTO UNITOFMEASURE (SYMBOL, PARTITION, RECID) VALUES ('pcs', 5637144576, 1);
INSERT INTO DIRPARTYTABLE (PARTYNUMBER, NAME, DATAAREA, PARTITION, RECID) VALUES
  ('ACC-1', 'Example Ltd', '', 5637144576, 10), ('OWN', 'Kept here', '', 5637144576, 11), ('usmf', 'Company', 'usmf', 5637144576, 12);
INSERT INTO LEDGER (NAME, ACCOUNTINGCURRENCY, PRIMARYFORLEGALENTITY, PARTITION, RECID) VALUES ('usmf', 'USD', 12, 5637144576, 1);
INSERT INTO CUSTTABLE (ACCOUNTNUM, PARTY, ISEXTERNALLYMAINTAINED, {PARTITION}, RECID) VALUES ('ACC-1', 10, 1, {HERE}, 1), ('OWN', 11, 0, {HERE}, 2);
INSERT INTO INVENTDIM (INVENTDIMID, {PARTITION}, RECID) VALUES ('D', {HERE}, 1);
INSERT INTO ECORESPRODUCT (DISPLAYPRODUCTNUMBER, PRODUCTTYPE, PARTITION, RECID) VALUES ('P1', 1, 5637144576, 21), ('P2', 1, 5637144576, 22);
INSERT INTO ECORESPRODUCTTRANSLATION (PRODUCT, LANGUAGEID, NAME, PARTITION, RECID) VALUES (21, 'en-us', 'One', 5637144576, 1), (22, 'en-us', 'Two', 5637144576, 2);
INSERT INTO INVENTDISTINCTPRODUCT (PRODUCT, ITEMID, INVENTDIMID, {PARTITION}, RECID) VALUES (21, 'I1', 'D', {HERE}, 1), (22, 'I2', 'D', {HERE}, 2);
INSERT INTO INVENTTABLEMODULE (ITEMID, MODULETYPE, UNITID, PRICE, {PARTITION}, RECID) VALUES
  ('I1', 2, 'pcs', '5', {HERE}, 1), ('I1', 0, 'pcs', '3', {HERE}, 2), ('I2', 2, 'pcs', '5', {HERE}, 3), ('I2', 0, 'pcs', '3', {HERE}, 4);
"""
SALES = """
INSERT INTO transactioncurrency (transactioncurrencyid, isocurrencycode) VALUES ('11111111-0000-0000-0000-000000000001', 'USD'), ('11111111-0000-0000-0000-000000000002', 'EUR');
INSERT INTO pricelevel (pricelevelid, name, transactioncurrencyid) VALUES ('22222222-0000-0000-0000-000000000001', 'CRM Service USA (sample)', '11111111-0000-0000-0000-000000000001');
INSERT INTO uomschedule (uomscheduleid, name) VALUES ('33333333-0000-0000-0000-000000000001', 'Default unit');
INSERT INTO uom (uomid, name, uomscheduleid) VALUES ('44444444-0000-0000-0000-000000000001', 'Pieces', '33333333-0000-0000-0000-000000000001');
INSERT INTO account (accountid, accountnumber, name, statecode) VALUES ('55555555-0000-0000-0000-000000000001', 'ACC-1', 'Example Ltd', 0);
INSERT INTO product (productid, productnumber, name, productstructure, statecode) VALUES
  ('66666666-0000-0000-0000-000000000001', 'P1', 'One', 1, 0), ('66666666-0000-0000-0000-000000000002', 'P2', 'Two', 1, 0);
"""

def order(status, document, customer='ACC-1', invoiced='ACC-1', currency='USD', tax='0', totals='2024-03-02 00:00:00', numbers=(1, 2), items=('I1', 'I2'), linetotals=True):
  sql = f"""DELETE FROM SALESTABLE; DELETE FROM SALESLINE; DELETE FROM SALESORDERTOTALS; DELETE FROM SALESORDERLINETOTALS;
    INSERT INTO SALESTABLE (SALESID, CUSTACCOUNT, INVOICEACCOUNT, CURRENCYCODE, SALESSTATUS, DOCUMENTSTATUS, MODIFIEDDATETIME, {PARTITION}, RECID)
    VALUES ('SO-1', '{customer}', '{invoiced}', '{currency}', {status}, {document}, '2024-03-01 00:00:00', {HERE}, 1);"""
  for n, (number, item) in enumerate(zip(numbers, items)):
    sql += f"""INSERT INTO SALESLINE (SALESID, LINENUM, LINECREATIONSEQUENCENUMBER, INVENTTRANSID, ITEMID, NAME, SALESQTY, SALESUNIT, SALESPRICE, LINEAMOUNT,
      CURRENCYCODE, INVENTDIMID, {PARTITION}, RECID) VALUES ('SO-1', '{n + 1}', {number}, 'L{n}', '{item}', 'Line', '2', 'pcs', '5', '10', '{currency}', 'D', {HERE}, {n + 1});"""
    if totals and linetotals: sql += f"""INSERT INTO SALESORDERLINETOTALS (SALESID, INVENTTRANSID, TOTALTAXAMOUNT, {PARTITION}, RECID) VALUES ('SO-1', 'L{n}', '1', {HERE}, {n + 1});"""
  if totals: sql += f"""INSERT INTO SALESORDERTOTALS (SALESID, ORDERTOTALAMOUNT, ORDERTOTALTAXAMOUNT, ORDERHEADERTAXAMOUNT, LASTUPDATEDDATETIME, {PARTITION}, RECID)
      VALUES ('SO-1', '22', '2', '{tax}', '{totals}', {HERE}, 1);"""
  return sql

def invoice(order='', account='ACC-1', currency='USD', numbers=(1,), item='I1', parent=1, text='Line'):
  sql = f"""DELETE FROM CUSTINVOICEJOUR; DELETE FROM CUSTINVOICETRANS;
    INSERT INTO CUSTINVOICEJOUR (INVOICEID, INVOICEDATE, LEDGERVOUCHER, SALESID, INVOICEACCOUNT, CURRENCYCODE, INVOICEAMOUNT, {PARTITION}, RECID)
    VALUES ('IN-1', '2024-03-05', 'V1', '{order}', '{account}', '{currency}', '11', {HERE}, 1);"""
  for n, number in enumerate(numbers):
    sql += f"""INSERT INTO CUSTINVOICETRANS (SALESID, INVOICEID, INVOICEDATE, PARENTRECID, LINENUM, LINECREATIONSEQUENCENUMBER, ITEMID, NAME, QTY, SALESUNIT, SALESPRICE,
      LINEAMOUNT, CURRENCYCODE, INVENTDIMID, {PARTITION}, RECID) VALUES ('{order}', 'IN-1', '2024-03-05', {parent}, '{n + 1}', {number}, '{item}', '{text}', '2', 'pcs', '5', '10',
      '{currency}', 'D', {HERE}, {n + 1});"""
  return sql

OPEN, CONFIRMED, PICKED, SHIPPED = (1, 0), (1, 3), (1, 4), (1, 5)
SALESORDER = "INSERT INTO salesorder (salesorderid, ordernumber, statecode) VALUES ('77777777-0000-0000-0000-000000000001', 'SO-1', 0);"
OLDTAX = "UPDATE salesorderdetail SET sequencenumber = 2147483647 WHERE msdynce_ismisctax = 1;"
# What is loaded one after the other: SQL for F&O, and perhaps SQL for Sales and settings.
ORDERS = {
  'order open': [order(*OPEN)],
  'order confirmed': [order(*CONFIRMED)],
  'order picked': [order(*PICKED)],
  'order partially delivered': [order(*SHIPPED)],
  'order delivered': [order(2, 5)],
  'order partially invoiced, all delivered': [order(2, 7)],
  'order partially invoiced': [order(1, 7)],
  'order invoiced': [order(3, 7)],
  'order confirmed, then changed by F&O': [order(*CONFIRMED), order(*PICKED)],
  'order cancelled before it was sent': [order(4, 3)],
  'order cancelled after it was sent': [order(*CONFIRMED), order(4, 3)],
  'order cancelled after it was sent, and left': [order(*CONFIRMED), (order(4, 3), '', '--set cancelled=leave')],
  'order cancelled, its totals not calculated': [order(*CONFIRMED), order(4, 3, totals=None)],
  'order whose totals were never calculated': [order(*CONFIRMED, totals=None)],
  'order changed after its totals were calculated': [order(*CONFIRMED, totals='2024-02-01 00:00:00')],
  'order with a line without totals': [order(*CONFIRMED, linetotals=False)],
  'ordering customer kept in F&O': [order(*CONFIRMED, customer='OWN')],
  'invoicing customer kept in F&O': [order(*CONFIRMED, invoiced='OWN')],
  'line never numbered': [order(*CONFIRMED, numbers=(1, 0))],
  'tax on header charges': [order(*CONFIRMED, tax='7.77')],
  'tax on header charges, through the solution': [(order(*CONFIRMED, tax='7.77'), '', '--set freight-tax=amount')],
  'tax on header charges, left behind': [(order(*CONFIRMED, tax='7.77'), '', '--set freight-tax=none')],
  'tax that falls to 0': [order(*CONFIRMED, tax='7.77'), order(*CONFIRMED, tax='0')],
  'tax that changes': [order(*CONFIRMED, tax='7.77'), order(*CONFIRMED, tax='8')],
  'tax that an earlier load wrote under another number': [order(*CONFIRMED, tax='7.77'), (order(*CONFIRMED, tax='7.77'), OLDTAX)],
  'tax under another number that falls to 0': [order(*CONFIRMED, tax='7.77'), (order(*CONFIRMED, tax='0'), OLDTAX)],
  'product gone from the list': [order(*CONFIRMED), order(*PICKED) + "DELETE FROM INVENTDISTINCTPRODUCT WHERE ITEMID = 'I2'"],
  'line of a category, without an item': [order(*CONFIRMED, items=('I1', ''))],
  'line of a category, as a write-in line': [(order(*CONFIRMED, items=('I1', '')), '', '--set category-lines=write-in')],
  'line of a category, without a text': [(order(*CONFIRMED, items=('I1', '')) + "UPDATE SALESLINE SET NAME = '' WHERE ITEMID = ''", '', '--set category-lines=write-in')],
  'currency without a price list': [order(*CONFIRMED, currency='EUR')],
}
INVOICES = {
  'invoice of an order that Sales has': [(invoice('SO-1'), SALESORDER)],
  'invoice of an order that Sales lacks': [invoice('SO-1')],
  'invoice of an order that Sales lacks, blanked': [(invoice('SO-1'), '', '--set missing-order=blank')],
  'invoice whose order comes later': [(invoice('SO-1'), '', '--set missing-order=blank'), (invoice('SO-1'), SALESORDER, '--set missing-order=blank')],
  'invoice without an order': [invoice()],
  'invoice of a customer kept in F&O': [invoice(account='OWN')],
  'invoice line never numbered': [invoice(numbers=(1, 0))],
  'invoice line without its invoice': [invoice(parent=9)],
  'invoice of a product gone from the list': [invoice(), invoice() + 'DELETE FROM INVENTDISTINCTPRODUCT;'],
  'invoice line of a category': [invoice(item='')],
  'invoice line of a category, as a write-in line': [(invoice(item='', text='Hours'), '', '--set category-lines=write-in')],
  'invoice in a currency without a price list': [invoice(currency='EUR')],
}
PRODUCTS = {
  'product in the list': [''],
  'product gone from the list': ['', "DELETE FROM INVENTDISTINCTPRODUCT WHERE ITEMID = 'I1'"],
  'product without a unit to be sold in': ["UPDATE INVENTTABLEMODULE SET UNITID = '' WHERE ITEMID = 'I1'"],
  'product whose name is lost': ['', "UPDATE ECORESPRODUCTTRANSLATION SET LANGUAGEID = 'da' WHERE PRODUCT = 21"],
}
STATUS = {647390001: 'Confirmed', 647390004: 'Picked', 647390008: 'Partially Shipped', 647390002: 'Packing Slip', 647390009: 'Partially Invoiced', 647390003: 'Invoiced',
  647390010: 'Cancelled', None: '-'}

def database(name, sql):
  c = sqlite3.connect(name)
  for (table,) in c.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall(): c.execute(f'DELETE FROM "{table}"')
  c.executescript(sql)
  c.close()

def rejected(folder):
  rules = set()
  for name in glob.glob(f'{folder}/*.csv'):
    data = open(name, 'rb').read()
    text = data.decode('utf-16' if data[:2] in (b'\xff\xfe', b'\xfe\xff') else 'utf-8-sig')
    rules |= {row['p2c.rule'] for row in csv.DictReader(text.splitlines())}
  return sorted(rules - {'held-back'})

def knows(mapping, option):
  path = next(p for folder in os.environ['P2C_MAPPINGS'].split(':') for p in glob.glob(f'{folder}/*/{mapping}.xml'))
  return f'name="{option.split("=")[0]}"' in open(path).read()

def load(at, flow, route, options):
  """Loads once; says why the documents did not come, if they did not."""
  shutil.rmtree(f'{at}/run', ignore_errors=True)
  os.mkdir(f'{at}/run')
  log, statuses = '', []
  def stage(program, *arguments):
    nonlocal log
    done = subprocess.run([program, '--quiet', *arguments], cwd=at, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    log += done.stderr
    statuses.append(done.returncode)
  mappings = [f'{flow}-{hop}' for hop in (['direct'] if route == 'direct' else ['via-cds-1', 'via-cds-2'])]
  stage('p2c-export', '--from', 'sqlite:fno.sqlite', '--company', 'usmf', '--for', mappings[0], '--rejects', 'run/bad0/', '--form', 'stream', '--to', 'run/0')
  for n, mapping in enumerate(mappings):
    settings = [word for option in options if knows(mapping, option) for word in ('--set', option)]
    stage('p2c-transform', '--from', f'run/{n}', '--mapping', mapping, *settings, '--rejects', f'run/bad{n + 1}/', '--form', 'stream', '--to', f'run/{n + 1}')
  # One line of the few that there are is more than a tenth of them.
  deletes = [] if 'products' in flow else ['--max-deletes', '100%']
  stage('p2c-import', '--from', f'run/{len(mappings)}', '--to', 'sqlite:sales.sqlite', *deletes, '--rejects', 'run/bad9/', '--ledger', 'run/ledger.json')
  if max(statuses) > 1: return f'status {statuses}: {log}'
  rules = {rule for n in (0, 1, 2, 9) for rule in rejected(f'{at}/run/bad{n}')}
  if max(statuses) != (1 if rules else 0): return f'status {statuses}, {rules}'
  filters = []
  # The first task of a stage is that of the headers; lines of invoices are left out by export on their own.
  def find(stage):
    if not stage: return
    find(stage.get('before'))
    for task in stage['tasks'][:None if flow.startswith('sales-invoices') else 1]:
      filters.extend(name for name, count in task['filtered'].items() if count and name not in filters)
  find(json.load(open(f'{at}/run/ledger.json')))
  return '; '.join([f'rejected: {rule}' for rule in sorted(rules)] + [f'filtered: {name}' for name in filters])

# A line has a product, or it is a write-in line, which Sales knows by its flag and its text.
WHAT = """CASE WHEN p.productnumber IS NOT NULL AND isproductoverridden = 0 THEN p.productnumber
  WHEN p.productnumber IS NULL AND isproductoverridden = 1 AND productdescription <> '' THEN productdescription ELSE 'nothing' END"""

def orders(c):
  row = c.execute('SELECT msdynce_processingstatus, msdynce_misctax, msdynce_hasexternallymaintainedproductsonly FROM salesorder').fetchone()
  if not row: return 'not in Sales'
  lines = c.execute(f"""SELECT sequencenumber, {WHAT}, tax FROM salesorderdetail d
    LEFT JOIN product p ON p.productid = d.productid ORDER BY sequencenumber""").fetchall()
  odd = c.execute(f'SELECT count(*) FROM salesorderdetail WHERE msdynce_orderhasexternalmaintainedproductsonly <> {row[2]}').fetchone()[0]
  return (f"{STATUS[row[0]]}, tax {row[1] or '-'}{'' if row[2] else ', flag No'}{', other on lines' if odd else ''}: "
    + (', '.join(f'{n} {what} {tax}' for n, what, tax in lines) or 'no line'))

def invoices(c):
  row = c.execute('SELECT o.ordernumber, i.statuscode FROM invoice i LEFT JOIN salesorder o ON o.salesorderid = i.salesorderid').fetchone()
  if not row: return 'not in Sales'
  lines = c.execute(f'''SELECT sequencenumber, {WHAT} FROM invoicedetail d LEFT JOIN product p ON p.productid = d.productid ORDER BY 1''').fetchall()
  return f"of {row[0] or 'no order'}: " + (', '.join(f'{n} {what}' for n, what in lines) or 'no line')

def products(c):
  row = c.execute("SELECT name, currentcost FROM product WHERE productnumber = 'P1'").fetchone()
  return f'{row[0]}, cost {row[1] or "-"}'

LOOKS = {'sales-orders': (ORDERS, orders), 'sales-invoices': (INVOICES, invoices), 'products': (PRODUCTS, products)}

def end(flow, state, route):
  """What Sales has in the end, and why the last load did no more."""
  at = tempfile.mkdtemp(dir='.')
  states, look = LOOKS[flow]
  for name in 'fno.sqlite', 'sales.sqlite': shutil.copy(f'base/{name}', at)
  for phase in states[state]:
    fno, sales, options = (phase, '', '') if isinstance(phase, str) else (phase + ('',))[:3]
    for name, sql in ('fno.sqlite', fno), ('sales.sqlite', sales):
      c = sqlite3.connect(f'{at}/{name}')
      c.executescript(sql)
      c.close()
    why = load(at, f'{flow}-fno-to-sales', route, options.replace('--set ', '').split())
  c = sqlite3.connect(f'{at}/sales.sqlite')
  return look(c) + (f' ({why})' if why else '')

subprocess.run('p2c-sample --quiet --orders 1 --to base', shell=True, check=True)
database('base/fno.sqlite', FNO)
database('base/sales.sqlite', SALES)
with concurrent.futures.ThreadPoolExecutor(2) as pool:
  jobs = [(flow, state, [pool.submit(end, flow, state, route) for route in ('direct', 'CDS')]) for flow in LOOKS for state in LOOKS[flow][0]]
  for flow, state, ends in jobs:
    direct, cds = (e.result() for e in ends)
    print(f'{flow}: {state}: ' + (direct if direct == cds else f'{direct} | {cds}'))
