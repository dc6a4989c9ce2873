package import Records

/// What a mapping file says, before it meets entities and data.
package struct Mapping: Sendable {
  /// The name people know, such as `Sales Orders (Fin and Ops to Sales) - Direct`.
  package var name: String
  /// What the file says about itself, in a sentence or two.
  package var note = ""
  /// The file it was read from.
  package var file: String
  /// The files of the mappings it extends.
  package var bases: [String] = []
  /// The file's SHA-256, for the ledger.
  package var digest: String
  /// A one-time job that import records and does not do twice.
  package var once: String?
  /// What `--set` may change.
  package var parameters: [Parameter] = []
  /// What is done, in order.
  package var tasks: [Task] = []
  /// The value maps, by name.
  package var valueMaps: [ValueMapRule] = []

  /// A setting with a default.
  package struct Parameter: Sendable {
    package var name: String
    package var value: String
    package var allowed: [String]
    package var note: String
  }

  /// One entity made from another.
  package struct Task: Sendable {
    package var name: String
    package var source: String
    package var target: String
    package var mode: String?
    /// The task whose records are the headers of these, and take them along.
    package var follows: String?
    package var followsPlace = Place()
    package var maxDeletes: String?
    package var note = ""
    package var when: Condition?
    package var keeps: [Keep] = []
    package var requires: [Require] = []
    package var lookups: [Lookup] = []
    package var distinct: Distinct?
    package var agreement: Agreement?
    package var sequence: Sequence?
    package var fields: [FieldRule] = []
    package var records: [RecordRule] = []
    package var place: Place
  }

  /// A parameter must have a value for this to be there at all.
  package struct Condition: Sendable {
    package var parameter: String
    package var value: String
    package var place: Place
  }

  /// A condition, and the name under which the others are counted.
  package struct Keep: Sendable {
    package var condition: String
    package var name: String
    /// What to do about the others, if they are to be named in a warning.
    package var warning: String?
    /// Whether what it drops is not to be in the target either.
    package var isGone: Bool
    package var place: Place
  }

  /// A condition that every record must meet that a filter lets pass, and why those are rejected that do not.
  package struct Require: Sendable {
    package var condition: String
    package var rule: String
    package var what: String
    package var remedy: String?
    package var when: Condition?
    package var place: Place
  }

  /// A record of another entity or CSV, found by its key.
  package struct Lookup: Sendable {
    package var name: String
    package var entity: String?
    package var file: String?
    package var key: [String]
    package var by: [String]
    package var order: [String]
    /// Which records there count; nil for all.
    package var condition: String?
    package var rejects: Bool
    package var place: Place
  }

  /// Keeps the first record of each key.
  package struct Distinct: Sendable {
    package var by: [String]
    package var order: [String]
    package var place: Place
  }

  /// Reports records of the target that belong together and disagree.
  package struct Agreement: Sendable {
    package var by: [String]
    package var fields: [String]
    package var place: Place
  }

  /// Numbers the records of a document.
  package struct Sequence: Sendable {
    package var field: String
    package var within: [String]
    package var orWithin: [String]
    package var order: [String]
    package var renumbers: String
    package var used: String?
    package var place: Place
  }

  /// One more record of the same source record.
  package struct RecordRule: Sendable {
    package var condition: String?
    package var fields: [FieldRule]
    package var place: Place
  }

  /// How one target field gets its value.
  package struct FieldRule: Sendable {
    package var to: String
    package var source: Source
    package var when: Condition?
    package var prefix: String?
    package var fallback: String?
    package var map: String?
    package var mapBy: [String]
    /// What stands in for all this in every record, unless it is blank.
    package var instead: String?
    package var truncates: Bool
    /// What import does where the lookup finds nothing: reject or blank.
    package var notFound: String?
    package var place: Place
    package var sourcePlace: Place
    /// How sure we are of it: I for inferred, G for general knowledge; nil for documented.
    package var grade: String?

    /// Where the value comes from.
    package enum Source: Sendable, Equatable {
      case nothing
      case field(String)
      case value(String)
      case expression(String)
    }
  }

  /// A value map as written: rows, or a CSV file.
  package struct ValueMapRule: Sendable {
    package var name: String
    package var file: String?
    package var otherwise: String
    package var rows: [(from: String, to: String, place: Place)]
    package var place: Place
  }
}
