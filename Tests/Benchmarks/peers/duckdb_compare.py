"""DuckDB: of two files by key how many records differ in each column. duckdb_compare.py LEFT RIGHT"""
import sys

import duckdb

from lines import KEY, lines, names, same

others = [name for name in names(duckdb, sys.argv[1]) if name not in KEY]
counts = ", ".join(f"count(*) FILTER (l.{name} IS DISTINCT FROM r.{name}) AS {name}" for name in others)
print(duckdb.sql(f"""
    SELECT count(*) FILTER (l.LineNumber IS NULL) AS only_right, count(*) FILTER (r.LineNumber IS NULL) AS only_left, {counts}
    FROM {lines(sys.argv[1])} AS l FULL OUTER JOIN {lines(sys.argv[2])} AS r ON {same(KEY, "l", "r")}
""").fetchall())
