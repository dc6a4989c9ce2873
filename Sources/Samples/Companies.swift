internal import Records

/// A company of the sample.
struct Company {
  /// `DATAAREAID`
  let id: String
  let name: String
  let currency: String
  let language: String
  /// The country most of its customers are in.
  let country: Country
  /// Hundredths of a percent of tax.
  let taxRate: Int
  /// How many orders it has.
  let orders: Int
  /// Where its own account numbers begin, so that party numbers never meet.
  let firstAccount: Int
  let customers: Int

  /// The one-time job has not run here: numbers and product list are incomplete.
  var isLegacy: Bool { id == "demf" }
  /// The Sales of the sample is its.
  var hasSales: Bool { id == "usmf" }
  /// Prices in its currency are whole numbers.
  var hasWholePrices: Bool { currency == "JPY" }

  /// The companies, in the order of their ids: a sixth of the orders in demf, a twentieth in jpmf, the rest in usmf.
  static func all(orders: Int) -> [Company] {
    let demf = orders < 3 ? 0 : max(1, orders * 15 / 100)
    let jpmf = orders < 3 ? 0 : max(1, orders * 5 / 100)
    return [
      Company(
        "demf", "Beispielwerk GmbH", "EUR", "de", .de, 1900, demf, first: 30000, most: 3000),
      Company(
        "jpmf", "見本製作所", "JPY", "ja", .jp, 1000, jpmf, first: 40000, most: 1000),
      Company(
        "usmf", "Sample Manufacturing \"US\", Inc.", "USD", "en-us", .us, 825, orders - demf - jpmf,
        first: 1000,
        most: 10000),
    ]
  }

  private init(
    _ id: String, _ name: String, _ currency: String, _ language: String, _ country: Country, _ taxRate: Int,
    _ orders: Int, first: Int, most: Int
  ) {
    self.id = id
    self.name = name
    self.currency = currency
    self.language = language
    self.country = country
    self.taxRate = taxRate
    self.orders = orders
    firstAccount = first
    customers = min(most, max(12, orders / 20))
  }
}

/// A country of the sample.
struct Country: Equatable {
  let id: String
  let iso: String
  let name: String
  let states: [String]
  let cities: [String]

  static let us = Country(
    id: "USA", iso: "US", name: "United States", states: ["WA", "NY", "CA", "TX"],
    cities: ["Springfield", "Riverton", "Lake \"North\"", "Salem"])
  static let de = Country(
    id: "DEU", iso: "DE", name: "Germany", states: ["NW", "BY", "SN", ""],
    cities: ["Musterstadt", "Grünfeld", "Weißenau", "Altöd"])
  static let jp = Country(
    id: "JPN", iso: "JP", name: "Japan", states: ["13", "27", ""], cities: ["青葉市", "緑町", "Minato"])
  static let gb = Country(
    id: "GBR", iso: "GB", name: "United Kingdom", states: [""], cities: ["Elmford", "Saint Kew"])
  static let fr = Country(
    id: "FRA", iso: "FR", name: "France", states: [""], cities: ["Bourg-l'Étang", "Plérin"])

  static let all = [us, de, jp, gb, fr]
}

/// What every row of the raw tables carries.
enum Raw {
  static let partition = 5_637_144_576

  /// The id of the n-th row of a table, from 1.
  @inline(__always)
  static func recordID(_ number: Int) -> Int { 5_637_144_576 + number }

  /// The end of time.
  static let forever = Day(year: 2154, month: 12, day: 31)
  /// The last second of a day.
  static let lastSecond = 86_399
}

extension SampleTable {
  /// Writes a row with the columns that every raw table has, and gives its RECID.
  @discardableResult
  func appendRaw(_ company: Company? = nil) throws(Fault) -> Int {
    if let company { put("DATAAREAID", company.id) }
    let id = Raw.recordID(rows + 1)
    put("PARTITION", Raw.partition)
    put("RECID", id)
    try append()
    return id
  }
}

extension Company {
  /// Writes the companies, their ledgers and what all companies share.
  static func write(_ companies: [Company], parties: SampleTable, in database: SampleDatabase)
    throws(Fault)
  {
    let ledgers = try database.table("LEDGER")
    for company in companies {
      parties.put("PARTYNUMBER", "LE-" + company.id)
      parties.put("NAME", company.name)
      parties.put("DATAAREA", company.id)
      parties.put("LANGUAGEID", company.language)
      parties.put("INSTANCERELATIONTYPE", 41)
      let party = try parties.appendRaw()
      ledgers.put("NAME", company.id)
      ledgers.put("DESCRIPTION", Names.cut(company.name, 60))
      ledgers.put("ACCOUNTINGCURRENCY", company.currency)
      ledgers.put("REPORTINGCURRENCY", "USD")
      ledgers.put("PRIMARYFORLEGALENTITY", party)
      try ledgers.appendRaw()
    }
    let parameters = try database.table("SYSTEMPARAMETERS")
    parameters.put("SYSTEMLANGUAGEID", "en-us")
    try parameters.appendRaw()
    let countries = try database.table("LOGISTICSADDRESSCOUNTRYREGION")
    for country in Country.all {
      countries.put("COUNTRYREGIONID", country.id)
      countries.put("ISOCODE", country.iso)
      try countries.appendRaw()
    }
  }
}
