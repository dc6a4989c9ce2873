#!/bin/bash
# Products as F&O exports them become products for Sales; one is filtered, one rejected.
cd "$(dirname "$0")" || exit
rm -rf out
mkdir out
p2c-transform --from products.csv --as "Sellable released products" --company usmf \
  --mapping products-fno-to-sales-direct --rejects out/rejects.csv --to out/products.csv
echo "status $?"
