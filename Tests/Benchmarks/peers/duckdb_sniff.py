"""DuckDB: the types of the columns of a CSV, by all of its records. duckdb_sniff.py IN"""
import sys

import duckdb

print(duckdb.sql(f"SELECT Columns FROM sniff_csv('{sys.argv[1]}', sample_size = -1)").fetchone()[0])
