"""DuckDB: CSV to JSON Lines. duckdb_to_json.py IN OUT"""
import sys

import duckdb

duckdb.sql(f"""
    COPY (SELECT * FROM read_csv('{sys.argv[1]}', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"'))
    TO '{sys.argv[2]}' (FORMAT json)
""")
