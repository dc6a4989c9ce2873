internal import Records

/// Writes the Sales database: what a company's Sales holds between two runs.
struct SalesSide {
  let seed: Int
  let company: Company
  /// The products that Sales knows already; all others come with the products flow.
  private let known: [Product]
  private let accounts: [Int]
  private let persons: [Int]

  init(seed: Int, company: Company, products: Products) {
    self.seed = seed
    self.company = company
    known = Products.known(to: company, products.sold(by: company))
    accounts = (0..<company.customers).filter(Customers.isAccount)
    persons = (0..<company.customers).filter(Customers.isActiveContact)
  }

  /// Fills the database; gives the number of rows by table.
  func write(in database: SampleDatabase) throws(Fault) -> [(String, Int)] {
    try writeMoney(in: database)
    try writeUnits(in: database)
    try writeProducts(in: database)
    var counts = [("account", try writeAccounts(in: database)), ("contact", try writeContacts(in: database))]
    let documents = SalesDocuments(
      seed: seed, company: company, products: known, customers: SalesCustomer.all(of: company))
    counts += try documents.write(in: database)
    return counts
  }

  /// The id of a row by what names it.
  static func id(_ seed: Int, _ table: String, _ name: String) -> String {
    // The name goes into the dice as the table does.
    rowID(seed: seed, table + " " + name, 0)
  }

  // MARK: what all else refers to

  private func writeMoney(in database: SampleDatabase) throws(Fault) {
    let currencies = try database.table("transactioncurrency")
    let lists = try database.table("pricelevel")
    for (code, name, symbol, precision, rate) in [
      ("USD", "US Dollar", "$", 2, "1"), ("EUR", "Euro", "€", 2, "0.88"), ("JPY", "Yen", "¥", 0, "110"),
    ] {
      currencies.put("transactioncurrencyid", Self.id(seed, "transactioncurrency", code))
      currencies.put("isocurrencycode", code)
      currencies.put("currencyname", name)
      currencies.put("currencysymbol", symbol)
      currencies.put("currencyprecision", precision)
      currencies.put("exchangerate", rate)
      try currencies.append()
      for list in (code == "USD" ? ["CRM Service USA (sample)"] : []) + ["Retail \(code)"] {
        lists.put("pricelevelid", Self.id(seed, "pricelevel", list))
        lists.put("name", list)
        lists.put("transactioncurrencyid", Self.id(seed, "transactioncurrency", code))
        try lists.append()
      }
    }
  }

  private func writeUnits(in database: SampleDatabase) throws(Fault) {
    let groups = try database.table("uomschedule")
    let group = Self.id(seed, "uomschedule", "Default unit")
    groups.put("uomscheduleid", group)
    groups.put("name", "Default unit")
    groups.put("baseuomname", Unit.all[0].name)
    try groups.append()
    let units = try database.table("uom")
    for unit in Unit.all {
      units.put("uomid", Self.id(seed, "uom", unit.symbol))
      units.put("name", unit.name)
      units.put("uomscheduleid", group)
      units.put("quantity", "1")
      units.put("isschedulebaseuom", unit == Unit.all[0] ? 1 : 0)
      try units.append()
    }
  }

  // MARK: products

  private func writeProducts(in database: SampleDatabase) throws(Fault) {
    let products = try database.table("product")
    let prices = try database.table("productpricelevel")
    for product in known {
      products.put("producttypecode", product.isService ? 3 : 1)
      products.put("currentcost", product.cost)
      products.put("isstockitem", product.isService ? 0 : 1)
      products.put("msdynce_ismaintainedexternally", 1)
      try write(
        product.number, product.name, product.description, product.price, product.unit, products, prices)
    }
    for (number, name) in [("LOCAL-01", "Gift \"Wrap\""), ("LOCAL-02", "Eigene Beratung, vor Ort")] {
      products.put("producttypecode", 3)
      products.put("msdynce_ismaintainedexternally", 0)
      try write(number, name, "", ShortDecimal(digits: 1950, scale: 2), Unit.all[0], products, prices)
    }
    // One from before the solution was there says nothing of where it came from.
    try write("OLD-01", "Vorgänger", "", ShortDecimal(digits: 5, scale: 0), Unit.all[1], products, prices)
  }

  private func write(
    _ number: String, _ name: String, _ description: String, _ price: ShortDecimal, _ unit: Unit,
    _ products: SampleTable, _ prices: SampleTable
  ) throws(Fault) {
    let id = Self.id(seed, "product", number)
    let dollars = Self.id(seed, "transactioncurrency", "USD")
    let list = Self.id(seed, "pricelevel", "CRM Service USA (sample)")
    products.put("productid", id)
    products.put("productnumber", number)
    products.put("name", name)
    if !description.isEmpty { products.put("description", description) }
    products.put("price", price)
    products.put("quantitydecimal", unit.decimals)
    products.put("productstructure", 1)
    products.put("statecode", 0)
    products.put("statuscode", 1)
    products.put("defaultuomid", Self.id(seed, "uom", unit.symbol))
    products.put("defaultuomscheduleid", Self.id(seed, "uomschedule", "Default unit"))
    products.put("transactioncurrencyid", dollars)
    products.put("pricelevelid", list)
    try products.append()
    prices.put("productpricelevelid", Self.id(seed, "productpricelevel", number))
    prices.put("pricelevelid", list)
    prices.put("productid", id)
    prices.put("uomid", Self.id(seed, "uom", unit.symbol))
    prices.put("uomscheduleid", Self.id(seed, "uomschedule", "Default unit"))
    prices.put("transactioncurrencyid", dollars)
    prices.put("amount", price)
    try prices.append()
  }

