#!/bin/bash
# Tries what `make package` has made as its users do. run.sh PROGRAMS PACKAGES: the folder with the programs that were
# packed, and the one with the packages.
set -euo pipefail
here=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
repository=$(cd "$here/../.." && pwd)
programs=$(realpath "$1") packages=$(realpath "$2")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

say() { printf 'install: %s\n' "$1"; }

say "checksums"
(cd "$packages" && sha256sum --check --strict --quiet SHA256SUMS)

say "the same bytes, whoever packs them and wherever"
(umask 077 && TZ=Asia/Tokyo LC_ALL=C nice "$repository/scripts/package" "$programs" "$scratch/again")
diff -r "$packages" "$scratch/again"

say "man pages"
tar -C "$scratch" -xzf "$packages"/p2c-*-x86_64.tar.gz
mandoc -T lint -W warning "$scratch"/p2c-*/share/man/*/*

say "what Debian asks of a package"
lintian --allow-root --fail-on error,warning "$packages"/p2c_*_amd64.deb

say "what PyPI asks of a wheel"
python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet --disable-pip-version-check auditwheel==6.8.2
audited=$("$scratch/venv/bin/auditwheel" show "$packages"/p2c-*.whl)
grep 'tag: "manylinux_2_36_x86_64"' <<< "$audited"

say "a clean Debian 12: tarball, wheel and package"
# Where no root can be made at all, because there is no mirror or no leave to, the rest has been tried all the same.
if ! mmdebstrap --quiet --variant=minbase --include=sqlite3,python3-venv --format=null \
  --customize-hook='mkdir "$1/given"' --customize-hook="touch $scratch/made" \
  --customize-hook="copy-in $packages/. $repository/samples $here/inside.sh /given" \
  --customize-hook='chroot "$1" /given/inside.sh' bookworm /dev/null
then
  [[ ! -e $scratch/made ]]
  say "NOT tried in a clean Debian 12: none can be made on this machine"
  exit
fi
say "all of it works"
