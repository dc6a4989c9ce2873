"""DuckDB: key and digest of each record. duckdb_digests.py IN OUT"""
import sys

import duckdb

from lines import KEY, digest, lines, names

made = digest(names(duckdb, sys.argv[1]), "l")
duckdb.sql(f"COPY (SELECT {', '.join(KEY)}, {made} AS digest FROM {lines(sys.argv[1])} AS l) TO '{sys.argv[2]}' (FORMAT csv, HEADER)")