  // MARK: accounts

  private func writeAccounts(in database: SampleDatabase) throws(Fault) -> Int {
    let table = try database.table("account")
    for number in accounts {
      let party = Customers.party(number, of: company, seed: seed)
      table.put("accountid", rowID(seed: seed, "account", number))
      table.put("accountnumber", party.number)
      table.put("name", party.name)
      if party.employees > 0 { table.put("numberofemployees", party.employees) }
      table.put("customertypecode", 3)
      table.put("creditlimit", Customers.creditLimit(number))
      table.put("statecode", 0)
      table.put("statuscode", 1)
      put("address1_", party.address, table)
      if number % 3 == 0 { put("address2_", party.address, table) }
      putReach(party, table)
      try table.append()
    }
    return table.rows
  }

  private func put(_ prefix: String, _ address: Address, _ table: SampleTable) {
    putFilled(prefix + "line1", address.street, table)
    putFilled(prefix + "line2", address.number, table)
    putFilled(prefix + "city", address.city, table)
    putFilled(prefix + "postalcode", address.zip, table)
    putFilled(prefix + "stateorprovince", address.state, table)
    table.put(named: prefix + "country", address.country.name)
  }

  private func putReach(_ party: Party, _ table: SampleTable) {
    putFilled("emailaddress1", party.email, table)
    putFilled("telephone1", party.phone, table)
    putFilled("fax", party.fax, table)
    putFilled("websiteurl", party.url, table)
    putFilled("description", party.note, table)
    table.put("donotemail", party.email.isEmpty ? 1 : 0)
    table.put("transactioncurrencyid", Self.id(seed, "transactioncurrency", company.currency))
  }

  /// Sales has NULL where there is nothing.
  private func putFilled(_ column: String, _ text: String, _ table: SampleTable) {
    if !text.isEmpty { table.put(named: column, text) }
  }

  // MARK: contacts

  /// Persons who buy, contact persons of accounts, and some who are neither.
  private func writeContacts(in database: SampleDatabase) throws(Fault) -> Int {
    let table = try database.table("contact")
    for (place, number) in persons.enumerated() {
      let party = Customers.party(number, of: company, seed: seed)
      // Facts 6.5: whoever was on a quote, order or invoice once is an active customer for good, also if it is gone.
      table.put("msdynce_isactivecustomer", 1)
      // One who works for an account may buy as well: then both flags are Yes.
      let works = place % 4 == 1
      table.put("msdynce_iscompanyanaccount", works ? 1 : 0)
      if works {
        table.put("parentcustomerid", rowID(seed: seed, "account", accounts[place % accounts.count]))
        table.put("parentcustomeridtype", "account")
      }
      table.put("creditlimit", Customers.creditLimit(number))
      try write(party, id: rowID(seed: seed, "contact", number), isActive: true, table)
    }
    for number in accounts {
      for index in 0..<Customers.contacts(of: number) {
        table.put("msdynce_isactivecustomer", 0)
        // Facts 6.5: Yes if the parent is an account.
        table.put("msdynce_iscompanyanaccount", 1)
        table.put("parentcustomerid", rowID(seed: seed, "account", number))
        table.put("parentcustomeridtype", "account")
        putFilled("department", index == 0 ? "Purchasing, \"Europe\"" : "", table)
        putFilled("jobtitle", index == 0 ? "" : "Inkøber", table)
        let party = Customers.contact(index, of: number, company, seed: seed)
        try write(party, id: Self.id(seed, "contact", party.number), isActive: number % 17 != 4, table)
      }
    }
    try writeLooseContacts(table)
    return table.rows
  }

  /// Contacts that go nowhere: one without a parent, one whose parent is a contact.
  private func writeLooseContacts(_ table: SampleTable) throws(Fault) {
    var dice = Dice(seed: seed, "loose contacts")
    for index in 0..<2 {
      table.put("msdynce_isactivecustomer", 0)
      table.put("msdynce_iscompanyanaccount", 0)
      if index == 1, let parent = persons.first {
        table.put("parentcustomerid", rowID(seed: seed, "contact", parent))
        table.put("parentcustomeridtype", "contact")
      }
      let party = Party(
        number: "CON-9999\(index)-LOOSEX", isPerson: true, host: 0, home: company.country, &dice)
      try write(party, id: Self.id(seed, "contact", party.number), isActive: true, table)
    }
  }

  private func write(_ party: Party, id: String, isActive: Bool, _ table: SampleTable) throws(Fault) {
    table.put("contactid", id)
    table.put("msdynce_contactnumber", party.number)
    table.put("firstname", party.first)
    putFilled("middlename", party.middle, table)
    table.put("lastname", party.last)
    table.put("fullname", party.name)
    if party.gender > 0 { table.put("gendercode", party.gender) }
    if party.maritalStatus > 0 { table.put("familystatuscode", party.maritalStatus) }
    table.put("birthdate", party.birth)
    table.put("statecode", isActive ? 0 : 1)
    table.put("statuscode", isActive ? 1 : 2)
    put("address1_", party.address, table)
    putReach(party, table)
    try table.append()
  }
}
