#!/bin/bash
# Measures us and the peers side by side, and writes results.md, results.json, docs/plots and the table of the README.
#   run.sh [--quick] [JOB...]     the jobs are in jobs.py; P2C_BIN: the folder with our programs
# --quick: a sixth of the data, three rounds, no slow peers, into build/bench/quick/ instead. JOBs go to build/bench/some/.
set -euo pipefail
BENCH=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
repository=$(cd "$BENCH/../.." && pwd)
cache=$repository/build/bench
rounds=5 results=$BENCH plots=$repository/docs/plots csv=2570000 xml=108000 keyed=490000
if [[ ${1-} == --quick ]]; then
  shift
  export QUICK=1
  rounds=3 results=$cache/quick plots=$cache/quick csv=400000 xml=21600 keyed=80000
fi
if (($#)); then
  results=$cache/some plots=$cache/some # a table of all jobs is never made of two runs
elif [[ ${QUICK-} != 1 ]]; then
  export README=$repository/README.md
fi
rounds=${ROUNDS:-$rounds} # or as many as you say

"$BENCH/setup.sh"
export BENCH PYTHON=$cache/venv/bin/python PATH=${P2C_BIN:-$repository/.build/release}:$PATH
export P2C_MAPPINGS=$BENCH/mappings:$repository/mappings SWIFT_BACKTRACE=enable=no LC_ALL=C.UTF-8
for program in p2c-export p2c-transform p2c-import p2c-check; do
  command -v "$program" > /dev/null || { echo "bench: $program is not there; swift build -c release --static-swift-stdlib makes it" >&2; exit 1; }
done

# One file for each number of records and shape, kept from run to run.
made() {
  local file=$cache/data/$1-$2
  mkdir -p "$cache/data"
  if [[ ! -e $file || $BENCH/data.py -nt $file ]]; then
    echo "bench: making ${file##*/}" >&2
    python3 "$BENCH/data.py" "$1" "$2" > "$file.new" && mv "$file.new" "$file"
  fi
  echo "$file"
}
CSV=$(made $csv csv) WEEK=$(made $csv week) SHUFFLED=$(made $csv shuffled) XML=$(made $xml xml) XML_CSV=$(made $xml csv)
KEYED=$(made $keyed csv) CHANGED=$(made $keyed changed)
export CSV WEEK SHUFFLED XML XML_CSV KEYED CHANGED RECORDS="{\"csv\": $csv, \"xml\": $xml, \"keyed\": $keyed}"

# Outputs are left to the page cache where TMPDIR is memory; a real disk adds the same to all.
work=$(mktemp -d "${TMPDIR:-/var/tmp}/p2c-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
p2c-transform --no-sync --from "$CSV" --as "Bench sales lines" --form stream --to in.stream --quiet
p2c-transform --no-sync --from "$CSV" --as "Bench sales lines" --to in.jsonl --quiet
p2c-import --no-sync --from "$KEYED" --as "Bench sales lines" --company usmf --create --to sqlite:full.sqlite --quiet
# What a load of all has taken, and the same for the peer.
p2c-import --no-sync --from "$CSV" --as "Bench sales lines" --company usmf --create --to sqlite:state.sqlite --digests state.stream --quiet
rm state.sqlite
"$PYTHON" "$BENCH/peers/duckdb_digests.py" "$CSV" digests.csv
fail() { echo "bench: $*" >&2; exit 1; }
. "$repository/Tests/PipelineTests/scripts/postgres-server"
start_postgres
export PGHOST=$work/pg PGUSER=p2c PGDATABASE=bench PG="postgresql://p2c@/bench?host=$work/pg"
# Both fetch as they go; without being told so, the driver takes all rows into memory first.
export ODBC="odbc:Driver={PostgreSQL Unicode};Server=$work/pg;Database=bench;UID=p2c;UseDeclareFetch=1;Fetch=1000;ConnSettings=SET search_path=full_"
sql postgres "CREATE DATABASE bench"
sql bench "CREATE SCHEMA full_; CREATE SCHEMA ours; CREATE SCHEMA peer"
for schema in full_ ours; do
  p2c-import --no-sync --from "$KEYED" --as "Bench sales lines" --company usmf --create --to "$PG&schema=$schema" --quiet
done
sql bench "CREATE TABLE peer.benchsaleslineentity (LIKE ours.benchsaleslineentity);
  ALTER TABLE peer.benchsaleslineentity ADD PRIMARY KEY (dataareaid, salesordernumber, linenumber)"
mkdir -p "$results"
status=0
python3 "$BENCH/bench.py" "$rounds" "$results" "$@" || status=$?
python3 "$BENCH/plot.py" "$results" "$plots"
exit $status
