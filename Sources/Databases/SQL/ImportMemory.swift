import Entities
import Records

/// What a target remembers of imports: which jobs were done, and which companies it was loaded from.
///
/// `P2C_JOBS` has a row for each job and company. It is written as `claimed` in the first transaction of a run and as
/// `finished` in the last. A claim whose run is not alive any more, which `JobClaim` tells, is that of a run that died.
final class ImportMemory {
  private let options: ImportOptions
  private unowned let database: any WrittenDatabase
  /// Takes the right to do a job for a company, until it is let go, or says who has it.
  private let makeClaim: (_ job: String, _ company: String) throws(Fault) -> AnyObject?
  /// The claims of this run, by company.
  private var claims: [String: AnyObject?] = [:]
  /// The companies for which a run died that had begun the job, and when it had.
  private(set) var resumed: [(company: String, since: String)] = []

  init(
    _ options: ImportOptions, _ database: any WrittenDatabase,
    claim: @escaping (_ job: String, _ company: String) throws(Fault) -> AnyObject?
  ) {
    self.options = options
    self.database = database
    makeClaim = claim
  }

  // MARK: Jobs

  /// Makes sure that no other run does the job for a company, from now to the end of this one.
  func claim(_ company: String) throws(Fault) {
    guard let job = options.job, claims[Self.key(company)] == nil else { return }
    claims[Self.key(company)] = .some(try makeClaim(job, Self.key(company)))
  }

  private static func key(_ company: String) -> String {
    var key = Substring(company.lowercased())
    while key.last == " " { key.removeLast() }
    return String(key)
  }

  /// When and with what counts the job was done for the company; nil if it was not, or is to be done again. Then it is
  /// claimed, in the transaction that is open.
  func jobDone(_ company: String) throws(Fault) -> (finished: String, counts: String)? {
    guard let job = options.job else { return nil }
    try claim(company)
    let table = try database.table("P2C_JOBS")
    if table.isThere {
      // Versions before wrote a row only when the job was finished.
      let state = table.has("status") ? "status, claimed_utc" : "'finished', ''"
      let row = try database.rows(
        "SELECT finished_utc, counts, \(state) FROM \(table.name) \(Self.row(of: job, company))"
      ).first?.map { $0 ?? "" }
      if let row, row[2] == "claimed" {
        resumed.append((company, row[3]))
      } else if let row, !options.again {
        claims[Self.key(company)] = nil
        return (row[0], row[1])
      }
    }
    if !options.dryRun {
      try makeTable(table)
      try note(company, "'', '{}', 'claimed', \(database.dialect.now)")
    }
    return nil
  }

  private static func row(of job: String, _ company: String) -> String {
    "WHERE job = \(SQL.literal(job)) AND lower(rtrim(company)) = lower(rtrim(\(SQL.literal(company))))"
  }

  private func makeTable(_ table: FoundTable) throws(Fault) {
    try database.run(
      """
      CREATE TABLE IF NOT EXISTS P2C_JOBS(job TEXT NOT NULL, company TEXT NOT NULL, finished_utc TEXT NOT NULL,
      counts TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'finished', claimed_utc TEXT NOT NULL DEFAULT '',
      PRIMARY KEY(job, company))
      """)
    guard table.isThere, !table.has("status") else { return }
    try database.run("ALTER TABLE P2C_JOBS ADD COLUMN status TEXT NOT NULL DEFAULT 'finished'")
    try database.run("ALTER TABLE P2C_JOBS ADD COLUMN claimed_utc TEXT NOT NULL DEFAULT ''")
  }

  /// Writes the row of a company in place of what it has.
  private func note(_ company: String, _ values: String) throws(Fault) {
    guard let job = options.job else { return }
    try database.run("DELETE FROM P2C_JOBS \(Self.row(of: job, company))")
    try database.run(
      "INSERT INTO P2C_JOBS(job, company, finished_utc, counts, status, claimed_utc) "
        + "VALUES(\(SQL.literal(job)), \(SQL.literal(company)), \(values))")
  }

