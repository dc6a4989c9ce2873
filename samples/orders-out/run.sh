#!/bin/bash
# Four orders on their way from F&O to Sales: one arrives, one is rejected whole, two are filtered.
cd "$(dirname "$0")" || exit
rm -rf out
mkdir out
p2c-transform --from package --company usmf --mapping sales-orders-fno-to-sales-direct \
  --rejects out/rejects/ --to out/orders/
echo "status $?"

# The rejects as text: each record as it came, and why it is here.
for file in out/rejects/*.csv; do
  iconv -f UTF-16 -t UTF-8 "$file" | tr -d '\r' > "out/why.csv"
  sqlite3 :memory: -cmd '.import --csv out/why.csv why' \
    "SELECT SalesOrderNumber, \"p2c.rule\", \"p2c.message\" FROM why"
done
