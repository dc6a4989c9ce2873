#!/bin/bash
# Quotes on their way to F&O: of each number the newest active revision moves, if all its products come from F&O.
cd "$(dirname "$0")" || exit
rm -rf out
mkdir out
p2c-transform --from package --company usmf --mapping sales-quotes-sales-to-fno-direct --format csv --to out/package/
echo "status $?"
