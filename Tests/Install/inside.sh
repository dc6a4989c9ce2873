#!/bin/bash
# Runs in a clean Debian 12 that has no Swift, none of our libraries, and the packages in /given.
set -euo pipefail
export HOME=/root LC_ALL=C.UTF-8

# Makes a database, a package and a bare file of it, which takes every library that programs are linked with.
use() { # FOLDER
  mkdir "$1"
  [[ $(p2c-transform --help) == *Examples* ]]
  p2c-sample --orders 50 --quiet --to "$1/sample/"
  p2c-export --quiet --from "sqlite:$1/sample/fno.sqlite" --company usmf --for products-fno-to-sales-direct \
    | p2c-transform --quiet --mapping products-fno-to-sales-direct --to "$1/products.xlsx"
  p2c-transform --quiet --from "$1/products.xlsx" --to "$1/products.csv.xz"
  p2c-transform --quiet --from "$1/products.csv.xz" --as products --to "$1/products.csv"
  grep -q '^productnumber,' "$1/products.csv"
}

echo "install: the tarball, unpacked where nobody knew it would be"
mkdir "/srv/any where"
tar -C "/srv/any where" -xzf /given/p2c-*-x86_64.tar.gz
tarball=("/srv/any where"/p2c-*)
(PATH="${tarball[0]}/bin:$PATH" && use /srv/tarball)
# Opened only where a URL asks for it, and not brought along.
asked=$("${tarball[0]}/bin/p2c-export" --from postgresql:///fno --list 2>&1) && exit 1
grep -q 'install the package libpq5' <<< "$asked"

echo "install: the wheel, in a clean $(python3 --version)"
python3 -m venv /srv/venv
/srv/venv/bin/pip install --quiet --no-index /given/p2c-*.whl
(PATH="/srv/venv/bin:$PATH" && use /srv/wheel)
cmp /srv/tarball/products.csv /srv/wheel/products.csv
# A program that nobody reads any more dies of it, although Python ignores that.
status=0
exec 4> >(exec true)
wait $! # Now it has gone for sure.
/srv/venv/bin/p2c-transform --list >&4 || status=$?
exec 4>&-
((status == 141))

echo "install: the package of Debian"
apt-get install --yes -qq --no-install-recommends /given/p2c_*_amd64.deb > /srv/apt.txt 2>&1 || { cat /srv/apt.txt; exit 1; }
use /srv/package
cmp /srv/tarball/products.csv /srv/package/products.csv
mkdir /srv/clone && cp -r /given/samples /srv/clone/
/srv/clone/samples/demo/run.sh /srv/demo > /srv/demo.txt || { cat /srv/demo.txt; exit 1; }
sed -n '/^5\./,/^   Yes/p' /srv/demo.txt
apt-get purge --yes -qq p2c > /srv/apt.txt 2>&1
[[ ! -e /usr/share/p2c && ! -e /usr/bin/p2c-export ]]
