"""The SQL that entities are read by, as Tests/DatabasesTests/sql has it written down: sqlglot takes it for what it is to be, and the
two servers are asked for the same.

No SQL Server is here, so that is what can be known of it: the text is in its language, names no reserved word, and has no
truth values, which it lacks; and what sqlglot makes of it for SQLite gives the rows that its counterpart for PostgreSQL gives.
Where conditions are judged there, no row may be lost that p2c-export gives, though the server compares without regard to case and
blanks.
"""
import csv
import io
import os
import sqlite3
import subprocess
import tempfile

import sqlglot
from sqlglot import exp

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'DatabasesTests', 'sql')
# What SQL Server takes for words of its own unless it is quoted.
RESERVED = set('''
add all alter and any as asc authorization backup begin between break browse bulk by cascade case check checkpoint close
clustered coalesce collate column commit compute constraint contains containstable continue convert create cross current
current_date current_time current_timestamp current_user cursor database dbcc deallocate declare default delete deny desc disk
distinct distributed double drop dump else end errlvl escape except exec execute exists exit external fetch file fillfactor for
foreign freetext freetexttable from full function goto grant group having holdlock identity identity_insert identitycol if in
index inner insert intersect into is join key kill left like lineno load merge national nocheck nonclustered not null nullif of
off offsets on open opendatasource openquery openrowset openxml option or order outer over percent pivot plan precision primary
print proc procedure public raiserror read readtext reconfigure references replication restore restrict return revert revoke
right rollback rowcount rowguidcol rule save schema securityaudit select semantickeyphrasetable session_user set setuser shutdown
some statistics system_user table tablesample textsize then to top tran transaction trigger truncate try_convert tsequal union
unique unpivot update updatetext use user values varying view waitfor when where while with within writetext
'''.split())


def statements(name):
    """Each statement with what it is for."""
    with open(os.path.join(FOLDER, f'{name}.sql'), encoding='utf-8') as file:
        for part in file.read().split(';\n'):
            if part.strip():
                head, sql = part.strip().split('\n', 1)
                yield head[3:], sql


def check_words(entity, tree):
    for name in tree.find_all(exp.Identifier):
        assert name.args.get('quoted') or name.this.lower() not in RESERVED, (entity, f'{name.this} is reserved')
    for odd in (exp.Boolean, exp.Limit, exp.DPipe):
        assert not list(tree.find_all(odd)), (entity, f'{odd.__name__} is not in SQL Server')
    for tested in tree.find_all(exp.Is):
        assert isinstance(tested.expression, exp.Null), (entity, 'IS takes only NULL')
    # A condition is no value there.
    for select in tree.find_all(exp.Select):
        for value in select.expressions:
            assert not isinstance(value.unnest(), (exp.Predicate, exp.Not, exp.Connector)), (entity, 'a condition as a value')


def rows(database, tree):
    """The rows that SQLite gives for it, in any order."""
    tree = tree.copy()
    for table in tree.find_all(exp.Table):
        table.set('db', None)
    for order in list(tree.find_all(exp.Order)):
        order.pop()
    for text in list(tree.find_all(exp.National)):
        text.replace(exp.Literal.string(text.this))
    # A column by its number is what SQLite has, too.
    sql = tree.sql(dialect='sqlite').replace('TEXT(MAX)', 'TEXT')
    return sorted(database.execute(sql).fetchall(), key=repr)


def parse(name, dialect):
    return [(title, sqlglot.parse_one(sql, dialect=dialect, error_level=sqlglot.ErrorLevel.RAISE)) for title, sql in statements(name)]


def compare(one, two):
    """How texts are compared by default: without regard to case, and to blanks at the end."""
    one, two = one.rstrip(' ').casefold(), two.rstrip(' ').casefold()
    return (one > two) - (one < two)


def compare_bytes(one, two):
    """How they are by their bytes, which takes no notice of blanks at the end either."""
    one, two = one.rstrip(' ').encode('utf-16-be'), two.rstrip(' ').encode('utf-16-be')
    return (one > two) - (one < two)


# Texts that are the same to some and not to others, to be found wherever a condition looks.
TEXTS = ['SO-000030', 'so-000030', 'SO-000030 ', 'SO-000032 ', 'SO-000032', "it's", '', ' ', None, 'ä日', 'Ä日', 'ä日 ', 'SO-000030\n']


