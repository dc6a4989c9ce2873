extension Expected {
  /// From F&O to Sales.
  static let outward = [
    Expected(
      name: "products", flow: "products-fno-to-sales-direct", task: "Products",
      reasons: "SELECT REASON, count(*) FROM fnoproduct GROUP BY 1",
      differences: [
        """
        SELECT f.DISPLAYPRODUCTNUMBER FROM fnoproduct f
        LEFT JOIN product p ON p.productnumber = f.DISPLAYPRODUCTNUMBER
        LEFT JOIN uom u ON u.uomid = p.defaultuomid
        WHERE (REASON = 'moved') <> (p.productid IS NOT NULL) OR REASON = 'moved' AND NOT (
          exact(p.price) = exact(f.PRICE) AND p.msdynce_ismaintainedexternally = 1 AND u.name IS NOT NULL
          AND p.producttypecode = CASE f.PRODUCTTYPE WHEN 2 THEN 3 ELSE 1 END)
        """
      ]),
    Expected(
      name: "orders out", flow: "sales-orders-fno-to-sales-direct", task: "OrderHeader",
      reasons: "SELECT REASON, count(*) FROM fnoorder GROUP BY 1",
      differences: [
        """
        SELECT f.SALESID FROM fnoorder f LEFT JOIN salesorder o ON o.ordernumber = f.SALESID
        LEFT JOIN customer c ON c.id = o.customerid LEFT JOIN money m ON m.id = o.transactioncurrencyid
        LEFT JOIN fno.LOGISTICSPOSTALADDRESS a ON a.RECID = f.DELIVERYPOSTALADDRESS
        LEFT JOIN pricelevel l ON l.pricelevelid = o.pricelevelid
        -- What was made in Sales is there in any case.
        WHERE (REASON = 'moved') <> (o.ordernumber IS NOT NULL) AND (REASON = 'moved' OR f.SALESID LIKE 'SO-%')
          OR REASON = 'moved' AND NOT (
          exact(totalamount) = exact(ORDERTOTALAMOUNT) AND exact(discountamount) = exact(DISCOUNT)
          AND exact(totaltax) = exact(ORDERTOTALTAXAMOUNT)
          AND exact(freightamount) = exact(ORDERTOTALCHARGESAMOUNT) AND c.number = f.CUSTACCOUNT
          AND m.code = f.CURRENCYCODE AND o.statecode = 0 AND o.name = f.SALESNAME
          AND l.transactioncurrencyid = o.transactioncurrencyid AND exact(o.msdynce_misctax) = exact(ORDERHEADERTAXAMOUNT)
          AND COALESCE(o.shipto_city, '') = COALESCE(a.CITY, '')
          AND COALESCE(o.shipto_line1, '') = COALESCE(a.STREET, ''))
        """,
        """
        SELECT ordernumber FROM salesorder WHERE msdynce_ismaintainedexternally = 1
          AND ordernumber NOT IN (SELECT SALESID FROM fnoorder WHERE REASON IN ('moved', 'cancelled'))
        """,
      ],
      sums: """
        SELECT m.code, sum(exact(ORDERTOTALAMOUNT)), sum(exact(ORDERTOTALTAXAMOUNT)), sum(exact(DISCOUNT)),
          sum(exact(totalamount)), sum(exact(totaltax)), sum(exact(discountamount))
        FROM fnoorder f JOIN salesorder o ON o.ordernumber = f.SALESID
        JOIN money m ON m.id = o.transactioncurrencyid WHERE REASON = 'moved' GROUP BY 1
        """),
    Expected(
      name: "order lines out", flow: "sales-orders-fno-to-sales-direct", task: "OrderLine",
      reasons: "SELECT REASON, count(*) FROM fnoline GROUP BY 1",
      differences: [
        """
        SELECT f.SALESID, f.LINENUM FROM fnoline f
        LEFT JOIN salesorderdetail d ON d.msdynce_ordernumber = f.SALESID
          AND d.sequencenumber = f.LINECREATIONSEQUENCENUMBER
        LEFT JOIN salesorder o ON o.salesorderid = d.salesorderid LEFT JOIN product p ON p.productid = d.productid
        WHERE (REASON = 'moved') <> (d.salesorderdetailid IS NOT NULL) AND (REASON = 'moved' OR f.SALESID LIKE 'SO-%')
          OR REASON = 'moved' AND NOT (
          exact(d.quantity) = exact(f.SALESQTY) AND exact(d.priceperunit) = exact(f.SALESPRICE)
          AND exact(d.extendedamount) = exact(f.LINEAMOUNT)
          AND exact(d.manualdiscountamount) = exact(f.DISCOUNT) AND exact(d.tax) = exact(f.TOTALTAXAMOUNT)
          AND o.ordernumber = f.SALESID AND EXISTS (
            SELECT 1 FROM fno.INVENTTABLE i JOIN fno.ECORESPRODUCT e
              ON e.RECID = i.PRODUCT OR e.PRODUCTMASTER = i.PRODUCT
            WHERE i.DATAAREAID = 'usmf' AND i.ITEMID = f.ITEMID AND e.DISPLAYPRODUCTNUMBER = p.productnumber))
        """
      ],
      sums: """
        SELECT m.code, sum(exact(LINEAMOUNT)), sum(exact(DISCOUNT)), sum(exact(TOTALTAXAMOUNT)),
          sum(exact(extendedamount)), sum(exact(manualdiscountamount)), sum(exact(tax))
        FROM fnoline f JOIN salesorderdetail d
          ON d.msdynce_ordernumber = f.SALESID AND d.sequencenumber = f.LINECREATIONSEQUENCENUMBER
        JOIN money m ON m.id = d.transactioncurrencyid WHERE REASON = 'moved' GROUP BY 1
        """),
    Expected(
      name: "taxes on header charges", flow: "sales-orders-fno-to-sales-direct", task: "FreightTax",
      reasons: """
        SELECT CASE WHEN REASON = 'moved' AND NOT exact(ORDERHEADERTAXAMOUNT) > 0 THEN 'no tax on header charges'
          ELSE REASON END, count(*) FROM fnoorder GROUP BY 1
        """,
      differences: [
        """
        SELECT f.SALESID FROM fnoorder f
        LEFT JOIN salesorderdetail d ON d.msdynce_ordernumber = f.SALESID AND d.msdynce_ismisctax = 1
        WHERE (REASON = 'moved' AND exact(ORDERHEADERTAXAMOUNT) > 0) <> (d.salesorderdetailid IS NOT NULL)
          OR d.salesorderdetailid IS NOT NULL AND NOT (exact(d.tax) = exact(f.ORDERHEADERTAXAMOUNT)
            AND d.sequencenumber = 0 AND d.productdescription = 'Freight Tax' AND d.isproductoverridden = 1
            AND d.msdynce_ismaintainedexternally = 1 AND d.productid IS NULL AND exact(d.quantity) = 1000000
            AND exact(d.priceperunit) = 0 AND d.salesorderid =
              (SELECT o.salesorderid FROM salesorder o WHERE o.ordernumber = f.SALESID))
        """,
        // With that line the taxes of the lines are the tax of the order.
        """
        SELECT o.ordernumber FROM salesorder o JOIN salesorderdetail d ON d.salesorderid = o.salesorderid
        WHERE o.msdynce_ismaintainedexternally = 1
        GROUP BY o.ordernumber, o.totaltax HAVING sum(exact(d.tax)) <> exact(o.totaltax)
        """,
      ]),
    Expected(
      name: "invoices", flow: "sales-invoices-fno-to-sales-direct", task: "SalesInvoiceHeader",
      reasons: """
        SELECT CASE WHEN INVOICEACCOUNT IN own THEN 'moved' ELSE 'not externally maintained' END, count(*)
        FROM fno.CUSTINVOICEJOUR WHERE DATAAREAID = 'usmf' GROUP BY 1
        """,
      differences: [
        """
        SELECT f.INVOICEID FROM fnoinvoice f LEFT JOIN invoice i ON i.invoicenumber = f.INVOICEID
        LEFT JOIN customer c ON c.id = i.customerid LEFT JOIN money m ON m.id = i.transactioncurrencyid
        LEFT JOIN salesorder o ON o.salesorderid = i.salesorderid
        LEFT JOIN pricelevel l ON l.pricelevelid = i.pricelevelid
        WHERE NOT (l.transactioncurrencyid = i.transactioncurrencyid AND i.msdynce_ismaintainedexternally = 0
          AND i.msdynce_hasexternallymaintainedproductsonly = 1 AND i.invoiceid IS NOT NULL AND exact(i.totalamount) = exact(INVOICEAMOUNT)
          AND exact(i.totaltax) = exact(SUMTAX) AND m.code = f.CURRENCYCODE AND c.number = f.INVOICEACCOUNT
          AND COALESCE(o.ordernumber, '') = f.SALESID AND substr(i.msdynce_invoicedate, 1, 10) = substr(f.INVOICEDATE, 1, 10))
        """,
        // Those that users made themselves have no date of F&O's.
        """
        SELECT invoicenumber FROM invoice WHERE invoicenumber NOT IN (SELECT INVOICEID FROM fnoinvoice)
          AND msdynce_invoicedate IS NOT NULL
        """,
      ],
      sums: """
        SELECT m.code, sum(exact(INVOICEAMOUNT)), sum(exact(SUMTAX)), sum(exact(i.totalamount)), sum(exact(i.totaltax))
        FROM fnoinvoice f JOIN invoice i ON i.invoicenumber = f.INVOICEID
        JOIN money m ON m.id = i.transactioncurrencyid GROUP BY 1
        """),
    Expected(
      name: "invoice lines", flow: "sales-invoices-fno-to-sales-direct", task: "SalesInvoiceLine",
      reasons: """
        SELECT CASE WHEN j.RECID IS NULL THEN 'invoice not found by PARENTRECID'
          WHEN j.INVOICEACCOUNT IN own THEN 'moved' ELSE 'not externally maintained' END, count(*)
        FROM fno.CUSTINVOICETRANS l LEFT JOIN fno.CUSTINVOICEJOUR j ON j.RECID = l.PARENTRECID
        WHERE l.DATAAREAID = 'usmf' GROUP BY 1
        """,
      differences: [
        """
        SELECT f.INVOICEID, f.LINENUM FROM fnoinvoiceline f
        LEFT JOIN invoicedetail d ON d.msdynce_invoicenumber = f.INVOICEID
          AND d.sequencenumber = f.LINECREATIONSEQUENCENUMBER
        LEFT JOIN invoice i ON i.invoiceid = d.invoiceid
        WHERE NOT (d.invoicedetailid IS NOT NULL AND exact(quantity) = exact(QTY)
          AND exact(priceperunit) = exact(SALESPRICE) AND exact(extendedamount) = exact(LINEAMOUNT)
          AND exact(tax) = exact(TAXAMOUNT) AND exact(manualdiscountamount) = exact(SUMLINEDISC)
          AND i.invoicenumber = f.INVOICEID AND d.msdynce_ismaintainedexternally = 0)
        """
      ],
      sums: """
        SELECT m.code, sum(exact(LINEAMOUNT)), sum(exact(TAXAMOUNT)), sum(exact(extendedamount)), sum(exact(tax))
        FROM fnoinvoiceline f JOIN invoicedetail d
          ON d.msdynce_invoicenumber = f.INVOICEID AND d.sequencenumber = f.LINECREATIONSEQUENCENUMBER
        JOIN money m ON m.id = d.transactioncurrencyid GROUP BY 1
        """),
  ]
}
