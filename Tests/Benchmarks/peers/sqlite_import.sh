#!/bin/bash
# The sqlite3 shell: a CSV into a new table with a three-column key. sqlite_import.sh CSV DATABASE [PRAGMAS]
sqlite3 -bail "$2" > /dev/null <<SQL
$3
CREATE TABLE BenchSalesLineEntity(DataAreaId TEXT, SalesOrderNumber TEXT, LineNumber INTEGER,
  LineCreationSequenceNumber INTEGER, InventoryLotId TEXT, ProductNumber TEXT, ProductName TEXT, LineDescription TEXT,
  OrderedSalesQuantity TEXT, SalesUnitSymbol TEXT, SalesPrice TEXT, LineDiscountAmount TEXT, LineAmount TEXT,
  TotalTaxAmount TEXT, CurrencyCode TEXT, SalesOrderLineStatus TEXT, RequestedShippingDate TEXT,
  DeliveryAddressStreet TEXT, DeliveryAddressCity TEXT, DeliveryAddressZipCode TEXT,
  PRIMARY KEY(DataAreaId, SalesOrderNumber, LineNumber));
.import --csv --skip 1 "$1" BenchSalesLineEntity
SQL
