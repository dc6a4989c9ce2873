#!/bin/bash
# A cut-over: everything is loaded, F&O goes on for a week, and then only what has changed is loaded, and what is gone is deleted. That
# comes to the same as loading everything once more; and all of it can be taken back.
# Everything it makes goes to out/ beside it.
set -uo pipefail
cd "$(dirname "$0")" || exit
flow=sales-orders-fno-to-sales-direct
sales=sqlite:out/sales.sqlite

say() { echo; echo "$1"; }
made() { # FLOW [OPTION...]
  p2c-export --quiet --from sqlite:out/fno.sqlite --company usmf --for "$1" | p2c-transform --mapping "$@"
}
fno() { sqlite3 out/fno.sqlite "ATTACH 'out/later.sqlite' AS later; $1"; }

rm -rf out
p2c-sample --quiet --orders 60 --to out || exit
cp out/fno.sqlite out/later.sqlite
later="'SO-000008', 'SO-000010'"
fno "DELETE FROM main.salestable WHERE salesid IN ($later); DELETE FROM main.salesline WHERE salesid IN ($later)"
made products-fno-to-sales-direct --quiet | p2c-import --quiet --to "$sales" || exit
cp out/sales.sqlite out/before.sqlite

echo "All orders that there are:"
made $flow --quiet | p2c-import --to "$sales" --digests out/orders.stream --undo out/undo-1/ --ledger out/first.json 2>&1 || exit

say "A week goes by: two new orders, one that is gone, a line with one piece more, a line that is gone, and a new name."
fno "INSERT INTO salestable SELECT * FROM later.salestable WHERE salesid IN ($later);
  INSERT INTO salesline SELECT * FROM later.salesline WHERE salesid IN ($later);
  DELETE FROM main.salestable WHERE salesid = 'SO-000001' AND dataareaid = 'usmf';
  DELETE FROM main.salesline WHERE salesid = 'SO-000001' AND dataareaid = 'usmf';
  UPDATE main.salesline SET salesqty = salesqty + 1 WHERE salesid = 'SO-000002' AND linenum = 1 AND dataareaid = 'usmf';
  DELETE FROM main.salesline WHERE salesid = 'SO-000004' AND linenum = 2 AND dataareaid = 'usmf';
  UPDATE main.salestable SET salesname = 'Pinewood & Sons' WHERE salesid = 'SO-000006' AND dataareaid = 'usmf'"

say "What has changed, and what is gone:"
made $flow --since out/orders.stream --deletes out/gone.zip --to out/changed.stream 2>&1 | grep -E 'since|unchanged' || exit
p2c-import --from out/changed.stream --to "$sales" --digests out/orders.stream --undo out/undo-2/ --ledger out/changed.json 2>&1 || exit
p2c-import --from out/gone.zip --to "$sales" --digests out/orders.stream --undo out/undo-3/ --ledger out/gone.json 2>&1 || exit

say "The same as everything loaded once more:"
cp out/before.sqlite out/whole.sqlite
made $flow --quiet | p2c-import --quiet --to sqlite:out/whole.sqlite || exit
p2c-check compare sqlite:out/whole.sqlite "$sales" --entity salesorders --entity salesorderdetails 2>&1 || exit

say "Nothing is left to be loaded:"
made $flow --since out/orders.stream --to out/nothing.stream 2>&1 | grep 'nothing has changed' || exit

say "Every record is accounted for, on a page too:"
p2c-check ledger out/first.json out/changed.json out/gone.json 2>&1 | tail -n 1
p2c-report out/first.json out/changed.json out/gone.json --to out/report.html || exit
grep -c '<svg' out/report.html

say "And back, the last load first:"
for load in 3 2 1; do p2c-import --quiet --from out/undo-$load/ --to "$sales" 2>&1 || exit; done
p2c-check compare sqlite:out/before.sqlite "$sales" 2>&1 | tail -n 1
