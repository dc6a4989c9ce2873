#!/bin/bash
# All flows for many orders, twice, and then SQL that knows nothing of the mappings over all of it.
#   ORDERS=n   P2C_BIN=folder   KEEP=folder to look at what was made
set -uo pipefail
here=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
export PATH=${P2C_BIN:-$here/.build/release}:$PATH P2C_MAPPINGS=$here/mappings SWIFT_BACKTRACE=enable=no
if [ -n "${KEEP:-}" ]; then
  mkdir -p "$KEEP" && work=$KEEP
else
  work=$(mktemp -d "${TMPDIR:-/var/tmp}/p2c-full-sync.XXXXXX") && trap 'rm -rf "$work"' EXIT
fi || exit 1
cp -R "$here/samples/full-sync" "$work/" || exit 1
/usr/bin/time -f "made and synchronised twice in %e s" "$work/full-sync/run.sh" "${ORDERS:-100000}" || exit 1
cd "$here" || exit 1
swift build --build-tests --quiet || exit 1
P2C_SYNCED=$work/full-sync/out /usr/bin/time -f "compared in %e s" swift test --skip-build --filter FullSyncTests
