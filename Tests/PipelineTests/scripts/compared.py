# Compares random tables in every way with p2c-check, and by SQL: pairs by a full outer join, values by IS NOT.
import csv, json, os, random, shutil, sqlite3, subprocess, sys
from decimal import Decimal

FIELDS = ['code', 'place', 'amount', 'rest', 'count', 'currency', 'note', 'day', 'moment', 'flag']
KEY, VALUES = FIELDS[:2], FIELDS[2:]
TYPES = {'place': 'integer', 'amount': 'decimal', 'rest': 'decimal', 'count': 'integer', 'day': 'date', 'moment': 'datetime',
  'flag': 'boolean'}
AMOUNTS = ['amount', 'rest']

def entity_files():
  os.makedirs('mine/entities')
  for name in 'things', 'pieces':
    fields = ''.join(f'<field name="{f}" type="{TYPES.get(f, "text")}"{" decimals=" + chr(34) + "10" + chr(34) if TYPES.get(f) == "decimal" else ""}'
      f'{" amount=" + chr(34) + "true" + chr(34) if f in AMOUNTS else ""}/>' for f in FIELDS)
    open(f'mine/entities/{name}.xml', 'w').write(
      f'<entity xmlns="urn:prospect-to-cash:entity" name="{name}" system="sales" table="{name[:-1]}" currency="currency">'
      f'{fields}<key fields="code place"/><order fields="code place"/></entity>')
  os.environ['P2C_MAPPINGS'] = os.getcwd() + '/mine:' + os.environ['P2C_MAPPINGS']

def value(field):
  if random.random() < 0.15: return None
  kind = TYPES.get(field, 'text')
  if field == 'currency': return random.choice(['USD', 'EUR'])
  if kind == 'text': return random.choice(['', 'a', 'A', 'a ', 'ä', 'two, "three"', 'line\nend', 'x' * random.randrange(40)])
  if kind == 'integer': return str(random.randrange(-30, 30))
  if kind == 'date': return f'20{random.randrange(10, 30)}-0{random.randrange(1, 9)}-1{random.randrange(9)}'
  if kind == 'datetime': return f'2020-01-1{random.randrange(9)} 0{random.randrange(9)}:00:00'
  if kind == 'boolean': return random.choice(['True', 'False'])
  number = Decimal(random.randrange(-10 ** random.randint(1, 20), 10 ** random.randint(1, 20))).scaleb(-random.randrange(5))
  text = format(number, 'f')
  text = text.rstrip('0').rstrip('.') if '.' in text else text
  return '0' if text in ('-0', '') else text

def match(row): return row[0].rstrip(' ').lower() + '\0' + str(int(row[1]))

def tables(most):
  '''Two tables that share most of their records, of which some differ in a few fields.'''
  left, right = {}, {}
  for _ in range(random.randrange(most)):
    row = [random.choice(['SO-', 'so-', 'Ä', '']) + str(random.randrange(most)), str(random.randrange(1, 12))] + [value(f) for f in VALUES]
    other = list(row)
    if random.random() < 0.3:
      for _ in range(random.randint(1, 3)):
        at = random.randrange(2, len(FIELDS))
        other[at] = value(FIELDS[at])
    if random.random() < 0.1: other[0] = other[0].swapcase() + ' '
    if random.random() < 0.05 and row[2]: other[2] = format(Decimal(row[2]) + Decimal('0.01'), 'f')
    side = random.random()
    if side < 0.9: left[match(row)] = row
    if side > 0.1: right[match(row)] = other
  return list(left.values()), list(right.values())

def canonical(row): return [v if TYPES.get(f) != 'decimal' or v is None or '.' not in v else v.rstrip('0').rstrip('.') for f, v in zip(FIELDS, row)]

