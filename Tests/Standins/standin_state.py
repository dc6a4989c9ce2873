"""What a stand-in knows, in one SQLite file, so that it can be stopped, gone on with and looked into."""
import contextlib
import functools
import sqlite3
import threading

SCHEMA = """
CREATE TABLE IF NOT EXISTS tokens(token TEXT PRIMARY KEY, client TEXT, expires REAL);
CREATE TABLE IF NOT EXISTS calls(number INTEGER PRIMARY KEY, call TEXT, status INTEGER, fault TEXT, violation TEXT, record TEXT);
"""


@functools.cache
def quoted(name):
    """A name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


class State:
    """The file. One connection writes, for one thread at a time: who writes holds `lock`, or is in a transaction. Every thread reads
    over a connection of its own, so that nobody waits for a writer, but in a transaction it sees what the transaction has done."""

    def __init__(self, path, schema):
        self.path, self.lock, self.own = path, threading.RLock(), threading.local()
        self.database = self.connected()
        self.database.executescript('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;' + SCHEMA + schema)

    def connected(self):
        database = sqlite3.connect(self.path, check_same_thread=False, isolation_level=None, cached_statements=1000)
        database.row_factory = sqlite3.Row
        database.execute('PRAGMA busy_timeout = 10000')
        return database

    @contextlib.contextmanager
    def transaction(self):
        with self.lock:
            self.run('BEGIN IMMEDIATE')
            self.own.writes = True
            try:
                yield
            except BaseException:
                self.run('ROLLBACK')
                raise
            finally:
                self.own.writes = False
            self.run('COMMIT')

    @contextlib.contextmanager
    def snapshot(self):
        """What is read in it belongs together, whoever writes meanwhile."""
        if getattr(self.own, 'writes', False):
            yield
            return
        self.reader().execute('BEGIN')
        try:
            yield
        finally:
            self.reader().execute('COMMIT')

    def reader(self):
        if getattr(self.own, 'writes', False):
            return self.database
        if not hasattr(self.own, 'database'):
            self.own.database = self.connected()
        return self.own.database

    def run(self, sql, *values):
        with self.lock:
            return self.database.execute(sql, values)

    def rows(self, sql, *values):
        return self.reader().execute(sql, values).fetchall()

    def row(self, sql, *values):
        """The first row, or None."""
        return self.reader().execute(sql, values).fetchone()

    def value(self, sql, *values):
        """The first value of the first row, or None."""
        row = self.row(sql, *values)
        return row[0] if row else None
