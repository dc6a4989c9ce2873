#!/bin/bash
# Counts what does not depend on the machine, and compares it with thresholds.txt.
#   cost.sh [allocations|instructions]     without a word both; P2C_BIN: the folder with our programs
# They must be optimised ones: a debug build allocates for every record.
# Instructions are counted by valgrind, of one worker. FEW and MANY: so many records are compared (1,000 and 100,000 for
# allocations, 2,000 and 22,000 for instructions).
set -euo pipefail
BENCH=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
repository=$(cd "$BENCH/../.." && pwd)
export PATH=${P2C_BIN:-$repository/.build/release}:$PATH SWIFT_BACKTRACE=enable=no LC_ALL=C.UTF-8
export SWIFT_DETERMINISTIC_HASHING=1 # or each run counts a little more or less
export P2C_MAPPINGS=$BENCH/mappings:$repository/mappings
work=$(mktemp -d "${TMPDIR:-/var/tmp}/p2c-cost.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
lines=(--as "Bench sales lines" --quiet --jobs 1)
map=(--quiet --jobs 1 --mapping "$BENCH/mappings/map.xml")

# The command of a path, for so many records.
run() {
  case $1 in
    map-csv) p2c-transform --no-sync --from $2.csv "${lines[@]}" "${map[@]:3}" --to out.csv ;;
    map-csv-libcsv) P2C_CSV=libcsv p2c-transform --no-sync --from $2.csv "${lines[@]}" "${map[@]:3}" --to out.csv ;;
    number-lines) p2c-transform --no-sync --from $2.csv "${lines[@]}" --mapping "$BENCH/mappings/number.xml" --to out.csv ;;
    map-stream) p2c-transform --no-sync --from $2.stream "${map[@]}" --form stream --to out.stream ;;
    csv-to-xml) p2c-transform --no-sync --from $2.csv "${lines[@]}" --form bare --format xml-element --to out.xml ;;
    xml-to-csv) p2c-transform --no-sync --from $2.xml "${lines[@]}" --to out.csv ;;
    xml-to-csv-libxml2) P2C_XML=libxml2 p2c-transform --no-sync --from $2.xml "${lines[@]}" --to out.csv ;;
    csv-to-zip) p2c-transform --no-sync --from $2.csv "${lines[@]}" --to out.zip ;;
    import) p2c-import --no-sync --from $2.csv "${lines[@]}" --company usmf --create --to sqlite:out.sqlite ;;
    export) p2c-export --no-sync --from sqlite:$2.sqlite --flat --entity "Bench sales lines" --company usmf --quiet --jobs 1 \
      --form stream --to out.stream ;;
    check) p2c-check package $2.csv --as "Bench sales lines" --quiet --jobs 1 > findings.txt || [ $? -eq 1 ] ;;
  esac
}

data() { # RECORDS
  python3 "$BENCH/data.py" $1 csv > $1.csv
  python3 "$BENCH/data.py" $1 xml > $1.xml
  p2c-transform --no-sync --from $1.csv "${lines[@]}" --form stream --to $1.stream
  p2c-import --no-sync --from $1.csv "${lines[@]}" --company usmf --create --to sqlite:$1.sqlite
}

allocations() { # PATH RECORDS
  rm -f out.* count
  (export LD_PRELOAD=$work/count.so ALLOCATIONS=$work/count; run $1 $2)
  tail -n 1 count
}

# valgrind stands in for each program; what it says of the children of bash does not count.
instructions() { # PATH RECORDS
  rm -f out.* callgrind.*
  (PATH=$work/counted:$PATH; run $1 $2)
  grep -h '^totals:' callgrind.* | awk '{ sum += $2 } END { printf "%d\n", sum }'
}

counted() { # makes programs that run under valgrind
  mkdir counted
  local program
  for program in p2c-export p2c-transform p2c-import p2c-check; do
    printf '#!/bin/sh\nexec valgrind --tool=callgrind --callgrind-out-file=%s/callgrind.%%p -q %s "$@"\n' \
      "$work" "$(command -v $program)" > counted/$program
  done
  chmod +x counted/*
}

failed=0
compared() { # KIND FOUND PATH
  local limit word
  limit=$(awk -v kind="$1" -v path="$3" '$1 == kind && $2 == path { print $3 }' "$BENCH/thresholds.txt")
  word=$(awk -v found="$2" -v limit="$limit" 'BEGIN { print (found > limit ? "TOO MUCH" : found < limit * 0.8 && limit - found > 5 ? "lower it" : "") }')
  printf '%-13s %-16s %10s  of %8s  %s\n' "$1" "$3" "$2" "$limit" "$word"
  [[ $word != TOO* ]] || failed=1
}

measure() { # KIND FEW MANY
  local kind=$1 few=$2 many=$3 path first last per
  data "$few"
  data "$many"
  while read -r path; do
    first=$($kind "$path" "$few") last=$($kind "$path" "$many")
    case $kind in
      allocations) per=$(((many - few) / 1000)) ;;
      instructions) per=$(($(stat -c %s "$(input "$path" "$many")") - $(stat -c %s "$(input "$path" "$few")"))) ;;
    esac
    compared "$kind" "$(awk "BEGIN { printf \"%.1f\", ($last - $first) / $per }")" "$path"
  done < <(awk -v kind="$kind" '$1 == kind { print $2 }' "$BENCH/thresholds.txt")
}

input() { # PATH RECORDS
  case $1 in
    *-stream) echo "$2.stream" ;;
    xml-*) echo "$2.xml" ;;
    *) echo "$2.csv" ;;
  esac
}

if [[ ${1-allocations} == allocations ]]; then
  "$(command -v cc || command -v clang)" -O2 -shared -fPIC -o count.so "$BENCH/count-allocations.c"
  measure allocations "${FEW:-1000}" "${MANY:-100000}"
fi
if [[ ${1-instructions} == instructions ]]; then
  "$repository/scripts/setup" <(echo valgrind)
  counted
  measure instructions "${FEW:-2000}" "${MANY:-22000}"
fi
((!failed)) || { echo "cost: more than Tests/Benchmarks/thresholds.txt allows" >&2; exit 1; }
