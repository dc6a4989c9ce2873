#!/bin/bash
# A rehearsal of a migration that is taken back: products and orders go from F&O into Sales, and out again, but for the one order
# that somebody has worked on meanwhile.
# Everything it makes goes to out/ beside it.
set -uo pipefail
cd "$(dirname "$0")" || exit
fno=sqlite:out/fno.sqlite
sales=sqlite:out/sales.sqlite
before=sqlite:out/before.sqlite

say() { echo; echo "$1"; }

load() { # FLOW
  p2c-export --quiet --from "$fno" --company usmf --for "$1" | p2c-transform --quiet --mapping "$1" \
    | p2c-import --to "$sales" --undo out/undo/ 2>&1 || exit
}

rm -rf out
p2c-sample --quiet --orders 40 --to out || exit
cp out/sales.sqlite out/before.sqlite

echo "The rehearsal, which writes down how to get back:"
load products-fno-to-sales-direct
load sales-orders-fno-to-sales-direct

say "Somebody works on an order:"
changed="UPDATE salesorderdetail SET quantity = quantity + 1 WHERE salesorderdetailid = (SELECT salesorderdetailid
  FROM salesorderdetail WHERE msdynce_ordernumber = 'SO-000001' ORDER BY sequencenumber LIMIT 1)"
sqlite3 out/sales.sqlite "$changed"
echo "SO-000001 has one piece more."

say "Back again, if nobody has changed anything:"
p2c-import --from out/undo/ --to "$sales" 2>&1
echo "status $?"

say "All but that order:"
p2c-import --from out/undo/ --to "$sales" --rejects out/left/ 2>&1
echo "status $?"

say "What is left of the rehearsal:"
p2c-check compare "$before" "$sales" --entity salesorders --entity salesorderdetails --entity products 2>&1
echo "status $?"

say "The piece is taken away again, and so is the order:"
sqlite3 out/sales.sqlite "${changed/quantity + 1/quantity - 1}"
p2c-import --from out/left/ --to "$sales" 2>&1
echo "status $?"
p2c-check compare "$before" "$sales" 2>&1 | tail -n 1
