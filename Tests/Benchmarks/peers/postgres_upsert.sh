#!/bin/bash
# psql: a CSV into a table by way of a temporary one; what is there is updated where it differs, and nothing is checked.
# postgres_upsert.sh CSV SCHEMA
columns="linecreationsequencenumber inventorylotid productnumber productname linedescription orderedsalesquantity salesunitsymbol
  salesprice linediscountamount lineamount totaltaxamount currencycode salesorderlinestatus requestedshippingdate
  deliveryaddressstreet deliveryaddresscity deliveryaddresszipcode"
list() { local text=""; for column in $columns; do text+=", $1$column"; done; echo "${text:2}"; }
set_all() { local text=""; for column in $columns; do text+=", $column = excluded.$column"; done; echo "${text:2}"; }
psql -qX -v ON_ERROR_STOP=1 <<SQL
SET search_path = $2;
BEGIN;
CREATE TEMP TABLE incoming (LIKE benchsaleslineentity) ON COMMIT DROP;
\\copy incoming FROM '$1' (FORMAT csv, HEADER)
ANALYZE incoming;
INSERT INTO benchsaleslineentity AS t SELECT * FROM incoming
ON CONFLICT (dataareaid, salesordernumber, linenumber) DO UPDATE SET $(set_all)
WHERE ($(list t.)) IS DISTINCT FROM ($(list excluded.));
COMMIT;
SQL
