"""SQL Server, as far as it can be had here: Tests/Standins/sqlserver.py, read through the driver of FreeTDS.

The samples in it give the packages that SQLite gives of the same file, and values of every type are what this file says. A real
server is asked for the types too, if its URL is in P2C_TEST_SQLSERVER and its password in P2C_PASSWORD.
"""
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'Standins'))
import sqlserver  # noqa: E402

EXPORTS = [
    ['--entity', 'CDS sales order lines', '--entity', 'CDS sales order headers'], ['--entity', 'Customers V3'],
    ['--for', 'sales-invoices-fno-to-sales-direct'], ['--for', 'products-fno-to-sales-direct'],
    ['--entity', 'SalesLine', '--entity', 'SalesTable'],
    ['--entity', 'CDS sales order lines', '--where', "SalesOrderNumber gt 'SO-000010'"],
    ['--entity', 'CDS sales order lines', '--where', "SalesOrderNumber ne 'SO-000010' and LineCreationSequenceNumber lt 3"],
    ['--entity', 'SalesLine', '--where', "SALESID eq 'SO-000010' or SALESID eq ''"],
]
FIELDS = [
    # Name, type of the field, type of the column, values, what becomes of them.
    ('code', 'text', 'NVARCHAR(20)', ['A', 'B', 'C'], ['A', 'B', 'C']),
    ('name', 'text', 'NVARCHAR(60)', ['ä 日本 \U0001f600', '', None], ['ä 日本 \U0001f600', '""', '']),
    ('fixed', 'text', 'NCHAR(5)', ['ab', ' c', None], ['ab', ' c', '']),
    ('amount', 'decimal', 'DECIMAL(32,6)', ['577.15', '-0.000001', None], ['577.15', '-0.000001', '']),
    ('large', 'decimal', 'DECIMAL(38,16)', ['1234567890123456789012.0000000000000001', '10', '-3.3'],
     ['1234567890123456789012.0000000000000001', '10', '-3.3']),
    ('whole', 'integer', 'BIGINT', [9223372036854775807, -9223372036854775808, None],
     ['9223372036854775807', '-9223372036854775808', '']),
    ('flag', 'boolean', 'BIT', [1, 0, None], ['True', 'False', '']),
    ('small', 'integer', 'SMALLINT', [-32768, 0, 1], ['-32768', '0', '1']),
    ('day', 'date', 'DATE', ['2024-01-31', '0001-01-01', None], ['2024-01-31', '0001-01-01', '']),
    ('old', 'datetime', 'DATETIME', ['2024-01-31 10:20:30', '1900-01-01 00:00:00', None],
     ['2024-01-31 10:20:30', '1900-01-01 00:00:00', '']),
    ('moment', 'datetime', 'DATETIME2(7)', ['2024-01-31 10:20:30', '9999-12-31 23:59:59', None],
     ['2024-01-31 10:20:30', '9999-12-31 23:59:59', '']),
    ('id', 'guid', 'UNIQUEIDENTIFIER', ['6f9619ff-8b86-d011-b42d-00c04fc964ff', '00000000-0000-0000-0000-000000000001', None],
     ['6f9619ff-8b86-d011-b42d-00c04fc964ff', '00000000-0000-0000-0000-000000000001', '']),
    ('ratio', 'decimal', 'FLOAT', [0.1, -1e15, None], ['0.1', '-1000000000000000', '']),
    ('weight', 'decimal', 'REAL', [0.1, 2.5, None], ['0.1', '2.5', '']),
    ('long', 'text', 'NVARCHAR(MAX)', ['x' + '\U0001f600' * 70000, '', None], ['x' + '\U0001f600' * 70000, '""', '']),
    ('after', 'decimal', 'DECIMAL(10,2)', ['1.5', None, '0'], ['1.5', '', '0']),
]


def export(*arguments, status=0, says='', **variables):
    """What p2c-export puts on standard output, and says."""
    done = subprocess.run(
        ['p2c-export', *arguments], capture_output=True, text=True, check=False,
        env={**os.environ, 'P2C_PASSWORD': sqlserver.PASSWORD, **variables})
    assert done.returncode == status and says in done.stderr, (arguments, done.returncode, done.stderr)
    assert 'secret-word' not in done.stderr, done.stderr
    return done.stdout, done.stderr


