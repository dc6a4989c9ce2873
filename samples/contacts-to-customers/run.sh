#!/bin/bash
# Contacts that buy themselves become customers; the others do not.
cd "$(dirname "$0")" || exit
rm -rf out
mkdir out
p2c-transform --from contacts.csv --as contacts --company usmf --mapping contacts-to-customers-sales-to-fno-direct --to out/customers.csv
echo "status $?"
