"""The SQL that entities are read by, as Tests/DatabasesTests/sql has it written down: sqlglot takes it for what it is to be, and the
two servers are asked for the same.

No SQL Server is here, so that is what can be known of it: the text is in its language, names no reserved word, and has no
truth values, which it lacks; and what sqlglot makes of it for SQLite gives the rows that its counterpart for PostgreSQL gives.
"""
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


def statements(server):
    """Each statement with the entity it is for."""
    with open(os.path.join(FOLDER, f'{server}.sql'), encoding='utf-8') as file:
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
    # A column by its number is what SQLite has, too.
    sql = tree.sql(dialect='sqlite')
    return sorted(database.execute(sql).fetchall(), key=repr)


def main():
    parsed = {}
    for server, dialect in (('sqlserver', 'tsql'), ('postgresql', 'postgres')):
        parsed[server] = [
            (entity, sqlglot.parse_one(sql, dialect=dialect, error_level=sqlglot.ErrorLevel.RAISE))
            for entity, sql in statements(server)]
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
    assert compared > 100 and found > 1000, (compared, found)
    print(f'interop: {len(parsed["sqlserver"])} statements of each server, {compared} of them give the same {found} rows')


main()
