"""pyodbc: a table as CSV, in the order of its key. pyodbc_to_csv.py URL TABLE KEY CSV"""
import csv
import sys

import pyodbc

url, table, key, output = sys.argv[1:]
rows = pyodbc.connect(url.removeprefix("odbc:")).cursor().execute(f"SELECT * FROM {table} ORDER BY {key}")
with open(output, "w", newline="", encoding="utf-8") as target:
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow([column[0] for column in rows.description])
    while some := rows.fetchmany(1000):
        writer.writerows(some)