def compare_samples(folder, certificate, trust):
    """The samples give the same packages, byte for byte."""
    subprocess.run(['p2c-sample', '--orders', '20', '--to', 's', '--quiet'], check=True)
    servers = {name: sqlserver.Server(f'{folder}/s/{name}.sqlite', certificate) for name in ('fno', 'sales')}
    urls = {name: f'sqlserver://reader@localhost:{server.port}/{name}?trust={trust}' for name, server in servers.items()}
    for name, arguments in [('fno', ['--company', 'usmf', *one]) for one in EXPORTS] + [
            ('sales', ['--entity', 'salesorders', '--entity', 'salesorderdetails', '--jobs', '2'])]:
        packages = []
        for source in (urls[name], f'sqlite:s/{name}.sqlite'):
            _, said = export('--from', source, *arguments, '--to', 'x.zip', '--quiet')
            assert 'snapshot' not in said, said
            with open('x.zip', 'rb') as file:
                packages.append(file.read())
            os.remove('x.zip')
        assert packages[0] == packages[1], (arguments, [len(package) for package in packages])
    for name, url in urls.items():
        listed = [export('--from', source, '--list')[0].upper() for source in (url, f'sqlite:s/{name}.sqlite')]
        assert listed[0] == listed[1], listed
    assert any('SNAPSHOT' in sql for sql in servers['fno'].asked)
    assert any("\"SALESID\" = 'SO-000010'" in sql for sql in servers['fno'].asked), 'a condition is not judged there'
    return urls


def check_types(folder, certificate, trust):
    """Values of every type come as they are."""
    database = sqlite3.connect(f'{folder}/types.sqlite')
    columns = ', '.join(f'{name} {column}' for name, _, column, _, _ in FIELDS)
    columns = columns.replace('DECIMAL', 'DECIMALTEXT').replace('NVARCHAR(MAX)', 'NVARCHARMAX').replace('(20)', '(20) NOT NULL', 1)
    database.execute(f'CREATE TABLE things({columns}, bytes VARBINARY(8), PRIMARY KEY(whole, code))')
    for row in range(3):
        values = [values[row] for _, _, _, values, _ in FIELDS] + [b'\0\1' if row == 0 else None]
        database.execute(f'INSERT INTO things VALUES({", ".join("?" * len(values))})', values)
    database.commit()
    os.makedirs('mine/entities')
    fields = ''.join(
        f'<field name="{name}" type="{kind}"{" decimals=" + chr(34) + "20" + chr(34) if kind == "decimal" else ""}/>'
        for name, kind, _, _, _ in FIELDS)
    for name, more in (('things', ''), ('odd', '<field name="bytes" type="text"/>')):
        with open(f'mine/entities/{name}.xml', 'w', encoding='utf-8') as file:
            file.write(f'<entity xmlns="urn:prospect-to-cash:entity" name="{name}" system="sales" table="things">{fields}{more}'
                       '<key fields="code"/><order fields="code"/></entity>')
    os.environ['P2C_MAPPINGS'] = f'{folder}/mine:{os.environ["P2C_MAPPINGS"]}'
    server = sqlserver.Server(f'{folder}/types.sqlite', certificate, allows_snapshots=False)
    url = f'sqlserver://reader@localhost:{server.port}/types?trust={trust}'
    printed, said = export('--from', url, '--entity', 'things', '--form', 'bare')
    assert said.count('does not allow snapshots') == 1, said
    expected = [','.join(name for name, *_ in FIELDS)] + [','.join(wanted[row] for *_, wanted in FIELDS) for row in range(3)]
    assert printed.splitlines() == expected, [line[:400] for line in printed.splitlines()]
    export('--from', url, '--entity', 'odd', '--to', 'x.csv', '--rejects', 'r.csv', status=1, says='rejected 1')
    with open('r.csv', encoding='utf-8') as file:
        assert 'sql-blob' in file.read()
    return url


