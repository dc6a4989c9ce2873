"""Polars: the same columns, filter, value map and constants; lazy, on its streaming engine. polars_map.py IN OUT"""
import sys

import polars as pl

UNITS = {"ea": "Each", "pcs": "Pieces", "box": "Box", "kg": "Kilogram", "l": "Litre", "m": "Metre", "pal": "Pallet",
         "set": "Set"}

# Text all through: nothing is converted, so no amount is rounded.
(
    pl.scan_csv(sys.argv[1], infer_schema=False)
    .filter(pl.col("SalesOrderLineStatus") != "Canceled")
    .select(
        pl.col("SalesOrderNumber").alias("ordernumber"),
        pl.col("LineNumber").alias("sequencenumber"),
        pl.col("ProductNumber").alias("productnumber"),
        pl.col("ProductName").alias("description"),
        pl.col("OrderedSalesQuantity").alias("quantity"),
        pl.col("SalesUnitSymbol").replace_strict(UNITS, return_dtype=pl.String).alias("uom_name"),
        pl.col("SalesPrice").alias("priceperunit"),
        pl.col("LineDiscountAmount").alias("manualdiscountamount"),
        pl.col("LineAmount").alias("extendedamount"),
        pl.col("TotalTaxAmount").alias("tax"),
        pl.col("CurrencyCode").alias("transactioncurrencyid_code"),
        pl.lit("True").alias("ispriceoverridden"),
        pl.lit("True").alias("ismaintainedexternally"),
    )
    .sink_csv(sys.argv[2])
)
