#!/bin/bash
# Invoices on their way to Sales, the year added to their numbers.
cd "$(dirname "$0")" || exit
rm -rf out
mkdir out
p2c-transform --from package --company usmf --mapping sales-invoices-fno-to-sales-direct --set year-in-invoice-number=yes --format csv --to out/package/
echo "status $?"
