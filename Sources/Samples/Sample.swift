internal import Databases
package import Entities
internal import Packages
package import Records

/// A pair of databases that agree: `fno.sqlite` and `sales.sqlite`.
package struct Sample {
  /// How many orders F&O has, in all companies together.
  package let orders: Int
  /// What the values depend on, and nothing else.
  package let seed: Int

  package init(orders: Int, seed: Int) {
    self.orders = orders
    self.seed = seed
  }

  /// Writes both databases into a folder that is new or empty, and says what is in them.
  ///
  /// With `faults`, one bad record of each kind is planted, and `faults.csv` lists them.
  package func write(
    to folder: String, _ catalog: EntityCatalog, faults: Bool, syncs: Bool = true
  ) throws(Fault) -> [String] {
    let waiting = try PendingFolder(folder, syncs: syncs)
    let counts = try write(into: waiting.temporary, catalog, faults: faults)
    try waiting.publish()
    return summary(counts, folder, faults: faults)
  }

  private func write(
    into folder: String, _ catalog: EntityCatalog, faults: Bool
  ) throws(Fault) -> [(String, Int)] {
    let paths = ["fno.sqlite", "sales.sqlite", "faults.csv"].map { "\(folder)/\($0)" }
    let work = Making(sample: self, catalog: catalog, paths: paths)
    try Conveyor.run(work, jobs: 2)
    if faults { try Faults().plant(fno: paths[0], sales: paths[1], list: paths[2]) }
    return work.counts
  }

  /// The two databases, each made by a worker of its own.
  private final class Making: ConveyorLine, @unchecked Sendable {
    private let sample: Sample
    private let catalog: EntityCatalog
    private let paths: [String]
    private let companies: [Company]
    private let products: Products
    /// Only touched by whoever reads.
    private var next = 0
    /// Only touched by whose turn it is to write.
    private(set) var counts: [(String, Int)] = []

    final class Bench {
      var database = 0
      var counts: [(String, Int)] = []
    }

    init(sample: Sample, catalog: EntityCatalog, paths: [String]) {
      self.sample = sample
      self.catalog = catalog
      self.paths = paths
      companies = Company.all(orders: sample.orders)
      products = Products(seed: sample.seed)
    }

    func makeBench() -> Bench { Bench() }

    func read(_ bench: Bench) throws(Fault) -> Bool {
      bench.database = next
      next += 1
      return bench.database < 2
    }

    func work(_ bench: Bench) throws(Fault) {
      if bench.database == 0 {
        bench.counts = try sample.writeFinance(paths[0], catalog, companies, products)
      } else {
        let side = SalesSide(seed: sample.seed, company: companies[companies.count - 1], products: products)
        bench.counts = try side.write(to: paths[1], catalog)
      }
    }

    func write(_ bench: Bench) -> Bool {
      counts += bench.counts
      return true
    }
  }

  /// Opens a new database for writing as fast as can be: if it fails, there is nothing to keep.
  static func open(_ path: String) throws(Fault) -> Connection {
    let database = try Connection(path: path, access: .create)
    try database.execute("PRAGMA page_size = \(PageFile.pageSize)")
    try database.execute("PRAGMA journal_mode = OFF")
    try database.execute("PRAGMA synchronous = OFF")
    try database.execute("PRAGMA cache_size = -8000")
    return database
  }

  // MARK: F&O

  private func writeFinance(
    _ path: String, _ catalog: EntityCatalog, _ companies: [Company], _ products: Products
  ) throws(Fault) -> [(String, Int)] {
    var customers: [Customers] = []
    try writeMasters(path, catalog, companies, products, &customers)
    // From here on SQLite only says where the tables begin.
    let database = try Connection(path: path, access: .read)
    let file = try PageFile(path: path)
    let writer = try OrderWriter(seed: seed, orders: orders, database, file)
    for (company, known) in zip(companies, customers) where company.orders > 0 {
      try writer.write(company, known.all, products.sold(by: company))
    }
    writer.finish()
    try file.finish()
    return [("CUSTTABLE", customers.reduce(0) { $0 + $1.all.count })] + writer.counts
  }

  private func writeMasters(
    _ path: String, _ catalog: EntityCatalog, _ companies: [Company], _ products: Products,
    _ customers: inout [Customers]
  ) throws(Fault) {
    let database = try Self.open(path)
    try database.begin(immediate: true)
    try Schema.create(catalog, .axdb, in: database)
    let parties = try PartyWriter(database)
    try Company.write(companies, parties: parties.parties, in: database)
    try products.write(companies, in: database)
    let table = try TableWriter("CUSTTABLE", database)
    let persons = try TableWriter("CONTACTPERSON", database)
    for company in companies {
      var known = Customers(company, seed: seed)
      try known.write(parties, table, persons)
      customers.append(known)
    }
    try database.commit()
  }

  // MARK: what to say

  private func summary(_ counts: [(String, Int)], _ folder: String, faults: Bool) -> [String] {
    var lines = counts.map { name, count in
      "\(name)\(String(repeating: " ", count: max(1, 36 - name.count)))\(count)"
    }
    let place = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    lines.append(
      "\(place)/fno.sqlite: the raw tables of Finance and Operations, companies demf, jpmf and usmf")
    lines.append("\(place)/sales.sqlite: the tables of Sales, for usmf")
    if faults { lines.append("\(place)/faults.csv: the bad records among them") }
    return lines
  }
}
