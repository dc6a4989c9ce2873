"""DuckDB: the same columns, filter, value map and constants. duckdb_map.py IN OUT"""
import sys

import duckdb

# Text all through: nothing is converted, so no amount is rounded. CASE is quicker than a join for eight rows.
duckdb.sql(f"""
    COPY (
      SELECT SalesOrderNumber AS ordernumber, LineNumber AS sequencenumber, ProductNumber AS productnumber,
        ProductName AS description, OrderedSalesQuantity AS quantity,
        CASE SalesUnitSymbol WHEN 'ea' THEN 'Each' WHEN 'pcs' THEN 'Pieces' WHEN 'box' THEN 'Box'
          WHEN 'kg' THEN 'Kilogram' WHEN 'l' THEN 'Litre' WHEN 'm' THEN 'Metre' WHEN 'pal' THEN 'Pallet'
          WHEN 'set' THEN 'Set' ELSE error('unit ' || SalesUnitSymbol) END AS uom_name,
        SalesPrice AS priceperunit, LineDiscountAmount AS manualdiscountamount, LineAmount AS extendedamount,
        TotalTaxAmount AS tax, CurrencyCode AS transactioncurrencyid_code,
        'True' AS ispriceoverridden, 'True' AS ismaintainedexternally
      FROM read_csv('{sys.argv[1]}', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')
      WHERE SalesOrderLineStatus <> 'Canceled'
    ) TO '{sys.argv[2]}' (FORMAT csv, HEADER)
""")
