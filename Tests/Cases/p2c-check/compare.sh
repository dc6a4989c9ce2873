# Makes small places for the cases of compare: order lines of Sales as CSV files and in a database.

line_columns='msdynce_ordernumber,sequencenumber,quantity,extendedamount,description,transactioncurrencyid.isocurrencycode'

# lines FILE ROW...: a bare file of order lines.
lines() {
  local file=$1
  shift
  printf '%s\n' "$line_columns" "$@" > "$file"
}

compare() { p2c-check compare --as salesorderdetails "$@"; }

# flat FILE [ROW...]: a database with customers as F&O exports them flat; a row is account, group, limit, company.
flat() {
  local file=$1 row
  shift
  sqlite3 "$file" 'CREATE TABLE CustCustomerV2Entity (CUSTOMERACCOUNT TEXT, CUSTOMERGROUPID TEXT, SALESCURRENCYCODE TEXT,
    ORGANIZATIONNAME TEXT, CREDITLIMIT TEXT, ISONETIMECUSTOMER TEXT, DATAAREAID TEXT)'
  for row; do sqlite3 "$file" "INSERT INTO CustCustomerV2Entity VALUES ($row)"; done
}
