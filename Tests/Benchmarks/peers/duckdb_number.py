"""DuckDB: numbers the lines of each order, in the order of LineNumber. duckdb_number.py IN OUT

The records come out in another order; asking for the old one would make it slower.
"""
import sys

import duckdb

duckdb.sql("SET preserve_insertion_order = false")
duckdb.sql(f"""
    COPY (
      SELECT * REPLACE (row_number() OVER (PARTITION BY SalesOrderNumber ORDER BY LineNumber::BIGINT)
        AS LineCreationSequenceNumber)
      FROM read_csv('{sys.argv[1]}', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')
    ) TO '{sys.argv[2]}' (FORMAT csv, HEADER)
""")