def expected(left, right, tolerance, ignored):
  db = sqlite3.connect(':memory:')
  for name, rows in ('l', left), ('r', right):
    db.execute(f'CREATE TABLE {name} (k TEXT PRIMARY KEY, {", ".join(FIELDS)})')
    db.executemany(f'INSERT INTO {name} VALUES ({", ".join("?" * 11)})', [[match(r)] + canonical(r) for r in rows])
  differs = ', '.join(f'l.{f} IS NOT r.{f}' for f in VALUES)
  both = ', '.join(f'{t}.{f}' for t in 'lr' for f in FIELDS)
  counts = dict(left=len(left), right=len(right), equal=0, different=0, onlyLeft=0, onlyRight=0)
  fields, found = {}, []
  for k, other, *rest in db.execute(f'SELECT l.k, r.k, {both}, {differs} FROM l FULL OUTER JOIN r ON l.k = r.k'):
    one, two, flags = rest[:10], rest[10:20], rest[20:]
    if other is None or k is None:
      side = 'left' if other is None else 'right'
      counts['only' + side.capitalize()] += 1
      found.append([*(one if k else two)[:2], side, '', '', ''])
      continue
    wrong = [n for n, f in enumerate(VALUES, 2) if flags[n - 2] and f != ignored]
    wrong = [n for n in wrong if not (FIELDS[n] == 'amount' and tolerance and one[n] is not None and two[n] is not None
      and abs(Decimal(one[n]) - Decimal(two[n])) <= tolerance)]
    counts['different' if wrong else 'equal'] += 1
    for n in wrong:
      fields[FIELDS[n]] = fields.get(FIELDS[n], 0) + 1
      found.append([*one[:2], 'different', FIELDS[n], one[n] or '', two[n] or ''])
  return counts, fields, sums(left, right, ignored), sorted(found)

def sums(left, right, ignored):
  totals = {}
  for side, rows in enumerate((left, right)):
    for row in rows:
      for field in AMOUNTS:
        if field == ignored or row[FIELDS.index(field)] is None: continue
        at = totals.setdefault((row[5] or '', field), [Decimal(0), Decimal(0)])
        at[side] += Decimal(row[FIELDS.index(field)])
  for currency in {currency for currency, _ in totals}:
    for field in AMOUNTS:
      if field != ignored: totals.setdefault((currency, field), [Decimal(0), Decimal(0)])
  return sorted((c, f, *t) for (c, f), t in totals.items())

def spelled(field, text):
  '''A value as some system might write it.'''
  if text is None: return ''
  kind = TYPES.get(field, 'text')
  if kind == 'decimal': text = random.choice([text, text + ('0' if '.' in text else '.00'), text if text[0] == '-' else '+' + text])
  if kind == 'integer' and random.random() < 0.3: text = text + '.0' if field != 'place' else '0' + text
  if kind == 'boolean': text = random.choice([text, text.upper(), {'True': 'Yes', 'False': '0'}[text]])
  if kind == 'date' and random.random() < 0.5: text = f'{int(text[5:7])}/{text[8:]}/{text[:4]}'
  if kind == 'datetime': text = random.choice([text, text.replace(' ', 'T') + 'Z'])
  return '"' + text.replace('"', '""') + '"' if kind == 'text' or random.random() < 0.3 else text

def write_csv(path, rows):
  order = random.choice([lambda r: match(r), lambda r: (r[0].lower().rstrip(), int(r[1])), lambda r: random.random()])
  columns = FIELDS if random.random() < 0.5 else random.sample(FIELDS, len(FIELDS))
  with open(path, 'w') as out:
    out.write(','.join(columns) + '\n')
    for row in sorted(rows, key=order):
      out.write(','.join(spelled(f, row[FIELDS.index(f)]) for f in columns) + '\n')

