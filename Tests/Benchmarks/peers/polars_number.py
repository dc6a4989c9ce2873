"""Polars: numbers the lines of each order, in the order of LineNumber. polars_number.py IN OUT sorted|shuffled"""
import sys

import polars as pl

# Where the lines stand in order already, counting is enough; else they are ranked.
position = (
    pl.int_range(1, pl.len() + 1).over("SalesOrderNumber")
    if sys.argv[3] == "sorted"
    else pl.col("LineNumber").cast(pl.Int64).rank("ordinal").over("SalesOrderNumber")
)
(
    pl.scan_csv(sys.argv[1], infer_schema=False)
    .with_columns(position.alias("LineCreationSequenceNumber"))
    .sink_csv(sys.argv[2])
)
