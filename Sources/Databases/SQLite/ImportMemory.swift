import Entities
import Records

/// What a target remembers of imports: which jobs were done, and which companies it was loaded from.
struct ImportMemory {
  private let options: ImportOptions

  init(_ options: ImportOptions) { self.options = options }

  /// When and with what counts the job was done for the company; nil if it was not, or is to be done again.
  func jobDone(
    _ company: String, _ connection: borrowing Connection, _ schema: inout Schema
  ) throws(Fault) -> (finished: String, counts: String)? {
    guard let job = options.job, !options.again else { return nil }
    guard try schema.table("P2C_JOBS", connection).isThere else { return nil }
    let rows = try connection.prepare(
      "SELECT finished_utc, counts FROM P2C_JOBS WHERE job = ? AND lower(rtrim(company)) = lower(rtrim(?))")
    rows.bind(0, text: job)
    rows.bind(1, text: company)
    return try rows.step() ? (rows.string(0), rows.string(1)) : nil
  }

  /// Records the job for a company, with the data it wrote.
  func record(
    _ company: String, _ counts: [(entity: String, counts: ImportCounts)], _ connection: borrowing Connection
  ) throws(Fault) {
    guard let job = options.job else { return }
    try connection.execute(
      """
      CREATE TABLE IF NOT EXISTS P2C_JOBS(job TEXT NOT NULL, company TEXT NOT NULL COLLATE NOCASE, finished_utc TEXT NOT NULL,
      counts TEXT NOT NULL, PRIMARY KEY(job, company))
      """)
    let rows = try connection.prepare(
      "INSERT OR REPLACE INTO P2C_JOBS VALUES(?, ?, strftime('%Y-%m-%d %H:%M:%S', 'now'), ?)")
    rows.bind(0, text: job)
    rows.bind(1, text: company)
    rows.bind(2, text: Self.json(counts))
    try rows.run()
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

  /// Refuses a Sales target that was loaded from another company, and remembers this one.
  func checkCompany(_ connection: borrowing Connection, _ schema: inout Schema) throws(Fault) {
    guard let company = options.company, !company.isEmpty else { return }
    try connection.execute(
      """
      CREATE TABLE IF NOT EXISTS P2C_COMPANY(company TEXT NOT NULL, prefix TEXT NOT NULL,
      PRIMARY KEY(company, prefix))
      """)
    let others = try connection.prepare(
      "SELECT company FROM P2C_COMPANY WHERE lower(rtrim(company)) <> lower(rtrim(?)) AND prefix = ? ORDER BY 1")
    others.bind(0, text: company)
    others.bind(1, text: options.prefix)
    let isAllowed = options.anotherCompany.map { CompanyName.isSame($0, company) } ?? false
    if try others.step(), !isAllowed {
      throw Fault(
        .data, "another-company",
        "\(connection.name) holds records of company \(others.string(0)); those of \(company) could overwrite them",
        remedy:
          "keep their keys apart with --set document-prefix=…, or say that it is meant with --another-company \(company)"
      )
    }
    let add = try connection.prepare(
      """
      INSERT INTO P2C_COMPANY SELECT ?1, ?2 WHERE NOT EXISTS (
        SELECT 1 FROM P2C_COMPANY WHERE lower(rtrim(company)) = lower(rtrim(?1)) AND prefix = ?2)
      """)
    add.bind(0, text: company)
    add.bind(1, text: options.prefix)
    try add.run()
  }
}
