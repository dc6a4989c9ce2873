"""Writes entity files, and SQL that makes a table for each of them and fills it at random; it knows nothing of our programs.

odbc-values.py SEED ROWS
"""

import datetime
import decimal
import os
import random
import sys
import uuid

FIELDS = {
    "code": "text", "name": "text", "note": "text", "amount": "decimal", "rate": "decimal", "count": "integer",
    "flag": "boolean", "day": "date", "at": "datetime", "id": "guid", "ratio": "decimal", "weight": "decimal",
}
# The same values in columns of other types: short ones, long ones, and long ones among short ones.
TABLES = {
    "shorts": ["varchar(20) PRIMARY KEY", "varchar(60)", "char(70)", "numeric(32, 6)", "numeric(38, 16)", "bigint", "boolean",
               "date", "timestamp(0)", "uuid", "float8", "float4"],
    "longs": ["text PRIMARY KEY", "text", "text", "numeric", "text", "text", "integer", "text", "timestamptz", "text", "numeric", "numeric"],
    "mixed": ["varchar(20) PRIMARY KEY", "varchar", "text", "numeric(32, 6)", "numeric", "smallint", "text", "timestamp", "text",
              "varchar(36)", "float8", "numeric(20, 3)"],
    "odd": ["text PRIMARY KEY", "text", "bytea", "numeric", "numeric", "text", "text", "date", "timestamp", "text", "float8", "text"],
}
ODD = [
    {"amount": "'NaN'"}, {"day": "'infinity'"}, {"day": "'0044-03-15 BC'"}, {"at": "'infinity'"}, {"at": "'-infinity'"},
    {"at": "'0044-03-15 10:00:00 BC'"}, {"at": "'2024-01-31 10:20:30.5'"}, {"note": "'\\x00ff'"}, {"note": "'\\x'"},
    {"ratio": "'Infinity'"}, {"rate": "1" + "0" * 150}, {"flag": "'perhaps'"}, {"count": "'1.5'"}, {"id": "'no identifier'"},
    {"amount": "'-Infinity'"}, {"ratio": "0.1234567890123456789"}, {"day": "'20240-01-31'"},
]
SCRIPTS = ["abc XYZ 019 ,;'\"\\", "äöüßéñ", "Ωμέγα", "日本語テスト", "\U0001f600\U0001f9ea\U00020bb7", "\t\n\r", "עברית", "\u2028\ufeff\u200d"]


def text(most):
    letters = random.choice([SCRIPTS[0], "".join(SCRIPTS)])
    return "".join(random.choice(letters) for _ in range(random.randrange(most + 1)))


def number(digits, places):
    scale = random.choice([0, places, random.randrange(places + 1)])
    whole = random.randrange(10 ** random.randrange(1, digits - places + scale + 1))
    return format(decimal.Decimal(random.choice([whole, -whole])).scaleb(-scale), "f")


def value(field):
    if random.random() < 0.15:
        return None
    if field == "name":
        return text(60)
    if field == "note":
        return text(60)
    kind = FIELDS[field]
    if kind == "integer":
        return str(random.choice([0, 1, -1, 32767, -32768, random.randrange(-1000, 1000)]))
    if kind == "boolean":
        return random.choice(["0", "1"])
    day = datetime.datetime(1900, 1, 1) + datetime.timedelta(seconds=random.randrange(254 * 365 * 86400))
    if kind == "date":
        return day.strftime("%Y-%m-%d")
    if kind == "datetime":
        return day.strftime("%Y-%m-%d %H:%M:%S")
    if kind == "guid":
        return str(uuid.UUID(int=random.getrandbits(128)))
    return {"amount": lambda: number(30, 6), "rate": lambda: number(36, 16), "ratio": lambda: number(14, 5),
            "weight": lambda: number(6, 3)}[field]()


def literal(value):
    return "NULL" if value is None else "'" + value.replace("'", "''") + "'"


def stored(value, kind):
    if value is not None and kind == "boolean":
        return "true" if value == "1" else "false"
    return literal(value)


def main():
    random.seed(int(sys.argv[1]))
    decimal.getcontext().prec = 60
    os.makedirs("mine/entities", exist_ok=True)
    print("CREATE SEQUENCE numbers; BEGIN;")
    rows = [[f"K{place:06}"] + [value(field) for field in list(FIELDS)[1:]] for place in range(int(sys.argv[2]))]
    for table, types in TABLES.items():
        fields = "".join(
            f'<field name="{name}" type="{kind}"{" decimals=" + chr(34) + "20" + chr(34) if kind == "decimal" else ""}/>'
            for name, kind in FIELDS.items())
        with open(f"mine/entities/{table}.xml", "w") as file:
            file.write(f'<entity xmlns="urn:prospect-to-cash:entity" name="{table}" system="sales" table="{table}">{fields}'
                       '<key fields="code"/><order fields="code"/></entity>')
        print(f"CREATE TABLE {table}({', '.join(f'{name} {kind}' for name, kind in zip(FIELDS, types))});")
        # Short ones by the thousand: more than a driver fetches at once.
        for row in {"odd": [], "shorts": rows}.get(table, rows[:400]):
            values = list(row)
            if table != "shorts" and random.random() < 0.02:
                # Longer than a piece that a driver gives, and cut at any unit of a pair.
                values[2] = random.choice(["", "x"]) + "\U0001f600" * random.randrange(20000, 60000)
            print(f"INSERT INTO {table} VALUES({', '.join(map(stored, values, types))});")
    for place, row in enumerate(ODD):
        names = ", ".join(["code", *row])
        print(f"INSERT INTO odd({names}) VALUES('{place:02}', {', '.join(row.values())});")
    print("COMMIT;")


main()
