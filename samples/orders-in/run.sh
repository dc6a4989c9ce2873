#!/bin/bash
# Activated orders on their way to F&O, their discounts split as F&O splits them.
cd "$(dirname "$0")" || exit
rm -rf out
mkdir out
p2c-transform --from package --company usmf --mapping sales-orders-sales-to-fno-direct --set discounts=split --format csv --to out/package/
echo "status $?"
