#!/bin/bash
# How time and memory grow with records (10 thousand, 1 million) and columns (5, 20, 200), into growth.md and growth.json.
#   growth.sh [--large] [--sqlite] [--quick]    --large: 50 million records too, which takes five minutes and 30 GB of disk;
#   --sqlite: into SQLite too, ten minutes more; --quick: a tenth, into build/bench/quick/
set -euo pipefail
BENCH=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
repository=$(cd "$BENCH/../.." && pwd)
cache=$repository/build/bench
sizes=(10000 1000000) wide=200000 results=$BENCH plots=$repository/docs/plots
for option in "$@"; do
  case $option in
    --large) sizes+=(50000000) ;;
    --sqlite) export LARGE_SQLITE=1 ;;
    --quick) sizes=(1000 100000) wide=20000 results=$cache/quick plots=$cache/quick ;;
    *) echo "growth: there are --large, --sqlite and --quick" >&2; exit 64 ;;
  esac
done
"$repository/scripts/setup" "$BENCH/packages.txt"
export BENCH PYTHON=python3 PATH=${P2C_BIN:-$repository/.build/release}:$PATH SWIFT_BACKTRACE=enable=no LC_ALL=C.UTF-8
export P2C_MAPPINGS=$BENCH/mappings:$repository/mappings
mkdir -p "$cache/data" "$results"
for size in "${sizes[@]}"; do
  file=$cache/data/$size-csv shape=csv
  ((size <= 1000000)) || shape=long
  if [[ ! -e $file || $BENCH/data.py -nt $file ]]; then
    echo "growth: making $size records" >&2
    python3 "$BENCH/data.py" "$size" $shape > "$file.new" && mv "$file.new" "$file"
  fi
done
work=$(mktemp -d "${TMPDIR:-/var/tmp}/p2c-growth.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
for columns in 5 20 200; do python3 "$BENCH/wide.py" $columns $wide "wide-$columns"; done
python3 "$BENCH/growth.py" "$results" "$cache/data" $wide "${sizes[@]}"
python3 "$BENCH/plot.py" "$results" "$plots"
