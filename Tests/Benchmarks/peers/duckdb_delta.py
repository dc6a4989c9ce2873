"""DuckDB: the records that are not as their digests say. duckdb_delta.py IN DIGESTS OUT"""
import sys

import duckdb

from lines import KEY, digest, lines, names, same

made = digest(names(duckdb, sys.argv[1]), "l")
duckdb.sql(f"""
    COPY (
      SELECT l.* FROM {lines(sys.argv[1])} AS l ANTI JOIN {lines(sys.argv[2])} AS o ON {same(KEY, "l", "o")} AND {made} = o.digest
    ) TO '{sys.argv[3]}' (FORMAT csv, HEADER)
""")
