"""DuckDB: JSON Lines to CSV. duckdb_from_json.py IN OUT"""
import json
import sys

import duckdb

# Text all through: nothing is converted, so no amount is rounded. The columns are named, so that nothing has to be looked for.
with open(sys.argv[1]) as file:
    columns = {name: "VARCHAR" for name in json.loads(file.readline())}
duckdb.sql(f"""
    COPY (SELECT * FROM read_json('{sys.argv[1]}', format = 'newline_delimited', columns = {columns}))
    TO '{sys.argv[2]}' (FORMAT csv, HEADER)
""")
