internal import Entities
package import Packages
package import Records

/// A task of a mapping, compiled for the columns of a package: what the workers go by.
package struct TaskPlan: Sendable {
  /// The name of the task; nil where records only pass through.
  package var name: String?
  /// The entity of the package that is read.
  package var source: Int
  /// The entity of the result that is written.
  package var target: Int
  /// The filters, in order.
  package var keeps: [Keep] = []
  /// The headers these records go with.
  package var follow: FollowPlan?
  /// Whether other tasks follow this one.
  package var isFollowed = false
  /// Names of filters that are switched off.
  package var keepsOff: [String] = []
  /// What must hold for every record that passes them.
  package var requires: [Require] = []
  /// One plan per column of the target, for the record every source record makes.
  package var fields: [FieldPlan] = []
  /// Whether that record is made; a task of `<record>`s alone has none.
  package var makesFirst = true
  /// The further records.
  package var records: [RecordPlan] = []
  /// The records of other entities that fields and conditions use.
  package var lookups: [LookupPlan] = []
  /// Which records of a key are kept.
  package var distinct: DistinctPlan?
  /// What records that are made should agree in.
  package var agreement: AgreementPlan?
  /// How records without a number get one.
  package var sequence: SequencePlan?
  /// The column of the source that names the company, where records of several may come together.
  package var company: Int?
  /// The fields that may have one value only, because one stands in for all of them.
  package var singles: [SinglePlan] = []
  /// The value maps that fields use.
  package var maps: [ValueMap] = []
  /// The bytes of all constants.
  package var constants: [UInt8] = []
  /// Columns of the target whose sums the ledger states.
  package var amounts: [Int] = []
  /// The column of the target that names their currency.
  package var currency: Int?

  package init(name: String?, source: Int, target: Int) {
    self.name = name
    self.source = source
    self.target = target
  }

  /// A condition, and the name under which the others are counted.
  package struct Keep: Sendable {
    package var condition: Expression
    package var name: String
    /// What to do about the others, if they are to be named in a warning.
    package var warning: String?
    /// Whether what it drops is not to be in the target either.
    package var isGone: Bool

    package init(condition: Expression, name: String, warning: String? = nil, isGone: Bool = false) {
      self.condition = condition
      self.name = name
      self.warning = warning
      self.isGone = isGone
    }
  }
}

extension TaskPlan {
  /// How many extras a record has: what lookups find, and its number if that is no column.
  var extraCount: Int {
    (lookups.last.map { $0.firstExtra + $0.values.count } ?? 0) + (sequence?.extra == nil ? 0 : 1)
  }

  /// A condition, and why records are rejected that do not meet it.
  package struct Require: Sendable {
    package var condition: Expression
    package var fault: Fault
  }
}

/// How one column of the target gets its value: source, prefix, default, map, conversion, check.
package struct FieldPlan: Sendable {
  /// The name of the target field, for messages.
  package var name: String
  /// Where the value comes from.
  package var source = Source.blank
  /// What stands before it, unless it is blank.
  package var prefix: Constant?
  /// What stands in for a blank.
  package var fallback: Constant?
  /// The value map, among those of the task.
  package var map: Int?
  /// Where further key parts of the map come from.
  package var mapBy: [Source] = []
  /// The results of the map as constants.
  package var mapResults: [Constant] = []
  /// The result for a value that is not in the map.
  package var mapOtherwise: Constant?
  /// How the text changes between the systems, if it does.
  package var conversion: (from: Canonical, to: Canonical)?
  /// What the target takes.
  package var check = Check.nothing
  /// Whether it must not be blank.
  package var isRequired = false
  /// Whether a longer text is cut.
  package var truncates = false
  /// What may help if the target does not take a value.
  package var remedy: String?

  package init(name: String) { self.name = name }

  /// Where a value comes from.
  package enum Source: Sendable {
    case blank
    case column(Int)
    /// Something a lookup found, by its place among the evaluator's extras.
    case extra(Int)
    case constant(Constant)
    case expression(Expression)
  }

  /// A place among the constants.
  package struct Constant: Sendable, Equatable {
    package var start: Int
    package var length: Int
    /// Whether it needs no quotes in CSV.
    package var isPlain: Bool
  }

  /// What has to be checked in a value that comes from the data.
  package enum Check: Sendable {
    case nothing
    case text(length: Int)
    case integer
    case decimal(places: Int)
    case canonical(Canonical)

    /// What an entity of a system takes in a field; less is to be checked of what was computed.
    init(_ field: EntityField, in system: System, computed: Bool = false) {
      switch field.type {
      case .text: self = field.length.map { .text(length: $0) } ?? .nothing
      case .decimal: self = computed && field.decimals == nil ? .nothing : .decimal(places: field.decimals ?? .max)
      case .integer: self = computed ? .nothing : .integer
      case .date, .datetime, .boolean, .enumeration, .guid:
        self = computed ? .nothing : .canonical(field.canonical(for: system))
      }
    }
  }
}

/// Everything one run does: which tasks read which entity, and what comes out.
package struct TransformPlan: Sendable {
  /// The tasks, in order.
  package var tasks: [TaskPlan] = []
  /// The entities that are written, parents before children.
  package var targets: [OutputEntity] = []
  /// The one-time job of the mappings.
  package var once: String?
  /// The mappings and value maps used, with their digests.
  package var digests: [(name: String, value: String)] = []
  /// The mappings and the files beside them that are read.
  package var files: [String] = []
  /// The parameters in force.
  package var parameters: [(name: String, value: String)] = []
  /// Where the mappings and the columns of the package do not meet.
  package var columns = LedgerColumns()
  /// Tasks whose source is not in the package, with their targets.
  package var skipped: [(task: String, target: String)] = []
  /// Things to tell the user that are no reason to stop.
  package var notes: [String] = []

  package init() {}

  /// Whether the package has to be read before anything can be written.
  package var isPrepared: Bool {
    tasks.contains { $0.distinct != nil || $0.sequence != nil }
      || tasks.indices.contains { task in
        tasks[task].lookups.contains { $0.isAnywhere && !isMetBefore($0, by: task) }
      }
      || tasks.indices.contains { mustKnowFates(of: $0) }
  }
}
