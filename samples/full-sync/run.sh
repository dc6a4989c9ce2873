#!/bin/bash
# All flows of Prospect to cash in the order in which they depend on each other, both directions, for one company; then all
# once more, which must change nothing.
# Usage: run.sh [ORDERS]. Everything it makes goes to out/ beside it.
set -uo pipefail
cd "$(dirname "$0")" || exit
orders=${1:-300}
company=usmf
fno=sqlite:out/fno.sqlite
sales=sqlite:out/sales.sqlite
incoming=sqlite:out/fno-incoming.sqlite

# What comes first is what the next ones refer to. Orders come out before they go in: what F&O has confirmed is marked in
# Sales by then (externally maintained), and does not go in again every night.
flows=(
  products-fno-to-sales-direct
  accounts-sales-to-fno-direct
  contacts-sales-to-fno-direct
  contacts-to-customers-sales-to-fno-direct
  sales-quotes-sales-to-fno-direct
  sales-orders-fno-to-sales-direct
  sales-orders-sales-to-fno-direct
  sales-invoices-fno-to-sales-direct
)

fail() { echo "full-sync: $1"; exit 1; }

# F&O to Sales: straight into the database.
to_sales() { # FLOW ROUND
  p2c-export --quiet --from "$fno" --company "$company" --for "$1" \
    | p2c-transform --quiet --mapping "$1" \
    | p2c-import --to "$sales" --ledger "out/$2/$1.loaded.json" || fail "$1 failed"
}

# Sales to F&O: a package for data management, and from it flat tables that can be looked at.
to_fno() { # FLOW ROUND
  p2c-export --quiet --from "$sales" --company "$company" --for "$1" \
    | p2c-transform --quiet --mapping "$1" --to "out/$2/$1.zip" || fail "$1 failed"
  p2c-import --from "out/$2/$1.zip" --to "$incoming" --create --ledger "out/$2/$1.loaded.json" || fail "$1 failed"
}

sync() { # ROUND
  mkdir -p "out/$1"
  for flow in "${flows[@]}"; do
    case $flow in
      *-fno-to-sales-*) to_sales "$flow" "$1" ;;
      *) to_fno "$flow" "$1" ;;
    esac
  done
  sqlite3 out/sales.sqlite .dump | grep -v "INTO P2C_LOADS" > "out/$1/sales.sql"
  sqlite3 out/fno-incoming.sqlite .dump | grep -v "INTO P2C_LOADS" > "out/$1/fno-incoming.sql"
}

rm -rf out
p2c-sample --quiet --orders "$orders" --to out || exit
echo "First:"
sync first 2>&1
echo
echo "Again:"
sync again 2>&1

echo
for file in sales.sql fno-incoming.sql; do
  cmp "out/first/$file" "out/again/$file" || fail "the second run changed something"
done
for package in out/first/*.zip; do
  cmp "$package" "out/again/${package##*/}" || fail "the second run made another package"
done
p2c-check ledger out/first/*.json out/again/*.json --quiet > out/ways.txt || fail "$(grep '\[' out/ways.txt)"
p2c-report out/first/*.loaded.json out/again/*.loaded.json --to out/report.html || fail "there is no report"
echo "The second run changed nothing."
