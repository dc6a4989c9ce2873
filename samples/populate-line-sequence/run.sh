#!/bin/bash
# The one-time population: of a database, once more, and of a file with new lines.
cd "$(dirname "$0")" || exit
set -o pipefail
rm -rf out
mkdir out
sqlite3 out/fno.sqlite < tables.sql
populate() {
  p2c-export --from sqlite:out/fno.sqlite --for populate-prospect-to-cash --quiet \
    | p2c-transform --mapping populate-prospect-to-cash --ledger out/ledger.json \
    | p2c-import --to sqlite:out/fno.sqlite 2>&1 | sed 's/on 20.* UTC/on DATE UTC/'
}
echo "== before"; p2c-check population --from sqlite:out/fno.sqlite; echo "status $?"
echo "== populate"; populate; echo "status $?"
echo "== populate again"; populate; echo "status $?"
echo "== after"; p2c-check population --from sqlite:out/fno.sqlite | sed 's/on 20.* UTC/on DATE UTC/'; echo "status $?"
sqlite3 -csv -header out/fno.sqlite "SELECT SALESID, LINENUM, INVENTTRANSID, LINECREATIONSEQUENCENUMBER, MODIFIEDDATETIME
  FROM SALESLINE ORDER BY SALESID, LINENUM" > out/lines.csv
sqlite3 -csv -header out/fno.sqlite "SELECT * FROM INVENTDISTINCTPRODUCT ORDER BY RECID" > out/products.csv
echo "== new lines in a file"
p2c-transform --from new-lines.csv --as SalesLine --mapping populate-prospect-to-cash \
  --set used-order-numbers=highest.csv --to out/new-lines.csv
echo "status $?"
