"""Polars: the records of a CSV, as F&O wants them, to standard output. polars_to_csv.py IN"""
import sys

import polars as pl

pl.scan_csv(sys.argv[1], infer_schema=False).sink_csv(sys.stdout.buffer, line_terminator="\r\n")