def write_db(path, tables):
  db = sqlite3.connect(path)
  for name, rows in tables.items():
    db.execute(f'CREATE TABLE {name} (' + ', '.join(f + (' INTEGER' if TYPES.get(f) in ('integer', 'boolean') else ' TEXT') for f in FIELDS) + ')')
    db.executemany(f'INSERT INTO {name} VALUES ({", ".join("?" * 10)})',
      [[{'True': 1, 'False': 0}.get(v, v) if f == 'flag' else v for f, v in zip(FIELDS, r)] for r in rows])
  db.commit()

def run(*command, stdin=None, allowed=(0,)):
  done = subprocess.run(command, stdin=stdin or subprocess.DEVNULL, capture_output=True, text=True)
  if done.returncode not in allowed: sys.exit(f'{command}: {done.returncode}: {done.stderr}')
  return done

def compare(what, left, right, wanted, *options, stdin=None):
  out = 'out.csv' if len(wanted) == 1 else 'out/'
  shutil.rmtree('out', ignore_errors=True)
  options = [*options, '--jobs', str(random.randint(1, 3)), '--report', 'json', '--differences', out]
  done = run('p2c-check', 'compare', left, right, *options, stdin=stdin and open(stdin), allowed=(0, 1))
  report = json.loads(done.stdout)
  def check(name, got, expected):
    if got != expected: sys.exit(f'{what}, {name}: {left} {right} {options}:\n{got}\nbut SQLite:\n{expected}')
  check('entities', sorted(e['entity'] for e in report['entities']), sorted(wanted))
  differs = False
  for item in report['entities']:
    counts, fields, amounts, found = wanted[item['entity']]
    check('counts', {k: item[k] for k in counts}, counts)
    check('fields', item['fields'], fields)
    check('sums', sorted((a['currency'], a['field'], Decimal(a['left']), Decimal(a['right'])) for a in item['amounts']), amounts)
    path = out if out == 'out.csv' else f'out/{item["entity"]}.csv'
    rows = list(csv.reader(open(path, newline='')))[1:] if os.path.exists(path) else []
    check('differences', sorted(rows), found)
    differs |= bool(found)
  check('status', done.returncode, 1 if differs else 0)

entity_files()
for seed in sys.argv[1:]:
  random.seed(int(seed))
  most = 3000 if int(seed) % 5 == 0 else random.choice([1, 2, 10, 60])
  things, pieces = tables(most), tables(20)
  tolerance = random.choice([None, Decimal('0.01'), Decimal('5')])
  ignored = random.choice([None, 'note', 'rest'])
  options = (['--tolerance', f'amount={tolerance}'] if tolerance else []) + (['--ignore', ignored.upper()] if ignored else [])
  wanted = {n: expected(*t, tolerance, ignored) for n, t in (('things', things), ('pieces', pieces))}
  one = {'things': wanted['things']}
  for side, name in enumerate('ab'):
    write_csv(f'{name}.csv', things[side])
    if os.path.exists(f'{name}.sqlite'): os.remove(f'{name}.sqlite')
    write_db(f'{name}.sqlite', {'thing': things[side], 'piece': pieces[side]})
    run('p2c-export', '--quiet', '--from', f'sqlite:{name}.sqlite', '--entity', 'things', '--entity', 'pieces', '--to', f'{name}.zip')
  what = f'seed {seed}'
  compare(what, 'a.csv', 'b.csv', one, '--as', 'things', *options)
  compare(what, '-', 'b.csv', one, '--as', 'things', *options, stdin='a.csv')
  compare(what, 'a.csv', 'sqlite:b.sqlite', one, '--as', 'things', *options)
  compare(what, 'sqlite:a.sqlite', 'b.csv', one, '--as', 'things', *options)
  compare(what, 'sqlite:a.sqlite', 'sqlite:b.sqlite', wanted, *options)
  if all(t[s] for t in (things, pieces) for s in (0, 1)):
    compare(what, 'a.zip', 'sqlite:b.sqlite', wanted, *options)
    compare(what, '-', 'b.zip', wanted, *options, stdin='a.zip')
  print(what, most, 'equal')
