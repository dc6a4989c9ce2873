#!/bin/bash
# Moves products and orders from a Finance and Operations database to a Sales database, and proves that no row got lost.
# Usage: run.sh [DIR]. DIR (default: demo/ beside the sources) is made anew each time.
set -uo pipefail
exec 2>&1 # Messages of the stages and the story in one order.
cd "$(dirname "$0")/../.." || exit
demo=${1:-demo}
products=products-fno-to-sales-direct
orders=sales-orders-fno-to-sales-direct

say() { if [[ -t 1 && -z ${NO_COLOR:-} ]]; then printf '\n\033[1m%s\033[0m\n' "$1"; else printf '\n%s\n' "$1"; fi; }
# Ends the demo when a pipeline did not end as it should: 0 all well, 1 some records were rejected.
expect() { # WANTED STATUS...
  local worst=0 status
  for status in "${@:2}"; do ((status > worst)) && worst=$status; done
  ((worst == $1)) && return
  echo "demo: a stage ended with status $worst, expected $1"
  exit 1
}
accounts() { # MODE
  sqlite3 -bail "$demo/sales.sqlite" -cmd "ATTACH '$demo/fno.sqlite' AS fno" -cmd ".parameter init" \
    -cmd ".parameter set :ledger $demo/orders.ledger.json" -cmd ".mode $1" < samples/demo/accounts.sql
}

if [[ -e $demo && ! -e $demo/fno.sqlite ]]; then
  echo "demo: $demo is there and was not made by this demo; it is left alone"
  exit 1
fi
rm -rf "$demo"

say "1. Two databases are made up: Finance and Operations (fno.sqlite) and Sales (sales.sqlite)."
p2c-sample --orders 2000 --faults --quiet --to "$demo" || exit
echo "   2,000 orders of three companies; $(($(wc -l < "$demo/faults.csv") - 1)) records are bad on purpose (faults.csv)."

say "2. Products of company usmf go to Sales, through two pipes."
p2c-export --from "sqlite:$demo/fno.sqlite" --company usmf --for "$products" \
  | p2c-transform --mapping "$products" \
  | p2c-import --to "sqlite:$demo/sales.sqlite" --ledger "$demo/products.ledger.json"
expect 0 "${PIPESTATUS[@]}"
echo "   Each stage accounts for what it read: read = used + what was left out, and why."

move_orders() { # REJECTS LEDGER
  p2c-export --from "sqlite:$demo/fno.sqlite" --company usmf --for "$orders" --rejects "$demo/$1/export/" \
    | p2c-transform --mapping "$orders" --rejects "$demo/$1/transform/" \
    | p2c-import --to "sqlite:$demo/sales.sqlite" --rejects "$demo/$1/import/" --ledger "$demo/$2"
  expect 1 "${PIPESTATUS[@]}"
}

say "3. Orders follow. Bad records are put aside (--rejects), and with each the rest of its order."
mkdir -p "$demo/rejects" "$demo/rejects-again"
move_orders rejects orders.ledger.json
echo "   Status 1: finished, but something was rejected."

say "4. Why records were rejected. They lie in $demo/rejects, as packages to be corrected and piped in again."
while IFS= read -r -d '' file; do
  stage=${file#"$demo/rejects/"}
  if [[ $(head -c 2 "$file" | od -An -tx1) == ' ff fe' ]]; then iconv -f UTF-16 -t UTF-8 "$file"; else cat "$file"; fi |
    sqlite3 :memory: -cmd ".import --csv /dev/stdin bad" \
      "SELECT '    ${stage%%/*}: ' || \"p2c.message\" FROM bad WHERE \"p2c.rule\" <> 'held-back'"
done < <(find "$demo/rejects" -name '*.csv' -print0 | sort -z)

say "5. Is every order and every line accounted for? Asked of the two databases and the last stage's ledger:"
accounts column | sed 's/^/    /'
unexplained=$(accounts list | awk -F'|' '{ wrong += $NF } END { print NR == 2 ? wrong : "both tables" }')
if [[ $unexplained != 0 ]]; then
  echo "demo: not accounted for: $unexplained"
  exit 1
fi
echo "   Yes. 'wrong' counts what is neither there with equal values nor in the ledger."

say "6. The same once more: nothing changes, and import says so."
move_orders rejects-again orders-again.ledger.json 2>&1 | grep '^p2c-import'

say "Results: $demo/sales.sqlite, $demo/orders.ledger.json (all three stages), $demo/rejects"
cat <<END

Try next (with the programs on the PATH: export PATH="\$PWD/.build/release:\$PATH"):

  What can the database give?
    p2c-export --from sqlite:$demo/fno.sqlite --list
  Look at one product as F&O shows it:
    p2c-export --from sqlite:$demo/fno.sqlite --company usmf --entity "Sellable released products" \\
      --where "ProductNumber eq 'D0001'" --form bare --format csv
  Correct something: the unit Pcs2 was not in the value map. Now the order arrives, whole.
    sed 's/^pcs,.*/&\\nPcs2,Pieces/' mappings/value-maps/unit-symbol-to-name.csv > $demo/units.csv
    p2c-transform --from $demo/rejects/transform/ --mapping $orders --value-map unit=$demo/units.csv \\
      --rejects $demo/still-bad/ | p2c-import --to sqlite:$demo/sales.sqlite
  Break something: cut the stream in the middle, and see that nothing is loaded.
    p2c-export --from sqlite:$demo/fno.sqlite --company usmf --for $products | head -c 20000 \\
      | p2c-transform --mapping $products | p2c-import --to sqlite:$demo/sales.sqlite
  Without --rejects the first bad records stop it all:
    p2c-export --from sqlite:$demo/fno.sqlite --company usmf --for $orders --to $demo/orders.zip
END
