"""DuckDB: the records that another file does not have just so. duckdb_anti.py IN OLD OUT"""
import sys

import duckdb

from lines import lines, names, same

columns = names(duckdb, sys.argv[1])
duckdb.sql(f"""
    COPY (
      SELECT l.* FROM {lines(sys.argv[1])} AS l ANTI JOIN {lines(sys.argv[2])} AS o ON {same(columns, "l", "o")}
    ) TO '{sys.argv[3]}' (FORMAT csv, HEADER)
""")