def check_described(url):
    """A table is described as it is declared."""
    done = subprocess.run(['p2c-describe', '--from', url, '--table', 'THINGS'], capture_output=True, text=True, check=False,
                          env={**os.environ, 'P2C_PASSWORD': sqlserver.PASSWORD})
    assert done.returncode == 0, done
    entity = ElementTree.fromstring(done.stdout)
    fields = {field.get('name'): dict(field.attrib) for field in entity.findall('{urn:prospect-to-cash:entity}field')}
    assert list(fields) == [name for name, *_ in FIELDS], fields
    for name, kind, column, _, _ in FIELDS:
        sizes = [int(size) for size in re.findall(r'\d+', column.partition('(')[2])]
        wanted = {'name': name, 'type': kind}
        if kind == 'text' and sizes:
            wanted['length'] = str(sizes[0])
        if kind == 'decimal' and len(sizes) > 1:
            wanted['decimals'] = str(sizes[1])
        if name == 'code':
            wanted['required'] = 'true'
        assert fields[name] == wanted, (fields[name], wanted)
    assert entity.find('{urn:prospect-to-cash:entity}key').get('fields') == 'whole code', done.stdout
    assert 'Left out: bytes' in done.stdout and entity.get('system') == 'file', done.stdout
    done = subprocess.run(['p2c-describe', '--from', url], capture_output=True, text=True, check=False,
                          env={**os.environ, 'P2C_PASSWORD': sqlserver.PASSWORD})
    assert done.returncode == 64 and 'it has things' in done.stderr, done


def check_refusals(url, urls, trust):
    """What is wrong, and how it is said."""
    one = ['--company', 'usmf', '--entity', 'CustTable', '--form', 'bare', '--from']
    export(*one, urls['fno'], status=77, says='Login failed', P2C_PASSWORD='another-word')
    export(*one, urls['fno'].split('?')[0], status=66, says='trust=FILE')
    export(*one, urls['fno'].replace('localhost', '127.0.0.1').replace(trust, '/etc/passwd'), status=66, says='trust=FILE')
    export(*one, urls['sales'], status=65, says='table CUSTTABLE is missing')
    query = ['--from', url, '--as', 'things', '--form', 'bare', '--query']
    export(*query, 'DELETE FROM things', status=64, says='begins with no SELECT')  # "query-writes"
    export(*query, 'SELECT code FROM nowhere', status=64, says="Invalid object name")


def check_population(url, path):
    """The one-time job is counted there as in the file."""
    for company in ([], ['--company', 'USMF']):
        said = []
        for source in (url, f'sqlite:{path}'):
            done = subprocess.run(['p2c-check', 'population', '--from', source, *company], capture_output=True, text=True, check=False,
                                  env={**os.environ, 'P2C_PASSWORD': sqlserver.PASSWORD})
            said.append((done.returncode, [line for line in done.stdout.splitlines() if not line.startswith('error')]))
        assert said[0] == said[1] and len(said[0][1]) > 3, (said, done.stderr)


def check_real_server():
    """The types on a real server, by a query that needs no table."""
    url = os.environ.get('P2C_TEST_SQLSERVER')
    if not url:
        print('interop: P2C_TEST_SQLSERVER names no SQL Server, so none was asked', file=sys.stderr)
        return
    def literal(value, column):
        text = 'NULL' if value is None else "N'" + str(value).replace("'", "''") + "'"
        return f'CAST({text} AS {column})'
    rows = [', '.join(f'{literal(values[row], column)} AS {name}' for name, _, column, values, _ in FIELDS if name != 'long')
            for row in range(3)]
    printed = subprocess.run(
        ['p2c-export', '--from', url, '--as', 'things', '--form', 'bare', '--quiet', '--query',
         ' UNION ALL '.join(f'SELECT {row}' for row in rows) + ' ORDER BY code'], capture_output=True, text=True, check=True).stdout
    expected = [[wanted[row] for name, _, _, _, wanted in FIELDS if name != 'long'] for row in range(3)]
    assert printed.splitlines()[1:] == [','.join(row) for row in expected], printed


def main():
    folder = tempfile.mkdtemp()
    os.chdir(folder)
    try:
        certificate, trust = sqlserver.make_certificate(folder)
        urls = compare_samples(folder, certificate, trust)
        types = check_types(folder, certificate, trust)
        check_described(types)
        check_refusals(types, urls, trust)
        check_population(urls['fno'], f'{folder}/s/fno.sqlite')
        check_real_server()
    finally:
        shutil.rmtree(folder)
    print('interop: a stand-in for SQL Server is read as SQLite is')


main()
