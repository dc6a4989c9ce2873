internal import Records

/// What documents need to know of a customer.
struct Customer {
  let account: String
  let name: String
  /// The name as far as documents take it.
  let shortName: String
  let group: String
  let isExternal: Bool
  let isPerson: Bool
  /// The RECIDs of the present and the former address; the former is 0 for most.
  let address: Int
  let formerAddress: Int
  /// The contact person that documents name; blank for most.
  let contact: String
  /// Another customer that pays, by its place in the list.
  let payer: Int?
}

/// The customers of a company.
struct Customers {
  let company: Company
  let seed: Int
  private(set) var all: [Customer] = []

  init(_ company: Company, seed: Int) {
    self.company = company
    self.seed = seed
    all.reserveCapacity(company.customers)
  }

  /// What kind of customer one is: seven of ten come from Sales, a few of these are persons.
  private static func kind(_ number: Int) -> (isExternal: Bool, isPerson: Bool) {
    switch number % 10 {
    case 2, 5, 8: (false, number % 20 == 8)
    case 6: (true, true)
    case 3: (true, number % 20 == 3)
    default: (true, false)
    }
  }

  /// Whether a customer is an organisation that Sales knows as an account.
  static func isAccount(_ number: Int) -> Bool {
    let kind = kind(number)
    return kind.isExternal && !kind.isPerson
  }

  /// Whether a customer is a person that Sales knows as a contact.
  static func isActiveContact(_ number: Int) -> Bool {
    let kind = kind(number)
    return kind.isExternal && kind.isPerson
  }

  /// Makes a customer up; the number counts from 0.
  static func party(_ number: Int, of company: Company, seed: Int) -> Party {
    var dice = Dice(seed: seed &+ number &* 7919, "customer " + company.id)
    let (isExternal, isPerson) = kind(number)
    let serial = padded(company.firstAccount + number, 5)
    let account =
      isExternal
      ? "\(isPerson ? "CON" : "ACC")-\(serial)-\(dice.code(6))"
      : "P\(company.id.uppercased())\(padded(number, 6))"
    return Party(
      number: account, isPerson: isPerson, host: company.firstAccount + number, home: company.country, &dice)
  }

  /// The credit limit of a customer.
  static func creditLimit(_ number: Int) -> ShortDecimal {
    ShortDecimal(digits: number % 4 == 0 ? 0 : number * 12_345 + 50, scale: 2)
  }

  /// Writes the customers and their contact persons.
  mutating func write(_ parties: PartyWriter, _ customers: SampleTable, _ persons: SampleTable) throws(Fault) {
    for number in 0..<company.customers {
      let party = Self.party(number, of: company, seed: seed)
      let (isExternal, isPerson) = Self.kind(number)
      let account = isExternal ? party.number : "\(company.id.prefix(2).uppercased())-\(padded(number, 6))"
      let ids = try parties.write(party, language: company.language, hadAnother: number % 9 == 4)
      let contact = try writeContacts(of: number, account: account, party: ids.party, parties, persons)
      let payer = number % 12 == 7 && number > 0 ? number - 1 : nil
      let customer = Customer(
        account: account, name: party.name, shortName: Names.cut(party.name, 60),
        group: isExternal ? "10" : number % 2 == 0 ? "20" : "30",
        isExternal: isExternal, isPerson: isPerson, address: ids.address, formerAddress: ids.before,
        contact: contact, payer: payer)
      put(customer, party, number, customers)
      customers.put("PARTY", ids.party)
      try customers.appendRaw(company)
      all.append(customer)
    }
  }

  private func put(_ customer: Customer, _ party: Party, _ number: Int, _ table: SampleTable) {
    table.put("ACCOUNTNUM", customer.account)
    table.put("CUSTGROUP", customer.group)
    table.put("CURRENCY", company.currency)
    table.put("INVOICEACCOUNT", customer.payer.map { all[$0].account } ?? "")
    table.put("ISEXTERNALLYMAINTAINED", customer.isExternal ? 1 : 0)
    table.put("BLOCKED", number % 50 == 49 ? 2 : 0)
    table.put("CREDITMAX", Self.creditLimit(number))
    table.put("PAYMTERMID", number % 3 == 0 ? "Net30" : "Net14")
    table.put("INVENTSITEID", "1")
    table.put("INVENTLOCATION", "13")
    table.put("TAXGROUP", "STD")
    table.put("CONTACTPERSONID", customer.contact)
    table.put("MEMO", party.note)
  }

  // MARK: contact persons

  /// Makes a contact person of an organisation up.
  static func contact(_ index: Int, of number: Int, _ company: Company, seed: Int) -> Party {
    var dice = Dice(seed: seed &+ (number * 4 + index) &* 104_729, "contact " + company.id)
    let serial = padded(50000 + (company.firstAccount + number * 2 + index) % 50000, 5)
    let id = "CON-\(serial)-\(dice.code(6))"
    return Party(
      number: id, isPerson: true, host: company.firstAccount + number, home: company.country, &dice)
  }

  /// How many contact persons an organisation has.
  static func contacts(of number: Int) -> Int { isAccount(number) ? number % 3 : 0 }

  /// Whether F&O knows the contact person already.
  static func isKnown(_ index: Int, of number: Int) -> Bool { (number + index) % 4 != 1 }

  private func writeContacts(
    of number: Int, account: String, party owner: Int, _ parties: PartyWriter, _ persons: SampleTable
  ) throws(Fault) -> String {
    var first = ""
    for index in 0..<Self.contacts(of: number) where Self.isKnown(index, of: number) {
      let party = Self.contact(index, of: number, company, seed: seed)
      let ids = try parties.write(party, language: company.language, hadAnother: false)
      let id = "CP\(padded(persons.rows + 1, 7))"
      if first.isEmpty { first = id }
      persons.put("CONTACTPERSONID", id)
      persons.put("PARTY", ids.party)
      persons.put("CONTACTFORPARTY", owner)
      persons.put("CUSTACCOUNT", account)
      persons.put("ISCONTACTPERSONEXTERNALLYMAINTAINED", 1)
      persons.put("INACTIVE", number % 17 == 4 ? 1 : 0)
      persons.put("DEPARTMENT", index == 0 ? "Purchasing, \"Europe\"" : "")
      persons.put("PROFESSION", index == 0 ? "" : "Inkøber")
      persons.put("MEMO", party.note)
      try persons.appendRaw(company)
    }
    return first
  }
}
