# Makes sales.sqlite: twelve orders that a load brought, SO-01 to SO-12, two that Sales made itself, OWN-1 and OWN-2, each
# with two lines; all lines but one say Yes to msdynce_ismaintainedexternally, for that is what their products say. SO-11
# has an invoice. given.sqlite holds the same and stands for what F&O gives: a case changes it.
table() { # ENTITY HEADER [ROW...]
  printf '%s\n' "${@:2}" > "$1.csv"
  p2c-import --from "$1.csv" --to sqlite:sales.sqlite --create --mode upsert --quiet 2>&1 | grep -v 'holds no records' >&2
}

table transactioncurrencies isocurrencycode
table uomschedules name
table uoms uomscheduleid.name,name
table pricelevels name
table accounts accountnumber
table contacts msdynce_contactnumber
table quotes quotenumber,revisionnumber
table products productnumber,msdynce_ismaintainedexternally P1,True P2,True MINE,False
orders=() lines=()
for number in SO-0{1..9} SO-{10..12}; do
  orders+=("$number,True")
  lines+=("$number,$number,1,P1,True" "$number,$number,2,P2,True")
done
for number in OWN-1 OWN-2; do
  orders+=("$number,False")
  lines+=("$number,$number,1,P1,True" "$number,$number,2,MINE,False")
done
table salesorders ordernumber,msdynce_ismaintainedexternally "${orders[@]}"
table salesorderdetails \
  salesorderid.ordernumber,msdynce_ordernumber,sequencenumber,productid.productnumber,msdynce_ismaintainedexternally "${lines[@]}"
table invoices invoicenumber,salesorderid.ordernumber,msdynce_invoicedate INV-1,SO-11,2018-01-01 INV-OWN,OWN-1,
table invoicedetails invoiceid.invoicenumber,msdynce_invoicenumber,sequencenumber INV-1,INV-1,1 INV-OWN,INV-OWN,1
cp sales.sqlite given.sqlite

# What is gone from F&O; what Sales made was never there.
gone() { # SQL
  sqlite3 given.sqlite "DELETE FROM salesorderdetail WHERE msdynce_ordernumber LIKE 'OWN%'; DELETE FROM salesorder
    WHERE ordernumber LIKE 'OWN%'; $1"
}
drop_order() { # NUMBER
  gone "DELETE FROM salesorderdetail WHERE msdynce_ordernumber = '$1'; DELETE FROM salesorder WHERE ordernumber = '$1'"
}
give() { p2c-export --from sqlite:given.sqlite --entity salesorders --entity salesorderdetails --quiet "$@"; }
replace() { p2c-import --to sqlite:sales.sqlite --mode replace "$@"; }
left() {
  sqlite3 sales.sqlite "SELECT group_concat(ordernumber, ' ') FROM (SELECT ordernumber FROM salesorder ORDER BY 1);
    SELECT count(*) || ' lines, ' || sum(salesorderid NOT IN (SELECT salesorderid FROM salesorder)) || ' without header'
    FROM salesorderdetail"
}
