-- axdb:ContactPerson
SELECT t."DATAAREAID", count(*) FROM "dbo"."CONTACTPERSON" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- axdb:ContactPerson
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."CONTACTPERSON" AS t ORDER BY 1;
-- axdb:ContactPerson
SELECT count(*) FROM "dbo"."CONTACTPERSON" AS t;
-- axdb:ContactPerson
SELECT t."CONTACTPERSONID", t."CONTACTFORPARTY", t."PARTY", t."CUSTACCOUNT", t."ISCONTACTPERSONEXTERNALLYMAINTAINED", t."INACTIVE", t."DEPARTMENT", t."PROFESSION", t."TITLE", t."FUNCTION", t."DECISION", t."GOVERNMENTIDNUMBER", t."DIRECTMAIL", t."MEMO", t."SPOUSE", t."VIP", t."SENSITIVITY", t."MAINRESPONSIBLEWORKER", t."DATAAREAID", t."PARTITION", t."RECID" FROM "dbo"."CONTACTPERSON" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."DATAAREAID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."CONTACTPERSONID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."PARTITION";
-- axdb:CustInvoiceJour
SELECT t."DATAAREAID", count(*) FROM "dbo"."CUSTINVOICEJOUR" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- axdb:CustInvoiceJour
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."CUSTINVOICEJOUR" AS t ORDER BY 1;
-- axdb:CustInvoiceJour
SELECT count(*) FROM "dbo"."CUSTINVOICEJOUR" AS t;
-- axdb:CustInvoiceJour
SELECT t."INVOICEID", t."INVOICEDATE", t."LEDGERVOUCHER", t."SALESID", t."NUMBERSEQUENCEGROUP", t."ORDERACCOUNT", t."INVOICEACCOUNT", t."CUSTGROUP", t."CURRENCYCODE", t."LANGUAGEID", t."INVOICINGNAME", t."DELIVERYNAME", t."INVOICEPOSTALADDRESS", t."DELIVERYPOSTALADDRESS", t."INVOICEAMOUNT", t."SALESBALANCE", t."SUMTAX", t."SUMMARKUP", t."SUMLINEDISC", t."ENDDISC", t."CASHDISC", t."INVOICEROUNDOFF", t."QTY", t."DUEDATE", t."DOCUMENTDATE", t."CUSTOMERREF", t."PURCHASEORDER", t."CONTACTPERSONID", t."PAYMENT", t."DLVMODE", t."DLVTERM", t."TAXGROUP", t."INCLTAX", t."SALESTYPE", t."SALESORIGINID", t."REFNUM", t."PARMID", t."PROFORMA", t."DATAAREAID", t."PARTITION", t."RECID" FROM "dbo"."CUSTINVOICEJOUR" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."DATAAREAID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."INVOICEID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."INVOICEDATE", CAST(t."LEDGERVOUCHER" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."PARTITION";
-- axdb:CustInvoiceTrans
SELECT t."DATAAREAID", count(*) FROM "dbo"."CUSTINVOICETRANS" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- axdb:CustInvoiceTrans
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."CUSTINVOICETRANS" AS t ORDER BY 1;
-- axdb:CustInvoiceTrans
SELECT count(*) FROM "dbo"."CUSTINVOICETRANS" AS t;
-- axdb:CustInvoiceTrans
SELECT t."SALESID", t."INVOICEID", t."INVOICEDATE", t."NUMBERSEQUENCEGROUP", t."PARENTRECID", t."LINENUM", t."LINECREATIONSEQUENCENUMBER", t."ORIGSALESID", t."INVENTTRANSID", t."ITEMID", t."EXTERNALITEMID", t."NAME", t."QTY", t."SALESUNIT", t."SALESPRICE", t."PRICEUNIT", t."LINEDISC", t."LINEPERCENT", t."MULTILNDISC", t."MULTILNPERCENT", t."DISCAMOUNT", t."DISCPERCENT", t."SUMLINEDISC", t."LINEAMOUNT", t."LINEAMOUNTTAX", t."TAXAMOUNT", t."SALESMARKUP", t."CURRENCYCODE", t."INVENTDIMID", t."INVENTQTY", t."DLVDATE", t."TAXGROUP", t."TAXITEMGROUP", t."SALESCATEGORY", t."STOCKEDPRODUCT", t."PARTDELIVERY", t."REMAIN", t."DELIVERYPOSTALADDRESS", t."DEFAULTDIMENSION", t."LEDGERDIMENSION", t."DATAAREAID", t."PARTITION", t."RECID" FROM "dbo"."CUSTINVOICETRANS" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."DATAAREAID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."INVOICEID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."INVOICEDATE", t."PARTITION", t."PARENTRECID", t."LINENUM", t."RECID";
-- axdb:CustTable
SELECT t."DATAAREAID", count(*) FROM "dbo"."CUSTTABLE" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- axdb:CustTable
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."CUSTTABLE" AS t ORDER BY 1;
-- axdb:CustTable
SELECT count(*) FROM "dbo"."CUSTTABLE" AS t;
-- axdb:CustTable
SELECT t."ACCOUNTNUM", t."PARTY", t."CUSTGROUP", t."CURRENCY", t."INVOICEACCOUNT", t."INVOICEADDRESS", t."ISEXTERNALLYMAINTAINED", t."BLOCKED", t."CREDITMAX", t."MANDATORYCREDITLIMIT", t."CREDITRATING", t."PAYMTERMID", t."PAYMMODE", t."PAYMDAYID", t."PAYMSCHED", t."DLVMODE", t."DLVTERM", t."INVENTSITEID", t."INVENTLOCATION", t."TAXGROUP", t."INCLTAX", t."PRICEGROUP", t."ONETIMECUSTOMER", t."IDENTIFICATIONNUMBER", t."PARTYCOUNTRY", t."PARTYSTATE", t."VENDACCOUNT", t."VATNUM", t."CONTACTPERSONID", t."MEMO", t."NUMBERSEQUENCEGROUP", t."DATAAREAID", t."PARTITION", t."RECID" FROM "dbo"."CUSTTABLE" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."DATAAREAID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."ACCOUNTNUM" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."PARTITION";
-- axdb:DirPartyTable
SELECT count(*) FROM "dbo"."DIRPARTYTABLE" AS t;
-- axdb:DirPartyTable
SELECT t."PARTYNUMBER", t."NAME", t."KNOWNAS", t."NAMEALIAS", t."LANGUAGEID", t."INSTANCERELATIONTYPE", t."PRIMARYADDRESSLOCATION", t."PRIMARYCONTACTEMAIL", t."PRIMARYCONTACTPHONE", t."PRIMARYCONTACTFAX", t."PRIMARYCONTACTURL", t."ADDRESSBOOKNAMES", t."DATAAREA", t."NUMBEROFEMPLOYEES", t."ORGNUMBER", t."GENDER", t."MARITALSTATUS", t."BIRTHDAY", t."BIRTHMONTH", t."BIRTHYEAR", t."PARTITION", t."RECID" FROM "dbo"."DIRPARTYTABLE" AS t ORDER BY CAST(t."PARTYNUMBER" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."PARTITION";
-- axdb:DirPersonName
SELECT count(*) FROM "dbo"."DIRPERSONNAME" AS t;
-- axdb:DirPersonName
SELECT t."PERSON", t."FIRSTNAME", t."MIDDLENAME", t."LASTNAME", t."VALIDFROM", t."VALIDTO", t."PARTITION", t."RECID" FROM "dbo"."DIRPERSONNAME" AS t ORDER BY t."PERSON", t."VALIDTO", t."PARTITION";
-- axdb:EcoResProduct
SELECT count(*) FROM "dbo"."ECORESPRODUCT" AS t;
-- axdb:EcoResProduct
SELECT t."DISPLAYPRODUCTNUMBER", t."PRODUCTTYPE", t."SEARCHNAME", t."INSTANCERELATIONTYPE", t."PDSCWPRODUCT", t."SERVICETYPE", t."PRODUCTMASTER", t."PARTITION", t."RECID" FROM "dbo"."ECORESPRODUCT" AS t ORDER BY CAST(t."DISPLAYPRODUCTNUMBER" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."PARTITION";
-- axdb:EcoResProductTranslation
SELECT count(*) FROM "dbo"."ECORESPRODUCTTRANSLATION" AS t;
-- axdb:EcoResProductTranslation
SELECT t."PRODUCT", t."LANGUAGEID", t."NAME", t."DESCRIPTION", t."PARTITION", t."RECID" FROM "dbo"."ECORESPRODUCTTRANSLATION" AS t ORDER BY t."PRODUCT", CAST(t."LANGUAGEID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."PARTITION";
-- axdb:InventDim
SELECT t."DATAAREAID", count(*) FROM "dbo"."INVENTDIM" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- axdb:InventDim
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."INVENTDIM" AS t ORDER BY 1;
-- axdb:InventDim
SELECT count(*) FROM "dbo"."INVENTDIM" AS t;
-- axdb:InventDim
SELECT t."INVENTDIMID", t."INVENTSITEID", t."INVENTLOCATIONID", t."CONFIGID", t."INVENTCOLORID", t."INVENTSIZEID", t."INVENTSTYLEID", t."INVENTVERSIONID", t."INVENTBATCHID", t."DATAAREAID", t."PARTITION", t."RECID" FROM "dbo"."INVENTDIM" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."DATAAREAID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."INVENTDIMID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."PARTITION";
-- axdb:InventDimCombination
SELECT t."DATAAREAID", count(*) FROM "dbo"."INVENTDIMCOMBINATION" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- axdb:InventDimCombination
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."INVENTDIMCOMBINATION" AS t ORDER BY 1;
-- axdb:InventDimCombination
SELECT count(*) FROM "dbo"."INVENTDIMCOMBINATION" AS t;
-- axdb:InventDimCombination
SELECT t."ITEMID", t."INVENTDIMID", t."DISTINCTPRODUCTVARIANT", t."RETAILVARIANTID", t."DATAAREAID", t."PARTITION", t."RECID" FROM "dbo"."INVENTDIMCOMBINATION" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."DATAAREAID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."ITEMID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."INVENTDIMID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."PARTITION";
-- axdb:InventDistinctProduct
SELECT t."DATAAREAID", count(*) FROM "dbo"."INVENTDISTINCTPRODUCT" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- axdb:InventDistinctProduct
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."INVENTDISTINCTPRODUCT" AS t ORDER BY 1;
-- axdb:InventDistinctProduct
SELECT count(*) FROM "dbo"."INVENTDISTINCTPRODUCT" AS t;
-- axdb:InventDistinctProduct
SELECT t."PRODUCT", t."ITEMID", t."INVENTDIMID", t."CONFIGID", t."INVENTCOLORID", t."INVENTSIZEID", t."INVENTSTYLEID", t."INVENTVERSIONID", t."PRODUCTLIFECYCLESTATEID", t."LEVEL", t."DATAAREAID", t."PARTITION", t."RECID" FROM "dbo"."INVENTDISTINCTPRODUCT" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."DATAAREAID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."ITEMID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."CONFIGID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."INVENTCOLORID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."INVENTSIZEID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."INVENTSTYLEID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."INVENTVERSIONID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."PARTITION";
-- axdb:InventModelGroup
SELECT t."DATAAREAID", count(*) FROM "dbo"."INVENTMODELGROUP" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- axdb:InventModelGroup
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."INVENTMODELGROUP" AS t ORDER BY 1;
-- axdb:InventModelGroup
SELECT count(*) FROM "dbo"."INVENTMODELGROUP" AS t;
-- axdb:InventModelGroup
SELECT t."MODELGROUPID", t."NAME", t."STOCKEDPRODUCT", t."DATAAREAID", t."PARTITION", t."RECID" FROM "dbo"."INVENTMODELGROUP" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."DATAAREAID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."MODELGROUPID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."PARTITION";
-- axdb:InventModelGroupItem
SELECT count(*) FROM "dbo"."INVENTMODELGROUPITEM" AS t;
-- axdb:InventModelGroupItem
SELECT t."ITEMID", t."ITEMDATAAREAID", t."MODELGROUPID", t."MODELGROUPDATAAREAID", t."PARTITION", t."RECID" FROM "dbo"."INVENTMODELGROUPITEM" AS t ORDER BY CAST(t."ITEMDATAAREAID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."ITEMID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."PARTITION";
-- axdb:InventTable
SELECT t."DATAAREAID", count(*) FROM "dbo"."INVENTTABLE" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- axdb:InventTable
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."INVENTTABLE" AS t ORDER BY 1;
-- axdb:InventTable
SELECT count(*) FROM "dbo"."INVENTTABLE" AS t;
-- axdb:InventTable
SELECT t."ITEMID", t."PRODUCT", t."NAMEALIAS", t."ITEMTYPE", t."PRIMARYVENDORID", t."NETWEIGHT", t."UNITVOLUME", t."PRODUCTLIFECYCLESTATEID", t."BOMUNITID", t."DATAAREAID", t."PARTITION", t."RECID" FROM "dbo"."INVENTTABLE" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."DATAAREAID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."ITEMID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."PARTITION";
-- axdb:InventTableModule
SELECT t."DATAAREAID", count(*) FROM "dbo"."INVENTTABLEMODULE" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- axdb:InventTableModule
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."INVENTTABLEMODULE" AS t ORDER BY 1;
-- axdb:InventTableModule
SELECT count(*) FROM "dbo"."INVENTTABLEMODULE" AS t;
-- axdb:InventTableModule
SELECT t."ITEMID", t."MODULETYPE", t."UNITID", t."PRICE", t."PRICEUNIT", t."PRICEQTY", t."PRICEDATE", t."MARKUP", t."TAXITEMGROUPID", t."LINEDISC", t."MULTILINEDISC", t."ENDDISC", t."OVERDELIVERYPCT", t."UNDERDELIVERYPCT", t."DATAAREAID", t."PARTITION", t."RECID" FROM "dbo"."INVENTTABLEMODULE" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."DATAAREAID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."ITEMID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."MODULETYPE", t."PARTITION";
-- axdb:Ledger
SELECT count(*) FROM "dbo"."LEDGER" AS t;
-- axdb:Ledger
SELECT t."NAME", t."DESCRIPTION", t."ACCOUNTINGCURRENCY", t."REPORTINGCURRENCY", t."PRIMARYFORLEGALENTITY", t."PARTITION", t."RECID" FROM "dbo"."LEDGER" AS t ORDER BY t."PRIMARYFORLEGALENTITY", t."PARTITION";
-- axdb:LogisticsAddressCountryRegion
SELECT count(*) FROM "dbo"."LOGISTICSADDRESSCOUNTRYREGION" AS t;
-- axdb:LogisticsAddressCountryRegion
SELECT t."COUNTRYREGIONID", t."ISOCODE", t."PARTITION", t."RECID" FROM "dbo"."LOGISTICSADDRESSCOUNTRYREGION" AS t ORDER BY CAST(t."COUNTRYREGIONID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."PARTITION";
-- axdb:LogisticsElectronicAddress
SELECT count(*) FROM "dbo"."LOGISTICSELECTRONICADDRESS" AS t;
-- axdb:LogisticsElectronicAddress
SELECT t."TYPE", t."LOCATOR", t."DESCRIPTION", t."LOCATION", t."ISPRIMARY", t."PARTITION", t."RECID" FROM "dbo"."LOGISTICSELECTRONICADDRESS" AS t ORDER BY t."RECID", t."PARTITION";
-- axdb:LogisticsLocation
SELECT count(*) FROM "dbo"."LOGISTICSLOCATION" AS t;
-- axdb:LogisticsLocation
SELECT t."LOCATIONID", t."DESCRIPTION", t."ISPOSTALADDRESS", t."PARTITION", t."RECID" FROM "dbo"."LOGISTICSLOCATION" AS t ORDER BY CAST(t."LOCATIONID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."PARTITION";
-- axdb:LogisticsPostalAddress
SELECT count(*) FROM "dbo"."LOGISTICSPOSTALADDRESS" AS t;
-- axdb:LogisticsPostalAddress
SELECT t."LOCATION", t."ADDRESS", t."STREET", t."STREETNUMBER", t."BUILDINGCOMPLIMENT", t."POSTBOX", t."ZIPCODE", t."CITY", t."DISTRICTNAME", t."COUNTY", t."STATE", t."COUNTRYREGIONID", t."LATITUDE", t."LONGITUDE", t."TIMEZONE", t."ISPRIVATE", t."VALIDFROM", t."VALIDTO", t."PARTITION", t."RECID" FROM "dbo"."LOGISTICSPOSTALADDRESS" AS t ORDER BY t."LOCATION", t."VALIDTO", t."PARTITION";
-- axdb:SalesLine
SELECT t."DATAAREAID", count(*) FROM "dbo"."SALESLINE" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- axdb:SalesLine
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."SALESLINE" AS t ORDER BY 1;
-- axdb:SalesLine
SELECT count(*) FROM "dbo"."SALESLINE" AS t;
-- axdb:SalesLine
SELECT t."SALESID", t."LINENUM", t."LINECREATIONSEQUENCENUMBER", t."INVENTTRANSID", t."INVENTTRANSIDRETURN", t."ITEMID", t."EXTERNALITEMID", t."NAME", t."SALESCATEGORY", t."SALESQTY", t."SALESUNIT", t."QTYORDERED", t."SALESPRICE", t."PRICEUNIT", t."LINEDISC", t."LINEPERCENT", t."MULTILNDISC", t."MULTILNPERCENT", t."LINEAMOUNT", t."SALESMARKUP", t."SALESSTATUS", t."SALESTYPE", t."CUSTACCOUNT", t."CUSTGROUP", t."CURRENCYCODE", t."INVENTDIMID", t."REMAINSALESPHYSICAL", t."REMAINSALESFINANCIAL", t."REMAININVENTPHYSICAL", t."SHIPPINGDATEREQUESTED", t."SHIPPINGDATECONFIRMED", t."RECEIPTDATEREQUESTED", t."RECEIPTDATECONFIRMED", t."DELIVERYNAME", t."DELIVERYPOSTALADDRESS", t."DLVMODE", t."DLVTERM", t."TAXGROUP", t."TAXITEMGROUP", t."OVERDELIVERYPCT", t."UNDERDELIVERYPCT", t."BLOCKED", t."COMPLETE", t."CUSTOMERREF", t."CUSTOMERLINENUM", t."STOCKEDPRODUCT", t."DEFAULTDIMENSION", t."LEDGERDIMENSION", t."SOURCEDOCUMENTLINE", t."DELIVERYDATECONTROLTYPE", t."PROJID", t."PROJCATEGORYID", t."PROJLINEPROPERTYID", t."CREATEDDATETIME", t."MODIFIEDDATETIME", t."DATAAREAID", t."PARTITION", t."RECID" FROM "dbo"."SALESLINE" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."DATAAREAID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."SALESID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."PARTITION", t."LINENUM", t."RECID";
-- axdb:SalesOrderLineTotals
SELECT t."DATAAREAID", count(*) FROM "dbo"."SALESORDERLINETOTALS" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- axdb:SalesOrderLineTotals
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."SALESORDERLINETOTALS" AS t ORDER BY 1;
-- axdb:SalesOrderLineTotals
SELECT count(*) FROM "dbo"."SALESORDERLINETOTALS" AS t;
-- axdb:SalesOrderLineTotals
SELECT t."SALESID", t."INVENTTRANSID", t."TOTALDISCOUNTAMOUNT", t."TOTALCHARGESAMOUNT", t."TOTALTAXAMOUNT", t."LASTUPDATEDDATETIME", t."DATAAREAID", t."PARTITION", t."RECID" FROM "dbo"."SALESORDERLINETOTALS" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."DATAAREAID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."SALESID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."INVENTTRANSID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."PARTITION";
-- axdb:SalesOrderTotals
SELECT t."DATAAREAID", count(*) FROM "dbo"."SALESORDERTOTALS" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- axdb:SalesOrderTotals
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."SALESORDERTOTALS" AS t ORDER BY 1;
-- axdb:SalesOrderTotals
SELECT count(*) FROM "dbo"."SALESORDERTOTALS" AS t;
-- axdb:SalesOrderTotals
SELECT t."SALESID", t."LINETOTALAMOUNT", t."ORDERTOTALCHARGESAMOUNT", t."TOTALDISCOUNTAMOUNT", t."ORDERTOTALDISCOUNTAMOUNT", t."ORDERTOTALTAXAMOUNT", t."ORDERTOTALAMOUNT", t."ORDERHEADERTAXAMOUNT", t."LASTUPDATEDDATETIME", t."DATAAREAID", t."PARTITION", t."RECID" FROM "dbo"."SALESORDERTOTALS" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."DATAAREAID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."SALESID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."PARTITION";
-- axdb:SalesQuotationCalculatedTotals
SELECT t."DATAAREAID", count(*) FROM "dbo"."SALESQUOTATIONCALCULATEDTOTALS" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- axdb:SalesQuotationCalculatedTotals
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."SALESQUOTATIONCALCULATEDTOTALS" AS t ORDER BY 1;
-- axdb:SalesQuotationCalculatedTotals
SELECT count(*) FROM "dbo"."SALESQUOTATIONCALCULATEDTOTALS" AS t;
-- axdb:SalesQuotationCalculatedTotals
SELECT t."QUOTATIONID", t."LINETOTALAMOUNT", t."QUOTATIONTOTALCHARGESAMOUNT", t."TOTALDISCOUNTAMOUNT", t."QUOTATIONTOTALDISCOUNTAMOUNT", t."QUOTATIONTOTALTAXAMOUNT", t."QUOTATIONTOTALAMOUNT", t."QUOTATIONHEADERTAXAMOUNT", t."LASTUPDATEDDATETIME", t."DATAAREAID", t."PARTITION", t."RECID" FROM "dbo"."SALESQUOTATIONCALCULATEDTOTALS" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."DATAAREAID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."QUOTATIONID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."PARTITION";
-- axdb:SalesQuotationLine
SELECT t."DATAAREAID", count(*) FROM "dbo"."SALESQUOTATIONLINE" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- axdb:SalesQuotationLine
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."SALESQUOTATIONLINE" AS t ORDER BY 1;
-- axdb:SalesQuotationLine
SELECT count(*) FROM "dbo"."SALESQUOTATIONLINE" AS t;
-- axdb:SalesQuotationLine
SELECT t."QUOTATIONID", t."LINENUM", t."LINECREATIONSEQUENCENUMBER", t."INVENTTRANSID", t."ITEMID", t."EXTERNALITEMID", t."NAME", t."SALESQTY", t."SALESUNIT", t."QTYORDERED", t."SALESPRICE", t."PRICEUNIT", t."LINEDISC", t."LINEPERCENT", t."MULTILNDISC", t."MULTILNPERCENT", t."LINEAMOUNT", t."SALESMARKUP", t."QUOTATIONSTATUS", t."QUOTATIONTYPE", t."CURRENCYCODE", t."CUSTACCOUNT", t."INVENTDIMID", t."SHIPPINGDATEREQUESTED", t."RECEIPTDATEREQUESTED", t."DLVMODE", t."DLVTERM", t."TAXGROUP", t."TAXITEMGROUP", t."SALESCATEGORY", t."OVERDELIVERYPCT", t."UNDERDELIVERYPCT", t."DELIVERYNAME", t."DELIVERYPOSTALADDRESS", t."DELIVERYDATECONTROLTYPE", t."CREATEDDATETIME", t."MODIFIEDDATETIME", t."DATAAREAID", t."PARTITION", t."RECID" FROM "dbo"."SALESQUOTATIONLINE" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."DATAAREAID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."QUOTATIONID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."PARTITION", t."LINENUM", t."RECID";
-- axdb:SalesQuotationLineCalculatedTotals
SELECT t."DATAAREAID", count(*) FROM "dbo"."SALESQUOTATIONLINECALCULATEDTOTALS" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- axdb:SalesQuotationLineCalculatedTotals
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."SALESQUOTATIONLINECALCULATEDTOTALS" AS t ORDER BY 1;
-- axdb:SalesQuotationLineCalculatedTotals
SELECT count(*) FROM "dbo"."SALESQUOTATIONLINECALCULATEDTOTALS" AS t;
-- axdb:SalesQuotationLineCalculatedTotals
SELECT t."QUOTATIONID", t."INVENTTRANSID", t."TOTALDISCOUNTAMOUNT", t."TOTALCHARGESAMOUNT", t."TOTALTAXAMOUNT", t."LASTUPDATEDDATETIME", t."DATAAREAID", t."PARTITION", t."RECID" FROM "dbo"."SALESQUOTATIONLINECALCULATEDTOTALS" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."DATAAREAID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."QUOTATIONID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."INVENTTRANSID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."PARTITION";
-- axdb:SalesQuotationTable
SELECT t."DATAAREAID", count(*) FROM "dbo"."SALESQUOTATIONTABLE" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- axdb:SalesQuotationTable
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."SALESQUOTATIONTABLE" AS t ORDER BY 1;
-- axdb:SalesQuotationTable
SELECT count(*) FROM "dbo"."SALESQUOTATIONTABLE" AS t;
-- axdb:SalesQuotationTable
SELECT t."QUOTATIONID", t."QUOTATIONNAME", t."CUSTACCOUNT", t."INVOICEACCOUNT", t."BUSRELACCOUNT", t."CURRENCYCODE", t."LANGUAGEID", t."QUOTATIONSTATUS", t."QUOTATIONTYPE", t."SALESIDREF", t."ORIGQUOTATIONID", t."OPPORTUNITYID", t."CUSTOMERREF", t."CUSTPURCHASEORDER", t."CONTACTPERSONID", t."DELIVERYNAME", t."DELIVERYPOSTALADDRESS", t."DLVMODE", t."DLVTERM", t."PAYMENT", t."PRICEGROUPID", t."TAXGROUP", t."INCLTAX", t."INVENTSITEID", t."INVENTLOCATIONID", t."SHIPPINGDATEREQUESTED", t."RECEIPTDATEREQUESTED", t."QUOTATIONEXPIRYDATE", t."QUOTATIONFOLLOWUPDATE", t."CONFIRMDATE", t."DISCPERCENT", t."CASHDISC", t."CASHDISCPERCENT", t."ENDDISC", t."SALESORIGINID", t."NUMBERSEQUENCEGROUP", t."DELIVERYDATECONTROLTYPE", t."EMAIL", t."URL", t."WORKERSALESRESPONSIBLE", t."CREATEDDATETIME", t."MODIFIEDDATETIME", t."DATAAREAID", t."PARTITION", t."RECID" FROM "dbo"."SALESQUOTATIONTABLE" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."DATAAREAID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."QUOTATIONID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."PARTITION";
-- axdb:SalesTable
SELECT t."DATAAREAID", count(*) FROM "dbo"."SALESTABLE" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- axdb:SalesTable
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."SALESTABLE" AS t ORDER BY 1;
-- axdb:SalesTable
SELECT count(*) FROM "dbo"."SALESTABLE" AS t;
-- axdb:SalesTable
SELECT t."SALESID", t."SALESNAME", t."CUSTACCOUNT", t."INVOICEACCOUNT", t."CUSTGROUP", t."CURRENCYCODE", t."LANGUAGEID", t."SALESSTATUS", t."DOCUMENTSTATUS", t."SALESTYPE", t."RELEASESTATUS", t."QUOTATIONID", t."CUSTOMERREF", t."PURCHORDERFORMNUM", t."CONTACTPERSONID", t."DELIVERYNAME", t."DELIVERYPOSTALADDRESS", t."DLVMODE", t."DLVTERM", t."PAYMENT", t."PAYMMODE", t."PRICEGROUPID", t."TAXGROUP", t."INCLTAX", t."INVENTSITEID", t."INVENTLOCATIONID", t."SHIPPINGDATEREQUESTED", t."SHIPPINGDATECONFIRMED", t."RECEIPTDATEREQUESTED", t."RECEIPTDATECONFIRMED", t."DEADLINE", t."DELIVERYDATE", t."FIXEDDUEDATE", t."CASHDISC", t."DISCPERCENT", t."ENDDISC", t."SALESORIGINID", t."SALESPOOLID", t."NUMBERSEQUENCEGROUP", t."ONETIMECUSTOMER", t."MCRORDERSTOPPED", t."EMAIL", t."URL", t."DEFAULTDIMENSION", t."WORKERSALESRESPONSIBLE", t."WORKERSALESTAKER", t."DELIVERYDATECONTROLTYPE", t."PROJID", t."CREATEDDATETIME", t."MODIFIEDDATETIME", t."DATAAREAID", t."PARTITION", t."RECID" FROM "dbo"."SALESTABLE" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."DATAAREAID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."SALESID" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."PARTITION";
-- axdb:SystemParameters
SELECT count(*) FROM "dbo"."SYSTEMPARAMETERS" AS t;
-- axdb:SystemParameters
SELECT t."SYSTEMLANGUAGEID", t."PARTITION", t."RECID" FROM "dbo"."SYSTEMPARAMETERS" AS t ORDER BY t."PARTITION";
-- axdb:UnitOfMeasure
SELECT count(*) FROM "dbo"."UNITOFMEASURE" AS t;
-- axdb:UnitOfMeasure
SELECT t."SYMBOL", t."DECIMALPRECISION", t."UNITOFMEASURECLASS", t."PARTITION", t."RECID" FROM "dbo"."UNITOFMEASURE" AS t ORDER BY CAST(t."SYMBOL" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."PARTITION";
-- cds:Account
SELECT count(*) FROM "dbo"."Account" AS t;
-- cds:Account
SELECT t."accountid", t."OrganizationName", t."PersonName_GivenName", t."PersonName_MiddleName", t."PersonName_Surname", t."PartyType", t."description", t."Birthdate", t."Gender", t."MaritalStatus", t."EmailPrimary", t."EmailAlternate", t."PhonePrimary", t."Phone02", t."Phone03", t."PhoneFax", t."websiteurl", t."SatoriId", t."TwitterIdentity", t."StockTicker", t."EmployeeCount", t."IsEmailContactAllowed", t."IsPhoneContactAllowed", t."CreditLimitAmount", t."CreditLimitAmount_CurrencyCode", t."SalesCurrencyCode", t."MailingPostalAddress_AddressLine1", t."MailingPostalAddress_AddressLine2", t."MailingPostalAddress_City", t."MailingPostalAddress_Country", t."MailingPostalAddress_PostalCode", t."MailingPostalAddress_State", t."ShippingPostalAddress_AddressLine1", t."ShippingPostalAddress_AddressLine2", t."ShippingPostalAddress_City", t."ShippingPostalAddress_Country", t."ShippingPostalAddress_PostalCode", t."ShippingPostalAddress_State", t."Status", t."Source", t."Organization_OrganizationId" FROM "dbo"."Account" AS t ORDER BY CAST(t."accountid" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- cds:Contact
SELECT count(*) FROM "dbo"."Contact" AS t;
-- cds:Contact
SELECT t."contactid", t."Name_GivenName", t."Name_MiddleName", t."Name_Surname", t."PartyType", t."birthdate", t."Gender", t."MaritalStatus", t."department", t."Profession", t."description", t."GovernmentIdentifier", t."EmailPrimary", t."EmailAlternate", t."PhonePrimary", t."PhoneBusiness", t."PhoneHome", t."PhoneCell", t."websiteurl", t."PrimaryAccountRole", t."IsEmailContactAllowed", t."IsPhoneContactAllowed", t."IsPostalMailAllowed", t."HomePostalAddress_AddressLine1", t."HomePostalAddress_AddressLine2", t."HomePostalAddress_City", t."HomePostalAddress_Country", t."HomePostalAddress_PostalCode", t."HomePostalAddress_State", t."PrimaryAccount_AccountId", t."PrimaryAccount_Organization_OrganizationId", t."Status", t."Source", t."Organization_OrganizationId" FROM "dbo"."Contact" AS t ORDER BY CAST(t."contactid" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- cds:Product
SELECT count(*) FROM "dbo"."Product" AS t;
-- cds:Product
SELECT t."productid", t."name", t."description", t."ProductType", t."DefaultSellingQuantity_UOM", t."SellingUnitPrice", t."SellingUnitPrice_CurrencyCode", t."StandardCostAmount", t."StandardCostAmount_CurrencyCode", t."IsStocked", t."UnitOfMeasureScale", t."Status", t."Organization_OrganizationId" FROM "dbo"."Product" AS t ORDER BY CAST(t."productid" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- cds:Quotation
SELECT count(*) FROM "dbo"."Quotation" AS t;
-- cds:Quotation
SELECT t."QuotationId", t."Name", t."Description", t."Account_AccountId", t."Account_Organization_OrganizationId", t."InvoiceAccount_AccountId", t."InvoiceAccount_Organization_OrganizationId", t."RequestedDeliveryDate", t."DeliveryAddress_AddressLine1", t."DeliveryAddress_AddressLine2", t."DeliveryAddress_City", t."DeliveryAddress_Country", t."DeliveryAddress_PostalCode", t."DeliveryAddress_State", t."TotalAmount", t."TotalAmount_CurrencyCode", t."DiscountAmount", t."DiscountAmount_CurrencyCode", t."TotalDiscountAmount", t."TotalDiscountAmount_CurrencyCode", t."Status", t."Organization_OrganizationId" FROM "dbo"."Quotation" AS t ORDER BY CAST(t."QuotationId" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- cds:QuotationLine
SELECT count(*) FROM "dbo"."QuotationLine" AS t;
-- cds:QuotationLine
SELECT t."Quotation_QuotationId", t."Quotation_Organization_OrganizationId", t."Sequence", t."Product_ProductId", t."Product_Organization_OrganizationId", t."ProductName", t."Description", t."Quantity", t."Quantity_UOM", t."UnitPrice", t."UnitPrice_CurrencyCode", t."LineAmount", t."LineAmount_CurrencyCode", t."DiscountAmount", t."DiscountAmount_CurrencyCode", t."RequestedDeliveryDate", t."DeliveryAddress_AddressLine1", t."DeliveryAddress_AddressLine2", t."DeliveryAddress_City", t."DeliveryAddress_Country", t."DeliveryAddress_PostalCode", t."DeliveryAddress_State", t."Status", t."Organization_OrganizationId" FROM "dbo"."QuotationLine" AS t ORDER BY CAST(t."Quotation_QuotationId" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."Sequence";
-- cds:SalesInvoice
SELECT count(*) FROM "dbo"."SalesInvoice" AS t;
-- cds:SalesInvoice
SELECT t."SalesInvoiceId", t."Name", t."Description", t."CustomerPurchaseOrderReference", t."Account_AccountId", t."Account_Organization_OrganizationId", t."InvoiceAccount_AccountId", t."InvoiceAccount_Organization_OrganizationId", t."SalesOrder_SalesOrderId", t."SalesOrder_Organization_OrganizationId", t."InvoiceDate", t."BillingAddress_AddressLine1", t."BillingAddress_AddressLine2", t."BillingAddress_City", t."BillingAddress_Country", t."BillingAddress_PostalCode", t."BillingAddress_State", t."TotalAmount", t."TotalAmount_CurrencyCode", t."DiscountAmount", t."DiscountAmount_CurrencyCode", t."TotalDiscountAmount", t."TotalDiscountAmount_CurrencyCode", t."TotalTaxAmount", t."TotalTaxAmount_CurrencyCode", t."TotalChargeAmount", t."TotalChargeAmount_CurrencyCode", t."Status", t."Organization_OrganizationId" FROM "dbo"."SalesInvoice" AS t ORDER BY CAST(t."SalesInvoiceId" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- cds:SalesInvoiceLine
SELECT count(*) FROM "dbo"."SalesInvoiceLine" AS t;
-- cds:SalesInvoiceLine
SELECT t."SalesInvoice_SalesInvoiceId", t."SalesInvoice_Organization_OrganizationId", t."Sequence", t."Product_ProductId", t."Product_Organization_OrganizationId", t."ProductName", t."Description", t."Quantity", t."Quantity_UOM", t."UnitPrice", t."UnitPrice_CurrencyCode", t."LineAmount", t."LineAmount_CurrencyCode", t."DiscountAmount", t."DiscountAmount_CurrencyCode", t."TotalTaxAmount", t."TotalTaxAmount_CurrencyCode", t."TotalChargeAmount", t."TotalChargeAmount_CurrencyCode", t."PromisedShipDate", t."Status", t."Organization_OrganizationId" FROM "dbo"."SalesInvoiceLine" AS t ORDER BY CAST(t."SalesInvoice_SalesInvoiceId" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."Sequence";
-- cds:SalesOrder
SELECT count(*) FROM "dbo"."SalesOrder" AS t;
-- cds:SalesOrder
SELECT t."salesorderid", t."name", t."description", t."CustomerPurchaseOrderReference", t."Account_AccountId", t."Account_Organization_OrganizationId", t."InvoiceAccount_AccountId", t."InvoiceAccount_Organization_OrganizationId", t."OrderDate", t."RequestedDeliveryDate", t."DeliveryAddress_AddressLine1", t."DeliveryAddress_AddressLine2", t."DeliveryAddress_City", t."DeliveryAddress_Country", t."DeliveryAddress_PostalCode", t."DeliveryAddress_State", t."BillingAddress_AddressLine1", t."BillingAddress_AddressLine2", t."BillingAddress_City", t."BillingAddress_Country", t."BillingAddress_PostalCode", t."BillingAddress_State", t."totalamount", t."TotalAmount_CurrencyCode", t."discountamount", t."DiscountAmount_CurrencyCode", t."totaldiscountamount", t."TotalDiscountAmount_CurrencyCode", t."TotalTaxAmount", t."TotalTaxAmount_CurrencyCode", t."TotalChargeAmount", t."TotalChargeAmount_CurrencyCode", t."Status", t."Organization_OrganizationId" FROM "dbo"."SalesOrder" AS t ORDER BY CAST(t."salesorderid" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- cds:SalesOrderLine
SELECT count(*) FROM "dbo"."SalesOrderLine" AS t;
-- cds:SalesOrderLine
SELECT t."SalesOrder_SalesOrderId", t."SalesOrder_Organization_OrganizationId", t."Sequence", t."Product_ProductId", t."Product_Organization_OrganizationId", t."ProductName", t."Description", t."Quantity", t."Quantity_UOM", t."UnitPrice", t."UnitPrice_CurrencyCode", t."LineAmount", t."LineAmount_CurrencyCode", t."DiscountAmount", t."DiscountAmount_CurrencyCode", t."TotalTaxAmount", t."TotalTaxAmount_CurrencyCode", t."TotalChargeAmount", t."TotalChargeAmount_CurrencyCode", t."RequestedDeliveryDate", t."DeliveryPostalAddress_AddressLine1", t."DeliveryPostalAddress_AddressLine2", t."DeliveryPostalAddress_City", t."DeliveryPostalAddress_Country", t."DeliveryPostalAddress_PostalCode", t."DeliveryPostalAddress_State", t."Status", t."Organization_OrganizationId" FROM "dbo"."SalesOrderLine" AS t ORDER BY CAST(t."SalesOrder_SalesOrderId" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."Sequence";
-- fno:CDS Contacts
SELECT (cp.DATAAREAID), count(*) FROM CONTACTPERSON cp
    LEFT JOIN DIRPARTYTABLE p ON p.PARTITION = cp.PARTITION AND p.RECID = cp.PARTY
    LEFT JOIN DIRPARTYTABLE fp ON fp.PARTITION = cp.PARTITION AND fp.RECID = cp.CONTACTFORPARTY
    LEFT JOIN DIRPERSONNAME pn ON pn.PARTITION = p.PARTITION AND pn.PERSON = p.RECID AND pn.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSPOSTALADDRESS a ON a.PARTITION = p.PARTITION AND a.LOCATION = p.PRIMARYADDRESSLOCATION AND a.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSLOCATION al ON al.PARTITION = p.PARTITION AND al.RECID = p.PRIMARYADDRESSLOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION ac ON ac.PARTITION = a.PARTITION AND ac.COUNTRYREGIONID = a.COUNTRYREGIONID
    LEFT JOIN LOGISTICSELECTRONICADDRESS ee ON ee.PARTITION = p.PARTITION AND ee.RECID = p.PRIMARYCONTACTEMAIL
    LEFT JOIN LOGISTICSELECTRONICADDRESS ep ON ep.PARTITION = p.PARTITION AND ep.RECID = p.PRIMARYCONTACTPHONE
    LEFT JOIN LOGISTICSELECTRONICADDRESS ef ON ef.PARTITION = p.PARTITION AND ef.RECID = p.PRIMARYCONTACTFAX
    LEFT JOIN LOGISTICSELECTRONICADDRESS eu ON eu.PARTITION = p.PARTITION AND eu.RECID = p.PRIMARYCONTACTURL GROUP BY (cp.DATAAREAID) ORDER BY 1;
-- fno:CDS Contacts
SELECT DISTINCT (cp.DATAAREAID) FROM CONTACTPERSON cp
    LEFT JOIN DIRPARTYTABLE p ON p.PARTITION = cp.PARTITION AND p.RECID = cp.PARTY
    LEFT JOIN DIRPARTYTABLE fp ON fp.PARTITION = cp.PARTITION AND fp.RECID = cp.CONTACTFORPARTY
    LEFT JOIN DIRPERSONNAME pn ON pn.PARTITION = p.PARTITION AND pn.PERSON = p.RECID AND pn.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSPOSTALADDRESS a ON a.PARTITION = p.PARTITION AND a.LOCATION = p.PRIMARYADDRESSLOCATION AND a.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSLOCATION al ON al.PARTITION = p.PARTITION AND al.RECID = p.PRIMARYADDRESSLOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION ac ON ac.PARTITION = a.PARTITION AND ac.COUNTRYREGIONID = a.COUNTRYREGIONID
    LEFT JOIN LOGISTICSELECTRONICADDRESS ee ON ee.PARTITION = p.PARTITION AND ee.RECID = p.PRIMARYCONTACTEMAIL
    LEFT JOIN LOGISTICSELECTRONICADDRESS ep ON ep.PARTITION = p.PARTITION AND ep.RECID = p.PRIMARYCONTACTPHONE
    LEFT JOIN LOGISTICSELECTRONICADDRESS ef ON ef.PARTITION = p.PARTITION AND ef.RECID = p.PRIMARYCONTACTFAX
    LEFT JOIN LOGISTICSELECTRONICADDRESS eu ON eu.PARTITION = p.PARTITION AND eu.RECID = p.PRIMARYCONTACTURL ORDER BY 1;
-- fno:CDS Contacts
SELECT count(*) FROM CONTACTPERSON cp
    LEFT JOIN DIRPARTYTABLE p ON p.PARTITION = cp.PARTITION AND p.RECID = cp.PARTY
    LEFT JOIN DIRPARTYTABLE fp ON fp.PARTITION = cp.PARTITION AND fp.RECID = cp.CONTACTFORPARTY
    LEFT JOIN DIRPERSONNAME pn ON pn.PARTITION = p.PARTITION AND pn.PERSON = p.RECID AND pn.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSPOSTALADDRESS a ON a.PARTITION = p.PARTITION AND a.LOCATION = p.PRIMARYADDRESSLOCATION AND a.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSLOCATION al ON al.PARTITION = p.PARTITION AND al.RECID = p.PRIMARYADDRESSLOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION ac ON ac.PARTITION = a.PARTITION AND ac.COUNTRYREGIONID = a.COUNTRYREGIONID
    LEFT JOIN LOGISTICSELECTRONICADDRESS ee ON ee.PARTITION = p.PARTITION AND ee.RECID = p.PRIMARYCONTACTEMAIL
    LEFT JOIN LOGISTICSELECTRONICADDRESS ep ON ep.PARTITION = p.PARTITION AND ep.RECID = p.PRIMARYCONTACTPHONE
    LEFT JOIN LOGISTICSELECTRONICADDRESS ef ON ef.PARTITION = p.PARTITION AND ef.RECID = p.PRIMARYCONTACTFAX
    LEFT JOIN LOGISTICSELECTRONICADDRESS eu ON eu.PARTITION = p.PARTITION AND eu.RECID = p.PRIMARYCONTACTURL;
-- fno:CDS Contacts
SELECT (p.PARTYNUMBER), (fp.PARTYNUMBER), (p.BIRTHDAY), (p.BIRTHMONTH), (p.BIRTHYEAR), (a.CITY), (a.COUNTRYREGIONID), (ac.ISOCODE), (a.COUNTY), (al.DESCRIPTION), NULL, (a.STATE), (a.STREET), (a.STREETNUMBER), (a.ZIPCODE), (cp.DEPARTMENT), (cp.MEMO), (p.GENDER), (pn.FIRSTNAME), (cp.GOVERNMENTIDNUMBER), (cp.DIRECTMAIL), (p.MARITALSTATUS), (pn.MIDDLENAME), (CASE WHEN pn.PERSON IS NOT NULL THEN 'Person' END), (ee.LOCATOR), (ep.LOCATOR), (ef.LOCATOR), NULL, NULL, NULL, (cp.DECISION), (cp.PROFESSION), (cp.INACTIVE), (pn.LASTNAME), (eu.LOCATOR), NULL, (cp.ISCONTACTPERSONEXTERNALLYMAINTAINED), (cp.SPOUSE), CASE WHEN CASE WHEN p.RECID IS NOT NULL OR COALESCE(cp.PARTY, 0) = 0 THEN 1 ELSE 0 END = 0 THEN 0 WHEN CASE WHEN fp.RECID IS NOT NULL OR COALESCE(cp.CONTACTFORPARTY, 0) = 0 THEN 1 ELSE 0 END = 0 THEN 1 WHEN CASE WHEN pn.PERSON IS NOT NULL OR p.RECID IS NULL THEN 1 ELSE 0 END = 0 THEN 2 WHEN CASE WHEN a.RECID IS NOT NULL OR COALESCE(p.PRIMARYADDRESSLOCATION, 0) = 0 OR EXISTS (SELECT 1 FROM LOGISTICSPOSTALADDRESS x WHERE x.PARTITION = p.PARTITION AND x.LOCATION = p.PRIMARYADDRESSLOCATION) THEN 1 ELSE 0 END = 0 THEN 3 WHEN CASE WHEN al.RECID IS NOT NULL OR COALESCE(p.PRIMARYADDRESSLOCATION, 0) = 0 THEN 1 ELSE 0 END = 0 THEN 4 WHEN CASE WHEN ac.COUNTRYREGIONID IS NOT NULL OR COALESCE(a.COUNTRYREGIONID, '') = '' THEN 1 ELSE 0 END = 0 THEN 5 WHEN CASE WHEN ee.RECID IS NOT NULL OR COALESCE(p.PRIMARYCONTACTEMAIL, 0) = 0 THEN 1 ELSE 0 END = 0 THEN 6 WHEN CASE WHEN ep.RECID IS NOT NULL OR COALESCE(p.PRIMARYCONTACTPHONE, 0) = 0 THEN 1 ELSE 0 END = 0 THEN 7 WHEN CASE WHEN ef.RECID IS NOT NULL OR COALESCE(p.PRIMARYCONTACTFAX, 0) = 0 THEN 1 ELSE 0 END = 0 THEN 8 WHEN CASE WHEN eu.RECID IS NOT NULL OR COALESCE(p.PRIMARYCONTACTURL, 0) = 0 THEN 1 ELSE 0 END = 0 THEN 9 END FROM CONTACTPERSON cp
    LEFT JOIN DIRPARTYTABLE p ON p.PARTITION = cp.PARTITION AND p.RECID = cp.PARTY
    LEFT JOIN DIRPARTYTABLE fp ON fp.PARTITION = cp.PARTITION AND fp.RECID = cp.CONTACTFORPARTY
    LEFT JOIN DIRPERSONNAME pn ON pn.PARTITION = p.PARTITION AND pn.PERSON = p.RECID AND pn.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSPOSTALADDRESS a ON a.PARTITION = p.PARTITION AND a.LOCATION = p.PRIMARYADDRESSLOCATION AND a.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSLOCATION al ON al.PARTITION = p.PARTITION AND al.RECID = p.PRIMARYADDRESSLOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION ac ON ac.PARTITION = a.PARTITION AND ac.COUNTRYREGIONID = a.COUNTRYREGIONID
    LEFT JOIN LOGISTICSELECTRONICADDRESS ee ON ee.PARTITION = p.PARTITION AND ee.RECID = p.PRIMARYCONTACTEMAIL
    LEFT JOIN LOGISTICSELECTRONICADDRESS ep ON ep.PARTITION = p.PARTITION AND ep.RECID = p.PRIMARYCONTACTPHONE
    LEFT JOIN LOGISTICSELECTRONICADDRESS ef ON ef.PARTITION = p.PARTITION AND ef.RECID = p.PRIMARYCONTACTFAX
    LEFT JOIN LOGISTICSELECTRONICADDRESS eu ON eu.PARTITION = p.PARTITION AND eu.RECID = p.PRIMARYCONTACTURL WHERE ((cp.DATAAREAID) = 'usmf') ORDER BY CAST((p.PARTYNUMBER) AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST((fp.PARTYNUMBER) AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:CDS Contacts
SELECT t."DATAAREAID", count(*) FROM "dbo"."smmContactPersonCDSEntity" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- fno:CDS Contacts
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."smmContactPersonCDSEntity" AS t ORDER BY 1;
-- fno:CDS Contacts
SELECT count(*) FROM "dbo"."smmContactPersonCDSEntity" AS t;
-- fno:CDS Contacts
SELECT t."ContactPersonPartyNumber", t."AssociatedPartyNumber", t."BirthDay", t."BirthMonth", t."BirthYear", t."PrimaryAddressCity", t."PrimaryAddressCountryRegionId", t."PrimaryAddressCountryRegionISOCode", t."PrimaryAddressCountyId", t."PrimaryAddressDescription", t."PrimaryAddressLocationRoles", t."PrimaryAddressStateId", t."PrimaryAddressStreet", t."PrimaryAddressStreetNumber", t."PrimaryAddressZipCode", t."EmploymentDepartment", t."Notes", t."Gender", t."FirstName", t."GovernmentIdentificationNumber", t."IsReceivingDirectMail", t."MaritalStatus", t."MiddleName", t."ContactPersonPartyType", t."PrimaryEmailAddress", t."PrimaryPhoneNumber", t."PrimaryFaxNumber", t."PrimaryFacebook", t."PrimaryLinkedIn", t."PrimaryTwitter", t."DecisionMakingRoleCode", t."EmploymentProfession", t."IsInactive", t."LastName", t."PrimaryURL", t."ContactPersonResponsiblePersonnelNumber", t."IsContactPersonExternallyMaintained", t."SpouseName" FROM "dbo"."smmContactPersonCDSEntity" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."ContactPersonPartyNumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."AssociatedPartyNumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:CDS released distinct products
SELECT (dp.DATAAREAID), count(*) FROM INVENTDISTINCTPRODUCT dp
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = dp.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = dp.PARTITION AND pt.PRODUCT = dp.PRODUCT AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID
    LEFT JOIN INVENTTABLEMODULE ms ON ms.PARTITION = dp.PARTITION AND ms.DATAAREAID = dp.DATAAREAID AND ms.ITEMID = dp.ITEMID AND ms.MODULETYPE = 2
    LEFT JOIN INVENTTABLEMODULE mi ON mi.PARTITION = dp.PARTITION AND mi.DATAAREAID = dp.DATAAREAID AND mi.ITEMID = dp.ITEMID AND mi.MODULETYPE = 0
    LEFT JOIN UNITOFMEASURE us ON us.PARTITION = ms.PARTITION AND us.SYMBOL = ms.UNITID
    LEFT JOIN UNITOFMEASURE ui ON ui.PARTITION = mi.PARTITION AND ui.SYMBOL = mi.UNITID
    LEFT JOIN INVENTMODELGROUPITEM gi ON gi.PARTITION = dp.PARTITION AND gi.ITEMDATAAREAID = dp.DATAAREAID AND gi.ITEMID = dp.ITEMID
    LEFT JOIN INVENTMODELGROUP mg ON mg.PARTITION = gi.PARTITION AND mg.DATAAREAID = gi.MODELGROUPDATAAREAID AND mg.MODELGROUPID = gi.MODELGROUPID
    LEFT JOIN (SELECT le.PARTITION, cp.DATAAREA AS DATAAREAID, le.ACCOUNTINGCURRENCY
    FROM LEDGER le LEFT JOIN DIRPARTYTABLE cp ON cp.PARTITION = le.PARTITION AND cp.RECID = le.PRIMARYFORLEGALENTITY) co
    ON co.PARTITION = dp.PARTITION AND co.DATAAREAID = dp.DATAAREAID GROUP BY (dp.DATAAREAID) ORDER BY 1;
-- fno:CDS released distinct products
SELECT DISTINCT (dp.DATAAREAID) FROM INVENTDISTINCTPRODUCT dp
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = dp.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = dp.PARTITION AND pt.PRODUCT = dp.PRODUCT AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID
    LEFT JOIN INVENTTABLEMODULE ms ON ms.PARTITION = dp.PARTITION AND ms.DATAAREAID = dp.DATAAREAID AND ms.ITEMID = dp.ITEMID AND ms.MODULETYPE = 2
    LEFT JOIN INVENTTABLEMODULE mi ON mi.PARTITION = dp.PARTITION AND mi.DATAAREAID = dp.DATAAREAID AND mi.ITEMID = dp.ITEMID AND mi.MODULETYPE = 0
    LEFT JOIN UNITOFMEASURE us ON us.PARTITION = ms.PARTITION AND us.SYMBOL = ms.UNITID
    LEFT JOIN UNITOFMEASURE ui ON ui.PARTITION = mi.PARTITION AND ui.SYMBOL = mi.UNITID
    LEFT JOIN INVENTMODELGROUPITEM gi ON gi.PARTITION = dp.PARTITION AND gi.ITEMDATAAREAID = dp.DATAAREAID AND gi.ITEMID = dp.ITEMID
    LEFT JOIN INVENTMODELGROUP mg ON mg.PARTITION = gi.PARTITION AND mg.DATAAREAID = gi.MODELGROUPDATAAREAID AND mg.MODELGROUPID = gi.MODELGROUPID
    LEFT JOIN (SELECT le.PARTITION, cp.DATAAREA AS DATAAREAID, le.ACCOUNTINGCURRENCY
    FROM LEDGER le LEFT JOIN DIRPARTYTABLE cp ON cp.PARTITION = le.PARTITION AND cp.RECID = le.PRIMARYFORLEGALENTITY) co
    ON co.PARTITION = dp.PARTITION AND co.DATAAREAID = dp.DATAAREAID ORDER BY 1;
-- fno:CDS released distinct products
SELECT count(*) FROM INVENTDISTINCTPRODUCT dp
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = dp.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = dp.PARTITION AND pt.PRODUCT = dp.PRODUCT AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID
    LEFT JOIN INVENTTABLEMODULE ms ON ms.PARTITION = dp.PARTITION AND ms.DATAAREAID = dp.DATAAREAID AND ms.ITEMID = dp.ITEMID AND ms.MODULETYPE = 2
    LEFT JOIN INVENTTABLEMODULE mi ON mi.PARTITION = dp.PARTITION AND mi.DATAAREAID = dp.DATAAREAID AND mi.ITEMID = dp.ITEMID AND mi.MODULETYPE = 0
    LEFT JOIN UNITOFMEASURE us ON us.PARTITION = ms.PARTITION AND us.SYMBOL = ms.UNITID
    LEFT JOIN UNITOFMEASURE ui ON ui.PARTITION = mi.PARTITION AND ui.SYMBOL = mi.UNITID
    LEFT JOIN INVENTMODELGROUPITEM gi ON gi.PARTITION = dp.PARTITION AND gi.ITEMDATAAREAID = dp.DATAAREAID AND gi.ITEMID = dp.ITEMID
    LEFT JOIN INVENTMODELGROUP mg ON mg.PARTITION = gi.PARTITION AND mg.DATAAREAID = gi.MODELGROUPDATAAREAID AND mg.MODELGROUPID = gi.MODELGROUPID
    LEFT JOIN (SELECT le.PARTITION, cp.DATAAREA AS DATAAREAID, le.ACCOUNTINGCURRENCY
    FROM LEDGER le LEFT JOIN DIRPARTYTABLE cp ON cp.PARTITION = le.PARTITION AND cp.RECID = le.PRIMARYFORLEGALENTITY) co
    ON co.PARTITION = dp.PARTITION AND co.DATAAREAID = dp.DATAAREAID;
-- fno:CDS released distinct products
SELECT (pr.DISPLAYPRODUCTNUMBER), (dp.ITEMID), (ms.UNITID), (us.DECIMALPRECISION), (pt.NAME), (pt.DESCRIPTION), (pr.PRODUCTTYPE), (pr.SERVICETYPE), (mg.STOCKEDPRODUCT), (mi.PRICE), (ms.PRICE), (co.ACCOUNTINGCURRENCY), (ui.DECIMALPRECISION), (mi.UNITID), (pr.PDSCWPRODUCT), (dp.CONFIGID), (dp.INVENTCOLORID), (dp.INVENTSIZEID), (dp.INVENTSTYLEID), (dp.INVENTVERSIONID), NULL, NULL, NULL, NULL, NULL, (CASE WHEN pr.PRODUCTTYPE = 2 THEN 'Service' WHEN mg.STOCKEDPRODUCT = 1 THEN 'Inventory' WHEN pr.PRODUCTTYPE = 1 THEN 'NonInventory' END), CASE WHEN CASE WHEN pr.RECID IS NOT NULL THEN 1 ELSE 0 END = 0 THEN 0 WHEN CASE WHEN pt.PRODUCT IS NOT NULL THEN 1 ELSE 0 END = 0 THEN 1 WHEN CASE WHEN us.SYMBOL IS NOT NULL OR COALESCE(ms.UNITID, '') = '' THEN 1 ELSE 0 END = 0 THEN 2 WHEN CASE WHEN ui.SYMBOL IS NOT NULL OR COALESCE(mi.UNITID, '') = '' THEN 1 ELSE 0 END = 0 THEN 3 WHEN CASE WHEN mg.MODELGROUPID IS NOT NULL OR COALESCE(gi.MODELGROUPID, '') = '' THEN 1 ELSE 0 END = 0 THEN 4 WHEN CASE WHEN co.ACCOUNTINGCURRENCY IS NOT NULL THEN 1 ELSE 0 END = 0 THEN 5 END FROM INVENTDISTINCTPRODUCT dp
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = dp.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = dp.PARTITION AND pt.PRODUCT = dp.PRODUCT AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID
    LEFT JOIN INVENTTABLEMODULE ms ON ms.PARTITION = dp.PARTITION AND ms.DATAAREAID = dp.DATAAREAID AND ms.ITEMID = dp.ITEMID AND ms.MODULETYPE = 2
    LEFT JOIN INVENTTABLEMODULE mi ON mi.PARTITION = dp.PARTITION AND mi.DATAAREAID = dp.DATAAREAID AND mi.ITEMID = dp.ITEMID AND mi.MODULETYPE = 0
    LEFT JOIN UNITOFMEASURE us ON us.PARTITION = ms.PARTITION AND us.SYMBOL = ms.UNITID
    LEFT JOIN UNITOFMEASURE ui ON ui.PARTITION = mi.PARTITION AND ui.SYMBOL = mi.UNITID
    LEFT JOIN INVENTMODELGROUPITEM gi ON gi.PARTITION = dp.PARTITION AND gi.ITEMDATAAREAID = dp.DATAAREAID AND gi.ITEMID = dp.ITEMID
    LEFT JOIN INVENTMODELGROUP mg ON mg.PARTITION = gi.PARTITION AND mg.DATAAREAID = gi.MODELGROUPDATAAREAID AND mg.MODELGROUPID = gi.MODELGROUPID
    LEFT JOIN (SELECT le.PARTITION, cp.DATAAREA AS DATAAREAID, le.ACCOUNTINGCURRENCY
    FROM LEDGER le LEFT JOIN DIRPARTYTABLE cp ON cp.PARTITION = le.PARTITION AND cp.RECID = le.PRIMARYFORLEGALENTITY) co
    ON co.PARTITION = dp.PARTITION AND co.DATAAREAID = dp.DATAAREAID WHERE ((dp.DATAAREAID) = 'usmf') ORDER BY CAST((pr.DISPLAYPRODUCTNUMBER) AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:CDS released distinct products
SELECT t."DATAAREAID", count(*) FROM "dbo"."EcoResReleasedDistinctProductCDSEntity" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- fno:CDS released distinct products
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."EcoResReleasedDistinctProductCDSEntity" AS t ORDER BY 1;
-- fno:CDS released distinct products
SELECT count(*) FROM "dbo"."EcoResReleasedDistinctProductCDSEntity" AS t;
-- fno:CDS released distinct products
SELECT t."ProductNumber", t."ItemNumber", t."SalesUnitSymbol", t."SalesUnitDecimalPrecision", t."ProductName", t."ProductDescription", t."ProductType", t."ServiceType", t."IsStockedProduct", t."UnitCost", t."SalesPrice", t."CurrencyCode", t."InventoryUnitDecimalPrecision", t."InventoryUnitSymbol", t."IsCatchWeightProduct", t."ProductConfigurationId", t."ProductColorId", t."ProductSizeId", t."ProductStyleId", t."ProductVersionId", t."WarrantyDurationTime", t."WarrantyDurationTimeUnit", t."WarrantablePriceRangeBaseType", t."LowerWarrantablePriceRangeLimit", t."UpperWarrantablePriceRangeLimit", t."FieldServiceProductType" FROM "dbo"."EcoResReleasedDistinctProductCDSEntity" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."ProductNumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:CDS sales order headers
SELECT (st.DATAAREAID), count(*) FROM SALESTABLE st
    LEFT JOIN SALESORDERTOTALS tot ON tot.PARTITION = st.PARTITION AND tot.DATAAREAID = st.DATAAREAID AND tot.SALESID = st.SALESID
    LEFT JOIN CUSTTABLE oc ON oc.PARTITION = st.PARTITION AND oc.DATAAREAID = st.DATAAREAID AND oc.ACCOUNTNUM = st.CUSTACCOUNT
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = st.PARTITION AND ic.DATAAREAID = st.DATAAREAID AND ic.ACCOUNTNUM = st.INVOICEACCOUNT
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = st.PARTITION AND da.RECID = st.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID
    LEFT JOIN DIRPARTYTABLE ip ON ip.PARTITION = ic.PARTITION AND ip.RECID = ic.PARTY
    LEFT JOIN LOGISTICSPOSTALADDRESS ia ON ia.PARTITION = ip.PARTITION AND ia.LOCATION = ip.PRIMARYADDRESSLOCATION AND ia.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION iac ON iac.PARTITION = ia.PARTITION AND iac.COUNTRYREGIONID = ia.COUNTRYREGIONID GROUP BY (st.DATAAREAID) ORDER BY 1;
-- fno:CDS sales order headers
SELECT DISTINCT (st.DATAAREAID) FROM SALESTABLE st
    LEFT JOIN SALESORDERTOTALS tot ON tot.PARTITION = st.PARTITION AND tot.DATAAREAID = st.DATAAREAID AND tot.SALESID = st.SALESID
    LEFT JOIN CUSTTABLE oc ON oc.PARTITION = st.PARTITION AND oc.DATAAREAID = st.DATAAREAID AND oc.ACCOUNTNUM = st.CUSTACCOUNT
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = st.PARTITION AND ic.DATAAREAID = st.DATAAREAID AND ic.ACCOUNTNUM = st.INVOICEACCOUNT
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = st.PARTITION AND da.RECID = st.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID
    LEFT JOIN DIRPARTYTABLE ip ON ip.PARTITION = ic.PARTITION AND ip.RECID = ic.PARTY
    LEFT JOIN LOGISTICSPOSTALADDRESS ia ON ia.PARTITION = ip.PARTITION AND ia.LOCATION = ip.PRIMARYADDRESSLOCATION AND ia.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION iac ON iac.PARTITION = ia.PARTITION AND iac.COUNTRYREGIONID = ia.COUNTRYREGIONID ORDER BY 1;
-- fno:CDS sales order headers
SELECT count(*) FROM SALESTABLE st
    LEFT JOIN SALESORDERTOTALS tot ON tot.PARTITION = st.PARTITION AND tot.DATAAREAID = st.DATAAREAID AND tot.SALESID = st.SALESID
    LEFT JOIN CUSTTABLE oc ON oc.PARTITION = st.PARTITION AND oc.DATAAREAID = st.DATAAREAID AND oc.ACCOUNTNUM = st.CUSTACCOUNT
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = st.PARTITION AND ic.DATAAREAID = st.DATAAREAID AND ic.ACCOUNTNUM = st.INVOICEACCOUNT
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = st.PARTITION AND da.RECID = st.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID
    LEFT JOIN DIRPARTYTABLE ip ON ip.PARTITION = ic.PARTITION AND ip.RECID = ic.PARTY
    LEFT JOIN LOGISTICSPOSTALADDRESS ia ON ia.PARTITION = ip.PARTITION AND ia.LOCATION = ip.PRIMARYADDRESSLOCATION AND ia.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION iac ON iac.PARTITION = ia.PARTITION AND iac.COUNTRYREGIONID = ia.COUNTRYREGIONID;
-- fno:CDS sales order headers
SELECT (st.INCLTAX), (st.CASHDISC), (st.RECEIPTDATECONFIRMED), (st.SHIPPINGDATECONFIRMED), (st.CONTACTPERSONID), (st.CURRENCYCODE), (st.PURCHORDERFORMNUM), (st.CUSTOMERREF), (st.INVENTSITEID), (st.INVENTLOCATIONID), (da.CITY), (da.COUNTRYREGIONID), (dc.ISOCODE), (da.COUNTY), (dl.DESCRIPTION), (da.DISTRICTNAME), NULL, (da.LATITUDE), (dl.LOCATIONID), (da.LONGITUDE), (st.DELIVERYNAME), (da.POSTBOX), (da.STATE), (da.STREET), (da.STREETNUMBER), NULL, (da.ZIPCODE), (da.BUILDINGCOMPLIMENT), (st.DLVMODE), (st.DELIVERYPOSTALADDRESS), (st.DLVTERM), (da.VALIDFROM), (da.VALIDTO), (st.EMAIL), (da.ADDRESS), (ia.ADDRESS), (ia.CITY), (ia.COUNTRYREGIONID), (ia.COUNTY), (ia.DISTRICTNAME), (ia.LATITUDE), (ia.LONGITUDE), (ia.POSTBOX), (ia.STATE), (ia.STREET), (ia.STREETNUMBER), NULL, (ia.ZIPCODE), (ia.BUILDINGCOMPLIMENT), (st.INVOICEACCOUNT), (ic.ISEXTERNALLYMAINTAINED), (ia.VALIDFROM), (ia.VALIDTO), NULL, (da.ISPRIVATE), (ia.ISPRIVATE), (st.ONETIMECUSTOMER), (st.MCRORDERSTOPPED), (st.LANGUAGEID), (st.CREATEDDATETIME), (st.CUSTACCOUNT), (oc.ISEXTERNALLYMAINTAINED), NULL, NULL, (tot.ORDERTOTALAMOUNT), (tot.ORDERTOTALCHARGESAMOUNT), (tot.ORDERTOTALDISCOUNTAMOUNT), (tot.ORDERTOTALTAXAMOUNT), (tot.ORDERHEADERTAXAMOUNT), (st.FIXEDDUEDATE), (st.PAYMENT), (st.PRICEGROUPID), (st.QUOTATIONID), (st.RECEIPTDATEREQUESTED), (st.SHIPPINGDATEREQUESTED), (st.SALESNAME), (iac.ISOCODE), (st.SALESID), (st.SALESORIGINID), (CASE WHEN st.SALESSTATUS = 4 THEN 'Canceled' WHEN st.SALESSTATUS = 3 THEN 'Invoiced' WHEN st.SALESSTATUS = 2 AND st.DOCUMENTSTATUS = 7 THEN 'PartiallyInvoiced' WHEN st.SALESSTATUS = 2 THEN 'Delivered' WHEN st.SALESSTATUS = 1 AND st.DOCUMENTSTATUS = 7 THEN 'PartiallyInvoiced' WHEN st.SALESSTATUS = 1 AND st.DOCUMENTSTATUS = 5 THEN 'PartiallyDelivered' WHEN st.SALESSTATUS = 1 AND st.DOCUMENTSTATUS = 4 THEN 'Picked' WHEN st.SALESSTATUS = 1 AND st.DOCUMENTSTATUS = 3 THEN 'Confirmed' WHEN st.SALESID IS NOT NULL THEN 'Active' END), (st.DELIVERYDATECONTROLTYPE), (st.SALESSTATUS), NULL, NULL, (tot.TOTALDISCOUNTAMOUNT), (st.URL), (CASE WHEN tot.LASTUPDATEDDATETIME >= st.MODIFIEDDATETIME THEN 1 ELSE 0 END), NULL, NULL, (st.PROJID), CASE WHEN CASE WHEN da.RECID IS NOT NULL OR COALESCE(st.DELIVERYPOSTALADDRESS, 0) = 0 THEN 1 ELSE 0 END = 0 THEN 0 WHEN CASE WHEN dl.RECID IS NOT NULL OR COALESCE(da.LOCATION, 0) = 0 THEN 1 ELSE 0 END = 0 THEN 1 WHEN CASE WHEN dc.COUNTRYREGIONID IS NOT NULL OR COALESCE(da.COUNTRYREGIONID, '') = '' THEN 1 ELSE 0 END = 0 THEN 2 WHEN CASE WHEN ip.RECID IS NOT NULL OR COALESCE(ic.PARTY, 0) = 0 THEN 1 ELSE 0 END = 0 THEN 3 WHEN CASE WHEN ia.RECID IS NOT NULL OR COALESCE(ip.PRIMARYADDRESSLOCATION, 0) = 0 OR EXISTS (SELECT 1 FROM LOGISTICSPOSTALADDRESS x WHERE x.PARTITION = ip.PARTITION AND x.LOCATION = ip.PRIMARYADDRESSLOCATION) THEN 1 ELSE 0 END = 0 THEN 4 WHEN CASE WHEN iac.COUNTRYREGIONID IS NOT NULL OR COALESCE(ia.COUNTRYREGIONID, '') = '' THEN 1 ELSE 0 END = 0 THEN 5 END FROM SALESTABLE st
    LEFT JOIN SALESORDERTOTALS tot ON tot.PARTITION = st.PARTITION AND tot.DATAAREAID = st.DATAAREAID AND tot.SALESID = st.SALESID
    LEFT JOIN CUSTTABLE oc ON oc.PARTITION = st.PARTITION AND oc.DATAAREAID = st.DATAAREAID AND oc.ACCOUNTNUM = st.CUSTACCOUNT
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = st.PARTITION AND ic.DATAAREAID = st.DATAAREAID AND ic.ACCOUNTNUM = st.INVOICEACCOUNT
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = st.PARTITION AND da.RECID = st.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID
    LEFT JOIN DIRPARTYTABLE ip ON ip.PARTITION = ic.PARTITION AND ip.RECID = ic.PARTY
    LEFT JOIN LOGISTICSPOSTALADDRESS ia ON ia.PARTITION = ip.PARTITION AND ia.LOCATION = ip.PRIMARYADDRESSLOCATION AND ia.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION iac ON iac.PARTITION = ia.PARTITION AND iac.COUNTRYREGIONID = ia.COUNTRYREGIONID WHERE ((st.DATAAREAID) = 'usmf') ORDER BY CAST((st.SALESID) AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:CDS sales order headers
SELECT t."DATAAREAID", count(*) FROM "dbo"."SalesOrderHeaderCDSEntity" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- fno:CDS sales order headers
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."SalesOrderHeaderCDSEntity" AS t ORDER BY 1;
-- fno:CDS sales order headers
SELECT count(*) FROM "dbo"."SalesOrderHeaderCDSEntity" AS t;
-- fno:CDS sales order headers
SELECT t."ArePricesIncludingSalesTax", t."CashDiscountCode", t."ConfirmedReceiptDate", t."ConfirmedShippingDate", t."ContactPersonId", t."CurrencyCode", t."CustomerRequisitionNumber", t."CustomersOrderReference", t."DefaultShippingSiteId", t."DefaultShippingWarehouseId", t."DeliveryAddressCity", t."DeliveryAddressCountryRegionId", t."DeliveryAddressCountryRegionISOCode", t."DeliveryAddressCountyId", t."DeliveryAddressDescription", t."DeliveryAddressDistrictName", t."DeliveryAddressDunsNumber", t."DeliveryAddressLatitude", t."DeliveryAddressLocationId", t."DeliveryAddressLongitude", t."DeliveryAddressName", t."DeliveryAddressPostBox", t."DeliveryAddressStateId", t."DeliveryAddressStreet", t."DeliveryAddressStreetNumber", t."DeliveryAddressTimeZone", t."DeliveryAddressZipCode", t."DeliveryBuildingCompliment", t."DeliveryModeCode", t."DeliveryPostalAddressRecId", t."DeliveryTermsCode", t."DeliveryValidFrom", t."DeliveryValidTo", t."Email", t."FormattedDelveryAddress", t."FormattedInvoiceAddress", t."InvoiceAddressCity", t."InvoiceAddressCountryRegionId", t."InvoiceAddressCountyId", t."InvoiceAddressDistrictName", t."InvoiceAddressLatitude", t."InvoiceAddressLongitude", t."InvoiceAddressPostBox", t."InvoiceAddressStateId", t."InvoiceAddressStreet", t."InvoiceAddressStreetNumber", t."InvoiceAddressTimeZone", t."InvoiceAddressZipCode", t."InvoiceBuildingCompliment", t."InvoiceCustomerAccountNumber", t."InvoiceCustomerIsExternallyMaintained", t."InvoiceValidFrom", t."InvoiceValidTo", t."IsDeliveryAddressOrderSpecific", t."IsDeliveryAddressPrivate", t."IsInvoiceAddressPrivate", t."IsOneTimeCustomer", t."IsSalesProcessingStopped", t."LanguageId", t."OrderCreationDateTime", t."OrderingCustomerAccountNumber", t."OrderingCustomerIsExternallyMaintained", t."OrderResponsiblePersonnelNumber", t."OrderTakerPersonnelNumber", t."OrderTotalAmount", t."OrderTotalChargesAmount", t."OrderTotalDiscountAmount", t."OrderTotalTaxAmount", t."OrderHeaderTaxAmount", t."PaymentTermsBaseDate", t."PaymentTermsName", t."PriceCustomerGroupCode", t."QuotationNumber", t."RequestedReceiptDate", t."RequestedShippingDate", t."SalesOrderName", t."InvoiceAddressCountryRegionISOCode", t."SalesOrderNumber", t."SalesOrderOriginCode", t."SalesOrderProcessingStatus", t."SalesOrderPromisingMethod", t."SalesOrderStatus", t."SalesResponsible", t."SalesTaker", t."TotalDiscountAmount", t."URL", t."AreTotalsUpdated", t."SalesOrderOriginType", t."ExternalWorkOrderStatus", t."ProjectId" FROM "dbo"."SalesOrderHeaderCDSEntity" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."SalesOrderNumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:CDS sales order lines
SELECT (sl.DATAAREAID), count(*) FROM SALESLINE sl
    LEFT JOIN SALESTABLE st ON st.PARTITION = sl.PARTITION AND st.DATAAREAID = sl.DATAAREAID AND st.SALESID = sl.SALESID
    LEFT JOIN SALESORDERTOTALS tot ON tot.PARTITION = st.PARTITION AND tot.DATAAREAID = st.DATAAREAID AND tot.SALESID = st.SALESID
    LEFT JOIN SALESORDERLINETOTALS lt ON lt.PARTITION = sl.PARTITION AND lt.DATAAREAID = sl.DATAAREAID AND lt.SALESID = sl.SALESID AND lt.INVENTTRANSID = sl.INVENTTRANSID
    LEFT JOIN CUSTTABLE oc ON oc.PARTITION = st.PARTITION AND oc.DATAAREAID = st.DATAAREAID AND oc.ACCOUNTNUM = st.CUSTACCOUNT
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = st.PARTITION AND ic.DATAAREAID = st.DATAAREAID AND ic.ACCOUNTNUM = st.INVOICEACCOUNT
    LEFT JOIN INVENTDIM id ON id.PARTITION = sl.PARTITION AND id.DATAAREAID = sl.DATAAREAID AND id.INVENTDIMID = sl.INVENTDIMID
    LEFT JOIN INVENTDISTINCTPRODUCT dp ON dp.PARTITION = id.PARTITION AND dp.DATAAREAID = id.DATAAREAID AND dp.ITEMID = sl.ITEMID AND dp.CONFIGID = id.CONFIGID AND dp.INVENTCOLORID = id.INVENTCOLORID AND dp.INVENTSIZEID = id.INVENTSIZEID AND dp.INVENTSTYLEID = id.INVENTSTYLEID AND dp.INVENTVERSIONID = id.INVENTVERSIONID
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = sl.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = pr.PARTITION AND pt.PRODUCT = pr.RECID AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = sl.PARTITION AND da.RECID = sl.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID GROUP BY (sl.DATAAREAID) ORDER BY 1;
-- fno:CDS sales order lines
SELECT DISTINCT (sl.DATAAREAID) FROM SALESLINE sl
    LEFT JOIN SALESTABLE st ON st.PARTITION = sl.PARTITION AND st.DATAAREAID = sl.DATAAREAID AND st.SALESID = sl.SALESID
    LEFT JOIN SALESORDERTOTALS tot ON tot.PARTITION = st.PARTITION AND tot.DATAAREAID = st.DATAAREAID AND tot.SALESID = st.SALESID
    LEFT JOIN SALESORDERLINETOTALS lt ON lt.PARTITION = sl.PARTITION AND lt.DATAAREAID = sl.DATAAREAID AND lt.SALESID = sl.SALESID AND lt.INVENTTRANSID = sl.INVENTTRANSID
    LEFT JOIN CUSTTABLE oc ON oc.PARTITION = st.PARTITION AND oc.DATAAREAID = st.DATAAREAID AND oc.ACCOUNTNUM = st.CUSTACCOUNT
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = st.PARTITION AND ic.DATAAREAID = st.DATAAREAID AND ic.ACCOUNTNUM = st.INVOICEACCOUNT
    LEFT JOIN INVENTDIM id ON id.PARTITION = sl.PARTITION AND id.DATAAREAID = sl.DATAAREAID AND id.INVENTDIMID = sl.INVENTDIMID
    LEFT JOIN INVENTDISTINCTPRODUCT dp ON dp.PARTITION = id.PARTITION AND dp.DATAAREAID = id.DATAAREAID AND dp.ITEMID = sl.ITEMID AND dp.CONFIGID = id.CONFIGID AND dp.INVENTCOLORID = id.INVENTCOLORID AND dp.INVENTSIZEID = id.INVENTSIZEID AND dp.INVENTSTYLEID = id.INVENTSTYLEID AND dp.INVENTVERSIONID = id.INVENTVERSIONID
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = sl.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = pr.PARTITION AND pt.PRODUCT = pr.RECID AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = sl.PARTITION AND da.RECID = sl.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID ORDER BY 1;
-- fno:CDS sales order lines
SELECT count(*) FROM SALESLINE sl
    LEFT JOIN SALESTABLE st ON st.PARTITION = sl.PARTITION AND st.DATAAREAID = sl.DATAAREAID AND st.SALESID = sl.SALESID
    LEFT JOIN SALESORDERTOTALS tot ON tot.PARTITION = st.PARTITION AND tot.DATAAREAID = st.DATAAREAID AND tot.SALESID = st.SALESID
    LEFT JOIN SALESORDERLINETOTALS lt ON lt.PARTITION = sl.PARTITION AND lt.DATAAREAID = sl.DATAAREAID AND lt.SALESID = sl.SALESID AND lt.INVENTTRANSID = sl.INVENTTRANSID
    LEFT JOIN CUSTTABLE oc ON oc.PARTITION = st.PARTITION AND oc.DATAAREAID = st.DATAAREAID AND oc.ACCOUNTNUM = st.CUSTACCOUNT
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = st.PARTITION AND ic.DATAAREAID = st.DATAAREAID AND ic.ACCOUNTNUM = st.INVOICEACCOUNT
    LEFT JOIN INVENTDIM id ON id.PARTITION = sl.PARTITION AND id.DATAAREAID = sl.DATAAREAID AND id.INVENTDIMID = sl.INVENTDIMID
    LEFT JOIN INVENTDISTINCTPRODUCT dp ON dp.PARTITION = id.PARTITION AND dp.DATAAREAID = id.DATAAREAID AND dp.ITEMID = sl.ITEMID AND dp.CONFIGID = id.CONFIGID AND dp.INVENTCOLORID = id.INVENTCOLORID AND dp.INVENTSIZEID = id.INVENTSIZEID AND dp.INVENTSTYLEID = id.INVENTSTYLEID AND dp.INVENTVERSIONID = id.INVENTVERSIONID
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = sl.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = pr.PARTITION AND pt.PRODUCT = pr.RECID AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = sl.PARTITION AND da.RECID = sl.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID;
-- fno:CDS sales order lines
SELECT (sl.SALESID), (sl.LINECREATIONSEQUENCENUMBER), (sl.SALESSTATUS), (sl.BLOCKED), (sl.DELIVERYNAME), (sl.ITEMID), (sl.LINEAMOUNT), (sl.LINEDISC), (sl.LINEPERCENT), (sl.MULTILNDISC), (sl.MULTILNPERCENT), (sl.NAME), (sl.PRICEUNIT), (sl.RECEIPTDATEREQUESTED), (sl.SALESMARKUP), (sl.SALESPRICE), (sl.SALESQTY), (sl.SALESUNIT), (sl.SHIPPINGDATECONFIRMED), (sl.SHIPPINGDATEREQUESTED), (id.CONFIGID), (id.INVENTCOLORID), (id.INVENTLOCATIONID), (id.INVENTSITEID), (id.INVENTSIZEID), NULL, (id.INVENTSTYLEID), (id.INVENTVERSIONID), (lt.TOTALTAXAMOUNT), (lt.TOTALCHARGESAMOUNT), (lt.TOTALDISCOUNTAMOUNT), (pr.DISPLAYPRODUCTNUMBER), (CASE WHEN lt.RECID IS NULL THEN 0 ELSE 1 END), (da.CITY), (da.COUNTRYREGIONID), (dc.ISOCODE), (da.COUNTY), (dl.DESCRIPTION), (da.DISTRICTNAME), NULL, (da.LATITUDE), (dl.LOCATIONID), (da.LONGITUDE), (da.POSTBOX), (da.STATE), (da.STREET), (da.STREETNUMBER), NULL, (da.ZIPCODE), (da.BUILDINGCOMPLIMENT), (da.ADDRESS), (da.ISPRIVATE), NULL, (pt.NAME), (sl.CURRENCYCODE), (CASE WHEN st.SALESSTATUS = 4 THEN 'Canceled' WHEN st.SALESSTATUS = 3 THEN 'Invoiced' WHEN st.SALESSTATUS = 2 AND st.DOCUMENTSTATUS = 7 THEN 'PartiallyInvoiced' WHEN st.SALESSTATUS = 2 THEN 'Delivered' WHEN st.SALESSTATUS = 1 AND st.DOCUMENTSTATUS = 7 THEN 'PartiallyInvoiced' WHEN st.SALESSTATUS = 1 AND st.DOCUMENTSTATUS = 5 THEN 'PartiallyDelivered' WHEN st.SALESSTATUS = 1 AND st.DOCUMENTSTATUS = 4 THEN 'Picked' WHEN st.SALESSTATUS = 1 AND st.DOCUMENTSTATUS = 3 THEN 'Confirmed' WHEN st.SALESID IS NOT NULL THEN 'Active' END), (oc.ISEXTERNALLYMAINTAINED), (ic.ISEXTERNALLYMAINTAINED), (CASE WHEN tot.LASTUPDATEDDATETIME >= st.MODIFIEDDATETIME THEN 1 ELSE 0 END), (sl.OVERDELIVERYPCT), (sl.UNDERDELIVERYPCT), (sl.RECEIPTDATECONFIRMED), (sl.DLVMODE), (sl.DLVTERM), (sl.EXTERNALITEMID), (id.INVENTBATCHID), (sl.DELIVERYDATECONTROLTYPE), NULL, NULL, NULL, (sl.PROJCATEGORYID), (sl.PROJID), (sl.PROJLINEPROPERTYID), NULL, (sl.DELIVERYPOSTALADDRESS), CASE WHEN CASE WHEN pr.RECID IS NOT NULL OR COALESCE(sl.ITEMID, '') = '' THEN 1 ELSE 0 END = 0 THEN 0 WHEN CASE WHEN pt.PRODUCT IS NOT NULL OR pr.RECID IS NULL THEN 1 ELSE 0 END = 0 THEN 1 WHEN CASE WHEN da.RECID IS NOT NULL OR COALESCE(sl.DELIVERYPOSTALADDRESS, 0) = 0 THEN 1 ELSE 0 END = 0 THEN 2 WHEN CASE WHEN dl.RECID IS NOT NULL OR COALESCE(da.LOCATION, 0) = 0 THEN 1 ELSE 0 END = 0 THEN 3 WHEN CASE WHEN dc.COUNTRYREGIONID IS NOT NULL OR COALESCE(da.COUNTRYREGIONID, '') = '' THEN 1 ELSE 0 END = 0 THEN 4 END FROM SALESLINE sl
    LEFT JOIN SALESTABLE st ON st.PARTITION = sl.PARTITION AND st.DATAAREAID = sl.DATAAREAID AND st.SALESID = sl.SALESID
    LEFT JOIN SALESORDERTOTALS tot ON tot.PARTITION = st.PARTITION AND tot.DATAAREAID = st.DATAAREAID AND tot.SALESID = st.SALESID
    LEFT JOIN SALESORDERLINETOTALS lt ON lt.PARTITION = sl.PARTITION AND lt.DATAAREAID = sl.DATAAREAID AND lt.SALESID = sl.SALESID AND lt.INVENTTRANSID = sl.INVENTTRANSID
    LEFT JOIN CUSTTABLE oc ON oc.PARTITION = st.PARTITION AND oc.DATAAREAID = st.DATAAREAID AND oc.ACCOUNTNUM = st.CUSTACCOUNT
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = st.PARTITION AND ic.DATAAREAID = st.DATAAREAID AND ic.ACCOUNTNUM = st.INVOICEACCOUNT
    LEFT JOIN INVENTDIM id ON id.PARTITION = sl.PARTITION AND id.DATAAREAID = sl.DATAAREAID AND id.INVENTDIMID = sl.INVENTDIMID
    LEFT JOIN INVENTDISTINCTPRODUCT dp ON dp.PARTITION = id.PARTITION AND dp.DATAAREAID = id.DATAAREAID AND dp.ITEMID = sl.ITEMID AND dp.CONFIGID = id.CONFIGID AND dp.INVENTCOLORID = id.INVENTCOLORID AND dp.INVENTSIZEID = id.INVENTSIZEID AND dp.INVENTSTYLEID = id.INVENTSTYLEID AND dp.INVENTVERSIONID = id.INVENTVERSIONID
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = sl.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = pr.PARTITION AND pt.PRODUCT = pr.RECID AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = sl.PARTITION AND da.RECID = sl.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID WHERE ((sl.DATAAREAID) = 'usmf') ORDER BY CAST((sl.SALESID) AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, (sl.LINECREATIONSEQUENCENUMBER);
-- fno:CDS sales order lines
SELECT t."DATAAREAID", count(*) FROM "dbo"."SalesOrderLineCDSEntity" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- fno:CDS sales order lines
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."SalesOrderLineCDSEntity" AS t ORDER BY 1;
-- fno:CDS sales order lines
SELECT count(*) FROM "dbo"."SalesOrderLineCDSEntity" AS t;
-- fno:CDS sales order lines
SELECT t."SalesOrderNumber", t."LineCreationSequenceNumber", t."SalesOrderLineStatus", t."IsLineStopped", t."DeliveryAddressName", t."ItemNumber", t."LineAmount", t."LineDiscountAmount", t."LineDiscountPercentage", t."MultilineDiscountAmount", t."MultilineDiscountPercentage", t."LineDescription", t."SalesPriceQuantity", t."RequestedReceiptDate", t."FixedPriceCharges", t."SalesPrice", t."OrderedSalesQuantity", t."SalesUnitSymbol", t."ConfirmedShippingDate", t."RequestedShippingDate", t."ProductConfigurationId", t."ProductColorId", t."ShippingWarehouseId", t."ShippingSiteId", t."ProductSizeId", t."OrderedInventoryStatusId", t."ProductStyleId", t."ProductVersionId", t."TotalTaxAmount", t."TotalChargesAmount", t."TotalDiscountAmount", t."ProductNumber", t."AreTotalsCalculated", t."DeliveryAddressCity", t."DeliveryAddressCountryRegionId", t."DeliveryAddressCountryRegionISOCode", t."DeliveryAddressCountyId", t."DeliveryAddressDescription", t."DeliveryAddressDistrictName", t."DeliveryAddressDunsNumber", t."DeliveryAddressLatitude", t."DeliveryAddressLocationId", t."DeliveryAddressLongitude", t."DeliveryAddressPostBox", t."DeliveryAddressStateId", t."DeliveryAddressStreet", t."DeliveryAddressStreetNumber", t."DeliveryAddressTimeZone", t."DeliveryAddressZipCode", t."DeliveryBuildingCompliment", t."FormattedDeliveryAddress", t."IsDeliveryAddressPrivate", t."IsDeliveryAddressOrderSpecific", t."ProductName", t."CurrencyCode", t."SalesOrderProcessingStatus", t."OrderingCustomerIsExternallyMaintained", t."InvoiceCustomerIsExternallyMaintained", t."AreSalesOrderTotalsUpdated", t."AllowedOverdeliveryPercentage", t."AllowedUnderdeliveryPercentage", t."ConfirmedReceiptDate", t."DeliveryModeCode", t."DeliveryTermsId", t."ExternalItemNumber", t."ItemBatchNumber", t."SalesOrderPromisingMethod", t."SalesProductCategoryName", t."SalesOrderOriginType", t."PickedQuantity", t."ProjectCategoryId", t."ProjectId", t."ProjectLinePropertyId", t."SalesProductCategoryHierarchyName", t."DeliveryPostalAddressRecId" FROM "dbo"."SalesOrderLineCDSEntity" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."SalesOrderNumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."LineCreationSequenceNumber";
-- fno:CDS sales quotation header
SELECT (qt.DATAAREAID), count(*) FROM SALESQUOTATIONTABLE qt
    LEFT JOIN SALESQUOTATIONCALCULATEDTOTALS tot ON tot.PARTITION = qt.PARTITION AND tot.DATAAREAID = qt.DATAAREAID AND tot.QUOTATIONID = qt.QUOTATIONID
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = qt.PARTITION AND ic.DATAAREAID = qt.DATAAREAID AND ic.ACCOUNTNUM = qt.INVOICEACCOUNT
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = qt.PARTITION AND da.RECID = qt.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID
    LEFT JOIN DIRPARTYTABLE ip ON ip.PARTITION = ic.PARTITION AND ip.RECID = ic.PARTY
    LEFT JOIN LOGISTICSPOSTALADDRESS ia ON ia.PARTITION = ip.PARTITION AND ia.LOCATION = ip.PRIMARYADDRESSLOCATION AND ia.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION iac ON iac.PARTITION = ia.PARTITION AND iac.COUNTRYREGIONID = ia.COUNTRYREGIONID GROUP BY (qt.DATAAREAID) ORDER BY 1;
-- fno:CDS sales quotation header
SELECT DISTINCT (qt.DATAAREAID) FROM SALESQUOTATIONTABLE qt
    LEFT JOIN SALESQUOTATIONCALCULATEDTOTALS tot ON tot.PARTITION = qt.PARTITION AND tot.DATAAREAID = qt.DATAAREAID AND tot.QUOTATIONID = qt.QUOTATIONID
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = qt.PARTITION AND ic.DATAAREAID = qt.DATAAREAID AND ic.ACCOUNTNUM = qt.INVOICEACCOUNT
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = qt.PARTITION AND da.RECID = qt.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID
    LEFT JOIN DIRPARTYTABLE ip ON ip.PARTITION = ic.PARTITION AND ip.RECID = ic.PARTY
    LEFT JOIN LOGISTICSPOSTALADDRESS ia ON ia.PARTITION = ip.PARTITION AND ia.LOCATION = ip.PRIMARYADDRESSLOCATION AND ia.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION iac ON iac.PARTITION = ia.PARTITION AND iac.COUNTRYREGIONID = ia.COUNTRYREGIONID ORDER BY 1;
-- fno:CDS sales quotation header
SELECT count(*) FROM SALESQUOTATIONTABLE qt
    LEFT JOIN SALESQUOTATIONCALCULATEDTOTALS tot ON tot.PARTITION = qt.PARTITION AND tot.DATAAREAID = qt.DATAAREAID AND tot.QUOTATIONID = qt.QUOTATIONID
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = qt.PARTITION AND ic.DATAAREAID = qt.DATAAREAID AND ic.ACCOUNTNUM = qt.INVOICEACCOUNT
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = qt.PARTITION AND da.RECID = qt.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID
    LEFT JOIN DIRPARTYTABLE ip ON ip.PARTITION = ic.PARTITION AND ip.RECID = ic.PARTY
    LEFT JOIN LOGISTICSPOSTALADDRESS ia ON ia.PARTITION = ip.PARTITION AND ia.LOCATION = ip.PRIMARYADDRESSLOCATION AND ia.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION iac ON iac.PARTITION = ia.PARTITION AND iac.COUNTRYREGIONID = ia.COUNTRYREGIONID;
-- fno:CDS sales quotation header
SELECT (qt.INCLTAX), (CASE WHEN tot.RECID IS NULL THEN 0 ELSE 1 END), (qt.CASHDISC), (qt.CASHDISCPERCENT), (qt.CONTACTPERSONID), (qt.CURRENCYCODE), (qt.CUSTOMERREF), (qt.CUSTPURCHASEORDER), (qt.INVENTSITEID), (qt.INVENTLOCATIONID), (da.CITY), (da.COUNTRYREGIONID), (dc.ISOCODE), (da.COUNTY), (dl.DESCRIPTION), (da.DISTRICTNAME), NULL, (da.LATITUDE), (dl.LOCATIONID), (da.LONGITUDE), (qt.DELIVERYNAME), (da.POSTBOX), (da.STATE), (da.STREET), (da.STREETNUMBER), NULL, (da.ZIPCODE), (da.BUILDINGCOMPLIMENT), (da.VALIDFROM), (da.VALIDTO), (qt.DLVTERM), (qt.DELIVERYPOSTALADDRESS), (qt.DLVMODE), (qt.EMAIL), (da.ADDRESS), (ia.ADDRESS), (qt.SALESIDREF), (ia.CITY), (ia.COUNTRYREGIONID), (iac.ISOCODE), (ia.COUNTY), (ia.DISTRICTNAME), (ia.LATITUDE), (ia.LONGITUDE), (ia.POSTBOX), (ia.STATE), NULL, (ia.STREETNUMBER), (ia.STREET), (ia.ZIPCODE), (ia.BUILDINGCOMPLIMENT), (qt.INVOICEACCOUNT), (ia.VALIDFROM), (ia.VALIDTO), NULL, (da.ISPRIVATE), (ia.ISPRIVATE), (qt.LANGUAGEID), (qt.OPPORTUNITYID), (qt.PAYMENT), (qt.PRICEGROUPID), (qt.BUSRELACCOUNT), NULL, NULL, (tot.QUOTATIONTOTALAMOUNT), (tot.QUOTATIONTOTALCHARGESAMOUNT), (tot.QUOTATIONTOTALDISCOUNTAMOUNT), (tot.QUOTATIONTOTALTAXAMOUNT), (tot.QUOTATIONHEADERTAXAMOUNT), (qt.RECEIPTDATEREQUESTED), (qt.SHIPPINGDATEREQUESTED), (qt.CUSTACCOUNT), (qt.SALESORIGINID), (qt.DELIVERYDATECONTROLTYPE), (qt.QUOTATIONNAME), (qt.QUOTATIONID), (qt.QUOTATIONSTATUS), (qt.QUOTATIONEXPIRYDATE), (qt.CONFIRMDATE), (qt.QUOTATIONFOLLOWUPDATE), (tot.TOTALDISCOUNTAMOUNT), (qt.DISCPERCENT), (qt.URL), (tot.RECID), CASE WHEN CASE WHEN da.RECID IS NOT NULL OR COALESCE(qt.DELIVERYPOSTALADDRESS, 0) = 0 THEN 1 ELSE 0 END = 0 THEN 0 WHEN CASE WHEN dl.RECID IS NOT NULL OR COALESCE(da.LOCATION, 0) = 0 THEN 1 ELSE 0 END = 0 THEN 1 WHEN CASE WHEN dc.COUNTRYREGIONID IS NOT NULL OR COALESCE(da.COUNTRYREGIONID, '') = '' THEN 1 ELSE 0 END = 0 THEN 2 WHEN CASE WHEN ip.RECID IS NOT NULL OR COALESCE(ic.PARTY, 0) = 0 THEN 1 ELSE 0 END = 0 THEN 3 WHEN CASE WHEN ia.RECID IS NOT NULL OR COALESCE(ip.PRIMARYADDRESSLOCATION, 0) = 0 OR EXISTS (SELECT 1 FROM LOGISTICSPOSTALADDRESS x WHERE x.PARTITION = ip.PARTITION AND x.LOCATION = ip.PRIMARYADDRESSLOCATION) THEN 1 ELSE 0 END = 0 THEN 4 WHEN CASE WHEN iac.COUNTRYREGIONID IS NOT NULL OR COALESCE(ia.COUNTRYREGIONID, '') = '' THEN 1 ELSE 0 END = 0 THEN 5 END FROM SALESQUOTATIONTABLE qt
    LEFT JOIN SALESQUOTATIONCALCULATEDTOTALS tot ON tot.PARTITION = qt.PARTITION AND tot.DATAAREAID = qt.DATAAREAID AND tot.QUOTATIONID = qt.QUOTATIONID
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = qt.PARTITION AND ic.DATAAREAID = qt.DATAAREAID AND ic.ACCOUNTNUM = qt.INVOICEACCOUNT
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = qt.PARTITION AND da.RECID = qt.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID
    LEFT JOIN DIRPARTYTABLE ip ON ip.PARTITION = ic.PARTITION AND ip.RECID = ic.PARTY
    LEFT JOIN LOGISTICSPOSTALADDRESS ia ON ia.PARTITION = ip.PARTITION AND ia.LOCATION = ip.PRIMARYADDRESSLOCATION AND ia.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION iac ON iac.PARTITION = ia.PARTITION AND iac.COUNTRYREGIONID = ia.COUNTRYREGIONID WHERE ((qt.DATAAREAID) = 'usmf') ORDER BY CAST((qt.QUOTATIONID) AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:CDS sales quotation header
SELECT t."DATAAREAID", count(*) FROM "dbo"."SalesQuotationHeaderCDSEntity" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- fno:CDS sales quotation header
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."SalesQuotationHeaderCDSEntity" AS t ORDER BY 1;
-- fno:CDS sales quotation header
SELECT count(*) FROM "dbo"."SalesQuotationHeaderCDSEntity" AS t;
-- fno:CDS sales quotation header
SELECT t."ArePricesIncludingSalesTax", t."AreTotalsCalculated", t."CashDiscountCode", t."CashDiscountPercentage", t."ContactPersonId", t."CurrencyCode", t."CustomersReference", t."CustomerRequisitionNumber", t."DefaultShippingSiteId", t."DefaultShippingWarehouseId", t."DeliveryAddressCity", t."DeliveryAddressCountryRegionId", t."DeliveryAddressCountryRegionISOCode", t."DeliveryAddressCountyId", t."DeliveryAddressDescription", t."DeliveryAddressDistrictName", t."DeliveryAddressDunsNumber", t."DeliveryAddressLatitude", t."DeliveryAddressLocationId", t."DeliveryAddressLongitude", t."DeliveryAddressName", t."DeliveryAddressPostBox", t."DeliveryAddressStateId", t."DeliveryAddressStreet", t."DeliveryAddressStreetNumber", t."DeliveryAddressTimeZone", t."DeliveryAddressZipCode", t."DeliveryBuildingCompliment", t."DeliveryValidFrom", t."DeliveryValidTo", t."DeliveryTermsCode", t."DeliveryPostalAddressRecId", t."DeliveryModeCode", t."Email", t."FormattedDeliveryAddress", t."FormattedInvoiceAddress", t."GeneratedSalesOrderNumber", t."InvoiceAddressCity", t."InvoiceAddressCountryRegionId", t."InvoiceAddressCountryRegionISOCode", t."InvoiceAddressCountyId", t."InvoiceAddressDistrictName", t."InvoiceAddressLatitude", t."InvoiceAddressLongitude", t."InvoiceAddressPostBox", t."InvoiceAddressStateId", t."InvoiceAddressTimeZone", t."InvoiceAddressStreetNumber", t."InvoiceAddressStreet", t."InvoiceAddressZipCode", t."InvoiceBuildingCompliment", t."InvoiceCustomerAccountNumber", t."InvoiceValidFrom", t."InvoiceValidTo", t."IsDeliveryAddressOrderSpecific", t."IsDeliveryAddressPrivate", t."IsInvoiceAddressPrivate", t."LanguageId", t."OpportunityId", t."PaymentTermsName", t."PriceCustomerGroupCode", t."ProspectId", t."QuotationResponsiblePersonnelNumber", t."QuotationTakerPersonnelNumber", t."QuotationTotalAmount", t."QuotationTotalChargesAmount", t."QuotationTotalDiscountAmount", t."QuotationTotalTaxAmount", t."QuotationHeaderTaxAmount", t."ReceiptDateRequested", t."RequestedShippingDate", t."RequestingCustomerAccountNumber", t."SalesOrderOriginCode", t."SalesOrderPromisingMethod", t."SalesQuotationName", t."SalesQuotationNumber", t."SalesQuotationStatus", t."SalesQuotationExpiryDate", t."SalesQuotationConfirmationDate", t."SalesQuotationFollowUpDate", t."TotalDiscountAmount", t."TotalDiscountPercentage", t."URL", t."SalesQuotationCalculatedTotalsRecId" FROM "dbo"."SalesQuotationHeaderCDSEntity" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."SalesQuotationNumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:CDS sales quotation lines
SELECT (ql.DATAAREAID), count(*) FROM SALESQUOTATIONLINE ql
    LEFT JOIN SALESQUOTATIONLINECALCULATEDTOTALS lt ON lt.PARTITION = ql.PARTITION AND lt.DATAAREAID = ql.DATAAREAID AND lt.QUOTATIONID = ql.QUOTATIONID AND lt.INVENTTRANSID = ql.INVENTTRANSID
    LEFT JOIN INVENTDIM id ON id.PARTITION = ql.PARTITION AND id.DATAAREAID = ql.DATAAREAID AND id.INVENTDIMID = ql.INVENTDIMID
    LEFT JOIN INVENTDISTINCTPRODUCT dp ON dp.PARTITION = id.PARTITION AND dp.DATAAREAID = id.DATAAREAID AND dp.ITEMID = ql.ITEMID AND dp.CONFIGID = id.CONFIGID AND dp.INVENTCOLORID = id.INVENTCOLORID AND dp.INVENTSIZEID = id.INVENTSIZEID AND dp.INVENTSTYLEID = id.INVENTSTYLEID AND dp.INVENTVERSIONID = id.INVENTVERSIONID
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = ql.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = pr.PARTITION AND pt.PRODUCT = pr.RECID AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = ql.PARTITION AND da.RECID = ql.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID GROUP BY (ql.DATAAREAID) ORDER BY 1;
-- fno:CDS sales quotation lines
SELECT DISTINCT (ql.DATAAREAID) FROM SALESQUOTATIONLINE ql
    LEFT JOIN SALESQUOTATIONLINECALCULATEDTOTALS lt ON lt.PARTITION = ql.PARTITION AND lt.DATAAREAID = ql.DATAAREAID AND lt.QUOTATIONID = ql.QUOTATIONID AND lt.INVENTTRANSID = ql.INVENTTRANSID
    LEFT JOIN INVENTDIM id ON id.PARTITION = ql.PARTITION AND id.DATAAREAID = ql.DATAAREAID AND id.INVENTDIMID = ql.INVENTDIMID
    LEFT JOIN INVENTDISTINCTPRODUCT dp ON dp.PARTITION = id.PARTITION AND dp.DATAAREAID = id.DATAAREAID AND dp.ITEMID = ql.ITEMID AND dp.CONFIGID = id.CONFIGID AND dp.INVENTCOLORID = id.INVENTCOLORID AND dp.INVENTSIZEID = id.INVENTSIZEID AND dp.INVENTSTYLEID = id.INVENTSTYLEID AND dp.INVENTVERSIONID = id.INVENTVERSIONID
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = ql.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = pr.PARTITION AND pt.PRODUCT = pr.RECID AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = ql.PARTITION AND da.RECID = ql.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID ORDER BY 1;
-- fno:CDS sales quotation lines
SELECT count(*) FROM SALESQUOTATIONLINE ql
    LEFT JOIN SALESQUOTATIONLINECALCULATEDTOTALS lt ON lt.PARTITION = ql.PARTITION AND lt.DATAAREAID = ql.DATAAREAID AND lt.QUOTATIONID = ql.QUOTATIONID AND lt.INVENTTRANSID = ql.INVENTTRANSID
    LEFT JOIN INVENTDIM id ON id.PARTITION = ql.PARTITION AND id.DATAAREAID = ql.DATAAREAID AND id.INVENTDIMID = ql.INVENTDIMID
    LEFT JOIN INVENTDISTINCTPRODUCT dp ON dp.PARTITION = id.PARTITION AND dp.DATAAREAID = id.DATAAREAID AND dp.ITEMID = ql.ITEMID AND dp.CONFIGID = id.CONFIGID AND dp.INVENTCOLORID = id.INVENTCOLORID AND dp.INVENTSIZEID = id.INVENTSIZEID AND dp.INVENTSTYLEID = id.INVENTSTYLEID AND dp.INVENTVERSIONID = id.INVENTVERSIONID
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = ql.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = pr.PARTITION AND pt.PRODUCT = pr.RECID AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = ql.PARTITION AND da.RECID = ql.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID;
-- fno:CDS sales quotation lines
SELECT (ql.OVERDELIVERYPCT), (ql.UNDERDELIVERYPCT), (CASE WHEN lt.RECID IS NULL THEN 0 ELSE 1 END), (ql.CURRENCYCODE), (da.CITY), (da.COUNTRYREGIONID), (dc.ISOCODE), (da.COUNTY), (dl.DESCRIPTION), (da.DISTRICTNAME), NULL, (da.LATITUDE), (dl.LOCATIONID), (da.LONGITUDE), (ql.DELIVERYNAME), (da.POSTBOX), (da.STATE), (da.STREET), (da.STREETNUMBER), NULL, (da.ZIPCODE), (da.BUILDINGCOMPLIMENT), (ql.DELIVERYPOSTALADDRESS), (ql.DLVMODE), (ql.DLVTERM), (ql.EXTERNALITEMID), (ql.SALESMARKUP), (da.ADDRESS), NULL, (da.ISPRIVATE), (ql.ITEMID), (id.INVENTBATCHID), (ql.LINEAMOUNT), (ql.LINECREATIONSEQUENCENUMBER), (ql.NAME), (ql.LINEDISC), (ql.LINEPERCENT), (ql.MULTILNDISC), (ql.MULTILNPERCENT), (id.INVENTCOLORID), (id.CONFIGID), (pt.NAME), (pr.DISPLAYPRODUCTNUMBER), (id.INVENTSIZEID), (id.INVENTSTYLEID), (id.INVENTVERSIONID), NULL, (ql.RECEIPTDATEREQUESTED), (ql.SALESQTY), (ql.SHIPPINGDATEREQUESTED), (ql.SALESPRICE), (ql.PRICEUNIT), NULL, (ql.QUOTATIONID), (ql.DELIVERYDATECONTROLTYPE), (ql.QUOTATIONSTATUS), (ql.SALESUNIT), (id.INVENTSITEID), (id.INVENTLOCATIONID), (lt.TOTALTAXAMOUNT), (lt.TOTALCHARGESAMOUNT), (lt.TOTALDISCOUNTAMOUNT), (ql.INVENTTRANSID), NULL, CASE WHEN CASE WHEN pr.RECID IS NOT NULL OR COALESCE(ql.ITEMID, '') = '' THEN 1 ELSE 0 END = 0 THEN 0 WHEN CASE WHEN pt.PRODUCT IS NOT NULL OR pr.RECID IS NULL THEN 1 ELSE 0 END = 0 THEN 1 WHEN CASE WHEN da.RECID IS NOT NULL OR COALESCE(ql.DELIVERYPOSTALADDRESS, 0) = 0 THEN 1 ELSE 0 END = 0 THEN 2 WHEN CASE WHEN dl.RECID IS NOT NULL OR COALESCE(da.LOCATION, 0) = 0 THEN 1 ELSE 0 END = 0 THEN 3 WHEN CASE WHEN dc.COUNTRYREGIONID IS NOT NULL OR COALESCE(da.COUNTRYREGIONID, '') = '' THEN 1 ELSE 0 END = 0 THEN 4 END FROM SALESQUOTATIONLINE ql
    LEFT JOIN SALESQUOTATIONLINECALCULATEDTOTALS lt ON lt.PARTITION = ql.PARTITION AND lt.DATAAREAID = ql.DATAAREAID AND lt.QUOTATIONID = ql.QUOTATIONID AND lt.INVENTTRANSID = ql.INVENTTRANSID
    LEFT JOIN INVENTDIM id ON id.PARTITION = ql.PARTITION AND id.DATAAREAID = ql.DATAAREAID AND id.INVENTDIMID = ql.INVENTDIMID
    LEFT JOIN INVENTDISTINCTPRODUCT dp ON dp.PARTITION = id.PARTITION AND dp.DATAAREAID = id.DATAAREAID AND dp.ITEMID = ql.ITEMID AND dp.CONFIGID = id.CONFIGID AND dp.INVENTCOLORID = id.INVENTCOLORID AND dp.INVENTSIZEID = id.INVENTSIZEID AND dp.INVENTSTYLEID = id.INVENTSTYLEID AND dp.INVENTVERSIONID = id.INVENTVERSIONID
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = ql.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = pr.PARTITION AND pt.PRODUCT = pr.RECID AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = ql.PARTITION AND da.RECID = ql.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID WHERE ((ql.DATAAREAID) = 'usmf') ORDER BY CAST((ql.QUOTATIONID) AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, (ql.LINECREATIONSEQUENCENUMBER);
-- fno:CDS sales quotation lines
SELECT t."DATAAREAID", count(*) FROM "dbo"."SalesQuotationLineCDSEntity" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- fno:CDS sales quotation lines
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."SalesQuotationLineCDSEntity" AS t ORDER BY 1;
-- fno:CDS sales quotation lines
SELECT count(*) FROM "dbo"."SalesQuotationLineCDSEntity" AS t;
-- fno:CDS sales quotation lines
SELECT t."AllowedOverdeliveryPercentage", t."AllowedUnderdeliveryPercentage", t."AreTotalsCalculated", t."CurrencyCode", t."DeliveryAddressCity", t."DeliveryAddressCountryRegionId", t."DeliveryAddressCountryRegionISOCode", t."DeliveryAddressCountyId", t."DeliveryAddressDescription", t."DeliveryAddressDistrictName", t."DeliveryAddressDunsNumber", t."DeliveryAddressLatitude", t."DeliveryAddressLocationId", t."DeliveryAddressLongitude", t."DeliveryAddressName", t."DeliveryAddressPostBox", t."DeliveryAddressStateId", t."DeliveryAddressStreet", t."DeliveryAddressStreetNumber", t."DeliveryAddressTimeZone", t."DeliveryAddressZipCode", t."DeliveryBuildingCompliment", t."DeliveryPostalAddressRecId", t."DeliveryModeCode", t."DeliveryTermsId", t."ExternalItemNumber", t."FixedPriceCharges", t."FormattedDeliveryAddress", t."IsDeliveryAddressOrderSpecific", t."IsDeliveryAddressPrivate", t."ItemNumber", t."ItemBatchNumber", t."LineAmount", t."LineCreationSequenceNumber", t."LineDescription", t."LineDiscountAmount", t."LineDiscountPercentage", t."MultilineDiscountAmount", t."MultilineDiscountPercentage", t."ProductColorId", t."ProductConfigurationId", t."ProductName", t."ProductNumber", t."ProductSizeId", t."ProductStyleId", t."ProductVersionId", t."RequestedInventoryStatusId", t."RequestedReceiptDate", t."RequestedSalesQuantity", t."RequestedShippingDate", t."SalesPrice", t."SalesPriceQuantity", t."SalesProductCategoryName", t."SalesQuotationNumber", t."SalesQuotationPromisingMethod", t."SalesQuotationStatus", t."SalesUnitSymbol", t."ShippingSiteId", t."ShippingWarehouseId", t."TotalTaxAmount", t."TotalChargesAmount", t."TotalDiscountAmount", t."InventoryLotId", t."SalesProductCategoryHierarchyName" FROM "dbo"."SalesQuotationLineCDSEntity" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."SalesQuotationNumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."LineCreationSequenceNumber";
-- fno:Customers V2
SELECT (c.DATAAREAID), count(*) FROM CUSTTABLE c
    LEFT JOIN DIRPARTYTABLE p ON p.PARTITION = c.PARTITION AND p.RECID = c.PARTY
    LEFT JOIN DIRPERSONNAME pn ON pn.PARTITION = p.PARTITION AND pn.PERSON = p.RECID AND pn.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSPOSTALADDRESS a ON a.PARTITION = p.PARTITION AND a.LOCATION = p.PRIMARYADDRESSLOCATION AND a.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSLOCATION al ON al.PARTITION = p.PARTITION AND al.RECID = p.PRIMARYADDRESSLOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION ac ON ac.PARTITION = a.PARTITION AND ac.COUNTRYREGIONID = a.COUNTRYREGIONID
    LEFT JOIN LOGISTICSELECTRONICADDRESS ee ON ee.PARTITION = p.PARTITION AND ee.RECID = p.PRIMARYCONTACTEMAIL
    LEFT JOIN LOGISTICSELECTRONICADDRESS ep ON ep.PARTITION = p.PARTITION AND ep.RECID = p.PRIMARYCONTACTPHONE
    LEFT JOIN LOGISTICSELECTRONICADDRESS ef ON ef.PARTITION = p.PARTITION AND ef.RECID = p.PRIMARYCONTACTFAX
    LEFT JOIN LOGISTICSELECTRONICADDRESS eu ON eu.PARTITION = p.PARTITION AND eu.RECID = p.PRIMARYCONTACTURL GROUP BY (c.DATAAREAID) ORDER BY 1;
-- fno:Customers V2
SELECT DISTINCT (c.DATAAREAID) FROM CUSTTABLE c
    LEFT JOIN DIRPARTYTABLE p ON p.PARTITION = c.PARTITION AND p.RECID = c.PARTY
    LEFT JOIN DIRPERSONNAME pn ON pn.PARTITION = p.PARTITION AND pn.PERSON = p.RECID AND pn.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSPOSTALADDRESS a ON a.PARTITION = p.PARTITION AND a.LOCATION = p.PRIMARYADDRESSLOCATION AND a.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSLOCATION al ON al.PARTITION = p.PARTITION AND al.RECID = p.PRIMARYADDRESSLOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION ac ON ac.PARTITION = a.PARTITION AND ac.COUNTRYREGIONID = a.COUNTRYREGIONID
    LEFT JOIN LOGISTICSELECTRONICADDRESS ee ON ee.PARTITION = p.PARTITION AND ee.RECID = p.PRIMARYCONTACTEMAIL
    LEFT JOIN LOGISTICSELECTRONICADDRESS ep ON ep.PARTITION = p.PARTITION AND ep.RECID = p.PRIMARYCONTACTPHONE
    LEFT JOIN LOGISTICSELECTRONICADDRESS ef ON ef.PARTITION = p.PARTITION AND ef.RECID = p.PRIMARYCONTACTFAX
    LEFT JOIN LOGISTICSELECTRONICADDRESS eu ON eu.PARTITION = p.PARTITION AND eu.RECID = p.PRIMARYCONTACTURL ORDER BY 1;
-- fno:Customers V2
SELECT count(*) FROM CUSTTABLE c
    LEFT JOIN DIRPARTYTABLE p ON p.PARTITION = c.PARTITION AND p.RECID = c.PARTY
    LEFT JOIN DIRPERSONNAME pn ON pn.PARTITION = p.PARTITION AND pn.PERSON = p.RECID AND pn.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSPOSTALADDRESS a ON a.PARTITION = p.PARTITION AND a.LOCATION = p.PRIMARYADDRESSLOCATION AND a.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSLOCATION al ON al.PARTITION = p.PARTITION AND al.RECID = p.PRIMARYADDRESSLOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION ac ON ac.PARTITION = a.PARTITION AND ac.COUNTRYREGIONID = a.COUNTRYREGIONID
    LEFT JOIN LOGISTICSELECTRONICADDRESS ee ON ee.PARTITION = p.PARTITION AND ee.RECID = p.PRIMARYCONTACTEMAIL
    LEFT JOIN LOGISTICSELECTRONICADDRESS ep ON ep.PARTITION = p.PARTITION AND ep.RECID = p.PRIMARYCONTACTPHONE
    LEFT JOIN LOGISTICSELECTRONICADDRESS ef ON ef.PARTITION = p.PARTITION AND ef.RECID = p.PRIMARYCONTACTFAX
    LEFT JOIN LOGISTICSELECTRONICADDRESS eu ON eu.PARTITION = p.PARTITION AND eu.RECID = p.PRIMARYCONTACTURL;
-- fno:Customers V2
SELECT (c.ACCOUNTNUM), (CASE WHEN p.RECID IS NULL THEN NULL WHEN pn.PERSON IS NOT NULL THEN 'Person' ELSE 'Organization' END), (p.PARTYNUMBER), (CASE WHEN pn.PERSON IS NULL THEN p.NAME END), (p.NUMBEROFEMPLOYEES), (p.NAMEALIAS), (p.KNOWNAS), (pn.FIRSTNAME), (pn.MIDDLENAME), (pn.LASTNAME), (CASE WHEN pn.PERSON IS NOT NULL THEN p.GENDER END), (CASE WHEN pn.PERSON IS NOT NULL THEN p.MARITALSTATUS END), NULL, (c.CUSTGROUP), (c.CURRENCY), (p.LANGUAGEID), (c.CREDITMAX), (c.MANDATORYCREDITLIMIT), (c.CREDITRATING), (c.INVOICEACCOUNT), (c.ISEXTERNALLYMAINTAINED), (c.ONETIMECUSTOMER), (c.BLOCKED), (c.INVENTSITEID), (c.INVENTLOCATION), (c.MEMO), (c.PAYMTERMID), (c.PAYMMODE), (c.PAYMSCHED), (c.PAYMDAYID), (c.DLVMODE), (c.DLVTERM), (c.TAXGROUP), (c.VATNUM), (c.IDENTIFICATIONNUMBER), (c.PARTYCOUNTRY), (c.PARTYSTATE), (c.VENDACCOUNT), (c.CONTACTPERSONID), NULL, (al.DESCRIPTION), (a.STREET), (a.STREETNUMBER), (a.CITY), (a.COUNTY), (a.STATE), (a.ZIPCODE), (a.COUNTRYREGIONID), (ac.ISOCODE), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, (ee.LOCATOR), (ep.LOCATOR), (ef.LOCATOR), (eu.LOCATOR), CASE WHEN CASE WHEN p.RECID IS NOT NULL OR COALESCE(c.PARTY, 0) = 0 THEN 1 ELSE 0 END = 0 THEN 0 WHEN CASE WHEN a.RECID IS NOT NULL OR COALESCE(p.PRIMARYADDRESSLOCATION, 0) = 0 OR EXISTS (SELECT 1 FROM LOGISTICSPOSTALADDRESS x WHERE x.PARTITION = p.PARTITION AND x.LOCATION = p.PRIMARYADDRESSLOCATION) THEN 1 ELSE 0 END = 0 THEN 1 WHEN CASE WHEN al.RECID IS NOT NULL OR COALESCE(p.PRIMARYADDRESSLOCATION, 0) = 0 THEN 1 ELSE 0 END = 0 THEN 2 WHEN CASE WHEN ac.COUNTRYREGIONID IS NOT NULL OR COALESCE(a.COUNTRYREGIONID, '') = '' THEN 1 ELSE 0 END = 0 THEN 3 WHEN CASE WHEN ee.RECID IS NOT NULL OR COALESCE(p.PRIMARYCONTACTEMAIL, 0) = 0 THEN 1 ELSE 0 END = 0 THEN 4 WHEN CASE WHEN ep.RECID IS NOT NULL OR COALESCE(p.PRIMARYCONTACTPHONE, 0) = 0 THEN 1 ELSE 0 END = 0 THEN 5 WHEN CASE WHEN ef.RECID IS NOT NULL OR COALESCE(p.PRIMARYCONTACTFAX, 0) = 0 THEN 1 ELSE 0 END = 0 THEN 6 WHEN CASE WHEN eu.RECID IS NOT NULL OR COALESCE(p.PRIMARYCONTACTURL, 0) = 0 THEN 1 ELSE 0 END = 0 THEN 7 END FROM CUSTTABLE c
    LEFT JOIN DIRPARTYTABLE p ON p.PARTITION = c.PARTITION AND p.RECID = c.PARTY
    LEFT JOIN DIRPERSONNAME pn ON pn.PARTITION = p.PARTITION AND pn.PERSON = p.RECID AND pn.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSPOSTALADDRESS a ON a.PARTITION = p.PARTITION AND a.LOCATION = p.PRIMARYADDRESSLOCATION AND a.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSLOCATION al ON al.PARTITION = p.PARTITION AND al.RECID = p.PRIMARYADDRESSLOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION ac ON ac.PARTITION = a.PARTITION AND ac.COUNTRYREGIONID = a.COUNTRYREGIONID
    LEFT JOIN LOGISTICSELECTRONICADDRESS ee ON ee.PARTITION = p.PARTITION AND ee.RECID = p.PRIMARYCONTACTEMAIL
    LEFT JOIN LOGISTICSELECTRONICADDRESS ep ON ep.PARTITION = p.PARTITION AND ep.RECID = p.PRIMARYCONTACTPHONE
    LEFT JOIN LOGISTICSELECTRONICADDRESS ef ON ef.PARTITION = p.PARTITION AND ef.RECID = p.PRIMARYCONTACTFAX
    LEFT JOIN LOGISTICSELECTRONICADDRESS eu ON eu.PARTITION = p.PARTITION AND eu.RECID = p.PRIMARYCONTACTURL WHERE ((c.DATAAREAID) = 'usmf') ORDER BY CAST((c.ACCOUNTNUM) AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:Customers V2
SELECT t."DATAAREAID", count(*) FROM "dbo"."CustCustomerV2Entity" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- fno:Customers V2
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."CustCustomerV2Entity" AS t ORDER BY 1;
-- fno:Customers V2
SELECT count(*) FROM "dbo"."CustCustomerV2Entity" AS t;
-- fno:Customers V2
SELECT t."CustomerAccount", t."PartyType", t."PartyNumber", t."OrganizationName", t."OrganizationNumberOfEmployees", t."NameAlias", t."KnownAs", t."PersonFirstName", t."PersonMiddleName", t."PersonLastName", t."PersonGender", t."PersonMaritalStatus", t."PersonProfessionalTitle", t."CustomerGroupId", t."SalesCurrencyCode", t."LanguageId", t."CreditLimit", t."CreditLimitIsMandatory", t."CreditRating", t."InvoiceAccount", t."IsExternallyMaintained", t."IsOneTimeCustomer", t."OnHoldStatus", t."SiteId", t."WarehouseId", t."SalesMemo", t."PaymentTerms", t."PaymentMethod", t."PaymentSchedule", t."PaymentDay", t."DeliveryMode", t."DeliveryTerms", t."SalesTaxGroup", t."TaxExemptNumber", t."IdentificationNumber", t."PartyCountry", t."PartyState", t."VendorAccount", t."ContactPersonId", t."AddressLocationRoles", t."AddressDescription", t."AddressStreet", t."AddressStreetNumber", t."AddressCity", t."AddressCounty", t."AddressState", t."AddressZipCode", t."AddressCountryRegionId", t."AddressCountryRegionISOCode", t."DeliveryAddressDescription", t."DeliveryAddressStreet", t."DeliveryAddressStreetNumber", t."DeliveryAddressCity", t."DeliveryAddressCounty", t."DeliveryAddressState", t."DeliveryAddressZipCode", t."DeliveryAddressCountryRegionId", t."DeliveryAddressCountryRegionISOCode", t."InvoiceAddressDescription", t."InvoiceAddressStreet", t."InvoiceAddressStreetNumber", t."InvoiceAddressCity", t."InvoiceAddressCounty", t."InvoiceAddressState", t."InvoiceAddressZipCode", t."InvoiceAddressCountryRegionId", t."InvoiceAddressCountryRegionISOCode", t."PrimaryContactEmail", t."PrimaryContactPhone", t."PrimaryContactFax", t."PrimaryContactURL" FROM "dbo"."CustCustomerV2Entity" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."CustomerAccount" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:Customers V3
SELECT (c.DATAAREAID), count(*) FROM CUSTTABLE c
    LEFT JOIN DIRPARTYTABLE p ON p.PARTITION = c.PARTITION AND p.RECID = c.PARTY
    LEFT JOIN DIRPERSONNAME pn ON pn.PARTITION = p.PARTITION AND pn.PERSON = p.RECID AND pn.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSPOSTALADDRESS a ON a.PARTITION = p.PARTITION AND a.LOCATION = p.PRIMARYADDRESSLOCATION AND a.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSLOCATION al ON al.PARTITION = p.PARTITION AND al.RECID = p.PRIMARYADDRESSLOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION ac ON ac.PARTITION = a.PARTITION AND ac.COUNTRYREGIONID = a.COUNTRYREGIONID
    LEFT JOIN LOGISTICSELECTRONICADDRESS ee ON ee.PARTITION = p.PARTITION AND ee.RECID = p.PRIMARYCONTACTEMAIL
    LEFT JOIN LOGISTICSELECTRONICADDRESS ep ON ep.PARTITION = p.PARTITION AND ep.RECID = p.PRIMARYCONTACTPHONE
    LEFT JOIN LOGISTICSELECTRONICADDRESS ef ON ef.PARTITION = p.PARTITION AND ef.RECID = p.PRIMARYCONTACTFAX
    LEFT JOIN LOGISTICSELECTRONICADDRESS eu ON eu.PARTITION = p.PARTITION AND eu.RECID = p.PRIMARYCONTACTURL GROUP BY (c.DATAAREAID) ORDER BY 1;
-- fno:Customers V3
SELECT DISTINCT (c.DATAAREAID) FROM CUSTTABLE c
    LEFT JOIN DIRPARTYTABLE p ON p.PARTITION = c.PARTITION AND p.RECID = c.PARTY
    LEFT JOIN DIRPERSONNAME pn ON pn.PARTITION = p.PARTITION AND pn.PERSON = p.RECID AND pn.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSPOSTALADDRESS a ON a.PARTITION = p.PARTITION AND a.LOCATION = p.PRIMARYADDRESSLOCATION AND a.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSLOCATION al ON al.PARTITION = p.PARTITION AND al.RECID = p.PRIMARYADDRESSLOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION ac ON ac.PARTITION = a.PARTITION AND ac.COUNTRYREGIONID = a.COUNTRYREGIONID
    LEFT JOIN LOGISTICSELECTRONICADDRESS ee ON ee.PARTITION = p.PARTITION AND ee.RECID = p.PRIMARYCONTACTEMAIL
    LEFT JOIN LOGISTICSELECTRONICADDRESS ep ON ep.PARTITION = p.PARTITION AND ep.RECID = p.PRIMARYCONTACTPHONE
    LEFT JOIN LOGISTICSELECTRONICADDRESS ef ON ef.PARTITION = p.PARTITION AND ef.RECID = p.PRIMARYCONTACTFAX
    LEFT JOIN LOGISTICSELECTRONICADDRESS eu ON eu.PARTITION = p.PARTITION AND eu.RECID = p.PRIMARYCONTACTURL ORDER BY 1;
-- fno:Customers V3
SELECT count(*) FROM CUSTTABLE c
    LEFT JOIN DIRPARTYTABLE p ON p.PARTITION = c.PARTITION AND p.RECID = c.PARTY
    LEFT JOIN DIRPERSONNAME pn ON pn.PARTITION = p.PARTITION AND pn.PERSON = p.RECID AND pn.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSPOSTALADDRESS a ON a.PARTITION = p.PARTITION AND a.LOCATION = p.PRIMARYADDRESSLOCATION AND a.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSLOCATION al ON al.PARTITION = p.PARTITION AND al.RECID = p.PRIMARYADDRESSLOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION ac ON ac.PARTITION = a.PARTITION AND ac.COUNTRYREGIONID = a.COUNTRYREGIONID
    LEFT JOIN LOGISTICSELECTRONICADDRESS ee ON ee.PARTITION = p.PARTITION AND ee.RECID = p.PRIMARYCONTACTEMAIL
    LEFT JOIN LOGISTICSELECTRONICADDRESS ep ON ep.PARTITION = p.PARTITION AND ep.RECID = p.PRIMARYCONTACTPHONE
    LEFT JOIN LOGISTICSELECTRONICADDRESS ef ON ef.PARTITION = p.PARTITION AND ef.RECID = p.PRIMARYCONTACTFAX
    LEFT JOIN LOGISTICSELECTRONICADDRESS eu ON eu.PARTITION = p.PARTITION AND eu.RECID = p.PRIMARYCONTACTURL;
-- fno:Customers V3
SELECT (c.ACCOUNTNUM), (CASE WHEN p.RECID IS NULL THEN NULL WHEN pn.PERSON IS NOT NULL THEN 'Person' ELSE 'Organization' END), (p.PARTYNUMBER), (CASE WHEN pn.PERSON IS NULL THEN p.NAME END), (p.NUMBEROFEMPLOYEES), (p.NAMEALIAS), (p.KNOWNAS), (pn.FIRSTNAME), (pn.MIDDLENAME), (pn.LASTNAME), (CASE WHEN pn.PERSON IS NOT NULL THEN p.GENDER END), (CASE WHEN pn.PERSON IS NOT NULL THEN p.MARITALSTATUS END), NULL, (c.CUSTGROUP), (c.CURRENCY), (p.LANGUAGEID), (c.CREDITMAX), (c.MANDATORYCREDITLIMIT), (c.CREDITRATING), (c.INVOICEACCOUNT), (c.ISEXTERNALLYMAINTAINED), (c.ONETIMECUSTOMER), (c.BLOCKED), (c.INVENTSITEID), (c.INVENTLOCATION), (c.MEMO), (c.PAYMTERMID), (c.PAYMMODE), (c.PAYMSCHED), (c.PAYMDAYID), (c.DLVMODE), (c.DLVTERM), (c.TAXGROUP), (c.VATNUM), (c.IDENTIFICATIONNUMBER), (c.PARTYCOUNTRY), (c.PARTYSTATE), (c.VENDACCOUNT), (c.CONTACTPERSONID), NULL, (al.DESCRIPTION), (a.STREET), (a.STREETNUMBER), (a.CITY), (a.COUNTY), (a.STATE), (a.ZIPCODE), (a.COUNTRYREGIONID), (ac.ISOCODE), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, (ee.LOCATOR), (ep.LOCATOR), (ef.LOCATOR), (eu.LOCATOR), (c.INVOICEADDRESS), (c.INCLTAX), (c.PRICEGROUP), (c.NUMBERSEQUENCEGROUP), NULL FROM CUSTTABLE c
    LEFT JOIN DIRPARTYTABLE p ON p.PARTITION = c.PARTITION AND p.RECID = c.PARTY
    LEFT JOIN DIRPERSONNAME pn ON pn.PARTITION = p.PARTITION AND pn.PERSON = p.RECID AND pn.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSPOSTALADDRESS a ON a.PARTITION = p.PARTITION AND a.LOCATION = p.PRIMARYADDRESSLOCATION AND a.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSLOCATION al ON al.PARTITION = p.PARTITION AND al.RECID = p.PRIMARYADDRESSLOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION ac ON ac.PARTITION = a.PARTITION AND ac.COUNTRYREGIONID = a.COUNTRYREGIONID
    LEFT JOIN LOGISTICSELECTRONICADDRESS ee ON ee.PARTITION = p.PARTITION AND ee.RECID = p.PRIMARYCONTACTEMAIL
    LEFT JOIN LOGISTICSELECTRONICADDRESS ep ON ep.PARTITION = p.PARTITION AND ep.RECID = p.PRIMARYCONTACTPHONE
    LEFT JOIN LOGISTICSELECTRONICADDRESS ef ON ef.PARTITION = p.PARTITION AND ef.RECID = p.PRIMARYCONTACTFAX
    LEFT JOIN LOGISTICSELECTRONICADDRESS eu ON eu.PARTITION = p.PARTITION AND eu.RECID = p.PRIMARYCONTACTURL WHERE ((c.DATAAREAID) = 'usmf') ORDER BY CAST((c.ACCOUNTNUM) AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:Customers V3
SELECT t."DATAAREAID", count(*) FROM "dbo"."CustCustomerV3Entity" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- fno:Customers V3
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."CustCustomerV3Entity" AS t ORDER BY 1;
-- fno:Customers V3
SELECT count(*) FROM "dbo"."CustCustomerV3Entity" AS t;
-- fno:Customers V3
SELECT t."CustomerAccount", t."PartyType", t."PartyNumber", t."OrganizationName", t."OrganizationNumberOfEmployees", t."NameAlias", t."KnownAs", t."PersonFirstName", t."PersonMiddleName", t."PersonLastName", t."PersonGender", t."PersonMaritalStatus", t."PersonProfessionalTitle", t."CustomerGroupId", t."SalesCurrencyCode", t."LanguageId", t."CreditLimit", t."CreditLimitIsMandatory", t."CreditRating", t."InvoiceAccount", t."IsExternallyMaintained", t."IsOneTimeCustomer", t."OnHoldStatus", t."SiteId", t."WarehouseId", t."SalesMemo", t."PaymentTerms", t."PaymentMethod", t."PaymentSchedule", t."PaymentDay", t."DeliveryMode", t."DeliveryTerms", t."SalesTaxGroup", t."TaxExemptNumber", t."IdentificationNumber", t."PartyCountry", t."PartyState", t."VendorAccount", t."ContactPersonId", t."AddressLocationRoles", t."AddressDescription", t."AddressStreet", t."AddressStreetNumber", t."AddressCity", t."AddressCounty", t."AddressState", t."AddressZipCode", t."AddressCountryRegionId", t."AddressCountryRegionISOCode", t."DeliveryAddressDescription", t."DeliveryAddressStreet", t."DeliveryAddressStreetNumber", t."DeliveryAddressCity", t."DeliveryAddressCounty", t."DeliveryAddressState", t."DeliveryAddressZipCode", t."DeliveryAddressCountryRegionId", t."DeliveryAddressCountryRegionISOCode", t."InvoiceAddressDescription", t."InvoiceAddressStreet", t."InvoiceAddressStreetNumber", t."InvoiceAddressCity", t."InvoiceAddressCounty", t."InvoiceAddressState", t."InvoiceAddressZipCode", t."InvoiceAddressCountryRegionId", t."InvoiceAddressCountryRegionISOCode", t."PrimaryContactEmail", t."PrimaryContactPhone", t."PrimaryContactFax", t."PrimaryContactURL", t."InvoiceAddress", t."IsSalesTaxIncludedInPrices", t."DiscountPriceGroupId", t."NumberSequenceGroup", t."PrimaryContactTwitter" FROM "dbo"."CustCustomerV3Entity" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."CustomerAccount" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:Externally maintained customer sales invoice headers
SELECT (cj.DATAAREAID), sum(CASE WHEN (ic.ISEXTERNALLYMAINTAINED = 1) THEN 1 ELSE 0 END) FROM CUSTINVOICEJOUR cj
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = cj.PARTITION AND ic.DATAAREAID = cj.DATAAREAID AND ic.ACCOUNTNUM = cj.INVOICEACCOUNT
    LEFT JOIN LOGISTICSPOSTALADDRESS ia ON ia.PARTITION = cj.PARTITION AND ia.RECID = cj.INVOICEPOSTALADDRESS
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION iac ON iac.PARTITION = ia.PARTITION AND iac.COUNTRYREGIONID = ia.COUNTRYREGIONID GROUP BY (cj.DATAAREAID) ORDER BY 1;
-- fno:Externally maintained customer sales invoice headers
SELECT DISTINCT (cj.DATAAREAID) FROM CUSTINVOICEJOUR cj
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = cj.PARTITION AND ic.DATAAREAID = cj.DATAAREAID AND ic.ACCOUNTNUM = cj.INVOICEACCOUNT
    LEFT JOIN LOGISTICSPOSTALADDRESS ia ON ia.PARTITION = cj.PARTITION AND ia.RECID = cj.INVOICEPOSTALADDRESS
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION iac ON iac.PARTITION = ia.PARTITION AND iac.COUNTRYREGIONID = ia.COUNTRYREGIONID ORDER BY 1;
-- fno:Externally maintained customer sales invoice headers
SELECT count(*) FROM CUSTINVOICEJOUR cj
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = cj.PARTITION AND ic.DATAAREAID = cj.DATAAREAID AND ic.ACCOUNTNUM = cj.INVOICEACCOUNT
    LEFT JOIN LOGISTICSPOSTALADDRESS ia ON ia.PARTITION = cj.PARTITION AND ia.RECID = cj.INVOICEPOSTALADDRESS
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION iac ON iac.PARTITION = ia.PARTITION AND iac.COUNTRYREGIONID = ia.COUNTRYREGIONID WHERE (ic.ISEXTERNALLYMAINTAINED = 1);
-- fno:Externally maintained customer sales invoice headers
SELECT (cj.CONTACTPERSONID), (cj.CURRENCYCODE), (cj.CUSTOMERREF), (cj.DLVMODE), (cj.DLVTERM), (ia.CITY), (ia.COUNTRYREGIONID), (iac.ISOCODE), (ia.STATE), (ia.STREET), (ia.STREETNUMBER), (ia.ZIPCODE), (cj.INVOICEACCOUNT), (cj.INVOICEDATE), (cj.INVOICEID), (cj.PAYMENT), (cj.SALESID), NULL, (cj.SUMMARKUP), (cj.SUMLINEDISC), (cj.ENDDISC), (cj.INVOICEAMOUNT), (cj.SUMTAX), NULL, NULL, (cj.LEDGERVOUCHER), CASE WHEN CASE WHEN ia.RECID IS NOT NULL OR COALESCE(cj.INVOICEPOSTALADDRESS, 0) = 0 THEN 1 ELSE 0 END = 0 THEN 0 WHEN CASE WHEN iac.COUNTRYREGIONID IS NOT NULL OR COALESCE(ia.COUNTRYREGIONID, '') = '' THEN 1 ELSE 0 END = 0 THEN 1 END FROM CUSTINVOICEJOUR cj
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = cj.PARTITION AND ic.DATAAREAID = cj.DATAAREAID AND ic.ACCOUNTNUM = cj.INVOICEACCOUNT
    LEFT JOIN LOGISTICSPOSTALADDRESS ia ON ia.PARTITION = cj.PARTITION AND ia.RECID = cj.INVOICEPOSTALADDRESS
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION iac ON iac.PARTITION = ia.PARTITION AND iac.COUNTRYREGIONID = ia.COUNTRYREGIONID WHERE (ic.ISEXTERNALLYMAINTAINED = 1) AND ((cj.DATAAREAID) = 'usmf') ORDER BY CAST((cj.INVOICEID) AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, (cj.INVOICEDATE), CAST((cj.LEDGERVOUCHER) AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:Externally maintained customer sales invoice headers
SELECT (cj.INVOICEID), (cj.INVOICEDATE), (cj.LEDGERVOUCHER) FROM CUSTINVOICEJOUR cj
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = cj.PARTITION AND ic.DATAAREAID = cj.DATAAREAID AND ic.ACCOUNTNUM = cj.INVOICEACCOUNT
    LEFT JOIN LOGISTICSPOSTALADDRESS ia ON ia.PARTITION = cj.PARTITION AND ia.RECID = cj.INVOICEPOSTALADDRESS
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION iac ON iac.PARTITION = ia.PARTITION AND iac.COUNTRYREGIONID = ia.COUNTRYREGIONID WHERE CASE WHEN ic.ISEXTERNALLYMAINTAINED = 1 THEN 1 ELSE 0 END = 0 AND ((cj.DATAAREAID) = 'usmf');
-- fno:Externally maintained customer sales invoice headers
SELECT t."DATAAREAID", count(*) FROM "dbo"."SalesExternallyMaintainedCustomerSalesInvoiceHeaderEntity" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- fno:Externally maintained customer sales invoice headers
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."SalesExternallyMaintainedCustomerSalesInvoiceHeaderEntity" AS t ORDER BY 1;
-- fno:Externally maintained customer sales invoice headers
SELECT count(*) FROM "dbo"."SalesExternallyMaintainedCustomerSalesInvoiceHeaderEntity" AS t;
-- fno:Externally maintained customer sales invoice headers
SELECT t."ContactPersonId", t."CurrencyCode", t."CustomersOrderReference", t."DeliveryModeCode", t."DeliveryTermsCode", t."InvoiceAddressCity", t."InvoiceAddressCountryRegionId", t."InvoiceAddressCountryRegionISOCode", t."InvoiceAddressState", t."InvoiceAddressStreet", t."InvoiceAddressStreetNumber", t."InvoiceAddressZipCode", t."InvoiceCustomerAccountNumber", t."InvoiceDate", t."InvoiceNumber", t."PaymentTermsName", t."SalesOrderNumber", t."SalesOrderResponsiblePersonnelNumber", t."TotalChargeAmount", t."TotalDiscountAmount", t."TotalDiscountCustomerGroupCode", t."TotalInvoiceAmount", t."TotalTaxAmount", t."InvoiceHeaderTaxAmount", t."SalesOrderOriginType", t."LedgerVoucher" FROM "dbo"."SalesExternallyMaintainedCustomerSalesInvoiceHeaderEntity" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."InvoiceNumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."InvoiceDate", CAST(t."LedgerVoucher" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:Externally maintained customer sales invoice lines
SELECT (ct.DATAAREAID), sum(CASE WHEN (cj.RECID IS NOT NULL) AND (ic.ISEXTERNALLYMAINTAINED = 1) THEN 1 ELSE 0 END) FROM CUSTINVOICETRANS ct
    LEFT JOIN CUSTINVOICEJOUR cj ON cj.PARTITION = ct.PARTITION AND cj.DATAAREAID = ct.DATAAREAID AND cj.RECID = ct.PARENTRECID
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = cj.PARTITION AND ic.DATAAREAID = cj.DATAAREAID AND ic.ACCOUNTNUM = cj.INVOICEACCOUNT
    LEFT JOIN INVENTDIM id ON id.PARTITION = ct.PARTITION AND id.DATAAREAID = ct.DATAAREAID AND id.INVENTDIMID = ct.INVENTDIMID
    LEFT JOIN INVENTDISTINCTPRODUCT dp ON dp.PARTITION = id.PARTITION AND dp.DATAAREAID = id.DATAAREAID AND dp.ITEMID = ct.ITEMID AND dp.CONFIGID = id.CONFIGID AND dp.INVENTCOLORID = id.INVENTCOLORID AND dp.INVENTSIZEID = id.INVENTSIZEID AND dp.INVENTSTYLEID = id.INVENTSTYLEID AND dp.INVENTVERSIONID = id.INVENTVERSIONID
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = ct.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = pr.PARTITION AND pt.PRODUCT = pr.RECID AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID GROUP BY (ct.DATAAREAID) ORDER BY 1;
-- fno:Externally maintained customer sales invoice lines
SELECT DISTINCT (ct.DATAAREAID) FROM CUSTINVOICETRANS ct
    LEFT JOIN CUSTINVOICEJOUR cj ON cj.PARTITION = ct.PARTITION AND cj.DATAAREAID = ct.DATAAREAID AND cj.RECID = ct.PARENTRECID
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = cj.PARTITION AND ic.DATAAREAID = cj.DATAAREAID AND ic.ACCOUNTNUM = cj.INVOICEACCOUNT
    LEFT JOIN INVENTDIM id ON id.PARTITION = ct.PARTITION AND id.DATAAREAID = ct.DATAAREAID AND id.INVENTDIMID = ct.INVENTDIMID
    LEFT JOIN INVENTDISTINCTPRODUCT dp ON dp.PARTITION = id.PARTITION AND dp.DATAAREAID = id.DATAAREAID AND dp.ITEMID = ct.ITEMID AND dp.CONFIGID = id.CONFIGID AND dp.INVENTCOLORID = id.INVENTCOLORID AND dp.INVENTSIZEID = id.INVENTSIZEID AND dp.INVENTSTYLEID = id.INVENTSTYLEID AND dp.INVENTVERSIONID = id.INVENTVERSIONID
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = ct.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = pr.PARTITION AND pt.PRODUCT = pr.RECID AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID ORDER BY 1;
-- fno:Externally maintained customer sales invoice lines
SELECT count(*) FROM CUSTINVOICETRANS ct
    LEFT JOIN CUSTINVOICEJOUR cj ON cj.PARTITION = ct.PARTITION AND cj.DATAAREAID = ct.DATAAREAID AND cj.RECID = ct.PARENTRECID
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = cj.PARTITION AND ic.DATAAREAID = cj.DATAAREAID AND ic.ACCOUNTNUM = cj.INVOICEACCOUNT
    LEFT JOIN INVENTDIM id ON id.PARTITION = ct.PARTITION AND id.DATAAREAID = ct.DATAAREAID AND id.INVENTDIMID = ct.INVENTDIMID
    LEFT JOIN INVENTDISTINCTPRODUCT dp ON dp.PARTITION = id.PARTITION AND dp.DATAAREAID = id.DATAAREAID AND dp.ITEMID = ct.ITEMID AND dp.CONFIGID = id.CONFIGID AND dp.INVENTCOLORID = id.INVENTCOLORID AND dp.INVENTSIZEID = id.INVENTSIZEID AND dp.INVENTSTYLEID = id.INVENTSTYLEID AND dp.INVENTVERSIONID = id.INVENTVERSIONID
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = ct.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = pr.PARTITION AND pt.PRODUCT = pr.RECID AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID WHERE (cj.RECID IS NOT NULL) AND (ic.ISEXTERNALLYMAINTAINED = 1);
-- fno:Externally maintained customer sales invoice lines
SELECT (ct.DLVDATE), (ct.CURRENCYCODE), (ct.INVOICEDATE), (ct.QTY), (ct.INVOICEID), (ct.LINEAMOUNT), (ct.LINECREATIONSEQUENCENUMBER), (ct.SALESMARKUP), (ct.SUMLINEDISC), (ct.TAXAMOUNT), (ct.NAME), (pt.NAME), (pr.DISPLAYPRODUCTNUMBER), (ct.SALESPRICE), (ct.SALESUNIT), (cj.LEDGERVOUCHER), CASE WHEN CASE WHEN pr.RECID IS NOT NULL OR COALESCE(ct.ITEMID, '') = '' THEN 1 ELSE 0 END = 0 THEN 0 WHEN CASE WHEN pt.PRODUCT IS NOT NULL OR pr.RECID IS NULL THEN 1 ELSE 0 END = 0 THEN 1 END FROM CUSTINVOICETRANS ct
    LEFT JOIN CUSTINVOICEJOUR cj ON cj.PARTITION = ct.PARTITION AND cj.DATAAREAID = ct.DATAAREAID AND cj.RECID = ct.PARENTRECID
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = cj.PARTITION AND ic.DATAAREAID = cj.DATAAREAID AND ic.ACCOUNTNUM = cj.INVOICEACCOUNT
    LEFT JOIN INVENTDIM id ON id.PARTITION = ct.PARTITION AND id.DATAAREAID = ct.DATAAREAID AND id.INVENTDIMID = ct.INVENTDIMID
    LEFT JOIN INVENTDISTINCTPRODUCT dp ON dp.PARTITION = id.PARTITION AND dp.DATAAREAID = id.DATAAREAID AND dp.ITEMID = ct.ITEMID AND dp.CONFIGID = id.CONFIGID AND dp.INVENTCOLORID = id.INVENTCOLORID AND dp.INVENTSIZEID = id.INVENTSIZEID AND dp.INVENTSTYLEID = id.INVENTSTYLEID AND dp.INVENTVERSIONID = id.INVENTVERSIONID
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = ct.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = pr.PARTITION AND pt.PRODUCT = pr.RECID AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID WHERE (cj.RECID IS NOT NULL) AND (ic.ISEXTERNALLYMAINTAINED = 1) AND ((ct.DATAAREAID) = 'usmf') ORDER BY CAST((ct.INVOICEID) AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, (ct.INVOICEDATE), CAST((cj.LEDGERVOUCHER) AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, (ct.LINECREATIONSEQUENCENUMBER);
-- fno:Externally maintained customer sales invoice lines
SELECT (ct.INVOICEID), (ct.INVOICEDATE), (cj.LEDGERVOUCHER), (ct.LINECREATIONSEQUENCENUMBER) FROM CUSTINVOICETRANS ct
    LEFT JOIN CUSTINVOICEJOUR cj ON cj.PARTITION = ct.PARTITION AND cj.DATAAREAID = ct.DATAAREAID AND cj.RECID = ct.PARENTRECID
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = cj.PARTITION AND ic.DATAAREAID = cj.DATAAREAID AND ic.ACCOUNTNUM = cj.INVOICEACCOUNT
    LEFT JOIN INVENTDIM id ON id.PARTITION = ct.PARTITION AND id.DATAAREAID = ct.DATAAREAID AND id.INVENTDIMID = ct.INVENTDIMID
    LEFT JOIN INVENTDISTINCTPRODUCT dp ON dp.PARTITION = id.PARTITION AND dp.DATAAREAID = id.DATAAREAID AND dp.ITEMID = ct.ITEMID AND dp.CONFIGID = id.CONFIGID AND dp.INVENTCOLORID = id.INVENTCOLORID AND dp.INVENTSIZEID = id.INVENTSIZEID AND dp.INVENTSTYLEID = id.INVENTSTYLEID AND dp.INVENTVERSIONID = id.INVENTVERSIONID
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = ct.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = pr.PARTITION AND pt.PRODUCT = pr.RECID AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID WHERE CASE WHEN cj.RECID IS NOT NULL THEN 1 ELSE 0 END = 0 AND ((ct.DATAAREAID) = 'usmf');
-- fno:Externally maintained customer sales invoice lines
SELECT (ct.INVOICEID), (ct.INVOICEDATE), (cj.LEDGERVOUCHER), (ct.LINECREATIONSEQUENCENUMBER) FROM CUSTINVOICETRANS ct
    LEFT JOIN CUSTINVOICEJOUR cj ON cj.PARTITION = ct.PARTITION AND cj.DATAAREAID = ct.DATAAREAID AND cj.RECID = ct.PARENTRECID
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = cj.PARTITION AND ic.DATAAREAID = cj.DATAAREAID AND ic.ACCOUNTNUM = cj.INVOICEACCOUNT
    LEFT JOIN INVENTDIM id ON id.PARTITION = ct.PARTITION AND id.DATAAREAID = ct.DATAAREAID AND id.INVENTDIMID = ct.INVENTDIMID
    LEFT JOIN INVENTDISTINCTPRODUCT dp ON dp.PARTITION = id.PARTITION AND dp.DATAAREAID = id.DATAAREAID AND dp.ITEMID = ct.ITEMID AND dp.CONFIGID = id.CONFIGID AND dp.INVENTCOLORID = id.INVENTCOLORID AND dp.INVENTSIZEID = id.INVENTSIZEID AND dp.INVENTSTYLEID = id.INVENTSTYLEID AND dp.INVENTVERSIONID = id.INVENTVERSIONID
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = ct.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = pr.PARTITION AND pt.PRODUCT = pr.RECID AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID WHERE (cj.RECID IS NOT NULL) AND CASE WHEN ic.ISEXTERNALLYMAINTAINED = 1 THEN 1 ELSE 0 END = 0 AND ((ct.DATAAREAID) = 'usmf');
-- fno:Externally maintained customer sales invoice lines
SELECT t."DATAAREAID", count(*) FROM "dbo"."SalesExternallyMaintainedCustomerSalesInvoiceLineEntity" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- fno:Externally maintained customer sales invoice lines
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."SalesExternallyMaintainedCustomerSalesInvoiceLineEntity" AS t ORDER BY 1;
-- fno:Externally maintained customer sales invoice lines
SELECT count(*) FROM "dbo"."SalesExternallyMaintainedCustomerSalesInvoiceLineEntity" AS t;
-- fno:Externally maintained customer sales invoice lines
SELECT t."ConfirmedShippingDate", t."CurrencyCode", t."InvoiceDate", t."InvoicedQuantity", t."InvoiceNumber", t."LineAmount", t."LineCreationSequenceNumber", t."LineTotalChargeAmount", t."LineTotalDiscountAmount", t."LineTotalTaxAmount", t."ProductDescription", t."ProductName", t."ProductNumber", t."SalesPrice", t."SalesUnitSymbol", t."LedgerVoucher" FROM "dbo"."SalesExternallyMaintainedCustomerSalesInvoiceLineEntity" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."InvoiceNumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."InvoiceDate", CAST(t."LedgerVoucher" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."LineCreationSequenceNumber";
-- fno:Released products V2
SELECT (it.DATAAREAID), count(*) FROM INVENTTABLE it
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = it.PARTITION AND pr.RECID = it.PRODUCT
    LEFT JOIN INVENTTABLEMODULE mi ON mi.PARTITION = it.PARTITION AND mi.DATAAREAID = it.DATAAREAID AND mi.ITEMID = it.ITEMID AND mi.MODULETYPE = 0
    LEFT JOIN INVENTTABLEMODULE mp ON mp.PARTITION = it.PARTITION AND mp.DATAAREAID = it.DATAAREAID AND mp.ITEMID = it.ITEMID AND mp.MODULETYPE = 1
    LEFT JOIN INVENTTABLEMODULE ms ON ms.PARTITION = it.PARTITION AND ms.DATAAREAID = it.DATAAREAID AND ms.ITEMID = it.ITEMID AND ms.MODULETYPE = 2
    LEFT JOIN INVENTMODELGROUPITEM gi ON gi.PARTITION = it.PARTITION AND gi.ITEMDATAAREAID = it.DATAAREAID AND gi.ITEMID = it.ITEMID GROUP BY (it.DATAAREAID) ORDER BY 1;
-- fno:Released products V2
SELECT DISTINCT (it.DATAAREAID) FROM INVENTTABLE it
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = it.PARTITION AND pr.RECID = it.PRODUCT
    LEFT JOIN INVENTTABLEMODULE mi ON mi.PARTITION = it.PARTITION AND mi.DATAAREAID = it.DATAAREAID AND mi.ITEMID = it.ITEMID AND mi.MODULETYPE = 0
    LEFT JOIN INVENTTABLEMODULE mp ON mp.PARTITION = it.PARTITION AND mp.DATAAREAID = it.DATAAREAID AND mp.ITEMID = it.ITEMID AND mp.MODULETYPE = 1
    LEFT JOIN INVENTTABLEMODULE ms ON ms.PARTITION = it.PARTITION AND ms.DATAAREAID = it.DATAAREAID AND ms.ITEMID = it.ITEMID AND ms.MODULETYPE = 2
    LEFT JOIN INVENTMODELGROUPITEM gi ON gi.PARTITION = it.PARTITION AND gi.ITEMDATAAREAID = it.DATAAREAID AND gi.ITEMID = it.ITEMID ORDER BY 1;
-- fno:Released products V2
SELECT count(*) FROM INVENTTABLE it
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = it.PARTITION AND pr.RECID = it.PRODUCT
    LEFT JOIN INVENTTABLEMODULE mi ON mi.PARTITION = it.PARTITION AND mi.DATAAREAID = it.DATAAREAID AND mi.ITEMID = it.ITEMID AND mi.MODULETYPE = 0
    LEFT JOIN INVENTTABLEMODULE mp ON mp.PARTITION = it.PARTITION AND mp.DATAAREAID = it.DATAAREAID AND mp.ITEMID = it.ITEMID AND mp.MODULETYPE = 1
    LEFT JOIN INVENTTABLEMODULE ms ON ms.PARTITION = it.PARTITION AND ms.DATAAREAID = it.DATAAREAID AND ms.ITEMID = it.ITEMID AND ms.MODULETYPE = 2
    LEFT JOIN INVENTMODELGROUPITEM gi ON gi.PARTITION = it.PARTITION AND gi.ITEMDATAAREAID = it.DATAAREAID AND gi.ITEMID = it.ITEMID;
-- fno:Released products V2
SELECT (it.ITEMID), (pr.DISPLAYPRODUCTNUMBER), (it.NAMEALIAS), (pr.SEARCHNAME), (pr.PRODUCTTYPE), NULL, (pr.PDSCWPRODUCT), (gi.MODELGROUPID), NULL, NULL, NULL, NULL, (it.PRODUCTLIFECYCLESTATEID), (it.PRIMARYVENDORID), (it.NETWEIGHT), (it.UNITVOLUME), (it.BOMUNITID), (mi.UNITID), (mi.PRICE), (mi.PRICEDATE), (mi.PRICEUNIT), (mi.MARKUP), (mi.PRICEQTY), (ms.UNITID), (ms.PRICE), (ms.PRICEDATE), (ms.PRICEUNIT), (ms.MARKUP), (ms.PRICEQTY), (ms.TAXITEMGROUPID), (ms.LINEDISC), (ms.MULTILINEDISC), (ms.ENDDISC), (ms.OVERDELIVERYPCT), (ms.UNDERDELIVERYPCT), (mp.UNITID), (mp.PRICE), (mp.PRICEDATE), (mp.PRICEUNIT), (mp.MARKUP), (mp.PRICEQTY), (mp.TAXITEMGROUPID), (mp.LINEDISC), (mp.MULTILINEDISC), (mp.ENDDISC), (mp.OVERDELIVERYPCT), (mp.UNDERDELIVERYPCT) FROM INVENTTABLE it
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = it.PARTITION AND pr.RECID = it.PRODUCT
    LEFT JOIN INVENTTABLEMODULE mi ON mi.PARTITION = it.PARTITION AND mi.DATAAREAID = it.DATAAREAID AND mi.ITEMID = it.ITEMID AND mi.MODULETYPE = 0
    LEFT JOIN INVENTTABLEMODULE mp ON mp.PARTITION = it.PARTITION AND mp.DATAAREAID = it.DATAAREAID AND mp.ITEMID = it.ITEMID AND mp.MODULETYPE = 1
    LEFT JOIN INVENTTABLEMODULE ms ON ms.PARTITION = it.PARTITION AND ms.DATAAREAID = it.DATAAREAID AND ms.ITEMID = it.ITEMID AND ms.MODULETYPE = 2
    LEFT JOIN INVENTMODELGROUPITEM gi ON gi.PARTITION = it.PARTITION AND gi.ITEMDATAAREAID = it.DATAAREAID AND gi.ITEMID = it.ITEMID WHERE ((it.DATAAREAID) = 'usmf') ORDER BY CAST((it.ITEMID) AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:Released products V2
SELECT t."DATAAREAID", count(*) FROM "dbo"."EcoResReleasedProductV2Entity" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- fno:Released products V2
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."EcoResReleasedProductV2Entity" AS t ORDER BY 1;
-- fno:Released products V2
SELECT count(*) FROM "dbo"."EcoResReleasedProductV2Entity" AS t;
-- fno:Released products V2
SELECT t."ItemNumber", t."ProductNumber", t."SearchName", t."ProductSearchName", t."ProductType", t."ProductSubType", t."IsCatchWeightProduct", t."ItemModelGroupId", t."ProductGroupId", t."StorageDimensionGroupName", t."TrackingDimensionGroupName", t."ProductDimensionGroupName", t."ProductLifecycleStateId", t."PrimaryVendorAccountNumber", t."NetProductWeight", t."ProductVolume", t."BOMUnitSymbol", t."InventoryUnitSymbol", t."UnitCost", t."UnitCostDate", t."UnitCostQuantity", t."FixedCostCharges", t."CostChargesQuantity", t."SalesUnitSymbol", t."SalesPrice", t."SalesPriceDate", t."SalesPriceQuantity", t."FixedSalesPriceCharges", t."SalesChargesQuantity", t."SalesSalesTaxItemGroupCode", t."SalesLineDiscountProductGroupCode", t."SalesMultilineDiscountProductGroupCode", t."WillTotalSalesDiscountCalculationIncludeProduct", t."SalesOverdeliveryPercentage", t."SalesUnderdeliveryPercentage", t."PurchaseUnitSymbol", t."PurchasePrice", t."PurchasePriceDate", t."PurchasePriceQuantity", t."FixedPurchasePriceCharges", t."PurchaseChargesQuantity", t."PurchaseSalesTaxItemGroupCode", t."PurchaseLineDiscountProductGroupCode", t."PurchaseMultilineDiscountProductGroupCode", t."WillTotalPurchaseDiscountCalculationIncludeProduct", t."PurchaseOverdeliveryPercentage", t."PurchaseUnderdeliveryPercentage" FROM "dbo"."EcoResReleasedProductV2Entity" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."ItemNumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:Sales invoice headers V2
SELECT (cj.DATAAREAID), count(*) FROM CUSTINVOICEJOUR cj
    LEFT JOIN LOGISTICSPOSTALADDRESS ia ON ia.PARTITION = cj.PARTITION AND ia.RECID = cj.INVOICEPOSTALADDRESS
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION iac ON iac.PARTITION = ia.PARTITION AND iac.COUNTRYREGIONID = ia.COUNTRYREGIONID GROUP BY (cj.DATAAREAID) ORDER BY 1;
-- fno:Sales invoice headers V2
SELECT DISTINCT (cj.DATAAREAID) FROM CUSTINVOICEJOUR cj
    LEFT JOIN LOGISTICSPOSTALADDRESS ia ON ia.PARTITION = cj.PARTITION AND ia.RECID = cj.INVOICEPOSTALADDRESS
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION iac ON iac.PARTITION = ia.PARTITION AND iac.COUNTRYREGIONID = ia.COUNTRYREGIONID ORDER BY 1;
-- fno:Sales invoice headers V2
SELECT count(*) FROM CUSTINVOICEJOUR cj
    LEFT JOIN LOGISTICSPOSTALADDRESS ia ON ia.PARTITION = cj.PARTITION AND ia.RECID = cj.INVOICEPOSTALADDRESS
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION iac ON iac.PARTITION = ia.PARTITION AND iac.COUNTRYREGIONID = ia.COUNTRYREGIONID;
-- fno:Sales invoice headers V2
SELECT (cj.CONTACTPERSONID), (cj.CURRENCYCODE), (cj.CUSTOMERREF), (cj.DLVMODE), (cj.DLVTERM), (ia.CITY), (ia.COUNTRYREGIONID), (iac.ISOCODE), (ia.STATE), (ia.STREET), (ia.STREETNUMBER), (ia.ZIPCODE), (cj.INVOICEACCOUNT), (cj.INVOICEDATE), (cj.INVOICEID), (cj.PAYMENT), (cj.SALESID), NULL, (cj.SUMMARKUP), (cj.SUMLINEDISC), (cj.ENDDISC), (cj.INVOICEAMOUNT), (cj.SUMTAX), NULL, (cj.LEDGERVOUCHER), (cj.SALESORIGINID) FROM CUSTINVOICEJOUR cj
    LEFT JOIN LOGISTICSPOSTALADDRESS ia ON ia.PARTITION = cj.PARTITION AND ia.RECID = cj.INVOICEPOSTALADDRESS
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION iac ON iac.PARTITION = ia.PARTITION AND iac.COUNTRYREGIONID = ia.COUNTRYREGIONID WHERE ((cj.DATAAREAID) = 'usmf') ORDER BY CAST((cj.INVOICEID) AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, (cj.INVOICEDATE), CAST((cj.LEDGERVOUCHER) AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:Sales invoice headers V2
SELECT t."DATAAREAID", count(*) FROM "dbo"."SalesInvoiceHeaderV2Entity" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- fno:Sales invoice headers V2
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."SalesInvoiceHeaderV2Entity" AS t ORDER BY 1;
-- fno:Sales invoice headers V2
SELECT count(*) FROM "dbo"."SalesInvoiceHeaderV2Entity" AS t;
-- fno:Sales invoice headers V2
SELECT t."ContactPersonId", t."CurrencyCode", t."CustomersOrderReference", t."DeliveryModeCode", t."DeliveryTermsCode", t."InvoiceAddressCity", t."InvoiceAddressCountryRegionId", t."InvoiceAddressCountryRegionISOCode", t."InvoiceAddressState", t."InvoiceAddressStreet", t."InvoiceAddressStreetNumber", t."InvoiceAddressZipCode", t."InvoiceCustomerAccountNumber", t."InvoiceDate", t."InvoiceNumber", t."PaymentTermsName", t."SalesOrderNumber", t."SalesOrderResponsiblePersonnelNumber", t."TotalChargeAmount", t."TotalDiscountAmount", t."TotalDiscountCustomerGroupCode", t."TotalInvoiceAmount", t."TotalTaxAmount", t."InvoiceHeaderTaxAmount", t."LedgerVoucher", t."SalesOrderOriginCode" FROM "dbo"."SalesInvoiceHeaderV2Entity" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."InvoiceNumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."InvoiceDate", CAST(t."LedgerVoucher" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:Sales invoice lines V2
SELECT (ct.DATAAREAID), sum(CASE WHEN (cj.RECID IS NOT NULL) THEN 1 ELSE 0 END) FROM CUSTINVOICETRANS ct
    LEFT JOIN CUSTINVOICEJOUR cj ON cj.PARTITION = ct.PARTITION AND cj.DATAAREAID = ct.DATAAREAID AND cj.RECID = ct.PARENTRECID
    LEFT JOIN INVENTDIM id ON id.PARTITION = ct.PARTITION AND id.DATAAREAID = ct.DATAAREAID AND id.INVENTDIMID = ct.INVENTDIMID
    LEFT JOIN INVENTDISTINCTPRODUCT dp ON dp.PARTITION = id.PARTITION AND dp.DATAAREAID = id.DATAAREAID AND dp.ITEMID = ct.ITEMID AND dp.CONFIGID = id.CONFIGID AND dp.INVENTCOLORID = id.INVENTCOLORID AND dp.INVENTSIZEID = id.INVENTSIZEID AND dp.INVENTSTYLEID = id.INVENTSTYLEID AND dp.INVENTVERSIONID = id.INVENTVERSIONID
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = ct.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = pr.PARTITION AND pt.PRODUCT = pr.RECID AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID GROUP BY (ct.DATAAREAID) ORDER BY 1;
-- fno:Sales invoice lines V2
SELECT DISTINCT (ct.DATAAREAID) FROM CUSTINVOICETRANS ct
    LEFT JOIN CUSTINVOICEJOUR cj ON cj.PARTITION = ct.PARTITION AND cj.DATAAREAID = ct.DATAAREAID AND cj.RECID = ct.PARENTRECID
    LEFT JOIN INVENTDIM id ON id.PARTITION = ct.PARTITION AND id.DATAAREAID = ct.DATAAREAID AND id.INVENTDIMID = ct.INVENTDIMID
    LEFT JOIN INVENTDISTINCTPRODUCT dp ON dp.PARTITION = id.PARTITION AND dp.DATAAREAID = id.DATAAREAID AND dp.ITEMID = ct.ITEMID AND dp.CONFIGID = id.CONFIGID AND dp.INVENTCOLORID = id.INVENTCOLORID AND dp.INVENTSIZEID = id.INVENTSIZEID AND dp.INVENTSTYLEID = id.INVENTSTYLEID AND dp.INVENTVERSIONID = id.INVENTVERSIONID
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = ct.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = pr.PARTITION AND pt.PRODUCT = pr.RECID AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID ORDER BY 1;
-- fno:Sales invoice lines V2
SELECT count(*) FROM CUSTINVOICETRANS ct
    LEFT JOIN CUSTINVOICEJOUR cj ON cj.PARTITION = ct.PARTITION AND cj.DATAAREAID = ct.DATAAREAID AND cj.RECID = ct.PARENTRECID
    LEFT JOIN INVENTDIM id ON id.PARTITION = ct.PARTITION AND id.DATAAREAID = ct.DATAAREAID AND id.INVENTDIMID = ct.INVENTDIMID
    LEFT JOIN INVENTDISTINCTPRODUCT dp ON dp.PARTITION = id.PARTITION AND dp.DATAAREAID = id.DATAAREAID AND dp.ITEMID = ct.ITEMID AND dp.CONFIGID = id.CONFIGID AND dp.INVENTCOLORID = id.INVENTCOLORID AND dp.INVENTSIZEID = id.INVENTSIZEID AND dp.INVENTSTYLEID = id.INVENTSTYLEID AND dp.INVENTVERSIONID = id.INVENTVERSIONID
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = ct.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = pr.PARTITION AND pt.PRODUCT = pr.RECID AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID WHERE (cj.RECID IS NOT NULL);
-- fno:Sales invoice lines V2
SELECT (ct.DLVDATE), (ct.CURRENCYCODE), (ct.INVOICEDATE), (ct.QTY), (ct.INVOICEID), (ct.LINEAMOUNT), (ct.LINECREATIONSEQUENCENUMBER), (ct.SALESMARKUP), (ct.SUMLINEDISC), (ct.TAXAMOUNT), (ct.NAME), (pt.NAME), (pr.DISPLAYPRODUCTNUMBER), (ct.SALESPRICE), (ct.SALESUNIT), (cj.LEDGERVOUCHER), (id.INVENTSITEID), (id.INVENTLOCATIONID), (id.INVENTSIZEID), (id.INVENTCOLORID), (id.CONFIGID), (id.INVENTSTYLEID), (id.INVENTVERSIONID), (id.INVENTBATCHID), NULL, (ct.INVENTDIMID), NULL, NULL FROM CUSTINVOICETRANS ct
    LEFT JOIN CUSTINVOICEJOUR cj ON cj.PARTITION = ct.PARTITION AND cj.DATAAREAID = ct.DATAAREAID AND cj.RECID = ct.PARENTRECID
    LEFT JOIN INVENTDIM id ON id.PARTITION = ct.PARTITION AND id.DATAAREAID = ct.DATAAREAID AND id.INVENTDIMID = ct.INVENTDIMID
    LEFT JOIN INVENTDISTINCTPRODUCT dp ON dp.PARTITION = id.PARTITION AND dp.DATAAREAID = id.DATAAREAID AND dp.ITEMID = ct.ITEMID AND dp.CONFIGID = id.CONFIGID AND dp.INVENTCOLORID = id.INVENTCOLORID AND dp.INVENTSIZEID = id.INVENTSIZEID AND dp.INVENTSTYLEID = id.INVENTSTYLEID AND dp.INVENTVERSIONID = id.INVENTVERSIONID
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = ct.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = pr.PARTITION AND pt.PRODUCT = pr.RECID AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID WHERE (cj.RECID IS NOT NULL) AND ((ct.DATAAREAID) = 'usmf') ORDER BY CAST((ct.INVOICEID) AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, (ct.INVOICEDATE), CAST((cj.LEDGERVOUCHER) AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, (ct.LINECREATIONSEQUENCENUMBER);
-- fno:Sales invoice lines V2
SELECT (ct.INVOICEID), (ct.INVOICEDATE), (cj.LEDGERVOUCHER), (ct.LINECREATIONSEQUENCENUMBER) FROM CUSTINVOICETRANS ct
    LEFT JOIN CUSTINVOICEJOUR cj ON cj.PARTITION = ct.PARTITION AND cj.DATAAREAID = ct.DATAAREAID AND cj.RECID = ct.PARENTRECID
    LEFT JOIN INVENTDIM id ON id.PARTITION = ct.PARTITION AND id.DATAAREAID = ct.DATAAREAID AND id.INVENTDIMID = ct.INVENTDIMID
    LEFT JOIN INVENTDISTINCTPRODUCT dp ON dp.PARTITION = id.PARTITION AND dp.DATAAREAID = id.DATAAREAID AND dp.ITEMID = ct.ITEMID AND dp.CONFIGID = id.CONFIGID AND dp.INVENTCOLORID = id.INVENTCOLORID AND dp.INVENTSIZEID = id.INVENTSIZEID AND dp.INVENTSTYLEID = id.INVENTSTYLEID AND dp.INVENTVERSIONID = id.INVENTVERSIONID
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = ct.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = pr.PARTITION AND pt.PRODUCT = pr.RECID AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID WHERE CASE WHEN cj.RECID IS NOT NULL THEN 1 ELSE 0 END = 0 AND ((ct.DATAAREAID) = 'usmf');
-- fno:Sales invoice lines V2
SELECT t."DATAAREAID", count(*) FROM "dbo"."SalesInvoiceLineV2Entity" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- fno:Sales invoice lines V2
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."SalesInvoiceLineV2Entity" AS t ORDER BY 1;
-- fno:Sales invoice lines V2
SELECT count(*) FROM "dbo"."SalesInvoiceLineV2Entity" AS t;
-- fno:Sales invoice lines V2
SELECT t."ConfirmedShippingDate", t."CurrencyCode", t."InvoiceDate", t."InvoicedQuantity", t."InvoiceNumber", t."LineAmount", t."LineCreationSequenceNumber", t."LineTotalChargeAmount", t."LineTotalDiscountAmount", t."LineTotalTaxAmount", t."ProductDescription", t."ProductName", t."ProductNumber", t."SalesPrice", t."SalesUnitSymbol", t."LedgerVoucher", t."InventorySiteId", t."InventoryWarehouseId", t."ProductSizeId", t."ProductColorId", t."ProductConfigurationId", t."ProductStyleId", t."ProductVersionId", t."ItemBatchNumber", t."OrderedInventoryStatusId", t."DimensionNumber", t."SalesProductCategoryName", t."SalesProductCategoryHierarchyName" FROM "dbo"."SalesInvoiceLineV2Entity" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."InvoiceNumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."InvoiceDate", CAST(t."LedgerVoucher" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."LineCreationSequenceNumber";
-- fno:Sales order headers V2
SELECT (st.DATAAREAID), count(*) FROM SALESTABLE st
    LEFT JOIN SALESORDERTOTALS tot ON tot.PARTITION = st.PARTITION AND tot.DATAAREAID = st.DATAAREAID AND tot.SALESID = st.SALESID
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = st.PARTITION AND ic.DATAAREAID = st.DATAAREAID AND ic.ACCOUNTNUM = st.INVOICEACCOUNT
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = st.PARTITION AND da.RECID = st.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID
    LEFT JOIN DIRPARTYTABLE ip ON ip.PARTITION = ic.PARTITION AND ip.RECID = ic.PARTY
    LEFT JOIN LOGISTICSPOSTALADDRESS ia ON ia.PARTITION = ip.PARTITION AND ia.LOCATION = ip.PRIMARYADDRESSLOCATION AND ia.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION iac ON iac.PARTITION = ia.PARTITION AND iac.COUNTRYREGIONID = ia.COUNTRYREGIONID GROUP BY (st.DATAAREAID) ORDER BY 1;
-- fno:Sales order headers V2
SELECT DISTINCT (st.DATAAREAID) FROM SALESTABLE st
    LEFT JOIN SALESORDERTOTALS tot ON tot.PARTITION = st.PARTITION AND tot.DATAAREAID = st.DATAAREAID AND tot.SALESID = st.SALESID
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = st.PARTITION AND ic.DATAAREAID = st.DATAAREAID AND ic.ACCOUNTNUM = st.INVOICEACCOUNT
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = st.PARTITION AND da.RECID = st.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID
    LEFT JOIN DIRPARTYTABLE ip ON ip.PARTITION = ic.PARTITION AND ip.RECID = ic.PARTY
    LEFT JOIN LOGISTICSPOSTALADDRESS ia ON ia.PARTITION = ip.PARTITION AND ia.LOCATION = ip.PRIMARYADDRESSLOCATION AND ia.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION iac ON iac.PARTITION = ia.PARTITION AND iac.COUNTRYREGIONID = ia.COUNTRYREGIONID ORDER BY 1;
-- fno:Sales order headers V2
SELECT count(*) FROM SALESTABLE st
    LEFT JOIN SALESORDERTOTALS tot ON tot.PARTITION = st.PARTITION AND tot.DATAAREAID = st.DATAAREAID AND tot.SALESID = st.SALESID
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = st.PARTITION AND ic.DATAAREAID = st.DATAAREAID AND ic.ACCOUNTNUM = st.INVOICEACCOUNT
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = st.PARTITION AND da.RECID = st.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID
    LEFT JOIN DIRPARTYTABLE ip ON ip.PARTITION = ic.PARTITION AND ip.RECID = ic.PARTY
    LEFT JOIN LOGISTICSPOSTALADDRESS ia ON ia.PARTITION = ip.PARTITION AND ia.LOCATION = ip.PRIMARYADDRESSLOCATION AND ia.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION iac ON iac.PARTITION = ia.PARTITION AND iac.COUNTRYREGIONID = ia.COUNTRYREGIONID;
-- fno:Sales order headers V2
SELECT (st.INCLTAX), (st.CASHDISC), (st.RECEIPTDATECONFIRMED), (st.SHIPPINGDATECONFIRMED), (st.CONTACTPERSONID), (st.CURRENCYCODE), (st.PURCHORDERFORMNUM), (st.CUSTOMERREF), (st.INVENTSITEID), (st.INVENTLOCATIONID), (da.CITY), (da.COUNTRYREGIONID), (dc.ISOCODE), (da.COUNTY), (dl.DESCRIPTION), (da.DISTRICTNAME), NULL, (da.LATITUDE), (dl.LOCATIONID), (da.LONGITUDE), (st.DELIVERYNAME), (da.POSTBOX), (da.STATE), (da.STREET), (da.STREETNUMBER), NULL, (da.ZIPCODE), (da.BUILDINGCOMPLIMENT), (st.DLVMODE), (st.DLVTERM), (st.EMAIL), (da.ADDRESS), (ia.ADDRESS), (ia.CITY), (ia.COUNTRYREGIONID), (ia.COUNTY), (ia.DISTRICTNAME), (ia.LATITUDE), (ia.LONGITUDE), (ia.POSTBOX), (ia.STATE), (ia.STREET), (ia.STREETNUMBER), NULL, (ia.ZIPCODE), (ia.BUILDINGCOMPLIMENT), (st.INVOICEACCOUNT), NULL, (da.ISPRIVATE), (ia.ISPRIVATE), (st.ONETIMECUSTOMER), (st.MCRORDERSTOPPED), (st.LANGUAGEID), (st.CREATEDDATETIME), (st.CUSTACCOUNT), NULL, NULL, (tot.ORDERTOTALAMOUNT), (tot.ORDERTOTALCHARGESAMOUNT), (tot.ORDERTOTALDISCOUNTAMOUNT), (tot.ORDERTOTALTAXAMOUNT), (tot.ORDERHEADERTAXAMOUNT), (st.FIXEDDUEDATE), (st.PAYMENT), (st.PRICEGROUPID), (st.QUOTATIONID), (st.RECEIPTDATEREQUESTED), (st.SHIPPINGDATEREQUESTED), (st.SALESNAME), (iac.ISOCODE), (st.SALESID), (st.SALESORIGINID), (CASE WHEN st.SALESSTATUS = 4 THEN 'Canceled' WHEN st.SALESSTATUS = 3 THEN 'Invoiced' WHEN st.SALESSTATUS = 2 AND st.DOCUMENTSTATUS = 7 THEN 'PartiallyInvoiced' WHEN st.SALESSTATUS = 2 THEN 'Delivered' WHEN st.SALESSTATUS = 1 AND st.DOCUMENTSTATUS = 7 THEN 'PartiallyInvoiced' WHEN st.SALESSTATUS = 1 AND st.DOCUMENTSTATUS = 5 THEN 'PartiallyDelivered' WHEN st.SALESSTATUS = 1 AND st.DOCUMENTSTATUS = 4 THEN 'Picked' WHEN st.SALESSTATUS = 1 AND st.DOCUMENTSTATUS = 3 THEN 'Confirmed' WHEN st.SALESID IS NOT NULL THEN 'Active' END), (st.DELIVERYDATECONTROLTYPE), (st.SALESSTATUS), (tot.TOTALDISCOUNTAMOUNT), (st.URL), (st.PROJID), (CASE WHEN tot.RECID IS NULL THEN 0 ELSE 1 END), (st.PAYMMODE), (st.NUMBERSEQUENCEGROUP), (st.SALESPOOLID), (st.TAXGROUP), (st.ENDDISC), (st.DISCPERCENT) FROM SALESTABLE st
    LEFT JOIN SALESORDERTOTALS tot ON tot.PARTITION = st.PARTITION AND tot.DATAAREAID = st.DATAAREAID AND tot.SALESID = st.SALESID
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = st.PARTITION AND ic.DATAAREAID = st.DATAAREAID AND ic.ACCOUNTNUM = st.INVOICEACCOUNT
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = st.PARTITION AND da.RECID = st.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID
    LEFT JOIN DIRPARTYTABLE ip ON ip.PARTITION = ic.PARTITION AND ip.RECID = ic.PARTY
    LEFT JOIN LOGISTICSPOSTALADDRESS ia ON ia.PARTITION = ip.PARTITION AND ia.LOCATION = ip.PRIMARYADDRESSLOCATION AND ia.VALIDTO >= '2154-12-31'
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION iac ON iac.PARTITION = ia.PARTITION AND iac.COUNTRYREGIONID = ia.COUNTRYREGIONID WHERE ((st.DATAAREAID) = 'usmf') ORDER BY CAST((st.SALESID) AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:Sales order headers V2
SELECT t."DATAAREAID", count(*) FROM "dbo"."SalesOrderHeaderV2Entity" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- fno:Sales order headers V2
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."SalesOrderHeaderV2Entity" AS t ORDER BY 1;
-- fno:Sales order headers V2
SELECT count(*) FROM "dbo"."SalesOrderHeaderV2Entity" AS t;
-- fno:Sales order headers V2
SELECT t."ArePricesIncludingSalesTax", t."CashDiscountCode", t."ConfirmedReceiptDate", t."ConfirmedShippingDate", t."ContactPersonId", t."CurrencyCode", t."CustomerRequisitionNumber", t."CustomersOrderReference", t."DefaultShippingSiteId", t."DefaultShippingWarehouseId", t."DeliveryAddressCity", t."DeliveryAddressCountryRegionId", t."DeliveryAddressCountryRegionISOCode", t."DeliveryAddressCountyId", t."DeliveryAddressDescription", t."DeliveryAddressDistrictName", t."DeliveryAddressDunsNumber", t."DeliveryAddressLatitude", t."DeliveryAddressLocationId", t."DeliveryAddressLongitude", t."DeliveryAddressName", t."DeliveryAddressPostBox", t."DeliveryAddressStateId", t."DeliveryAddressStreet", t."DeliveryAddressStreetNumber", t."DeliveryAddressTimeZone", t."DeliveryAddressZipCode", t."DeliveryBuildingCompliment", t."DeliveryModeCode", t."DeliveryTermsCode", t."Email", t."FormattedDelveryAddress", t."FormattedInvoiceAddress", t."InvoiceAddressCity", t."InvoiceAddressCountryRegionId", t."InvoiceAddressCountyId", t."InvoiceAddressDistrictName", t."InvoiceAddressLatitude", t."InvoiceAddressLongitude", t."InvoiceAddressPostBox", t."InvoiceAddressStateId", t."InvoiceAddressStreet", t."InvoiceAddressStreetNumber", t."InvoiceAddressTimeZone", t."InvoiceAddressZipCode", t."InvoiceBuildingCompliment", t."InvoiceCustomerAccountNumber", t."IsDeliveryAddressOrderSpecific", t."IsDeliveryAddressPrivate", t."IsInvoiceAddressPrivate", t."IsOneTimeCustomer", t."IsSalesProcessingStopped", t."LanguageId", t."OrderCreationDateTime", t."OrderingCustomerAccountNumber", t."OrderResponsiblePersonnelNumber", t."OrderTakerPersonnelNumber", t."OrderTotalAmount", t."OrderTotalChargesAmount", t."OrderTotalDiscountAmount", t."OrderTotalTaxAmount", t."OrderHeaderTaxAmount", t."PaymentTermsBaseDate", t."PaymentTermsName", t."PriceCustomerGroupCode", t."QuotationNumber", t."RequestedReceiptDate", t."RequestedShippingDate", t."SalesOrderName", t."InvoiceAddressCountryRegionISOCode", t."SalesOrderNumber", t."SalesOrderOriginCode", t."SalesOrderProcessingStatus", t."SalesOrderPromisingMethod", t."SalesOrderStatus", t."TotalDiscountAmount", t."URL", t."ProjectId", t."AreTotalsCalculated", t."CustomerPaymentMethodName", t."NumberSequenceGroupId", t."SalesOrderPoolId", t."SalesTaxGroupCode", t."TotalDiscountCustomerGroupCode", t."TotalDiscountPercentage" FROM "dbo"."SalesOrderHeaderV2Entity" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."SalesOrderNumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:Sales order lines V2
SELECT (sl.DATAAREAID), count(*) FROM SALESLINE sl
    LEFT JOIN INVENTDIM id ON id.PARTITION = sl.PARTITION AND id.DATAAREAID = sl.DATAAREAID AND id.INVENTDIMID = sl.INVENTDIMID
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = sl.PARTITION AND da.RECID = sl.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID GROUP BY (sl.DATAAREAID) ORDER BY 1;
-- fno:Sales order lines V2
SELECT DISTINCT (sl.DATAAREAID) FROM SALESLINE sl
    LEFT JOIN INVENTDIM id ON id.PARTITION = sl.PARTITION AND id.DATAAREAID = sl.DATAAREAID AND id.INVENTDIMID = sl.INVENTDIMID
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = sl.PARTITION AND da.RECID = sl.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID ORDER BY 1;
-- fno:Sales order lines V2
SELECT count(*) FROM SALESLINE sl
    LEFT JOIN INVENTDIM id ON id.PARTITION = sl.PARTITION AND id.DATAAREAID = sl.DATAAREAID AND id.INVENTDIMID = sl.INVENTDIMID
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = sl.PARTITION AND da.RECID = sl.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID;
-- fno:Sales order lines V2
SELECT (sl.SALESID), (sl.LINECREATIONSEQUENCENUMBER), (sl.SALESSTATUS), (sl.BLOCKED), (sl.DELIVERYNAME), (sl.ITEMID), (sl.LINEAMOUNT), (sl.LINEDISC), (sl.LINEPERCENT), (sl.MULTILNDISC), (sl.MULTILNPERCENT), (sl.NAME), (sl.PRICEUNIT), (sl.RECEIPTDATEREQUESTED), (sl.SALESMARKUP), (sl.SALESPRICE), (sl.SALESQTY), (sl.SALESUNIT), (sl.SHIPPINGDATECONFIRMED), (sl.SHIPPINGDATEREQUESTED), (id.CONFIGID), (id.INVENTCOLORID), (id.INVENTLOCATIONID), (id.INVENTSITEID), (id.INVENTSIZEID), NULL, (id.INVENTSTYLEID), (id.INVENTVERSIONID), (da.CITY), (da.COUNTRYREGIONID), (dc.ISOCODE), (da.COUNTY), (dl.DESCRIPTION), (da.DISTRICTNAME), NULL, (da.LATITUDE), (dl.LOCATIONID), (da.LONGITUDE), (da.POSTBOX), (da.STATE), (da.STREET), (da.STREETNUMBER), NULL, (da.ZIPCODE), (da.BUILDINGCOMPLIMENT), (da.ADDRESS), (da.ISPRIVATE), NULL, (sl.CURRENCYCODE), (sl.OVERDELIVERYPCT), (sl.UNDERDELIVERYPCT), (sl.RECEIPTDATECONFIRMED), (sl.DLVMODE), (sl.DLVTERM), (sl.EXTERNALITEMID), (id.INVENTBATCHID), (sl.DELIVERYDATECONTROLTYPE), NULL, (sl.PROJCATEGORYID), (sl.PROJID), (sl.PROJLINEPROPERTYID), (sl.INVENTTRANSID), (sl.CUSTOMERLINENUM), (sl.TAXGROUP), (sl.TAXITEMGROUP) FROM SALESLINE sl
    LEFT JOIN INVENTDIM id ON id.PARTITION = sl.PARTITION AND id.DATAAREAID = sl.DATAAREAID AND id.INVENTDIMID = sl.INVENTDIMID
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = sl.PARTITION AND da.RECID = sl.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID WHERE ((sl.DATAAREAID) = 'usmf') ORDER BY CAST((sl.SALESID) AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, (sl.LINECREATIONSEQUENCENUMBER), CAST((sl.INVENTTRANSID) AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:Sales order lines V2
SELECT t."DATAAREAID", count(*) FROM "dbo"."SalesOrderLineV2Entity" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- fno:Sales order lines V2
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."SalesOrderLineV2Entity" AS t ORDER BY 1;
-- fno:Sales order lines V2
SELECT count(*) FROM "dbo"."SalesOrderLineV2Entity" AS t;
-- fno:Sales order lines V2
SELECT t."SalesOrderNumber", t."LineCreationSequenceNumber", t."SalesOrderLineStatus", t."IsLineStopped", t."DeliveryAddressName", t."ItemNumber", t."LineAmount", t."LineDiscountAmount", t."LineDiscountPercentage", t."MultilineDiscountAmount", t."MultilineDiscountPercentage", t."LineDescription", t."SalesPriceQuantity", t."RequestedReceiptDate", t."FixedPriceCharges", t."SalesPrice", t."OrderedSalesQuantity", t."SalesUnitSymbol", t."ConfirmedShippingDate", t."RequestedShippingDate", t."ProductConfigurationId", t."ProductColorId", t."ShippingWarehouseId", t."ShippingSiteId", t."ProductSizeId", t."OrderedInventoryStatusId", t."ProductStyleId", t."ProductVersionId", t."DeliveryAddressCity", t."DeliveryAddressCountryRegionId", t."DeliveryAddressCountryRegionISOCode", t."DeliveryAddressCountyId", t."DeliveryAddressDescription", t."DeliveryAddressDistrictName", t."DeliveryAddressDunsNumber", t."DeliveryAddressLatitude", t."DeliveryAddressLocationId", t."DeliveryAddressLongitude", t."DeliveryAddressPostBox", t."DeliveryAddressStateId", t."DeliveryAddressStreet", t."DeliveryAddressStreetNumber", t."DeliveryAddressTimeZone", t."DeliveryAddressZipCode", t."DeliveryBuildingCompliment", t."FormattedDelveryAddress", t."IsDeliveryAddressPrivate", t."IsDeliveryAddressOrderSpecific", t."CurrencyCode", t."AllowedOverdeliveryPercentage", t."AllowedUnderdeliveryPercentage", t."ConfirmedReceiptDate", t."DeliveryModeCode", t."DeliveryTermsId", t."ExternalItemNumber", t."ItemBatchNumber", t."SalesOrderPromisingMethod", t."SalesProductCategoryName", t."ProjectCategoryId", t."ProjectId", t."ProjectLinePropertyId", t."InventoryLotId", t."CustomersLineNumber", t."SalesTaxGroupCode", t."SalesTaxItemGroupCode" FROM "dbo"."SalesOrderLineV2Entity" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."SalesOrderNumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."LineCreationSequenceNumber", CAST(t."InventoryLotId" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:Sales quotation headers
SELECT (qt.DATAAREAID), count(*) FROM SALESQUOTATIONTABLE qt
    LEFT JOIN SALESQUOTATIONCALCULATEDTOTALS tot ON tot.PARTITION = qt.PARTITION AND tot.DATAAREAID = qt.DATAAREAID AND tot.QUOTATIONID = qt.QUOTATIONID
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = qt.PARTITION AND ic.DATAAREAID = qt.DATAAREAID AND ic.ACCOUNTNUM = qt.INVOICEACCOUNT
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = qt.PARTITION AND da.RECID = qt.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID
    LEFT JOIN DIRPARTYTABLE ip ON ip.PARTITION = ic.PARTITION AND ip.RECID = ic.PARTY
    LEFT JOIN LOGISTICSPOSTALADDRESS ia ON ia.PARTITION = ip.PARTITION AND ia.LOCATION = ip.PRIMARYADDRESSLOCATION AND ia.VALIDTO >= '2154-12-31' GROUP BY (qt.DATAAREAID) ORDER BY 1;
-- fno:Sales quotation headers
SELECT DISTINCT (qt.DATAAREAID) FROM SALESQUOTATIONTABLE qt
    LEFT JOIN SALESQUOTATIONCALCULATEDTOTALS tot ON tot.PARTITION = qt.PARTITION AND tot.DATAAREAID = qt.DATAAREAID AND tot.QUOTATIONID = qt.QUOTATIONID
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = qt.PARTITION AND ic.DATAAREAID = qt.DATAAREAID AND ic.ACCOUNTNUM = qt.INVOICEACCOUNT
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = qt.PARTITION AND da.RECID = qt.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID
    LEFT JOIN DIRPARTYTABLE ip ON ip.PARTITION = ic.PARTITION AND ip.RECID = ic.PARTY
    LEFT JOIN LOGISTICSPOSTALADDRESS ia ON ia.PARTITION = ip.PARTITION AND ia.LOCATION = ip.PRIMARYADDRESSLOCATION AND ia.VALIDTO >= '2154-12-31' ORDER BY 1;
-- fno:Sales quotation headers
SELECT count(*) FROM SALESQUOTATIONTABLE qt
    LEFT JOIN SALESQUOTATIONCALCULATEDTOTALS tot ON tot.PARTITION = qt.PARTITION AND tot.DATAAREAID = qt.DATAAREAID AND tot.QUOTATIONID = qt.QUOTATIONID
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = qt.PARTITION AND ic.DATAAREAID = qt.DATAAREAID AND ic.ACCOUNTNUM = qt.INVOICEACCOUNT
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = qt.PARTITION AND da.RECID = qt.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID
    LEFT JOIN DIRPARTYTABLE ip ON ip.PARTITION = ic.PARTITION AND ip.RECID = ic.PARTY
    LEFT JOIN LOGISTICSPOSTALADDRESS ia ON ia.PARTITION = ip.PARTITION AND ia.LOCATION = ip.PRIMARYADDRESSLOCATION AND ia.VALIDTO >= '2154-12-31';
-- fno:Sales quotation headers
SELECT (qt.INCLTAX), (CASE WHEN tot.RECID IS NULL THEN 0 ELSE 1 END), (qt.CASHDISC), (qt.CASHDISCPERCENT), (qt.CONTACTPERSONID), (qt.CURRENCYCODE), (qt.CUSTOMERREF), (qt.CUSTPURCHASEORDER), (qt.INVENTSITEID), (qt.INVENTLOCATIONID), (da.CITY), (da.COUNTRYREGIONID), (dc.ISOCODE), (da.COUNTY), (dl.DESCRIPTION), (da.DISTRICTNAME), NULL, (da.LATITUDE), (dl.LOCATIONID), (da.LONGITUDE), (qt.DELIVERYNAME), (da.POSTBOX), (da.STATE), (da.STREET), (da.STREETNUMBER), NULL, (da.ZIPCODE), (da.BUILDINGCOMPLIMENT), (qt.DLVTERM), (qt.DLVMODE), (qt.EMAIL), (da.ADDRESS), (ia.ADDRESS), (qt.SALESIDREF), (ia.CITY), (ia.COUNTRYREGIONID), (ia.COUNTY), (ia.DISTRICTNAME), (ia.LATITUDE), (ia.LONGITUDE), (ia.POSTBOX), (ia.STATE), NULL, (ia.STREETNUMBER), (ia.STREET), (ia.ZIPCODE), (ia.BUILDINGCOMPLIMENT), (qt.INVOICEACCOUNT), NULL, (da.ISPRIVATE), (ia.ISPRIVATE), (qt.LANGUAGEID), (qt.OPPORTUNITYID), (qt.PAYMENT), (qt.PRICEGROUPID), (qt.BUSRELACCOUNT), NULL, NULL, (tot.QUOTATIONTOTALAMOUNT), (tot.QUOTATIONTOTALCHARGESAMOUNT), (tot.QUOTATIONTOTALDISCOUNTAMOUNT), (tot.QUOTATIONTOTALTAXAMOUNT), (qt.RECEIPTDATEREQUESTED), (qt.SHIPPINGDATEREQUESTED), (qt.CUSTACCOUNT), (qt.SALESORIGINID), (qt.DELIVERYDATECONTROLTYPE), (qt.QUOTATIONNAME), (qt.QUOTATIONID), (qt.QUOTATIONSTATUS), (qt.QUOTATIONEXPIRYDATE), (qt.CONFIRMDATE), (qt.QUOTATIONFOLLOWUPDATE), (tot.TOTALDISCOUNTAMOUNT), (qt.DISCPERCENT), (qt.URL), (qt.NUMBERSEQUENCEGROUP), (qt.TAXGROUP), (qt.ENDDISC) FROM SALESQUOTATIONTABLE qt
    LEFT JOIN SALESQUOTATIONCALCULATEDTOTALS tot ON tot.PARTITION = qt.PARTITION AND tot.DATAAREAID = qt.DATAAREAID AND tot.QUOTATIONID = qt.QUOTATIONID
    LEFT JOIN CUSTTABLE ic ON ic.PARTITION = qt.PARTITION AND ic.DATAAREAID = qt.DATAAREAID AND ic.ACCOUNTNUM = qt.INVOICEACCOUNT
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = qt.PARTITION AND da.RECID = qt.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID
    LEFT JOIN DIRPARTYTABLE ip ON ip.PARTITION = ic.PARTITION AND ip.RECID = ic.PARTY
    LEFT JOIN LOGISTICSPOSTALADDRESS ia ON ia.PARTITION = ip.PARTITION AND ia.LOCATION = ip.PRIMARYADDRESSLOCATION AND ia.VALIDTO >= '2154-12-31' WHERE ((qt.DATAAREAID) = 'usmf') ORDER BY CAST((qt.QUOTATIONID) AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:Sales quotation headers
SELECT t."DATAAREAID", count(*) FROM "dbo"."SalesQuotationHeaderEntity" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- fno:Sales quotation headers
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."SalesQuotationHeaderEntity" AS t ORDER BY 1;
-- fno:Sales quotation headers
SELECT count(*) FROM "dbo"."SalesQuotationHeaderEntity" AS t;
-- fno:Sales quotation headers
SELECT t."ArePricesIncludingSalesTax", t."AreTotalsCalculated", t."CashDiscountCode", t."CashDiscountPercentage", t."ContactPersonId", t."CurrencyCode", t."CustomersReference", t."CustomerRequisitionNumber", t."DefaultShippingSiteId", t."DefaultShippingWarehouseId", t."DeliveryAddressCity", t."DeliveryAddressCountryRegionId", t."DeliveryAddressCountryRegionISOCode", t."DeliveryAddressCountyId", t."DeliveryAddressDescription", t."DeliveryAddressDistrictName", t."DeliveryAddressDunsNumber", t."DeliveryAddressLatitude", t."DeliveryAddressLocationId", t."DeliveryAddressLongitude", t."DeliveryAddressName", t."DeliveryAddressPostBox", t."DeliveryAddressStateId", t."DeliveryAddressStreet", t."DeliveryAddressStreetNumber", t."DeliveryAddressTimeZone", t."DeliveryAddressZipCode", t."DeliveryBuildingCompliment", t."DeliveryTermsCode", t."DeliveryModeCode", t."Email", t."FormattedDeliveryAddress", t."FormattedInvoiceAddress", t."GeneratedSalesOrderNumber", t."InvoiceAddressCity", t."InvoiceAddressCountryRegionId", t."InvoiceAddressCountyId", t."InvoiceAddressDistrictName", t."InvoiceAddressLatitude", t."InvoiceAddressLongitude", t."InvoiceAddressPostBox", t."InvoiceAddressStateId", t."InvoiceAddressTimeZone", t."InvoiceAddressStreetNumber", t."InvoiceAddressStreet", t."InvoiceAddressZipCode", t."InvoiceBuildingCompliment", t."InvoiceCustomerAccountNumber", t."IsDeliveryAddressOrderSpecific", t."IsDeliveryAddressPrivate", t."IsInvoiceAddressPrivate", t."LanguageId", t."OpportunityId", t."PaymentTermsName", t."PriceCustomerGroupCode", t."ProspectId", t."QuotationResponsiblePersonnelNumber", t."QuotationTakerPersonnelNumber", t."QuotationTotalAmount", t."QuotationTotalChargesAmount", t."QuotationTotalDiscountAmount", t."QuotationTotalTaxAmount", t."ReceiptDateRequested", t."RequestedShippingDate", t."RequestingCustomerAccountNumber", t."SalesOrderOriginCode", t."SalesOrderPromisingMethod", t."SalesQuotationName", t."SalesQuotationNumber", t."SalesQuotationStatus", t."SalesQuotationExpiryDate", t."SalesQuotationConfirmationDate", t."SalesQuotationFollowUpDate", t."TotalDiscountAmount", t."TotalDiscountPercentage", t."URL", t."NumberSequenceGroupId", t."SalesTaxGroupCode", t."TotalDiscountCustomerGroupCode" FROM "dbo"."SalesQuotationHeaderEntity" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."SalesQuotationNumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:Sales quotation lines
SELECT (ql.DATAAREAID), count(*) FROM SALESQUOTATIONLINE ql
    LEFT JOIN INVENTDIM id ON id.PARTITION = ql.PARTITION AND id.DATAAREAID = ql.DATAAREAID AND id.INVENTDIMID = ql.INVENTDIMID
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = ql.PARTITION AND da.RECID = ql.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID GROUP BY (ql.DATAAREAID) ORDER BY 1;
-- fno:Sales quotation lines
SELECT DISTINCT (ql.DATAAREAID) FROM SALESQUOTATIONLINE ql
    LEFT JOIN INVENTDIM id ON id.PARTITION = ql.PARTITION AND id.DATAAREAID = ql.DATAAREAID AND id.INVENTDIMID = ql.INVENTDIMID
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = ql.PARTITION AND da.RECID = ql.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID ORDER BY 1;
-- fno:Sales quotation lines
SELECT count(*) FROM SALESQUOTATIONLINE ql
    LEFT JOIN INVENTDIM id ON id.PARTITION = ql.PARTITION AND id.DATAAREAID = ql.DATAAREAID AND id.INVENTDIMID = ql.INVENTDIMID
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = ql.PARTITION AND da.RECID = ql.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID;
-- fno:Sales quotation lines
SELECT (ql.OVERDELIVERYPCT), (ql.UNDERDELIVERYPCT), (da.CITY), (da.COUNTRYREGIONID), (dc.ISOCODE), (da.COUNTY), (dl.DESCRIPTION), (da.DISTRICTNAME), NULL, (da.LATITUDE), (dl.LOCATIONID), (da.LONGITUDE), (ql.DELIVERYNAME), (da.POSTBOX), (da.STATE), (da.STREET), (da.STREETNUMBER), NULL, (da.ZIPCODE), (da.BUILDINGCOMPLIMENT), (ql.DLVMODE), (ql.DLVTERM), (ql.EXTERNALITEMID), (ql.SALESMARKUP), (da.ADDRESS), NULL, (da.ISPRIVATE), (ql.ITEMID), (id.INVENTBATCHID), (ql.LINEAMOUNT), (ql.LINECREATIONSEQUENCENUMBER), (ql.NAME), (ql.LINEDISC), (ql.LINEPERCENT), (ql.MULTILNDISC), (ql.MULTILNPERCENT), (id.INVENTCOLORID), (id.CONFIGID), (id.INVENTSIZEID), (id.INVENTSTYLEID), (id.INVENTVERSIONID), NULL, (ql.RECEIPTDATEREQUESTED), (ql.SALESQTY), (ql.SHIPPINGDATEREQUESTED), (ql.SALESPRICE), (ql.PRICEUNIT), NULL, (ql.QUOTATIONID), (ql.DELIVERYDATECONTROLTYPE), (ql.QUOTATIONSTATUS), (ql.SALESUNIT), (id.INVENTSITEID), (id.INVENTLOCATIONID), (ql.INVENTTRANSID), (ql.CUSTACCOUNT), (ql.TAXGROUP), (ql.TAXITEMGROUP) FROM SALESQUOTATIONLINE ql
    LEFT JOIN INVENTDIM id ON id.PARTITION = ql.PARTITION AND id.DATAAREAID = ql.DATAAREAID AND id.INVENTDIMID = ql.INVENTDIMID
    LEFT JOIN LOGISTICSPOSTALADDRESS da ON da.PARTITION = ql.PARTITION AND da.RECID = ql.DELIVERYPOSTALADDRESS
    LEFT JOIN LOGISTICSLOCATION dl ON dl.PARTITION = da.PARTITION AND dl.RECID = da.LOCATION
    LEFT JOIN LOGISTICSADDRESSCOUNTRYREGION dc ON dc.PARTITION = da.PARTITION AND dc.COUNTRYREGIONID = da.COUNTRYREGIONID WHERE ((ql.DATAAREAID) = 'usmf') ORDER BY CAST((ql.QUOTATIONID) AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, (ql.LINECREATIONSEQUENCENUMBER), CAST((ql.INVENTTRANSID) AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:Sales quotation lines
SELECT t."DATAAREAID", count(*) FROM "dbo"."SalesQuotationLineEntity" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- fno:Sales quotation lines
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."SalesQuotationLineEntity" AS t ORDER BY 1;
-- fno:Sales quotation lines
SELECT count(*) FROM "dbo"."SalesQuotationLineEntity" AS t;
-- fno:Sales quotation lines
SELECT t."AllowedOverdeliveryPercentage", t."AllowedUnderdeliveryPercentage", t."DeliveryAddressCity", t."DeliveryAddressCountryRegionId", t."DeliveryAddressCountryRegionISOCode", t."DeliveryAddressCountyId", t."DeliveryAddressDescription", t."DeliveryAddressDistrictName", t."DeliveryAddressDunsNumber", t."DeliveryAddressLatitude", t."DeliveryAddressLocationId", t."DeliveryAddressLongitude", t."DeliveryAddressName", t."DeliveryAddressPostBox", t."DeliveryAddressStateId", t."DeliveryAddressStreet", t."DeliveryAddressStreetNumber", t."DeliveryAddressTimeZone", t."DeliveryAddressZipCode", t."DeliveryBuildingCompliment", t."DeliveryModeCode", t."DeliveryTermsId", t."ExternalItemNumber", t."FixedPriceCharges", t."FormattedDeliveryAddress", t."IsDeliveryAddressOrderSpecific", t."IsDeliveryAddressPrivate", t."ItemNumber", t."ItemBatchNumber", t."LineAmount", t."LineCreationSequenceNumber", t."LineDescription", t."LineDiscountAmount", t."LineDiscountPercentage", t."MultilineDiscountAmount", t."MultilineDiscountPercentage", t."ProductColorId", t."ProductConfigurationId", t."ProductSizeId", t."ProductStyleId", t."ProductVersionId", t."RequestedInventoryStatusId", t."RequestedReceiptDate", t."RequestedSalesQuantity", t."RequestedShippingDate", t."SalesPrice", t."SalesPriceQuantity", t."SalesProductCategoryName", t."SalesQuotationNumber", t."SalesQuotationPromisingMethod", t."SalesQuotationStatus", t."SalesUnitSymbol", t."ShippingSiteId", t."ShippingWarehouseId", t."InventoryLotId", t."RequestingCustomerAccountNumber", t."SalesTaxGroupCode", t."SalesTaxItemGroupCode" FROM "dbo"."SalesQuotationLineEntity" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."SalesQuotationNumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."LineCreationSequenceNumber", CAST(t."InventoryLotId" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:Sellable released products
SELECT (dp.DATAAREAID), count(*) FROM INVENTDISTINCTPRODUCT dp
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = dp.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = dp.PARTITION AND pt.PRODUCT = dp.PRODUCT AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID
    LEFT JOIN INVENTTABLEMODULE ms ON ms.PARTITION = dp.PARTITION AND ms.DATAAREAID = dp.DATAAREAID AND ms.ITEMID = dp.ITEMID AND ms.MODULETYPE = 2
    LEFT JOIN INVENTTABLEMODULE mi ON mi.PARTITION = dp.PARTITION AND mi.DATAAREAID = dp.DATAAREAID AND mi.ITEMID = dp.ITEMID AND mi.MODULETYPE = 0
    LEFT JOIN UNITOFMEASURE us ON us.PARTITION = ms.PARTITION AND us.SYMBOL = ms.UNITID
    LEFT JOIN UNITOFMEASURE ui ON ui.PARTITION = mi.PARTITION AND ui.SYMBOL = mi.UNITID
    LEFT JOIN INVENTMODELGROUPITEM gi ON gi.PARTITION = dp.PARTITION AND gi.ITEMDATAAREAID = dp.DATAAREAID AND gi.ITEMID = dp.ITEMID
    LEFT JOIN INVENTMODELGROUP mg ON mg.PARTITION = gi.PARTITION AND mg.DATAAREAID = gi.MODELGROUPDATAAREAID AND mg.MODELGROUPID = gi.MODELGROUPID
    LEFT JOIN (SELECT le.PARTITION, cp.DATAAREA AS DATAAREAID, le.ACCOUNTINGCURRENCY
    FROM LEDGER le LEFT JOIN DIRPARTYTABLE cp ON cp.PARTITION = le.PARTITION AND cp.RECID = le.PRIMARYFORLEGALENTITY) co
    ON co.PARTITION = dp.PARTITION AND co.DATAAREAID = dp.DATAAREAID GROUP BY (dp.DATAAREAID) ORDER BY 1;
-- fno:Sellable released products
SELECT DISTINCT (dp.DATAAREAID) FROM INVENTDISTINCTPRODUCT dp
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = dp.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = dp.PARTITION AND pt.PRODUCT = dp.PRODUCT AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID
    LEFT JOIN INVENTTABLEMODULE ms ON ms.PARTITION = dp.PARTITION AND ms.DATAAREAID = dp.DATAAREAID AND ms.ITEMID = dp.ITEMID AND ms.MODULETYPE = 2
    LEFT JOIN INVENTTABLEMODULE mi ON mi.PARTITION = dp.PARTITION AND mi.DATAAREAID = dp.DATAAREAID AND mi.ITEMID = dp.ITEMID AND mi.MODULETYPE = 0
    LEFT JOIN UNITOFMEASURE us ON us.PARTITION = ms.PARTITION AND us.SYMBOL = ms.UNITID
    LEFT JOIN UNITOFMEASURE ui ON ui.PARTITION = mi.PARTITION AND ui.SYMBOL = mi.UNITID
    LEFT JOIN INVENTMODELGROUPITEM gi ON gi.PARTITION = dp.PARTITION AND gi.ITEMDATAAREAID = dp.DATAAREAID AND gi.ITEMID = dp.ITEMID
    LEFT JOIN INVENTMODELGROUP mg ON mg.PARTITION = gi.PARTITION AND mg.DATAAREAID = gi.MODELGROUPDATAAREAID AND mg.MODELGROUPID = gi.MODELGROUPID
    LEFT JOIN (SELECT le.PARTITION, cp.DATAAREA AS DATAAREAID, le.ACCOUNTINGCURRENCY
    FROM LEDGER le LEFT JOIN DIRPARTYTABLE cp ON cp.PARTITION = le.PARTITION AND cp.RECID = le.PRIMARYFORLEGALENTITY) co
    ON co.PARTITION = dp.PARTITION AND co.DATAAREAID = dp.DATAAREAID ORDER BY 1;
-- fno:Sellable released products
SELECT count(*) FROM INVENTDISTINCTPRODUCT dp
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = dp.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = dp.PARTITION AND pt.PRODUCT = dp.PRODUCT AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID
    LEFT JOIN INVENTTABLEMODULE ms ON ms.PARTITION = dp.PARTITION AND ms.DATAAREAID = dp.DATAAREAID AND ms.ITEMID = dp.ITEMID AND ms.MODULETYPE = 2
    LEFT JOIN INVENTTABLEMODULE mi ON mi.PARTITION = dp.PARTITION AND mi.DATAAREAID = dp.DATAAREAID AND mi.ITEMID = dp.ITEMID AND mi.MODULETYPE = 0
    LEFT JOIN UNITOFMEASURE us ON us.PARTITION = ms.PARTITION AND us.SYMBOL = ms.UNITID
    LEFT JOIN UNITOFMEASURE ui ON ui.PARTITION = mi.PARTITION AND ui.SYMBOL = mi.UNITID
    LEFT JOIN INVENTMODELGROUPITEM gi ON gi.PARTITION = dp.PARTITION AND gi.ITEMDATAAREAID = dp.DATAAREAID AND gi.ITEMID = dp.ITEMID
    LEFT JOIN INVENTMODELGROUP mg ON mg.PARTITION = gi.PARTITION AND mg.DATAAREAID = gi.MODELGROUPDATAAREAID AND mg.MODELGROUPID = gi.MODELGROUPID
    LEFT JOIN (SELECT le.PARTITION, cp.DATAAREA AS DATAAREAID, le.ACCOUNTINGCURRENCY
    FROM LEDGER le LEFT JOIN DIRPARTYTABLE cp ON cp.PARTITION = le.PARTITION AND cp.RECID = le.PRIMARYFORLEGALENTITY) co
    ON co.PARTITION = dp.PARTITION AND co.DATAAREAID = dp.DATAAREAID;
-- fno:Sellable released products
SELECT (pr.DISPLAYPRODUCTNUMBER), (ms.UNITID), (us.DECIMALPRECISION), (pt.NAME), (pt.DESCRIPTION), (pr.PRODUCTTYPE), (mg.STOCKEDPRODUCT), (CASE WHEN ms.UNITID <> '' THEN 0 ELSE 1 END), (mi.PRICE), (ms.PRICE), (co.ACCOUNTINGCURRENCY), (CASE WHEN pr.PRODUCTTYPE = 2 THEN 'Service' WHEN mg.STOCKEDPRODUCT = 1 THEN 'Inventory' WHEN pr.PRODUCTTYPE = 1 THEN 'NonInventory' END), (ui.DECIMALPRECISION), (mi.UNITID), CASE WHEN CASE WHEN pr.RECID IS NOT NULL THEN 1 ELSE 0 END = 0 THEN 0 WHEN CASE WHEN pt.PRODUCT IS NOT NULL THEN 1 ELSE 0 END = 0 THEN 1 WHEN CASE WHEN us.SYMBOL IS NOT NULL OR COALESCE(ms.UNITID, '') = '' THEN 1 ELSE 0 END = 0 THEN 2 WHEN CASE WHEN ui.SYMBOL IS NOT NULL OR COALESCE(mi.UNITID, '') = '' THEN 1 ELSE 0 END = 0 THEN 3 WHEN CASE WHEN mg.MODELGROUPID IS NOT NULL OR COALESCE(gi.MODELGROUPID, '') = '' THEN 1 ELSE 0 END = 0 THEN 4 WHEN CASE WHEN co.ACCOUNTINGCURRENCY IS NOT NULL THEN 1 ELSE 0 END = 0 THEN 5 END FROM INVENTDISTINCTPRODUCT dp
    LEFT JOIN ECORESPRODUCT pr ON pr.PARTITION = dp.PARTITION AND pr.RECID = dp.PRODUCT
    LEFT JOIN SYSTEMPARAMETERS sp ON sp.PARTITION = dp.PARTITION
    LEFT JOIN ECORESPRODUCTTRANSLATION pt ON pt.PARTITION = dp.PARTITION AND pt.PRODUCT = dp.PRODUCT AND pt.LANGUAGEID = sp.SYSTEMLANGUAGEID
    LEFT JOIN INVENTTABLEMODULE ms ON ms.PARTITION = dp.PARTITION AND ms.DATAAREAID = dp.DATAAREAID AND ms.ITEMID = dp.ITEMID AND ms.MODULETYPE = 2
    LEFT JOIN INVENTTABLEMODULE mi ON mi.PARTITION = dp.PARTITION AND mi.DATAAREAID = dp.DATAAREAID AND mi.ITEMID = dp.ITEMID AND mi.MODULETYPE = 0
    LEFT JOIN UNITOFMEASURE us ON us.PARTITION = ms.PARTITION AND us.SYMBOL = ms.UNITID
    LEFT JOIN UNITOFMEASURE ui ON ui.PARTITION = mi.PARTITION AND ui.SYMBOL = mi.UNITID
    LEFT JOIN INVENTMODELGROUPITEM gi ON gi.PARTITION = dp.PARTITION AND gi.ITEMDATAAREAID = dp.DATAAREAID AND gi.ITEMID = dp.ITEMID
    LEFT JOIN INVENTMODELGROUP mg ON mg.PARTITION = gi.PARTITION AND mg.DATAAREAID = gi.MODELGROUPDATAAREAID AND mg.MODELGROUPID = gi.MODELGROUPID
    LEFT JOIN (SELECT le.PARTITION, cp.DATAAREA AS DATAAREAID, le.ACCOUNTINGCURRENCY
    FROM LEDGER le LEFT JOIN DIRPARTYTABLE cp ON cp.PARTITION = le.PARTITION AND cp.RECID = le.PRIMARYFORLEGALENTITY) co
    ON co.PARTITION = dp.PARTITION AND co.DATAAREAID = dp.DATAAREAID WHERE ((dp.DATAAREAID) = 'usmf') ORDER BY CAST((pr.DISPLAYPRODUCTNUMBER) AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- fno:Sellable released products
SELECT t."DATAAREAID", count(*) FROM "dbo"."EcoResSellableReleasedProductEntity" AS t GROUP BY t."DATAAREAID" ORDER BY 1;
-- fno:Sellable released products
SELECT DISTINCT t."DATAAREAID" FROM "dbo"."EcoResSellableReleasedProductEntity" AS t ORDER BY 1;
-- fno:Sellable released products
SELECT count(*) FROM "dbo"."EcoResSellableReleasedProductEntity" AS t;
-- fno:Sellable released products
SELECT t."ProductNumber", t."SalesUnitSymbol", t."SalesUnitDecimalPrecision", t."ProductName", t."ProductDescription", t."ProductType", t."IsStockedProduct", t."IsSalesStopped", t."UnitCost", t."SalesPrice", t."CurrencyCode", t."FieldServiceProductType", t."InventoryUnitDecimalPrecision", t."InventoryUnitSymbol" FROM "dbo"."EcoResSellableReleasedProductEntity" AS t WHERE (t."DATAAREAID" = 'usmf') ORDER BY CAST(t."ProductNumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- sales:accounts
SELECT count(*) FROM "dbo"."account" AS t;
-- sales:accounts
SELECT t."accountid", t."accountnumber", t."name", t."description", t."address1_line1", t."address1_line2", t."address1_line3", t."address1_city", t."address1_country", t."address1_postalcode", t."address1_stateorprovince", t."address1_county", t."address2_line1", t."address2_line2", t."address2_line3", t."address2_city", t."address2_country", t."address2_postalcode", t."address2_stateorprovince", t."address2_county", t."emailaddress1", t."emailaddress2", t."telephone1", t."telephone2", t."telephone3", t."fax", t."websiteurl", t."creditlimit", t."numberofemployees", t."donotemail", t."donotphone", t."tickersymbol", t."primarysatoriid", t."primarytwitterid", t."customertypecode", t."statecode", t."statuscode", t."transactioncurrencyid", j38_0."isocurrencycode", t."parentaccountid", t."primarycontactid", t."defaultpricelevelid", j42_0."name", t."transactioncurrencyid", t."defaultpricelevelid" FROM "dbo"."account" AS t LEFT JOIN "dbo"."transactioncurrency" AS j38_0 ON j38_0."transactioncurrencyid" = t."transactioncurrencyid" LEFT JOIN "dbo"."pricelevel" AS j42_0 ON j42_0."pricelevelid" = t."defaultpricelevelid" ORDER BY CAST(t."accountnumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- sales:contacts
SELECT count(*) FROM "dbo"."contact" AS t;
-- sales:contacts
SELECT t."contactid", t."msdynce_contactnumber", t."firstname", t."middlename", t."lastname", t."fullname", t."jobtitle", t."department", t."description", t."address1_line1", t."address1_line2", t."address1_line3", t."address1_city", t."address1_country", t."address1_postalcode", t."address1_stateorprovince", t."address1_county", t."address2_line1", t."address2_line2", t."address2_line3", t."address2_city", t."address2_country", t."address2_postalcode", t."address2_stateorprovince", t."address2_county", t."emailaddress1", t."emailaddress2", t."telephone1", t."telephone2", t."mobilephone", t."fax", t."websiteurl", t."gendercode", t."familystatuscode", t."governmentid", t."birthdate", t."creditlimit", t."donotemail", t."donotphone", t."donotpostalmail", t."accountrolecode", t."statecode", t."statuscode", t."msdynce_isactivecustomer", t."msdynce_iscompanyanaccount", t."parentcustomerid", t."parentcustomeridtype", COALESCE(j47_0."accountnumber", j47_1."msdynce_contactnumber"), t."transactioncurrencyid", j49_0."isocurrencycode", t."parentcustomerid", t."transactioncurrencyid" FROM "dbo"."contact" AS t LEFT JOIN "dbo"."account" AS j47_0 ON j47_0."accountid" = t."parentcustomerid" AND t."parentcustomeridtype" = 'account' LEFT JOIN "dbo"."contact" AS j47_1 ON j47_1."contactid" = t."parentcustomerid" AND t."parentcustomeridtype" = 'contact' LEFT JOIN "dbo"."transactioncurrency" AS j49_0 ON j49_0."transactioncurrencyid" = t."transactioncurrencyid" ORDER BY CAST(t."msdynce_contactnumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- sales:invoicedetails
SELECT count(*) FROM "dbo"."invoicedetail" AS t;
-- sales:invoicedetails
SELECT t."invoicedetailid", t."invoiceid", j2_0."invoicenumber", t."msdynce_invoicenumber", t."msdynce_invoicedate", t."sequencenumber", t."lineitemnumber", t."description", t."productdescription", t."quantity", t."priceperunit", t."manualdiscountamount", t."volumediscountamount", t."baseamount", t."extendedamount", t."tax", t."ispriceoverridden", t."isproductoverridden", t."producttypecode", t."propertyconfigurationstatus", t."shipto_line1", t."shipto_line2", t."shipto_city", t."shipto_country", t."shipto_postalcode", t."shipto_stateorprovince", t."productid", j27_0."productnumber", t."uomid", j29_0."name", t."transactioncurrencyid", j31_0."isocurrencycode", t."msdynce_ismaintainedexternally", t."msdynce_ismisctax", t."invoiceid", t."productid", t."uomid", t."transactioncurrencyid" FROM "dbo"."invoicedetail" AS t LEFT JOIN "dbo"."invoice" AS j2_0 ON j2_0."invoiceid" = t."invoiceid" LEFT JOIN "dbo"."product" AS j27_0 ON j27_0."productid" = t."productid" LEFT JOIN "dbo"."uom" AS j29_0 ON j29_0."uomid" = t."uomid" LEFT JOIN "dbo"."transactioncurrency" AS j31_0 ON j31_0."transactioncurrencyid" = t."transactioncurrencyid" ORDER BY CAST(t."msdynce_invoicenumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."sequencenumber";
-- sales:invoices
SELECT count(*) FROM "dbo"."invoice" AS t;
-- sales:invoices
SELECT t."invoiceid", t."invoicenumber", t."name", t."description", t."msdynce_invoicedate", t."duedate", t."datedelivered", t."ispricelocked", t."shipto_line1", t."shipto_line2", t."shipto_line3", t."shipto_city", t."shipto_country", t."shipto_postalcode", t."shipto_stateorprovince", t."billto_line1", t."billto_line2", t."billto_line3", t."billto_city", t."billto_country", t."billto_postalcode", t."billto_stateorprovince", t."discountamount", t."discountpercentage", t."freightamount", t."totaldiscountamount", t."totallineitemamount", t."totaltax", t."totalamount", t."exchangerate", t."statecode", t."statuscode", t."msdynce_hasexternallymaintainedproductsonly", t."msdynce_ismaintainedexternally", t."msdynce_misctax", t."customerid", t."customeridtype", COALESCE(j37_0."accountnumber", j37_1."msdynce_contactnumber"), t."salesorderid", j39_0."ordernumber", t."pricelevelid", j41_0."name", t."transactioncurrencyid", j43_0."isocurrencycode", t."customerid", t."salesorderid", t."pricelevelid", t."transactioncurrencyid" FROM "dbo"."invoice" AS t LEFT JOIN "dbo"."account" AS j37_0 ON j37_0."accountid" = t."customerid" AND t."customeridtype" = 'account' LEFT JOIN "dbo"."contact" AS j37_1 ON j37_1."contactid" = t."customerid" AND t."customeridtype" = 'contact' LEFT JOIN "dbo"."salesorder" AS j39_0 ON j39_0."salesorderid" = t."salesorderid" LEFT JOIN "dbo"."pricelevel" AS j41_0 ON j41_0."pricelevelid" = t."pricelevelid" LEFT JOIN "dbo"."transactioncurrency" AS j43_0 ON j43_0."transactioncurrencyid" = t."transactioncurrencyid" ORDER BY CAST(t."invoicenumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- sales:pricelevels
SELECT count(*) FROM "dbo"."pricelevel" AS t;
-- sales:pricelevels
SELECT t."pricelevelid", t."name", t."begindate", t."enddate", t."transactioncurrencyid", j5_0."isocurrencycode", t."transactioncurrencyid" FROM "dbo"."pricelevel" AS t LEFT JOIN "dbo"."transactioncurrency" AS j5_0 ON j5_0."transactioncurrencyid" = t."transactioncurrencyid" ORDER BY CAST(t."name" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- sales:productpricelevels
SELECT count(*) FROM "dbo"."productpricelevel" AS t;
-- sales:productpricelevels
SELECT t."productpricelevelid", t."pricelevelid", j2_0."name", t."productid", j4_0."productnumber", t."uomid", j6_0."name", t."uomscheduleid", j8_0."name", t."transactioncurrencyid", j10_0."isocurrencycode", t."amount", t."pricingmethodcode", t."quantitysellingcode", t."pricelevelid", t."productid", t."uomid", t."uomscheduleid", t."transactioncurrencyid" FROM "dbo"."productpricelevel" AS t LEFT JOIN "dbo"."pricelevel" AS j2_0 ON j2_0."pricelevelid" = t."pricelevelid" LEFT JOIN "dbo"."product" AS j4_0 ON j4_0."productid" = t."productid" LEFT JOIN "dbo"."uom" AS j6_0 ON j6_0."uomid" = t."uomid" LEFT JOIN "dbo"."uomschedule" AS j8_0 ON j8_0."uomscheduleid" = t."uomscheduleid" LEFT JOIN "dbo"."transactioncurrency" AS j10_0 ON j10_0."transactioncurrencyid" = t."transactioncurrencyid" ORDER BY CAST(j2_0."name" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(j4_0."productnumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(j6_0."name" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- sales:products
SELECT count(*) FROM "dbo"."product" AS t;
-- sales:products
SELECT t."productid", t."productnumber", t."name", t."description", t."price", t."currentcost", t."standardcost", t."quantitydecimal", t."isstockitem", t."producttypecode", t."productstructure", t."statecode", t."statuscode", t."msdynce_ismaintainedexternally", t."defaultuomid", j15_0."name", t."defaultuomscheduleid", j17_0."name", t."transactioncurrencyid", j19_0."isocurrencycode", t."pricelevelid", j21_0."name", t."defaultuomid", t."defaultuomscheduleid", t."transactioncurrencyid", t."pricelevelid" FROM "dbo"."product" AS t LEFT JOIN "dbo"."uom" AS j15_0 ON j15_0."uomid" = t."defaultuomid" LEFT JOIN "dbo"."uomschedule" AS j17_0 ON j17_0."uomscheduleid" = t."defaultuomscheduleid" LEFT JOIN "dbo"."transactioncurrency" AS j19_0 ON j19_0."transactioncurrencyid" = t."transactioncurrencyid" LEFT JOIN "dbo"."pricelevel" AS j21_0 ON j21_0."pricelevelid" = t."pricelevelid" ORDER BY CAST(t."productnumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- sales:quotedetails
SELECT count(*) FROM "dbo"."quotedetail" AS t;
-- sales:quotedetails
SELECT t."quotedetailid", t."quoteid", j2_0."quotenumber", j3_0."revisionnumber", t."msdynce_quoterevisionnumber", t."sequencenumber", t."lineitemnumber", t."description", t."productdescription", t."quantity", t."priceperunit", t."manualdiscountamount", t."volumediscountamount", t."baseamount", t."extendedamount", t."tax", t."ispriceoverridden", t."isproductoverridden", t."producttypecode", t."propertyconfigurationstatus", t."shipto_line1", t."shipto_line2", t."shipto_city", t."shipto_country", t."shipto_postalcode", t."shipto_stateorprovince", t."requestdeliveryby", t."productid", j28_0."productnumber", t."uomid", j30_0."name", t."transactioncurrencyid", j32_0."isocurrencycode", t."msdynce_ismaintainedexternally", t."msdynce_quotehasexternalmaintainedproductsonly", t."quoteid", t."quoteid", t."productid", t."uomid", t."transactioncurrencyid" FROM "dbo"."quotedetail" AS t LEFT JOIN "dbo"."quote" AS j2_0 ON j2_0."quoteid" = t."quoteid" LEFT JOIN "dbo"."quote" AS j3_0 ON j3_0."quoteid" = t."quoteid" LEFT JOIN "dbo"."product" AS j28_0 ON j28_0."productid" = t."productid" LEFT JOIN "dbo"."uom" AS j30_0 ON j30_0."uomid" = t."uomid" LEFT JOIN "dbo"."transactioncurrency" AS j32_0 ON j32_0."transactioncurrencyid" = t."transactioncurrencyid" ORDER BY CAST(j2_0."quotenumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, j3_0."revisionnumber", t."sequencenumber";
-- sales:quotes
SELECT count(*) FROM "dbo"."quote" AS t;
-- sales:quotes
SELECT t."quoteid", t."quotenumber", t."revisionnumber", t."name", t."description", t."requestdeliveryby", t."effectivefrom", t."effectiveto", t."shipto_line1", t."shipto_line2", t."shipto_line3", t."shipto_city", t."shipto_country", t."shipto_postalcode", t."shipto_stateorprovince", t."billto_line1", t."billto_line2", t."billto_line3", t."billto_city", t."billto_country", t."billto_postalcode", t."billto_stateorprovince", t."discountamount", t."discountpercentage", t."freightamount", t."totaldiscountamount", t."totallineitemamount", t."totaltax", t."totalamount", t."exchangerate", t."statecode", t."statuscode", t."msdynce_hasexternallymaintainedproductsonly", t."msdynce_ismaintainedexternally", t."customerid", t."customeridtype", COALESCE(j36_0."accountnumber", j36_1."msdynce_contactnumber"), t."pricelevelid", j38_0."name", t."transactioncurrencyid", j40_0."isocurrencycode", t."opportunityid", t."customerid", t."pricelevelid", t."transactioncurrencyid" FROM "dbo"."quote" AS t LEFT JOIN "dbo"."account" AS j36_0 ON j36_0."accountid" = t."customerid" AND t."customeridtype" = 'account' LEFT JOIN "dbo"."contact" AS j36_1 ON j36_1."contactid" = t."customerid" AND t."customeridtype" = 'contact' LEFT JOIN "dbo"."pricelevel" AS j38_0 ON j38_0."pricelevelid" = t."pricelevelid" LEFT JOIN "dbo"."transactioncurrency" AS j40_0 ON j40_0."transactioncurrencyid" = t."transactioncurrencyid" ORDER BY CAST(t."quotenumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."revisionnumber";
-- sales:salesorderdetails
SELECT count(*) FROM "dbo"."salesorderdetail" AS t;
-- sales:salesorderdetails
SELECT t."salesorderdetailid", t."salesorderid", j2_0."ordernumber", t."msdynce_ordernumber", t."sequencenumber", t."lineitemnumber", t."description", t."productdescription", t."quantity", t."priceperunit", t."manualdiscountamount", t."volumediscountamount", t."baseamount", t."extendedamount", t."tax", t."ispriceoverridden", t."isproductoverridden", t."producttypecode", t."propertyconfigurationstatus", t."shipto_line1", t."shipto_line2", t."shipto_city", t."shipto_country", t."shipto_postalcode", t."shipto_stateorprovince", t."requestdeliveryby", t."productid", j27_0."productnumber", t."uomid", j29_0."name", t."transactioncurrencyid", j31_0."isocurrencycode", t."msdynce_ismaintainedexternally", t."msdynce_ismisctax", t."msdynce_orderhasexternalmaintainedproductsonly", t."msdynce_orderissubmitted", t."salesorderid", t."productid", t."uomid", t."transactioncurrencyid" FROM "dbo"."salesorderdetail" AS t LEFT JOIN "dbo"."salesorder" AS j2_0 ON j2_0."salesorderid" = t."salesorderid" LEFT JOIN "dbo"."product" AS j27_0 ON j27_0."productid" = t."productid" LEFT JOIN "dbo"."uom" AS j29_0 ON j29_0."uomid" = t."uomid" LEFT JOIN "dbo"."transactioncurrency" AS j31_0 ON j31_0."transactioncurrencyid" = t."transactioncurrencyid" ORDER BY CAST(t."msdynce_ordernumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, t."sequencenumber";
-- sales:salesorders
SELECT count(*) FROM "dbo"."salesorder" AS t;
-- sales:salesorders
SELECT t."salesorderid", t."ordernumber", t."name", t."description", t."requestdeliveryby", t."submitdate", t."ispricelocked", t."shipto_line1", t."shipto_line2", t."shipto_line3", t."shipto_city", t."shipto_country", t."shipto_postalcode", t."shipto_stateorprovince", t."billto_line1", t."billto_line2", t."billto_line3", t."billto_city", t."billto_country", t."billto_postalcode", t."billto_stateorprovince", t."discountamount", t."discountpercentage", t."freightamount", t."totaldiscountamount", t."totallineitemamount", t."totaltax", t."totalamount", t."exchangerate", t."statecode", t."statuscode", t."msdynce_hasexternallymaintainedproductsonly", t."msdynce_ismaintainedexternally", t."msdynce_processingstatus", t."msdynce_misctax", t."customerid", t."customeridtype", COALESCE(j37_0."accountnumber", j37_1."msdynce_contactnumber"), t."pricelevelid", j39_0."name", t."transactioncurrencyid", j41_0."isocurrencycode", t."quoteid", j43_0."quotenumber", j44_0."revisionnumber", t."customerid", t."pricelevelid", t."transactioncurrencyid", t."quoteid", t."quoteid" FROM "dbo"."salesorder" AS t LEFT JOIN "dbo"."account" AS j37_0 ON j37_0."accountid" = t."customerid" AND t."customeridtype" = 'account' LEFT JOIN "dbo"."contact" AS j37_1 ON j37_1."contactid" = t."customerid" AND t."customeridtype" = 'contact' LEFT JOIN "dbo"."pricelevel" AS j39_0 ON j39_0."pricelevelid" = t."pricelevelid" LEFT JOIN "dbo"."transactioncurrency" AS j41_0 ON j41_0."transactioncurrencyid" = t."transactioncurrencyid" LEFT JOIN "dbo"."quote" AS j43_0 ON j43_0."quoteid" = t."quoteid" LEFT JOIN "dbo"."quote" AS j44_0 ON j44_0."quoteid" = t."quoteid" ORDER BY CAST(t."ordernumber" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- sales:transactioncurrencies
SELECT count(*) FROM "dbo"."transactioncurrency" AS t;
-- sales:transactioncurrencies
SELECT t."transactioncurrencyid", t."isocurrencycode", t."currencyname", t."currencysymbol", t."currencyprecision", t."exchangerate" FROM "dbo"."transactioncurrency" AS t ORDER BY CAST(t."isocurrencycode" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- sales:uoms
SELECT count(*) FROM "dbo"."uom" AS t;
-- sales:uoms
SELECT t."uomid", t."name", t."uomscheduleid", j3_0."name", t."baseuom", t."quantity", t."isschedulebaseuom", t."uomscheduleid" FROM "dbo"."uom" AS t LEFT JOIN "dbo"."uomschedule" AS j3_0 ON j3_0."uomscheduleid" = t."uomscheduleid" ORDER BY CAST(j3_0."name" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2, CAST(t."name" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
-- sales:uomschedules
SELECT count(*) FROM "dbo"."uomschedule" AS t;
-- sales:uomschedules
SELECT t."uomscheduleid", t."name", t."baseuomname", t."description" FROM "dbo"."uomschedule" AS t ORDER BY CAST(t."name" AS nvarchar(450)) COLLATE Latin1_General_100_BIN2;
