#!/bin/bash
# The most memory each program needs for many orders, and for what is large in itself; 64 MiB is the limit.
#   ORDERS=n (100000)   KEYS=n (3000000): of a lookup and a value map, and a third as many rejects   P2C_BIN=folder
set -u
here=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
export PATH=${P2C_BIN:-$here/.build/release}:$PATH P2C_MAPPINGS=$here/mappings SWIFT_BACKTRACE=enable=no
work=$(mktemp -d "${TMPDIR:-/var/tmp}/p2c-memory.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
mkdir temp; export TMPDIR=$work/temp
measured() { local name=$1; shift; /usr/bin/time -f "%M %e" -o "$name.time" "$@"; }
m=sales-orders-fno-to-sales-direct
products=products-fno-to-sales-direct
measured sample p2c-sample --orders "${ORDERS:-100000}" --to s --quiet || exit 1
p2c-export --from sqlite:s/fno.sqlite --company usmf --for $products --quiet | p2c-transform --mapping $products --quiet \
  | p2c-import --to sqlite:s/sales.sqlite --quiet
cp s/sales.sqlite t.sqlite
measured export p2c-export --from sqlite:s/fno.sqlite --company usmf --for $m --quiet | tee a.stream \
  | measured transform p2c-transform --mapping $m --quiet | tee b.stream | measured import p2c-import --to sqlite:t.sqlite --quiet
echo "statuses ${PIPESTATUS[*]}; $(sqlite3 t.sqlite 'select count(*) from salesorderdetail') lines loaded"
measured import-again p2c-import --to sqlite:t.sqlite --quiet < b.stream
measured to-zip p2c-transform --quiet --from a.stream --to a.zip
measured from-zip p2c-transform --quiet --mapping $m --from a.zip --form stream --to c.stream
measured to-xml p2c-transform --quiet --from a.stream --format xml-element --to x/
measured from-xml p2c-transform --quiet --mapping $m --from x --form stream --to d.stream
measured rejects p2c-transform --quiet --mapping $m --rejects bad/ --from a.stream --form stream --to e.stream
measured export-zip p2c-export --from sqlite:s/fno.sqlite --company usmf --for $m --quiet --to e.zip

make() { python3 "$here/Tests/Benchmarks/doubling.py" "$@"; }
keys=${KEYS:-3000000} rejects=$((${KEYS:-3000000} / 3))
mapped=(--as products --quiet --no-sync --to out.csv)
make lookup "$keys"
measured lookup p2c-transform --from one.csv --mapping "lookup-$keys.xml" "${mapped[@]}"
make value-map "$keys"
measured value-map p2c-transform --from one.csv --mapping map.xml --value-map "names=$keys.csv" "${mapped[@]}"
measured describe p2c-describe --from "$keys.csv" --to described.xml
rm "$keys.csv"
# Columns that hardly repeat, so that no key is found before all pairs that may be one were sorted.
awk -v n="$keys" 'BEGIN { srand(1); print "A,B,C,D"
  for (i = 0; i < n - 1; i++) printf "%d,%d,%d,%d\n", rand() * 9e6, rand() * 8e6, rand() * 7e6, i; print "1,1,1,5\n1,1,1,5" }' > pairs.csv
measured describe-pairs p2c-describe --from pairs.csv --to pairs.xml
rm pairs.csv
make rejects "$rejects"
measured many-rejects p2c-transform --from "$rejects.csv" --mapping strict.xml --rejects bad.csv "${mapped[@]}"
make findings "$rejects"
measured findings p2c-check package "$rejects.csv" --as products > findings.txt
make manifest 1000
measured manifest p2c-check package 1000 > findings.txt
make field 8300000
measured field p2c-export --from sqlite:8300000.sqlite "${mapped[@]}" --form bare \
  --query "SELECT productnumber, name, structure AS productstructure, description FROM p"
worst=0
for name in sample export transform import import-again to-zip from-zip to-xml from-xml rejects export-zip \
  lookup value-map describe describe-pairs many-rejects findings manifest field; do
  read -r kib seconds < <(tail -n 1 $name.time)
  printf '%-14s %6.1f MiB  %6s s\n' $name "$(bc <<< "scale=1; $kib / 1024")" "$seconds"
  [ "$kib" -le "$worst" ] || worst=$kib
done
[ "$worst" -le 65536 ] || { echo "more than 64 MiB"; exit 1; }
