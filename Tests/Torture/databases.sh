#!/bin/bash
# Loads into PostgreSQL, each disturbed in one way: the connection ends before and after each message, an administrator ends the
# session, program and server are killed, and the disk of a tablespace is full; histories of loads that are undone, and of loads of what has
# changed only; and mixtures of what may befall packages and rows on their way into environments.
# Usage: databases.sh PROGRAMS
set -uo pipefail
cd "$(dirname "$0")/../.." || exit
PATH=$(realpath "$1"):$PATH
export PATH P2C_MAPPINGS=$PWD/mappings LC_ALL=C.UTF-8 TZ=UTC
failed=0
for run in "EACH=1 postgres-lost" "EMPTY=1 postgres-lost" "STEPS=60 postgres-full" "SEEDS=100 undone" "SEEDS=40 delta" "SEEDS=100 environment" "SEEDS=100 dataverse"; do
  if env "${run% *}" bash "Tests/PipelineTests/scripts/${run#* }" < /dev/null; then
    echo "${run#* } (${run% *}): nothing found"
  else
    echo "FINDING ${run#* } (${run% *})"
    failed=1
  fi
done
exit $failed