def make_nasty(folder):
    """A sample with such texts, and the same whose columns compare as SQL Server does."""
    for name, table, key, columns in (('fno', 'SALESLINE', 'RECID', ['SALESID', 'DELIVERYNAME']), ('fno', 'SALESTABLE', 'RECID', ['CUSTACCOUNT']),
                                      ('sales', 'salesorder', 'rowid', ['name'])):
        with sqlite3.connect(f'{folder}/s/{name}.sqlite') as database:
            database.execute(f'UPDATE {table} SET SALESSTATUS = 3 WHERE RECID % 3') if table == 'SALESTABLE' else None
            rows = [row for row, in database.execute(f'SELECT {key} FROM {table} ORDER BY 1')]
            for place, row in enumerate(rows):
                values = [TEXTS[(place + 5 * number) % len(TEXTS)] for number in range(len(columns))]
                values = ['' if value is None and table != 'salesorder' else value for value in values]
                assigned = ', '.join(f'{column} = ?' for column in columns)
                database.execute(f'UPDATE OR IGNORE {table} SET {assigned} WHERE {key} = ?', [*values, row])
    for name in ('fno', 'sales'):
        with sqlite3.connect(f'{folder}/s/{name}.sqlite') as database, sqlite3.connect(f'{folder}/{name}.sqlite') as server:
            server.create_collation('SERVER', compare)
            for table, sql in database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall():
                # Keys would be the same now, so they are left out.
                columns = [(column, kind) for _, column, kind, *_ in database.execute(f'PRAGMA table_info("{table}")')]
                declared = ', '.join(f'"{column}" {kind}{" COLLATE SERVER" if kind == "TEXT" else ""}' for column, kind in columns)
                server.execute(f'CREATE TABLE "{table}"({declared})')
                server.executemany(f'INSERT INTO "{table}" VALUES({", ".join("?" * len(columns))})', database.execute(f'SELECT * FROM "{table}"'))


def check_conditions(folder):
    """No row is lost by what a server judges."""
    make_nasty(folder)
    databases = {name: sqlite3.connect(f'{folder}/{name}.sqlite') for name in ('fno', 'sales')}
    for database in databases.values():
        database.create_collation('SERVER', compare)
        database.create_collation('Latin1_General_100_BIN2', compare_bytes)
        database.create_function('DATALENGTH', 1, lambda text: None if text is None else len(str(text).encode('utf-16-le')))
    wanted = fewer = 0
    for (title, tree), (_, sql) in zip(parse('sqlserver-where', 'tsql'), statements('sqlserver-where')):
        check_words(title, tree)
        entity, conditions = title.split(' where ')
        name = 'sales' if entity.startswith('sales:') else 'fno'
        where = [word for condition in conditions.split(' -- and ') for word in ('--where', condition)]
        printed = subprocess.run(
            ['p2c-export', '--from', f'sqlite:{folder}/s/{name}.sqlite', '--entity', entity, '--form', 'bare', '--quiet', *where,
             *(['--company', 'usmf'] if name == 'fno' else [])], capture_output=True, text=True, check=False)
        assert printed.returncode == 0, (title, printed.stderr)
        places = [value.name.upper() for value in (value.unalias().unnest() for value in tree.selects)]
        keys = {'SALESID': 'SALESORDERNUMBER', 'LINECREATIONSEQUENCENUMBER': 'LINECREATIONSEQUENCENUMBER'} if entity.startswith('fno:') else {}
        exact = [tuple(row[keys.get(place, place)] for place in places)
                 for row in ({name.upper(): value for name, value in row.items()} for row in csv.DictReader(io.StringIO(printed.stdout, newline='')))]
        given = rows(databases[name], tree)
        left = [tuple('' if value is None else str(value) for value in row) for row in given]
        for row in exact:
            assert row in left, (title, row, 'is lost')
            left.remove(row)
        wanted += len(exact)
        fewer += 'IS NOT NULL AND' in sql or 'DATALENGTH' in sql
    assert wanted > 100 and fewer >= 6, (wanted, fewer)
    return wanted


def main():
    parsed = {}
    for server, dialect in (('sqlserver', 'tsql'), ('postgresql', 'postgres')):
        parsed[server] = parse(server, dialect) + parse(f'{server}-older', dialect)
        parse(f'{server}-where', dialect)
    assert len(parsed['sqlserver']) == len(parsed['postgresql']) > 200, {name: len(all) for name, all in parsed.items()}
    for entity, tree in parsed['sqlserver']:
        check_words(entity, tree)
    compared = found = 0
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(['p2c-sample', '--orders', '60', '--to', f'{folder}/s', '--quiet'], check=True)
        databases = {name: sqlite3.connect(f'{folder}/s/{name}.sqlite') for name in ('fno', 'sales')}
        for (entity, one), (other, two) in zip(parsed['sqlserver'], parsed['postgresql']):
            assert entity == other, (entity, other)
            database = databases['sales' if entity.startswith('sales:') else 'fno']
            try:
                expected = rows(database, two)
            except sqlite3.OperationalError as error:
                # Flat tables are not in the sample.
                assert 'no such table' in str(error), (entity, error)
                continue
            got = rows(database, one)
            assert got == expected, (entity, one.sql(dialect='tsql'), len(got), len(expected))
            compared += 1
            found += len(got)
        judged = check_conditions(folder)
    assert compared > 100 and found > 1000, (compared, found)
    print(f'interop: {len(parsed["sqlserver"])} statements of each server, {compared} of them give the same {found} rows, and conditions lose none of {judged}')


main()
