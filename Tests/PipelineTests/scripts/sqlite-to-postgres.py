"""Writes the SQL that makes the tables of an SQLite database in PostgreSQL, for psql; it knows nothing of our programs."""

import sqlite3
import sys

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def escaped(value):
    return "\\N" if value is None else str(value).translate(ESCAPES)


database = sqlite3.connect(sys.argv[1])
for (table,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"):
    columns = database.execute(f'PRAGMA table_info("{table}")').fetchall()
    types = ["bigint" if column[2].upper() == "INTEGER" else "text" for column in columns]
    print(f"CREATE TABLE {table}({', '.join(f'{column[1]} {kind}' for column, kind in zip(columns, types))});")
    print(f"COPY {table} FROM STDIN;")
    for row in database.execute(f'SELECT * FROM "{table}"'):
        print("\t".join(map(escaped, row)))
    print("\\.")
