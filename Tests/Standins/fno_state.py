"""What the stand-in for Finance and Operations knows, in one SQLite file, so that it can be stopped, gone on with and looked into."""
import contextlib
import functools
import sqlite3
import threading

SCHEMA = """
CREATE TABLE IF NOT EXISTS secrets(name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS tokens(token TEXT PRIMARY KEY, client TEXT, expires REAL);
CREATE TABLE IF NOT EXISTS blobs(name TEXT PRIMARY KEY, content BLOB, version INTEGER);
CREATE TABLE IF NOT EXISTS blocks(blob TEXT, id TEXT, content BLOB, PRIMARY KEY(blob, id));
CREATE TABLE IF NOT EXISTS projects(name TEXT PRIMARY KEY COLLATE NOCASE, operation TEXT, category TEXT);
CREATE TABLE IF NOT EXISTS project_entities(project TEXT COLLATE NOCASE, entity TEXT COLLATE NOCASE, format TEXT, file TEXT,
  columns TEXT, unit INTEGER, level INTEGER, sequence INTEGER, seen INTEGER, PRIMARY KEY(project, entity));
CREATE TABLE IF NOT EXISTS jobs(id TEXT PRIMARY KEY COLLATE NOCASE, project TEXT, company TEXT, kind TEXT, package TEXT,
  executes INTEGER, result TEXT, polls INTEGER, polled INTEGER, begun TEXT, blob TEXT);
CREATE TABLE IF NOT EXISTS job_entities(job TEXT COLLATE NOCASE, entity TEXT COLLATE NOCASE, sequence INTEGER, file TEXT, header TEXT,
  staging TEXT, target TEXT, to_stage INTEGER, staged INTEGER, created INTEGER, updated INTEGER, keys_made INTEGER,
  PRIMARY KEY(job, entity));
CREATE TABLE IF NOT EXISTS job_errors(job TEXT COLLATE NOCASE, entity TEXT COLLATE NOCASE, stage TEXT, record INTEGER, field TEXT,
  message TEXT, keys TEXT, "values" TEXT);
CREATE TABLE IF NOT EXISTS sequences(name TEXT PRIMARY KEY, next INTEGER);
CREATE TABLE IF NOT EXISTS calls(number INTEGER PRIMARY KEY, call TEXT, status INTEGER, fault TEXT, violation TEXT, record TEXT);
"""


@functools.cache
def quoted(name):
    """A name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


class State:
    """The file, for one thread at a time: who works with it holds `lock`, or is in a transaction."""

    def __init__(self, path):
        self.lock = threading.RLock()
        self.database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self.database.row_factory = sqlite3.Row
        self.database.executescript('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA busy_timeout = 10000;' + SCHEMA)

    @contextlib.contextmanager
    def transaction(self):
        with self.lock:
            self.run('BEGIN IMMEDIATE')
            try:
                yield
            except BaseException:
                self.run('ROLLBACK')
                raise
            self.run('COMMIT')

    def run(self, sql, *values):
        with self.lock:
            return self.database.execute(sql, values)

    def rows(self, sql, *values):
        with self.lock:
            return self.database.execute(sql, values).fetchall()

    def row(self, sql, *values):
        """The first row, or None."""
        with self.lock:
            return self.database.execute(sql, values).fetchone()

    def value(self, sql, *values):
        """The first value of the first row, or None."""
        row = self.row(sql, *values)
        return row[0] if row else None
