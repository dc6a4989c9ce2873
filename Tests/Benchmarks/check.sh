#!/bin/bash
# p2c-check package on large packages, made as they are read: speed beside p2c-transform, and the most memory.
# MEGABYTES=n (default 200; 10000 is the promise)   FILES=n: also as a package on disk of so many MB (default 200)
# P2C_BIN=folder: where our programs are
set -u
here=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
export PATH=${P2C_BIN:-$here/.build/release}:$PATH P2C_MAPPINGS=$here/mappings SWIFT_BACKTRACE=enable=no
size=${MEGABYTES:-200} files=${FILES:-200}
work=$(mktemp -d "${TMPDIR:-/var/tmp}/p2c-check.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
mkdir temp; export TMPDIR=$work/temp
entity="CDS sales order lines" worst=0
make="$here/Tests/Benchmarks/make-lines"

# measured NAME MEGABYTES COMMAND...: time and memory of the last command of a pipe.
measured() {
  local name=$1 megabytes=$2 kib seconds status; shift 2
  /usr/bin/time -f "%M %e" -o "$name.time" "$@" > "$name.out" 2>&1
  status=$?
  read -r kib seconds < <(tail -n 1 "$name.time")
  printf '%-26s %6d MB  %7.1f s  %5d MB/s  %6.1f MiB\n' "$name" "$megabytes" "$seconds" \
    "$(bc <<< "$megabytes / ($seconds + 0.001)")" "$(bc <<< "scale=1; $kib / 1024")"
  [ "$kib" -le "$worst" ] || worst=$kib
  [ $status -eq 0 ] || { cat "$name.out"; exit $status; }
}

for order in sorted mixed; do
  "$make" "$size" $order | measured "check-pipe-$order" "$size" p2c-check package - --as "$entity" || exit 1
done
"$make" "$size" | measured transform-pipe "$size" p2c-transform --as "$entity" --form bare --to /dev/null || exit 1

for format in csv csv-unicode xml-attribute xml-element; do
  "$make" "$files" | p2c-transform --as "$entity" --format $format --form folder --to p --quiet || exit 1
  megabytes=$(du -m p | cut -f 1)
  measured "check-$format" "$megabytes" p2c-check package p
  measured "transform-$format" "$megabytes" p2c-transform --from p --form bare --to /dev/null
  rm -r p p.ledger.json
done
[ "$worst" -le 65536 ] || { echo "more than 64 MiB"; exit 1; }
