"""A stand-in for SQL Server: pysqlbridge speaks its protocol, with sign-in and TLS, and what is asked sqlglot brings into the SQL
of SQLite, which answers from a file. Columns have the types that the file declares, also those that pysqlbridge lacks.

It shows that a client connects, signs in, asks in the right language and reads values of every type. How the real one sorts,
compares, locks and plans it does not show.
"""
import dataclasses
import datetime
import decimal
import functools
import os
import re
import sqlite3
import struct
import threading

import sqlglot
from pysqlbridge import logins
from pysqlbridge.certificate import self_signed
from pysqlbridge.server import BridgeServer
from pysqlbridge.tds.result import (
    Bit, Column, ColumnType, DateTime, Float, Integer, NVarChar, QueryError, QueryResult, UniqueIdentifier, VarBinary)
from sqlglot import exp


@dataclasses.dataclass(frozen=True)
class Decimal(ColumnType):
    """DECIMALN: a length, a sign, and the digits as one whole number of 16 bytes."""
    precision: int
    scale: int

    def type_info(self):
        return bytes([0x6A, 17, self.precision, self.scale])

    def encode(self, value):
        if value is None:
            return b'\0'
        with decimal.localcontext(prec=60):
            digits = decimal.Decimal(str(value)).scaleb(self.scale)
            assert digits == digits.to_integral_value(), value
            whole = int(digits)
        return bytes([17, 0 if whole < 0 else 1]) + abs(whole).to_bytes(16, 'little')


class Real(ColumnType):
    """FLTN of four bytes."""

    def type_info(self):
        return bytes([0x6D, 4])

    def encode(self, value):
        return b'\0' if value is None else b'\4' + struct.pack('<f', value)


class Date(ColumnType):
    """DATEN: days since the year 1 in three bytes."""

    def type_info(self):
        return bytes([0x28])

    def encode(self, value):
        if value is None:
            return b'\0'
        return b'\3' + (datetime.date.fromisoformat(value).toordinal() - 1).to_bytes(3, 'little')


class DateTime2(ColumnType):
    """DATETIME2N of the highest precision: tenths of a microsecond in five bytes, and a day."""

    def type_info(self):
        return bytes([0x2A, 7])

    def encode(self, value):
        if value is None:
            return b'\0'
        moment = datetime.datetime.fromisoformat(value)
        midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        ticks = (moment - midnight) // datetime.timedelta(microseconds=1) * 10
        return b'\x08' + ticks.to_bytes(5, 'little') + (moment.toordinal() - 1).to_bytes(3, 'little')


class NChar(NVarChar):
    """NCHAR: filled with blanks."""

    def type_info(self):
        return b'\xef' + super().type_info()[1:]

    def encode(self, value):
        return super().encode(value if value is None else str(value).ljust(self.max_chars))


class LongText(NVarChar):
    """NVARCHAR(MAX), whose empty text ends as others do; pysqlbridge leaves the end out, and FreeTDS waits for it."""

    def encode(self, value):
        return bytes(12) if value == '' else super().encode(value)


def type_of(declared, values):
    """How a column is sent that a file declares so, or that holds these values."""
    name, sizes = re.match(r'\s*(\w*)(?:\s*\(([^)]*)\))?', (declared or '').upper()).groups()
    sizes = [int(size) for size in re.findall(r'\d+', sizes or '')]
    plain = {'BIT': Bit(), 'BIGINT': Integer(8), 'INT': Integer(4), 'SMALLINT': Integer(2), 'FLOAT': Float(), 'REAL': Real(),
             'DATE': Date(), 'DATETIME': DateTime(), 'DATETIME2': DateTime2(), 'UNIQUEIDENTIFIER': UniqueIdentifier()}
    if name in plain:
        return plain[name]
    # As texts, for SQLite would make binary numbers of them.
    if name == 'DECIMALTEXT':
        return Decimal(*sizes)
    if name == 'VARBINARY':
        return VarBinary(sizes[0])
    if name in ('NVARCHAR', 'NCHAR', 'NVARCHARMAX'):
        return NChar(sizes[0]) if name == 'NCHAR' else NVarChar(sizes[0]) if sizes else LongText(None)
    known = [value for value in values if value is not None]
    if known and all(isinstance(value, int) for value in known):
        return Integer(8)
    if any(isinstance(value, float) for value in known):
        return Float()
    return NVarChar(60) if all(len(str(value)) <= 60 for value in known) else LongText(None)


def data_length(value):
    """How many bytes a text takes there."""
    return None if value is None else len(str(value).encode('utf-16-le'))


@functools.lru_cache(maxsize=1000)
def parsed(sql):
    """A statement as sqlglot takes it apart; each comes twice, to be described and to be run."""
    return sqlglot.parse_one(sql, dialect='tsql', error_level=sqlglot.ErrorLevel.RAISE)


# With what stands between the attributes of a connection.
PASSWORD = 'secret-word; {=} %'


