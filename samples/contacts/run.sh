#!/bin/bash
# Contacts of accounts become contact persons; those that buy themselves, and those without an account, do not.
cd "$(dirname "$0")" || exit
rm -rf out
mkdir out
p2c-transform --from contacts.csv --as contacts --company usmf --mapping contacts-sales-to-fno-direct --to out/contacts.csv
echo "status $?"
