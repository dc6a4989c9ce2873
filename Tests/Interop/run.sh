#!/bin/bash
# Holds what we read and write against programs of others, which are not installed on the system but under build/interop.
# run.sh [PROGRAMS]: where the programs are, .build/debug if nothing is said.
set -euo pipefail
here=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
repository=$(cd "$here/../.." && pwd)
venv=$repository/build/interop/venv
if [[ ! $venv/done -nt $here/requirements.txt ]]; then
  echo "interop: installing $(paste -sd' ' "$here/requirements.txt") into build/interop/venv" >&2
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
  touch "$venv/done"
fi
export PATH="$(realpath "${1:-$repository/.build/debug}"):$PATH" P2C_MAPPINGS="$repository/mappings"
for script in "$here"/*.py; do
  "$venv/bin/python3" "$script"
done
echo "interop: nothing differs"
