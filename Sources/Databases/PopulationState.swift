internal import Entities

/// How far the one-time population of a database has got, table by table and company by company.
package struct PopulationState: Sendable {
  /// The lines of one table in one company.
  package struct Lines: Sendable, Equatable {
    package var table: String
    package var company: String
    /// How many lines there are.
    package var count = 0
    /// How many of them have no number.
    package var withoutNumber = 0
    /// How many have a number that another line of their document has too.
    package var duplicates = 0
    /// How many have no header.
    package var orphans = 0
  }

  /// The product list of one company.
  package struct Products: Sendable, Equatable {
    package var table: String
    package var company: String
    /// How many rows should be there.
    package var expected = 0
    /// How many of them are not.
    package var missing = 0
    /// How many rows should not be there.
    package var stale = 0
  }

  /// The one-time job that the database remembers.
  package struct Job: Sendable, Equatable {
    package var company: String
    /// When it was finished.
    package var finished: String
  }

  /// For which companies the job was done, and when.
  package var jobs: [Job] = []
  /// The companies there are, whichever were asked for.
  package var companies: [String] = []
  /// The tables with lines, in the order of the job.
  package var lines: [Lines] = []
  /// The product lists.
  package var products: [Products] = []
  /// Tables or fields that are not there, as sentences.
  package var lacks: [String] = []

  /// When the job was done for a company; nil if it was not.
  package func finished(_ company: String) -> String? {
    jobs.first { CompanyName.isSame($0.company, company) }?.finished
  }
}
