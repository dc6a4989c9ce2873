#!/bin/bash
# The sqlite3 shell: a CSV into a table that has the keys already, by way of a temporary one. sqlite_upsert.sh CSV DATABASE
# WHERE true keeps the parser from taking ON for a join.
sqlite3 -bail "$2" <<SQL
CREATE TEMP TABLE incoming AS SELECT * FROM BenchSalesLineEntity LIMIT 0;
.import --csv --skip 1 --schema temp "$1" incoming
INSERT INTO BenchSalesLineEntity SELECT * FROM incoming WHERE true
ON CONFLICT(DataAreaId, SalesOrderNumber, LineNumber) DO UPDATE SET
  LineCreationSequenceNumber = excluded.LineCreationSequenceNumber, InventoryLotId = excluded.InventoryLotId,
  ProductNumber = excluded.ProductNumber, ProductName = excluded.ProductName, LineDescription = excluded.LineDescription,
  OrderedSalesQuantity = excluded.OrderedSalesQuantity, SalesUnitSymbol = excluded.SalesUnitSymbol,
  SalesPrice = excluded.SalesPrice, LineDiscountAmount = excluded.LineDiscountAmount, LineAmount = excluded.LineAmount,
  TotalTaxAmount = excluded.TotalTaxAmount, CurrencyCode = excluded.CurrencyCode,
  SalesOrderLineStatus = excluded.SalesOrderLineStatus, RequestedShippingDate = excluded.RequestedShippingDate,
  DeliveryAddressStreet = excluded.DeliveryAddressStreet, DeliveryAddressCity = excluded.DeliveryAddressCity,
  DeliveryAddressZipCode = excluded.DeliveryAddressZipCode;
SQL
