#!/bin/bash
# Accounts as Sales has them become customers for F&O; one is rejected.
cd "$(dirname "$0")" || exit
rm -rf out
mkdir out
p2c-transform --from accounts.csv --as accounts --company usmf --mapping accounts-sales-to-fno-direct --rejects out/rejects.csv --to out/customers.csv
echo "status $?"
