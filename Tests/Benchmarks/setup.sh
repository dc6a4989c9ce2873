#!/bin/bash
# Installs the peers: Debian's by packages.txt, PyPI's by requirements.txt into build/bench/venv. Nothing that is there already.
set -euo pipefail
bench=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
repository=$(cd "$bench/../.." && pwd)
venv=$repository/build/bench/venv
"$repository/scripts/setup" "$bench/packages.txt"
[[ $venv/done -nt $bench/requirements.txt ]] && exit
echo "bench: installing $(paste -sd' ' "$bench/requirements.txt") into build/bench/venv" >&2
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$bench/requirements.txt"
touch "$venv/done"
