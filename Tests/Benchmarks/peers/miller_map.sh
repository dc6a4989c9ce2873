#!/bin/bash
# Miller: the same columns, filter, value map and constants. miller_map.sh IN OUT
# -S: nothing is converted; cut comes first, so that less is carried along.
mlr --csv -S --records-per-batch 2000 \
  filter '$SalesOrderLineStatus != "Canceled"' \
  then cut -o -f SalesOrderNumber,LineNumber,ProductNumber,ProductName,OrderedSalesQuantity,SalesUnitSymbol,SalesPrice,LineDiscountAmount,LineAmount,TotalTaxAmount,CurrencyCode \
  then put 'begin { @unit = {"ea": "Each", "pcs": "Pieces", "box": "Box", "kg": "Kilogram", "l": "Litre", "m": "Metre",
      "pal": "Pallet", "set": "Set"} }
    $SalesUnitSymbol = @unit[$SalesUnitSymbol]; $ispriceoverridden = "True"; $ismaintainedexternally = "True"' \
  then rename SalesOrderNumber,ordernumber,LineNumber,sequencenumber,ProductNumber,productnumber,ProductName,description,OrderedSalesQuantity,quantity,SalesUnitSymbol,uom_name,SalesPrice,priceperunit,LineDiscountAmount,manualdiscountamount,LineAmount,extendedamount,TotalTaxAmount,tax,CurrencyCode,transactioncurrencyid_code \
  "$1" > "$2"
