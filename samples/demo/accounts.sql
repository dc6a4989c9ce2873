-- Where is each order and each line of usmf? The ledgers say what should be there, the two databases what is.
WITH stages(stage, source, target, task) AS (
  SELECT 'import', value ->> 'source', value ->> 'target', value
    FROM json_each(CAST(readfile(:ledger) AS TEXT), '$.tasks')
  UNION ALL
  SELECT 'transform', value ->> 'source', value ->> 'target', value
    FROM json_each(CAST(readfile(:ledger) AS TEXT), '$.before.tasks')
  UNION ALL
  SELECT 'export', value ->> 'source', value ->> 'target', value
    FROM json_each(CAST(readfile(:ledger) AS TEXT), '$.before.before.tasks')
),
-- What only brings up to date what is there adds no row.
ledger AS (SELECT * FROM stages WHERE coalesce(task ->> 'task', '') NOT IN ('Cancelled', 'FreightTaxGone', 'update-existing')),
-- The tax on header charges becomes a line of its own: a header that makes a line.
made(count) AS (
  SELECT sum(task ->> 'made') FROM ledger
    WHERE stage = 'transform' AND source = 'CDS sales order headers' AND target = 'salesorderdetails'
),
left_out(kind, filtered, rejected, held_back) AS (
  SELECT iif(source IN ('CDS sales order headers', 'salesorders'), 'orders', 'lines'),
      sum((SELECT coalesce(sum(value), 0) FROM json_each(task, '$.filtered'))),
      sum(task ->> 'rejected'), sum(task ->> 'heldBack')
    FROM ledger
    WHERE NOT (stage = 'transform' AND source = 'CDS sales order headers' AND target = 'salesorderdetails')
    GROUP BY 1
),
-- What F&O has cancelled is filtered; an order that Sales had from before stays there as it was.
cancelled(id) AS (SELECT SALESID FROM fno.SALESTABLE WHERE DATAAREAID = 'usmf' AND SALESSTATUS = 4),
there(kind, in_fno, made_here, in_sales, differing) AS (
  SELECT 'orders',
      (SELECT count(*) FROM fno.SALESTABLE WHERE DATAAREAID = 'usmf'),
      0,
      count(*),
      sum(CAST(o.totalamount AS REAL) <> CAST(t.ORDERTOTALAMOUNT AS REAL))
    FROM main.salesorder o JOIN fno.SALESORDERTOTALS t ON t.SALESID = o.ordernumber AND t.DATAAREAID = 'usmf'
    WHERE o.ordernumber NOT IN (SELECT id FROM cancelled)
  UNION ALL
  SELECT 'lines',
      (SELECT count(*) FROM fno.SALESLINE WHERE DATAAREAID = 'usmf'),
      (SELECT count FROM made),
      count(*),
      sum(d.msdynce_ismisctax = 0 AND (l.SALESID IS NULL
        OR CAST(d.extendedamount AS REAL) <> CAST(l.LINEAMOUNT AS REAL)
        OR CAST(d.quantity AS REAL) <> CAST(l.QTYORDERED AS REAL)
        OR CAST(d.priceperunit AS REAL) <> CAST(l.SALESPRICE AS REAL)))
    FROM main.salesorderdetail d
      LEFT JOIN fno.SALESLINE l ON l.SALESID = d.msdynce_ordernumber AND l.DATAAREAID = 'usmf'
        AND l.LINECREATIONSEQUENCENUMBER = d.sequencenumber
    WHERE d.msdynce_ordernumber IN (SELECT SALESID FROM fno.SALESTABLE WHERE DATAAREAID = 'usmf')
      AND d.msdynce_ordernumber NOT IN (SELECT id FROM cancelled)
)
SELECT kind AS "what", in_fno AS "in fno.sqlite", made_here AS "made on the way", in_sales AS "in sales.sqlite",
    filtered AS "filtered", rejected AS "rejected", held_back AS "held back",
    abs(in_fno + made_here - in_sales - filtered - rejected - held_back) + differing AS "wrong"
  FROM there JOIN left_out USING (kind) ORDER BY kind DESC;
