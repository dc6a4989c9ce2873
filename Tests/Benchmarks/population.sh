#!/bin/bash
# Numbers many order lines, in document order and shuffled, and compares with what SQL or awk makes of them.
#   LINES=n (50 million take 10 GB and half an hour)   P2C_BIN=folder   ORACLE=awk|none
set -u
here=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
export PATH=${P2C_BIN:-$here/.build/release}:$PATH P2C_MAPPINGS=$here/mappings SWIFT_BACKTRACE=enable=no LC_ALL=C
lines=${LINES:-50000000}
work=$(mktemp -d "${TMPDIR:-/var/tmp}/p2c-population.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
mkdir temp; export TMPDIR=$work/temp
limit=$((128 * 1024))
failed=0

# number NAME FILE: numbers a file, and says how long that took and how much memory.
number() {
  /usr/bin/time -f "%M %e" -o "$1.time" \
    p2c-transform --from "$2" --as SalesLine --mapping populate-prospect-to-cash --to "$1.out.csv" --quiet 2> /dev/null || {
    echo "$1: status $?"; failed=1; return
  }
  read -r kib seconds < <(tail -n 1 "$1.time")
  printf '%-10s %12d lines  %6.1f MiB  %7s s\n' "$1" "$lines" "$(bc <<< "scale=1; $kib / 1024")" "$seconds"
  if [ "$kib" -gt "$limit" ]; then echo "$1: more than 128 MiB"; failed=1; fi
}

# oracle FILE: the number of each line by its record, from lines that come in document order, with a second look at each.
# Columns: SALESID,LINENUM,RECID,INVENTTRANSID,LINECREATIONSEQUENCENUMBER,...; the name alone may hold commas, later on.
oracle() {
  awk -F, '
    function settle(   i) {
      for (i = 1; i <= count; ++i) print lot[i] "," (number[i] > 0 ? number[i] : ++highest)
      count = highest = 0
    }
    NR == 1 { next }
    $1 != order { settle(); order = $1 }
    { lot[++count] = $4; number[count] = $5; if ($5 > highest) highest = $5 }
    END { settle() }' "$1"
}

# compare NAME: what was made, put in the order of the lots, is what the oracle says.
compare() {
  tail -n +2 "$1.out.csv" | cut -d, -f2,4 | sort -S 64M | cmp - wanted.csv || { echo "$1: differs"; failed=1; }
  rm -f "$1.out.csv"
}

"$here/Tests/Benchmarks/lines.pl" "$lines" > sorted.csv
if [ "${ORACLE:-awk}" = awk ]; then oracle sorted.csv | sort -S 64M > wanted.csv; fi
number sorted sorted.csv
[ ! -f wanted.csv ] || compare sorted
# A shuffle of its own making: sorted by a hash of the record, so that memory stays flat here too.
{ head -n 1 sorted.csv; tail -n +2 sorted.csv | sort -S 256M -R --random-source=<(yes); } > shuffled.csv
rm sorted.csv
number shuffled shuffled.csv
[ ! -f wanted.csv ] || compare shuffled
"$here/Tests/Benchmarks/lines.pl" 1000000 500000 > long.csv
lines=1000000
number long long.csv
exit $failed
