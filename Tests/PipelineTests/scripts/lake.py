"""Writes raw tables of a database as Synapse Link does, from what is documented of it and seen of others; it knows nothing of our
programs.   lake.py DATABASE FOLDER INTERVAL first|changes|all

`first`: all rows, some of them in an older state before, some twice. `changes`: what differs from the database FOLDER.sqlite had last,
as updates and deletions, the last in either width. The folder that comes last is always still open."""

import csv
import io
import json
import os
import shutil
import sqlite3
import struct
import sys

SYSTEM = ["Id", "SinkCreatedOn", "SinkModifiedOn"]
BEHIND = ["versionnumber", "createdon", "modifiedon", "IsDelete"]


def guid(number):
    """A GUID that ends in the number, little-endian."""
    tail = struct.pack("<Q", number).hex()
    return f"00000000-0000-0000-{tail[:4]}-{tail[4:]}"


def kind(declared):
    return {"INTEGER": "int64"}.get(declared.upper(), "string")


def tables(database):
    for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'P2C%' ORDER BY 1"):
        yield name, [(row[1], row[2]) for row in database.execute(f'PRAGMA table_info("{name}")')]


def rows(database, name):
    return {row[0]: row[1:] for row in database.execute(f'SELECT rowid, * FROM "{name}"')}


def main():
    source, folder, interval, what = sys.argv[1:]
    now = sqlite3.connect(source)
    seen = f"{folder}.sqlite"
    before = sqlite3.connect(seen) if what == "changes" else None
    stamp = f"1/{int(interval[8:10])}/2026 2:30:{interval[17:19]} PM"
    model = {"name": "cdm", "version": "1.0", "entities": []}
    path = f"{folder}/{interval}"
    os.makedirs(path)
    for name, columns in tables(now):
        names = [column for column, _ in columns]
        lines = []

        def line(number, row, version, stamp=stamp):
            values = ["" if value is None else value for value in row]
            return [guid(number), stamp, stamp, *values, version, "2026-01-01T00:00:00.0000000+00:00", "", ""]

        found = rows(now, name)
        old = rows(before, name) if before else {}
        for number, row in found.items():
            if number in old and old[number] == row:
                continue
            if what == "first" and number % 3 == 0:
                # An older state, whose texts are others.
                lines.append(line(number, [f"{v}x" if isinstance(v, str) and v else v for v in row], 10, "12/31/2025 11:59:59 PM"))
            lines.append(line(number, row, 20))
            if number % 5 == 0:
                lines.append(line(number, row, 20))
        for place, number in enumerate(sorted(old.keys() - found.keys())):
            gone = [guid(number), stamp, stamp]
            lines.append(gone if place % 2 else gone + [""] * len(columns) + ["", "", "", "True"])
        if not lines:
            continue
        attributes = [{"name": column, "dataType": "string"} for column in SYSTEM]
        attributes += [{"name": column.lower(), "dataType": kind(declared)} for column, declared in columns]
        attributes += [{"name": column, "dataType": "int64" if column == "versionnumber" else "string"} for column in BEHIND]
        # A column that came meanwhile: rows may end before it.
        attributes.append({"name": "newcolumn", "dataType": "string"})
        model["entities"].append({"$type": "LocalEntity", "name": name.lower(), "attributes": attributes})
        os.makedirs(f"{path}/{name.lower()}")
        half = len(lines) // 2
        for part, some in (("2025", lines[:half]), ("2026", lines[half:])):
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(some)
            with open(f"{path}/{name.lower()}/{part}.csv", "w", encoding="utf-8", newline="") as file:
                file.write(text.getvalue())
    os.makedirs(f"{path}/nothing")
    with open(f"{path}/model.json", "w", encoding="utf-8") as file:
        json.dump(model, file)
    shutil.copy(f"{path}/model.json", f"{folder}/model.json")
    now.close()
    shutil.copy(source, seen)


main()