class Server:
    """A server for one file, for the user reader; `port` is where it listens, and `asked` what it was asked."""

    def __init__(self, path, certificate, allows_snapshots=True):
        self.path, self.allows_snapshots, self.asked = path, allows_snapshots, []
        allowed = logins.from_document({'logins': [{'user': 'reader', 'password': PASSWORD}]}, 'stand-in')
        server = BridgeServer('127.0.0.1', 0, certificate, self.answer, logins=allowed)
        server.daemon_threads = True
        self.port = server.address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def answer(self, query):
        """What a statement gives; where FMTONLY is on, its columns alone."""
        sql = query.sql
        self.asked.append(sql)
        first = sql.split(None, 1)[0].upper()
        if first == 'SET' and 'FMTONLY' in sql:
            query.session['FMTONLY'] = sql.endswith('ON')
        if first in ('SET', 'BEGIN', 'IF'):
            return QueryResult(columns=[], rows=[])
        if 'snapshot_isolation_state' in sql:
            return QueryResult(columns=[Column('state', Integer(1))], rows=[[int(self.allows_snapshots)]])
        columns, rows = self.select(sql)
        return QueryResult(columns=columns, rows=[] if query.session.get('FMTONLY') else rows)

    def select(self, sql):
        database = self.open()
        try:
            tree = parsed(sql).copy()
        except sqlglot.errors.ParseError as error:
            raise QueryError(f'Incorrect syntax: {error}'.split('\n', maxsplit=1)[0], number=102) from None
        types = [self.declared(database, tree, value) for value in tree.selects]
        for table in tree.find_all(exp.Table):
            table.set('db', None)
        for text in list(tree.find_all(exp.National)):
            text.replace(exp.Literal.string(text.this))
        for collated in list(tree.find_all(exp.Collate)):
            collated.replace(collated.this)
        try:
            cursor = database.execute(tree.sql(dialect='sqlite').replace('TEXT(MAX)', 'TEXT'))
        except sqlite3.OperationalError as error:
            what, _, name = str(error).partition(': ')
            if what == 'no such table':
                raise QueryError(f"Invalid object name '{name}'.", number=208) from None
            if what == 'no such column':
                raise QueryError(f"Invalid column name '{name.split('.')[-1]}'.", number=207) from None
            raise QueryError(f'{error}: {tree.sql(dialect="sqlite")}') from None
        # An expression has its text for a name there, and none here.
        names = [column[0] if column[0].isidentifier() else '' for column in cursor.description]
        rows = [list(row) for row in cursor.fetchall()]
        if len(types) != len(names):
            types = [None] * len(names)
        columns = [Column(name, type_of(declared, [row[place] for row in rows]))
                   for place, (name, declared) in enumerate(zip(names, types))]
        return columns, rows

    def open(self):
        """The file, with what SQL Server has beside tables."""
        database = sqlite3.connect(f'file:{self.path}?mode=ro', uri=True)
        database.create_function('SCHEMA_NAME', 0, lambda: 'dbo')
        database.create_function('QUOTENAME', 1, lambda name: f'[{name}]')
        database.create_function('HAS_PERMS_BY_NAME', 3, lambda *_: 1)
        database.create_function('DATALENGTH', 1, data_length)
        database.execute('ATTACH \':memory:\' AS catalog')
        database.execute('CREATE TABLE catalog.COLUMNS(TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, DATA_TYPE, ORDINAL_POSITION, '
                         'CHARACTER_MAXIMUM_LENGTH, NUMERIC_SCALE, IS_NULLABLE)')
        database.execute('CREATE TABLE catalog.TABLES(TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE)')
        database.execute('CREATE TABLE catalog.TABLE_CONSTRAINTS(CONSTRAINT_SCHEMA, CONSTRAINT_NAME, TABLE_NAME, CONSTRAINT_TYPE)')
        database.execute('CREATE TABLE catalog.KEY_COLUMN_USAGE('
                         'CONSTRAINT_SCHEMA, CONSTRAINT_NAME, TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION)')
        for (table,) in database.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table'").fetchall():
            database.execute("INSERT INTO catalog.TABLES VALUES('dbo', ?, 'BASE TABLE')", (table,))
            database.execute("INSERT INTO catalog.TABLE_CONSTRAINTS VALUES('dbo', 'key of ' || ?1, ?1, 'PRIMARY KEY')", (table,))
            for place, name, declared, required, _, key in database.execute(f'PRAGMA table_info("{table}")').fetchall():
                kind = re.match(r'\w*', declared.lower()).group().replace('decimaltext', 'decimal')
                kind = 'nvarchar' if kind in ('text', 'nvarcharmax') else 'int' if kind == 'integer' else kind
                sizes = [int(size) for size in re.findall(r'\d+', declared.partition('(')[2])]
                length = (sizes[0] if sizes else -1) if kind in ('nvarchar', 'nchar', 'varbinary') else None
                scale = sizes[1] if kind == 'decimal' else 0 if kind.endswith('int') else None
                database.execute("INSERT INTO catalog.COLUMNS VALUES('dbo', ?, ?, ?, ?, ?, ?, ?)",
                                 (table, name, kind, place + 1, length, scale, 'NO' if required else 'YES'))
                if key:
                    database.execute("INSERT INTO catalog.KEY_COLUMN_USAGE VALUES('dbo', 'key of ' || ?1, 'dbo', ?1, ?2, ?3)",
                                     (table, name, key))
        return database

    @staticmethod
    def declared(database, tree, value):
        """The declared type of the column that a value is, if it is one."""
        value = value.unalias().unnest()
        if not isinstance(value, exp.Column):
            return None
        for table in tree.find_all(exp.Table):
            if value.table in ('', table.alias_or_name):
                row = database.execute(
                    'SELECT type FROM pragma_table_info(?) WHERE lower(name) = lower(?)', (table.name, value.name)).fetchone()
                if row:
                    return row[0]
        return None


def make_certificate(folder):
    """A certificate that signs itself, for localhost, and the file it is in."""
    certificate = self_signed('localhost')
    path = os.path.join(folder, 'certificate.pem')
    with open(path, 'wb') as file:
        file.write(certificate.cert_pem)
    return certificate, path