  /// Records the job for a company, with the data it wrote.
  func record(_ company: String, _ counts: [(entity: String, counts: ImportCounts)]) throws(Fault) {
    guard options.job != nil, !options.dryRun else { return }
    try note(company, "\(database.dialect.now), \(SQL.literal(Self.json(counts))), 'finished', ''")
  }

  private static func json(_ counts: [(entity: String, counts: ImportCounts)]) -> String {
    let entities = counts.map { entity, counts in
      let name = entity.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      return
        "\"\(name)\":{\"read\":\(counts.read),\"inserted\":\(counts.inserted),\"updated\":\(counts.updated),"
        + "\"unchanged\":\(counts.unchanged),\"deleted\":\(counts.deleted),\"rejected\":\(counts.rejected),"
        + "\"heldBack\":\(counts.heldBack)}"
    }
    return "{\(entities.joined(separator: ","))}"
  }

  // MARK: Companies

  /// Refuses to replace in a Sales target that more was loaded into: nothing tells the rows of one company, or of one
  /// prefix, from those of another.
  func refuseOthers() throws(Fault) {
    let table = try database.table("P2C_COMPANY")
    guard table.isThere else { return }
    let found = try database.rows("SELECT company FROM \(table.name) ORDER BY 1, prefix").compactMap { $0[0] }
    guard found.count > 1 else { return }
    throw Fault(
      .data, "replace-companies",
      "\(database.name) holds what several companies or prefixes brought (\(found.joined(separator: ", "))); "
        + "nothing says whose a row is that the package does not have",
      remedy: "use --mode upsert")
  }

  /// A prefix keeps documents apart, and nothing else: products, accounts and contacts of two companies are the same rows.
  private func remedy(for company: String, hasDocuments: Bool) -> String {
    let meant = "--another-company \(company) says that it is meant"
    guard hasDocuments, options.prefix.isEmpty else { return meant }
    return
      "--set document-prefix=\(company.uppercased())- for p2c-transform and p2c-import alike keeps the numbers of their"
      + " documents apart, or \(meant)"
  }

  /// Refuses a Sales target that was loaded from another company with keys that may be the same, and remembers this one.
  ///
  /// Keys with one prefix may be those with another that begins like it; those without any are left to whoever chose it.
  func checkCompany(prefix: String, hasDocuments: Bool) throws(Fault) {
    guard let company = options.company, !company.isEmpty else { return }
    try database.run(
      """
      CREATE TABLE IF NOT EXISTS P2C_COMPANY(company TEXT NOT NULL, prefix TEXT NOT NULL,
      PRIMARY KEY(company, prefix))
      """)
    let (own, mine) = (SQL.literal(company), SQL.literal(prefix))
    let others = try database.rows(
      """
      SELECT company FROM P2C_COMPANY WHERE lower(rtrim(company)) <> lower(rtrim(\(own))) AND (prefix = \(mine)
        OR prefix <> '' AND \(mine) <> '' AND (substr(lower(prefix), 1, length(\(mine))) = lower(\(mine))
          OR substr(lower(\(mine)), 1, length(prefix)) = lower(prefix)))
      ORDER BY 1
      """)
    let isAllowed = options.anotherCompany.map { CompanyName.isSame($0, company) } ?? false
    if let other = others.first?[0], !isAllowed {
      throw Fault(
        .data, "another-company",
        "\(database.name) holds records of company \(other); those of \(company) could overwrite them",
        remedy: remedy(for: company, hasDocuments: hasDocuments))
    }
    try database.run(
      """
      INSERT INTO P2C_COMPANY SELECT \(own), \(mine) WHERE NOT EXISTS (
        SELECT 1 FROM P2C_COMPANY WHERE lower(rtrim(company)) = lower(rtrim(\(own))) AND prefix = \(mine))
      """)
  }
}
