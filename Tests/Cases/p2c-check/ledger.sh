# Makes small chains for the cases of ledger: orders as CSV, a package of them, a database they are loaded into.

# orders ROW...: orders.csv; a row is number, total, tax, currency.
orders() { printf '%s\n' SalesOrderNumber,OrderTotalAmount,OrderTotalTaxAmount,CurrencyCode "$@" > orders.csv; }

# chain: three orders, the package x/ with its ledger, and loaded.json, the account of the load.
chain() {
  orders SO-1,10.50,1.5,USD SO-2,7,0.7,USD SO-3,3.25,0,EUR
  p2c-transform --from orders.csv --as "CDS sales order headers" --to x/ --quiet
  p2c-import --from x/ --to sqlite:t.sqlite --create --ledger loaded.json --quiet
}

# products: a package of products made by a shipped mapping, without one that is not sold.
products() {
  printf '%s\n' ProductNumber,ProductName,ProductType,IsStockedProduct,IsSalesStopped,SalesUnitSymbol,SalesUnitDecimalPrecision,CurrencyCode \
    D9001,"Desk lamp",Item,Yes,No,pcs,0,USD D9002,Honey,Item,Yes,Yes,pcs,0,USD > products.csv
  p2c-transform --from products.csv --as "Sellable released products" --mapping "${1:-products-fno-to-sales-direct}" --to p/ --quiet
}

check() { p2c-check ledger "$@"; echo "status $?"; }
