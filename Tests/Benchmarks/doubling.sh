#!/bin/bash
# Doubles, twice, each size that once made a program take long, and fails if its instructions grow more than sixfold.
# Where a size has a bound, as attributes and columns have, it stays below; Tests/Cases shows what is said of what is above.
#   doubling.sh [NAME …]     P2C_BIN: the folder with our programs, optimised ones
# Nothing here depends on the machine or on what else it does: valgrind counts instructions, of one worker. What all runs
# have in common, starting and reading entity files, is counted with a size of nothing and taken off.
set -euo pipefail
BENCH=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
repository=$(cd "$BENCH/../.." && pwd)
export PATH=${P2C_BIN:-$repository/.build/release}:$PATH SWIFT_BACKTRACE=enable=no LC_ALL=C.UTF-8
work=$(mktemp -d "${TMPDIR:-/var/tmp}/p2c-doubling.XXXXXX")
export SWIFT_DETERMINISTIC_HASHING=1 P2C_MAPPINGS=$work/wide:$repository/mappings
trap 'rm -rf "$work"' EXIT
cd "$work"

make() { python3 "$BENCH/doubling.py" "$@"; }
mkdir wide
quiet=(--quiet --jobs 1)
unsynced=("${quiet[@]}" --no-sync)

# The first of three sizes, and what is done with each.
declare -A first=([attributes]=500 [columns]=1000 [rejects]=2000 [findings]=2000 [pattern]=20000 [value-map]=5000
  [lookup]=30000 [manifest]=50 [field]=1000000)

run() { # NAME SIZE
  case $1 in
    attributes) p2c-transform --from $2.xml --as "Wide records" "${unsynced[@]}" --to out.csv ;;
    columns) p2c-transform --from $2.csv --as "Wide records" "${unsynced[@]}" --to out.csv ;;
    rejects) p2c-transform --from $2.csv --as products --mapping strict.xml "${unsynced[@]}" --rejects bad.csv --to out.csv ||
      [ $? -eq 1 ] ;;
    findings) p2c-check package $2.csv --as products "${quiet[@]}" > findings.txt || [ $? -eq 1 ] ;;
    pattern) p2c-transform --from $2.csv --as products --mapping pattern.xml "${unsynced[@]}" --rejects bad.csv --to out.csv ||
      [ $? -eq 1 ] ;;
    value-map) p2c-transform --from one.csv --as products --mapping map.xml --value-map names=$2.csv "${unsynced[@]}" \
      --rejects bad.csv --to out.csv || [ $? -eq 1 ] ;;
    lookup) p2c-transform --from one.csv --as products --mapping lookup-$2.xml "${unsynced[@]}" --to out.csv ;;
    manifest) p2c-check package $2 "${quiet[@]}" > findings.txt || [ $? -eq 1 ] ;;
    field) p2c-export --from sqlite:$2.sqlite --query "SELECT productnumber, name, structure AS productstructure, description FROM p" \
      --as products "${unsynced[@]}" --form bare --to out.csv ;;
  esac
}

instructions() { # NAME SIZE
  rm -rf out.* bad.* counts.*
  make "$1" "$2"
  (PATH=$work/counted:$PATH; run "$1" "$2") 2> said.txt || { cat said.txt >&2; exit 1; }
  grep -h '^summary:' counts.* | awk '{ sum += $2 } END { printf "%.0f\n", sum }'
}

"$repository/scripts/setup" <(echo valgrind)
mkdir counted
for program in p2c-export p2c-transform p2c-check; do
  printf '#!/bin/sh\nexec valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=%s/counts.%%p -q %s "$@"\n' \
    "$work" "$(command -v $program)" > counted/$program
done
chmod +x counted/*

failed=0
(($#)) || set -- attributes columns rejects findings pattern value-map lookup manifest field
for name in "$@"; do
  size=${first[$name]}
  nothing=$(instructions "$name" 1)
  small=$(instructions "$name" "$size")
  large=$(instructions "$name" $((4 * size)))
  awk -v name="$name" -v size="$size" -v none="$nothing" -v small="$small" -v large="$large" 'BEGIN {
    grows = (large - none) / (small > none ? small - none : 1)
    printf("%-12s %8d to %8d: instructions grow %.1f-fold  %s\n", name, size, 4 * size, grows, (grows > 6 ? "TOO MUCH" : ""))
    exit (grows > 6) }' || failed=1
done
((!failed)) || { echo "doubling: something grows more than its input" >&2; exit 1; }
