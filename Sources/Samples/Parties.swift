internal import Records

/// A person or an organisation with its addresses, made up anew from seed and number whenever it is needed.
struct Party {
  let number: String
  let isPerson: Bool
  let name: String
  let first: String
  let middle: String
  let last: String
  let address: Address
  let email: String
  let phone: String
  let fax: String
  let url: String
  let gender: Int
  let maritalStatus: Int
  let birth: Day
  let employees: Int
  let note: String

  init(number: String, isPerson: Bool, host: Int, home: Country, _ dice: inout Dice) {
    self.number = number
    self.isPerson = isPerson
    (first, middle, last) = isPerson ? Names.person(&dice) : ("", "", "")
    let full = middle.isEmpty ? "\(first) \(last)" : "\(first) \(middle) \(last)"
    name = isPerson ? full : Names.organisation(&dice)
    address = Address(home: home, &dice)
    let site = Names.host(host)
    email = dice.chance(85) ? "mail\(dice.below(100))@\(site)" : ""
    phone = dice.chance(80) ? "+1 555 01\(padded(dice.below(10000), 4))" : ""
    fax = dice.chance(20) ? "+1 555 02\(padded(dice.below(10000), 4))" : ""
    url = dice.chance(30) ? "https://\(site)/?a=1&b=\"2\"" : ""
    gender = isPerson ? dice.below(3) : 0
    maritalStatus = isPerson ? dice.below(5) : 0
    birth = isPerson ? Day(year: 1950, month: 1, day: 1) + dice.below(18000) : .none
    employees = isPerson ? 0 : dice.below(5000)
    note = Names.note(&dice)
  }
}

/// A postal address.
struct Address {
  let street: String
  let number: String
  let city: String
  let zip: String
  let state: String
  let country: Country

  init(home: Country, _ dice: inout Dice) {
    country = dice.chance(85) ? home : dice.pick(Country.all)
    street = Names.street(&dice)
    number = dice.chance(70) ? "\(dice.number(1...240))\(dice.chance(10) ? "a" : "")" : ""
    city = dice.pick(country.cities)
    zip = padded(dice.below(100_000), 5)
    state = dice.pick(country.states)
  }

  /// The address as one text.
  var formatted: String { Names.cut("\(street) \(number)\n\(city), \(state) \(zip)\n\(country.id)", 250) }
}

/// Writes parties with their places, addresses and ways to reach them.
final class PartyWriter {
  let parties: SampleTable
  private let names: SampleTable
  private let places: SampleTable
  private let addresses: SampleTable
  private let contacts: SampleTable

  init(_ database: SampleDatabase) throws(Fault) {
    parties = try database.table("DIRPARTYTABLE")
    names = try database.table("DIRPERSONNAME")
    places = try database.table("LOGISTICSLOCATION")
    addresses = try database.table("LOGISTICSPOSTALADDRESS")
    contacts = try database.table("LOGISTICSELECTRONICADDRESS")
  }

  /// Writes a party; gives its RECID and that of its present address, and of one it had before, if any.
  func write(_ party: Party, language: String, hadAnother: Bool) throws(Fault) -> (
    party: Int, address: Int, before: Int
  ) {
    let place = try writePlace(party)
    var before = 0
    if hadAnother {
      before = try writeAddress(
        party.address, place, from: Day(year: 2010, month: 1, day: 1), to: Self.moved + -1)
    }
    let from = hadAnother ? Self.moved : Day(year: 2010, month: 1, day: 1)
    let address = try writeAddress(party.address, place, from: from, to: Raw.forever)
    put(party, language)
    parties.put("PRIMARYADDRESSLOCATION", place)
    for (column, type, locator) in [
      ("PRIMARYCONTACTEMAIL", 2, party.email), ("PRIMARYCONTACTPHONE", 1, party.phone),
      ("PRIMARYCONTACTFAX", 5, party.fax), ("PRIMARYCONTACTURL", 3, party.url),
    ] where !locator.isEmpty {
      parties.put(named: column, try writeContact(type, locator, place))
    }
    let id = try parties.appendRaw()
    if party.isPerson { try writeName(party, id) }
    return (id, address, before)
  }

  /// The day on which those who have moved did.
  private static let moved = Day(year: 2015, month: 7, day: 1)

  private func put(_ party: Party, _ language: String) {
    parties.put("PARTYNUMBER", party.number)
    parties.put("NAME", Names.cut(party.name, 100))
    parties.put("NAMEALIAS", Names.cut(party.name, 20))
    parties.put("LANGUAGEID", language)
    parties.put("INSTANCERELATIONTYPE", party.isPerson ? 42 : 43)
    parties.put("NUMBEROFEMPLOYEES", party.employees)
    guard party.isPerson else { return }
    parties.put("GENDER", party.gender)
    parties.put("MARITALSTATUS", party.maritalStatus)
    let birth = party.birth.text.split(separator: "-").compactMap { Int($0) }
    parties.put("BIRTHYEAR", birth[0])
    parties.put("BIRTHMONTH", birth[1])
    parties.put("BIRTHDAY", birth[2])
  }

  private func writePlace(_ party: Party) throws(Fault) -> Int {
    places.put("LOCATIONID", "L\(padded(places.rows + 1, 9))")
    places.put("DESCRIPTION", Names.cut(party.name, 60))
    places.put("ISPOSTALADDRESS", 1)
    return try places.appendRaw()
  }

  private func writeAddress(_ address: Address, _ place: Int, from: Day, to: Day) throws(Fault) -> Int {
    addresses.put("LOCATION", place)
    addresses.put("ADDRESS", address.formatted)
    addresses.put("STREET", to == Raw.forever ? address.street : "Old " + address.street)
    addresses.put("STREETNUMBER", address.number)
    addresses.put("ZIPCODE", address.zip)
    addresses.put("CITY", address.city)
    addresses.put("STATE", address.state)
    addresses.put("COUNTRYREGIONID", address.country.id)
    addresses.put("VALIDFROM", from, second: 0)
    addresses.put("VALIDTO", to, second: Raw.lastSecond)
    return try addresses.appendRaw()
  }

  private func writeContact(_ type: Int, _ locator: String, _ place: Int) throws(Fault) -> Int {
    contacts.put("TYPE", type)
    contacts.put("LOCATOR", locator)
    contacts.put("LOCATION", place)
    contacts.put("ISPRIMARY", 1)
    return try contacts.appendRaw()
  }

  private func writeName(_ party: Party, _ id: Int) throws(Fault) {
    names.put("PERSON", id)
    names.put("FIRSTNAME", party.first)
    names.put("MIDDLENAME", party.middle)
    names.put("LASTNAME", party.last)
    names.put("VALIDFROM", Day(year: 2010, month: 1, day: 1), second: 0)
    names.put("VALIDTO", Raw.forever, second: Raw.lastSecond)
    try names.appendRaw()
  }
}
