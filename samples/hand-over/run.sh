#!/bin/bash
# All flows of Prospect to cash with both sides behind HTTP: data management of F&O, and the Web API of Sales. Both are stand-ins
# on this machine (Tests/Standins). Then all once more, which must change nothing.
# Usage: run.sh [ORDERS]. Everything it makes goes to out/ beside it.
set -uo pipefail
cd "$(dirname "$0")" || exit
orders=${1:-60}
company=usmf

# As in ../full-sync: what comes first is what the next ones refer to.
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

fail() { echo "hand-over: $1"; exit 1; }

# Who signs in is the same on both sides; where, is not.
at_fno() { P2C_AUTHORITY=$FNO "$@"; }
at_sales() { P2C_AUTHORITY=$SALES "$@"; }

# What is said of an environment names it; here that is another port each time.
plainly() { sed -E 's/localhost:[0-9]+/localhost/g'; }

# What both sides hold before: the sample, handed over.
begin() {
  local flow entities=()
  for flow in "${flows[@]}"; do
    case $flow in
      *-fno-to-sales-*)
        p2c-export --quiet --from sqlite:out/fno.sqlite --company "$company" --for "$flow" --to "out/begin-$flow.zip" || fail "begin $flow"
        at_fno p2c-import --quiet --from "out/begin-$flow.zip" --to "fno:$FNO?project=begin-$flow" || fail "begin $flow" ;;
    esac
  done
  # The lines Freight Tax come by themselves.
  for entity in transactioncurrencies uomschedules uoms pricelevels accounts contacts products quotes quotedetails salesorders salesorderdetails; do
    entities+=(--entity "$entity")
  done
  p2c-export --quiet --from sqlite:out/sales.sqlite "${entities[@]}" --where "salesorderdetails:msdynce_ismisctax ne true" \
    --to out/begin-sales.zip 2> /dev/null || fail "begin sales"
  at_sales p2c-import --quiet --from out/begin-sales.zip --to "dataverse:$SALES" || fail "begin sales"
}

# F&O exports a project; what it gives is kept as it came, mapped, and loaded into Sales. The solution there makes the line
# Freight Tax by itself.
to_sales() { # FLOW ROUND
  local options=()
  case $1 in *orders*) options=(--set freight-tax=amount) ;; esac
  at_fno p2c-export --quiet --from "fno:$FNO?project=$1" --company "$company" --keep "out/$2/kept" \
    | p2c-transform --quiet --mapping "$1" "${options[@]}" \
    | at_sales p2c-import --to "dataverse:$SALES" --ledger "out/$2/$1.loaded.json" || fail "$1 failed"
}

# Sales is read; what is mapped is handed to data management.
to_fno() { # FLOW ROUND
  at_sales p2c-export --quiet --from "dataverse:$SALES" --company "$company" --for "$1" \
    | p2c-transform --quiet --mapping "$1" \
    | at_fno p2c-import --to "fno:$FNO?project=$1" --company "$company" --ledger "out/$2/$1.loaded.json" || fail "$1 failed"
}

sync() { # ROUND
  mkdir -p "out/$1/kept"
  for flow in "${flows[@]}"; do
    case $flow in
      *-fno-to-sales-*) to_sales "$flow" "$1" ;;
      *) to_fno "$flow" "$1" ;;
    esac
  done
}

# What both sides hold.
held() {
  sqlite3 out/environments/dataverse.sqlite ".dump product" ".dump salesorder%" ".dump invoice%"
  sqlite3 out/environments/fno.sqlite ".dump 'CDS %'" ".dump 'Customers %'"
}

rm -rf out
p2c-sample --quiet --orders "$orders" --to out || exit
mkdir out/environments
mkfifo out/end
python3 environments.py out/environments < out/end > out/environments/said 2>&1 &
exec 3> out/end && rm out/end
until [ -s out/environments/variables ]; do
  kill -0 $! 2> /dev/null || fail "the stand-ins do not start: $(cat out/environments/said)"
  sleep 0.1
done
. out/environments/variables

begin 2>&1 | plainly || exit
echo "First:"
sync first 2>&1 | plainly || exit
held > out/first/held.sql
echo
echo "Again:"
sync again 2>&1 | plainly || exit
held > out/again/held.sql
cmp out/first/held.sql out/again/held.sql || fail "the second run changed something"
echo
p2c-check ledger out/first/*.json out/again/*.json --quiet > out/ways.txt || fail "$(grep '\[' out/ways.txt)"
p2c-report out/first/*.loaded.json out/again/*.loaded.json --to out/report.html || fail "there is no report"
echo "The second run changed nothing."
exec 3>&-
wait
