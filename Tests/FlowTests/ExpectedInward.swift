extension Expected {
  /// From Sales to F&O.
  static let inward = [
    Expected(
      name: "accounts", flow: "accounts-sales-to-fno-direct", task: "Accounts - Customers",
      reasons: "SELECT 'moved', count(*) FROM account",
      differences: [
        """
        SELECT a.accountnumber FROM account a
        LEFT JOIN incoming.CustCustomerV2Entity c ON c.CustomerAccount = a.accountnumber
        LEFT JOIN money m ON m.id = a.transactioncurrencyid
        WHERE NOT (c.CustomerAccount IS NOT NULL AND c.OrganizationName = a.name AND c.PartyNumber = a.accountnumber
          AND exact(c.CreditLimit) = exact(a.creditlimit) AND c.SalesCurrencyCode = m.code
          AND COALESCE(c.AddressCity, '') = COALESCE(a.address1_city, '') AND c.DATAAREAID = 'usmf'
          AND COALESCE(c.AddressStreet, '') = COALESCE(a.address1_line1, '')
          AND c.PartyType = 'Organization' AND c.IsExternallyMaintained = 'Yes')
        """
      ]),
    Expected(
      name: "contacts", flow: "contacts-sales-to-fno-direct", task: "Contacts",
      reasons: """
        SELECT CASE WHEN msdynce_isactivecustomer = 1 THEN 'contact is an active customer'
          WHEN msdynce_iscompanyanaccount IS NOT 1 THEN 'parent is not an account' ELSE 'moved' END, count(*)
        FROM contact GROUP BY 1
        """,
      differences: [
        """
        SELECT c.msdynce_contactnumber FROM contact c
        LEFT JOIN incoming.smmContactPersonCDSEntity p ON p.ContactPersonPartyNumber = c.msdynce_contactnumber
        LEFT JOIN customer a ON a.id = c.parentcustomerid
        WHERE (c.msdynce_isactivecustomer IS NOT 1 AND c.msdynce_iscompanyanaccount = 1)
            <> (p.ContactPersonPartyNumber IS NOT NULL)
          OR p.ContactPersonPartyNumber IS NOT NULL AND NOT (COALESCE(p.FirstName, '') = COALESCE(c.firstname, '')
            AND p.LastName = c.lastname AND COALESCE(p.PrimaryEmailAddress, '') = COALESCE(c.emailaddress1, '')
            AND p.AssociatedPartyNumber = a.number)
        """
      ]),
    Expected(
      name: "contacts that buy", flow: "contacts-to-customers-sales-to-fno-direct", task: "ContactToCustomer",
      reasons: """
        SELECT CASE WHEN msdynce_isactivecustomer = 1 THEN 'moved' ELSE 'contact is not an active customer' END,
          count(*) FROM contact GROUP BY 1
        """,
      differences: [
        """
        SELECT c.msdynce_contactnumber FROM contact c
        LEFT JOIN incoming.CustCustomerV2Entity k ON k.CustomerAccount = c.msdynce_contactnumber
        WHERE (c.msdynce_isactivecustomer IS 1) <> (k.CustomerAccount IS NOT NULL)
          OR k.CustomerAccount IS NOT NULL AND NOT (k.PersonLastName = c.lastname AND k.PartyType = 'Person'
            AND exact(k.CreditLimit) = exact(c.creditlimit))
        """,
        // To contacts or to customers, never to both.
        """
        SELECT CustomerAccount FROM incoming.CustCustomerV2Entity
        WHERE CustomerAccount IN (SELECT ContactPersonPartyNumber FROM incoming.smmContactPersonCDSEntity)
        """,
      ]),
    Expected(
      name: "quotes", flow: "sales-quotes-sales-to-fno-direct", task: "QuoteHeader",
      reasons: "SELECT REASON, count(*) FROM salesquote GROUP BY 1",
      differences: [
        """
        SELECT q.quotenumber, q.revisionnumber FROM salesquote q
        LEFT JOIN incoming.SalesQuotationHeaderCDSEntity h ON h.SalesQuotationNumber = q.quotenumber
        LEFT JOIN money m ON m.id = q.transactioncurrencyid LEFT JOIN customer c ON c.id = q.customerid
        WHERE REASON = 'moved' AND NOT (h.SalesQuotationNumber IS NOT NULL AND h.SalesQuotationName = q.name
          AND exact(h.QuotationTotalAmount) = exact(q.totalamount) AND h.CurrencyCode = m.code
          AND h.RequestingCustomerAccountNumber = c.number)
        """,
        """
        SELECT SalesQuotationNumber FROM incoming.SalesQuotationHeaderCDSEntity
        WHERE SalesQuotationNumber NOT IN (SELECT quotenumber FROM salesquote WHERE REASON = 'moved')
        """,
      ],
      sums: """
        SELECT m.code, sum(exact(q.totalamount)), sum(exact(h.QuotationTotalAmount)) FROM salesquote q
        JOIN incoming.SalesQuotationHeaderCDSEntity h ON h.SalesQuotationNumber = q.quotenumber
        JOIN money m ON m.id = q.transactioncurrencyid WHERE REASON = 'moved' GROUP BY 1
        """),
    Expected(
      name: "quote lines", flow: "sales-quotes-sales-to-fno-direct", task: "QuoteLine",
      reasons: """
        SELECT CASE WHEN REASON = 'moved' AND d.isproductoverridden = 1 THEN 'write-in line' ELSE REASON END, count(*)
        FROM quotedetail d JOIN salesquote q ON q.quoteid = d.quoteid GROUP BY 1
        """,
      differences: [
        """
        SELECT q.quotenumber, d.sequencenumber FROM quotedetail d JOIN salesquote q ON q.quoteid = d.quoteid
        LEFT JOIN incoming.SalesQuotationLineCDSEntity l ON l.SalesQuotationNumber = q.quotenumber
          AND l.LineCreationSequenceNumber = d.sequencenumber
        LEFT JOIN product p ON p.productid = d.productid
        WHERE REASON = 'moved' AND d.isproductoverridden IS NOT 1 AND NOT (l.SalesQuotationNumber IS NOT NULL
          AND exact(l.RequestedSalesQuantity) = exact(d.quantity) AND exact(l.SalesPrice) = exact(d.priceperunit)
          AND exact(l.TotalDiscountAmount) = exact(d.manualdiscountamount) AND l.ProductNumber = p.productnumber)
        """,
        """
        SELECT SalesQuotationNumber, LineCreationSequenceNumber FROM incoming.SalesQuotationLineCDSEntity
        EXCEPT SELECT q.quotenumber, d.sequencenumber FROM quotedetail d JOIN salesquote q ON q.quoteid = d.quoteid
        WHERE REASON = 'moved' AND d.isproductoverridden IS NOT 1
        """,
      ]),
    Expected(
      name: "orders in", flow: "sales-orders-sales-to-fno-direct", task: "OrderHeader",
      reasons: "SELECT REASON, count(*) FROM salesorderin GROUP BY 1",
      differences: [
        """
        SELECT o.ordernumber FROM salesorderin o
        LEFT JOIN incoming.SalesOrderHeaderCDSEntity h ON h.SalesOrderNumber = o.ordernumber
        LEFT JOIN money m ON m.id = o.transactioncurrencyid LEFT JOIN customer c ON c.id = o.customerid
        WHERE (REASON = 'moved') <> (h.SalesOrderNumber IS NOT NULL)
          OR REASON = 'moved' AND NOT (exact(h.OrderTotalAmount) = exact(o.totalamount) AND h.CurrencyCode = m.code
            AND h.OrderingCustomerAccountNumber = c.number
            AND COALESCE(h.DeliveryAddressCity, '') = COALESCE(o.shipto_city, ''))
        """,
        // Orders out come first: what F&O has confirmed is marked by then, and does not go in again.
        """
        SELECT SalesOrderNumber FROM incoming.SalesOrderHeaderCDSEntity
        JOIN fnoorder f ON f.SALESID = SalesOrderNumber WHERE REASON = 'moved'
        """,
      ],
      sums: """
        SELECT m.code, sum(exact(o.totalamount)), sum(exact(h.OrderTotalAmount)) FROM salesorderin o
        JOIN incoming.SalesOrderHeaderCDSEntity h ON h.SalesOrderNumber = o.ordernumber
        JOIN money m ON m.id = o.transactioncurrencyid WHERE REASON = 'moved' GROUP BY 1
        """),
    Expected(
      name: "order lines in", flow: "sales-orders-sales-to-fno-direct", task: "OrderLine",
      reasons: """
        SELECT CASE WHEN REASON = 'moved' AND d.isproductoverridden = 1 THEN 'write-in line' ELSE REASON END, count(*)
        FROM salesorderdetail d JOIN salesorderin o ON o.salesorderid = d.salesorderid GROUP BY 1
        """,
      differences: [
        """
        SELECT o.ordernumber, d.sequencenumber FROM salesorderdetail d
        JOIN salesorderin o ON o.salesorderid = d.salesorderid
        LEFT JOIN incoming.SalesOrderLineCDSEntity l ON l.SalesOrderNumber = o.ordernumber
          AND l.LineCreationSequenceNumber = d.sequencenumber
        LEFT JOIN product p ON p.productid = d.productid
        WHERE (REASON = 'moved' AND d.isproductoverridden IS NOT 1) <> (l.SalesOrderNumber IS NOT NULL)
          OR l.SalesOrderNumber IS NOT NULL AND NOT (exact(l.OrderedSalesQuantity) = exact(d.quantity)
            AND exact(l.SalesPrice) = exact(d.priceperunit) AND l.ProductNumber = p.productnumber
            AND exact(l.TotalDiscountAmount) = exact(d.manualdiscountamount))
        """
      ]),
  ]
}
