import Entities
import Records

/// What a target remembers of imports: which jobs were done, and which companies it was loaded from.
///
/// `P2C_JOBS` has a row for each job and company. It is written as `claimed` in the first transaction of a run and as
/// `finished` in the last. A claim whose run is not alive any more, which `JobClaim` tells, is that of a run that died.
final class ImportMemory {
  private let options: ImportOptions
  /// The claims of this run, by company.
  private var claims: [String: JobClaim?] = [:]
  /// The companies for which a run died that had begun the job, and when it had.
  private(set) var resumed: [(company: String, since: String)] = []

  init(_ options: ImportOptions) { self.options = options }

  // MARK: Jobs

  /// Makes sure that no other run does the job for a company, from now to the end of this one.
  func claim(_ company: String, _ connection: borrowing Connection) throws(Fault) {
    guard let job = options.job, let path = connection.path, claims[Self.key(company)] == nil else { return }
    claims[Self.key(company)] = .some(
      try JobClaim(
        job: job, company: Self.key(company), database: path, name: connection.name, runID: options.runID,
        makes: !options.dryRun))
  }

  private static func key(_ company: String) -> String {
    var key = Substring(company.lowercased())
    while key.last == " " { key.removeLast() }
    return String(key)
  }

  /// When and with what counts the job was done for the company; nil if it was not, or is to be done again. Then it is
  /// claimed, in the transaction that is open.
  func jobDone(
    _ company: String, _ connection: borrowing Connection, _ schema: inout Schema
  ) throws(Fault) -> (finished: String, counts: String)? {
    guard let job = options.job else { return nil }
    try claim(company, connection)
    let shape = try schema.table("P2C_JOBS", connection)
    if shape.isThere {
      // Versions before wrote a row only when the job was finished.
      let state = shape.has("status") ? "status, claimed_utc" : "'finished', ''"
      let rows = try connection.prepare("SELECT finished_utc, counts, \(state) FROM P2C_JOBS \(Self.ofCompany)")
      rows.bind(0, text: job)
      rows.bind(1, text: company)
      if try rows.step() {
        if rows.string(2) == "claimed" {
          resumed.append((company, rows.string(3)))
        } else if !options.again {
          let done = (rows.string(0), rows.string(1))
          claims[Self.key(company)] = nil
          return done
        }
      }
    }
    if !options.dryRun {
      try makeTable(shape, connection, &schema)
      try note(company, "'', '{}', 'claimed', strftime('%Y-%m-%d %H:%M:%S', 'now')", nil, connection)
    }
    return nil
  }

  private static let ofCompany = "WHERE job = ? AND lower(rtrim(company)) = lower(rtrim(?))"

  private func makeTable(
    _ shape: Schema.Table, _ connection: borrowing Connection, _ schema: inout Schema
  ) throws(Fault) {
    defer { schema.forget("P2C_JOBS") }
    try connection.execute(
      """
      CREATE TABLE IF NOT EXISTS P2C_JOBS(job TEXT NOT NULL, company TEXT NOT NULL, finished_utc TEXT NOT NULL,
      counts TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'finished', claimed_utc TEXT NOT NULL DEFAULT '',
      PRIMARY KEY(job, company))
      """)
    guard shape.isThere, !shape.has("status") else { return }
    try connection.execute(
      """
      ALTER TABLE P2C_JOBS ADD COLUMN status TEXT NOT NULL DEFAULT 'finished';
      ALTER TABLE P2C_JOBS ADD COLUMN claimed_utc TEXT NOT NULL DEFAULT ''
      """)
  }

  /// Writes the row of a company in place of what it has.
  private func note(
    _ company: String, _ values: String, _ counts: String?, _ connection: borrowing Connection
  ) throws(Fault) {
    guard let job = options.job else { return }
    let old = try connection.prepare("DELETE FROM P2C_JOBS \(Self.ofCompany)")
    old.bind(0, text: job)
    old.bind(1, text: company)
    try old.run()
    let new = try connection.prepare(
      "INSERT INTO P2C_JOBS(job, company, finished_utc, counts, status, claimed_utc) VALUES(?, ?, \(values))")
    new.bind(0, text: job)
    new.bind(1, text: company)
    if let counts { new.bind(2, text: counts) }
    try new.run()
  }

  /// Records the job for a company, with the data it wrote.
  func record(
    _ company: String, _ counts: [(entity: String, counts: ImportCounts)], _ connection: borrowing Connection
  ) throws(Fault) {
    guard options.job != nil, !options.dryRun else { return }
    let now = "strftime('%Y-%m-%d %H:%M:%S', 'now')"
    try note(company, "\(now), ?, 'finished', ''", Self.json(counts), connection)
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
  func refuseOthers(_ connection: borrowing Connection, _ schema: inout Schema) throws(Fault) {
    guard try schema.table("P2C_COMPANY", connection).isThere else { return }
    let rows = try connection.prepare("SELECT company FROM P2C_COMPANY ORDER BY 1, prefix")
    var found: [String] = []
    while try rows.step() { found.append(rows.string(0)) }
    guard found.count > 1 else { return }
    throw Fault(
      .data, "replace-companies",
      "\(connection.name) holds what several companies or prefixes brought (\(found.joined(separator: ", "))); "
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
  func checkCompany(
    _ connection: borrowing Connection, prefix: String, hasDocuments: Bool
  ) throws(Fault) {
    guard let company = options.company, !company.isEmpty else { return }
    try connection.execute(
      """
      CREATE TABLE IF NOT EXISTS P2C_COMPANY(company TEXT NOT NULL, prefix TEXT NOT NULL,
      PRIMARY KEY(company, prefix))
      """)
    let others = try connection.prepare(
      """
      SELECT company FROM P2C_COMPANY WHERE lower(rtrim(company)) <> lower(rtrim(?1)) AND (prefix = ?2
        OR prefix <> '' AND ?2 <> '' AND (instr(lower(prefix), lower(?2)) = 1 OR instr(lower(?2), lower(prefix)) = 1))
      ORDER BY 1
      """)
    others.bind(0, text: company)
    others.bind(1, text: prefix)
    let isAllowed = options.anotherCompany.map { CompanyName.isSame($0, company) } ?? false
    if try others.step(), !isAllowed {
      throw Fault(
        .data, "another-company",
        "\(connection.name) holds records of company \(others.string(0)); those of \(company) could overwrite them",
        remedy: remedy(for: company, hasDocuments: hasDocuments))
    }
    let add = try connection.prepare(
      """
      INSERT INTO P2C_COMPANY SELECT ?1, ?2 WHERE NOT EXISTS (
        SELECT 1 FROM P2C_COMPANY WHERE lower(rtrim(company)) = lower(rtrim(?1)) AND prefix = ?2)
      """)
    add.bind(0, text: company)
    add.bind(1, text: prefix)
    try add.run()
  }
}
