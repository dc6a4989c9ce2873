internal import Databases
package import Entities
internal import Packages
package import Records

/// A pair of databases that agree: of Finance and Operations, and of Sales.
package struct Sample {
  /// How many orders F&O has, in all companies together.
  package let orders: Int
  /// What the values depend on, and nothing else.
  package let seed: Int

  package init(orders: Int, seed: Int) {
    self.orders = orders
    self.seed = seed
  }

  /// Writes both databases, and says what is in them.
  ///
  /// With faults, one bad record of each kind is planted, and `faults.csv` in the folder lists them.
  package func write(
    to place: SamplePlace, _ catalog: EntityCatalog, syncs: Bool = true
  ) throws(Fault) -> [String] {
    switch place {
    case .folder(let folder, let faults): return try write(to: folder, catalog, faults: faults, syncs: syncs)
    case .databases(let fno, let sales): return try write(fno: fno, sales: sales, catalog, syncs: syncs)
    }
  }

  private func write(
    to folder: String, _ catalog: EntityCatalog, faults: Bool, syncs: Bool
  ) throws(Fault) -> [String] {
    let waiting = try PendingFolder(folder, syncs: syncs)
    let names = ["fno.sqlite", "sales.sqlite", "faults.csv"]
    let paths = names.map { "\(waiting.temporary)/\($0)" }
    for path in paths.prefix(2) { Leftovers.note(path) }
    let place = Files.withoutSlash(folder)
    let counts = try make(
      SQLiteLoader(path: paths[0], name: "\(place)/\(names[0])"),
      SQLiteLoader(path: paths[1], name: "\(place)/\(names[1])"), catalog)
    if faults {
      var list = ByteBuffer()
      list.append(try Faults().plant(fno: paths[0], sales: paths[1]))
      var output = try waiting.output(names[2])
      try output.write(list.bytes)
      try output.close()
    }
    try waiting.publish()
    return summary(counts, fno: "\(place)/\(names[0])", sales: "\(place)/\(names[1])")
      + (faults ? ["\(place)/\(names[2]): the bad records among them"] : [])
  }

  private func write(
    fno: DatabaseURL, sales: DatabaseURL, _ catalog: EntityCatalog, syncs: Bool
  ) throws(Fault) -> [String] {
    let loaders = (try fno.openLoader(syncs: syncs), try sales.openLoader(syncs: syncs))
    let counts = try make(loaders.0, loaders.1, catalog)
    // Whoever goes away without `settle` takes its name back: both appear, or none.
    try Leftovers.undisturbed { () throws(Fault) in
      try loaders.0.place()
      try loaders.1.place()
      loaders.0.settle()
      loaders.1.settle()
    }
    return summary(counts, fno: loaders.0.name, sales: loaders.1.name)
  }

  // MARK: making

  private func make(
    _ fno: any DatabaseLoader, _ sales: any DatabaseLoader, _ catalog: EntityCatalog
  ) throws(Fault) -> [(String, Int)] {
    let work = Making(sample: self, catalog: catalog, fno: fno, sales: sales)
    try Conveyor.run(work, jobs: Making.Step.allCases.count)
    return work.counts
  }

  /// The two databases, each by two workers at once: one makes the rows, the other stores them.
  ///
  /// Unchecked: the queue of a database says when what belongs to whom.
  private final class Making: ConveyorLine, @unchecked Sendable {
    private let sample: Sample
    private let catalog: EntityCatalog
    private let fno: SampleDatabase
    private let sales: SampleDatabase
    private let companies: [Company]
    private let products: Products
    /// Only touched by whoever reads.
    private var rest = Step.allCases[...]
    /// Only touched by whose turn it is to write.
    private(set) var counts: [(String, Int)] = []

    enum Step: CaseIterable { case makeFinance, storeFinance, makeSales, storeSales }

    final class Bench {
      var step = Step.makeFinance
      var counts: [(String, Int)] = []
    }

    init(sample: Sample, catalog: EntityCatalog, fno: any DatabaseLoader, sales: any DatabaseLoader) {
      self.sample = sample
      self.catalog = catalog
      self.fno = SampleDatabase(fno)
      self.sales = SampleDatabase(sales)
      companies = Company.all(orders: sample.orders)
      products = Products(seed: sample.seed)
    }

    func makeBench() -> Bench { Bench() }

    func read(_ bench: Bench) throws(Fault) -> Bool {
      guard let next = rest.popFirst() else { return false }
      bench.step = next
      return true
    }

    func work(_ bench: Bench) throws(Fault) {
      bench.counts = try run(bench.step)
    }

    private func run(_ step: Step) throws(Fault) -> [(String, Int)] {
      switch step {
      case .makeFinance:
        return try fno.make(catalog, .axdb) { () throws(Fault) in
          try sample.writeFinance(in: fno, companies, products)
        }
      case .makeSales:
        let side = SalesSide(seed: sample.seed, company: companies[companies.count - 1], products: products)
        return try sales.make(catalog, .sales) { () throws(Fault) in try side.write(in: sales) }
      case .storeFinance: try fno.store()
      case .storeSales: try sales.store()
      }
      return []
    }

    func write(_ bench: Bench) -> Bool {
      counts += bench.counts
      return true
    }
  }

  // MARK: F&O

  private func writeFinance(
    in database: SampleDatabase, _ companies: [Company], _ products: Products
  ) throws(Fault) -> [(String, Int)] {
    let parties = try PartyWriter(database)
    try Company.write(companies, parties: parties.parties, in: database)
    try products.write(companies, in: database)
    let table = try database.table("CUSTTABLE")
    let persons = try database.table("CONTACTPERSON")
    var customers: [Customers] = []
    for company in companies {
      var known = Customers(company, seed: seed)
      try known.write(parties, table, persons)
      customers.append(known)
    }
    let writer = try OrderWriter(seed: seed, orders: orders, database)
    for (company, known) in zip(companies, customers) where company.orders > 0 {
      try writer.write(company, known.all, products.sold(by: company))
    }
    return [("CUSTTABLE", table.rows)] + writer.counts
  }

  // MARK: what to say

  private func summary(_ counts: [(String, Int)], fno: String, sales: String) -> [String] {
    counts.map { name, count in
      "\(name)\(String(repeating: " ", count: max(1, 36 - name.count)))\(count)"
    } + [
      "\(fno): the raw tables of Finance and Operations, companies demf, jpmf and usmf",
      "\(sales): the tables of Sales, for usmf",
    ]
  }
}
