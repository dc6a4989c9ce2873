internal import Records

/// What `Manifest.xml` says: which entities a package has, and in which files.
package struct Manifest: Sendable, Equatable {
  /// The name of the data project (`DefinitionGroupName`).
  package var name: String
  /// Free text.
  package var description: String
  /// The entities, in the order of the list.
  package var entities: [ManifestEntity]
  /// Ours: the one company all records belong to.
  package var company: String?
  /// Ours: the name of the one-time job this package is for.
  package var once: String?
  /// Ours: whether nothing proves that what the package was made of is whole.
  package var isUnproven = false

  package init(
    name: String, description: String = "", entities: [ManifestEntity] = [], company: String? = nil,
    once: String? = nil
  ) {
    self.name = name
    self.description = description
    self.entities = entities
    self.company = company
    self.once = once
  }
}

/// One entity of a manifest.
package struct ManifestEntity: Sendable, Equatable {
  /// The label data management shows (`EntityName`).
  package var label: String
  /// The AOT name (`TargetEntity`).
  package var target: String
  /// The name of the data file (`InputFilePath`).
  package var file: String
  /// The name of the source data format in the target environment (`SourceFormat`).
  package var sourceFormat: String
  /// The sheet of a workbook, without the `$` behind it (`ExcelSheetName`); nil if none is named.
  package var sheet: String?
  /// The columns of the data file and the fields they go to.
  package var fields: [ManifestField]
  /// Units run side by side.
  package var executionUnit = 1
  /// Levels run one after another within a unit.
  package var level = 1
  /// The place within a level.
  package var sequence = 1
  /// Whether the entity is switched off in the project (`Disable`).
  package var isDisabled = false
  /// Ours: `system:name`, as entity files name it.
  package var qualifiedName: String?
  /// Ours: how records that exist already are treated.
  package var mode: ImportMode?
  /// Ours: mode replace: how many rows may be deleted, as `20` or `5%`.
  package var maxDeletes: String?
  /// Ours: the columns of the keys of records that were stopped; none if the package does not carry them.
  package var stopped: [String] = []
  /// Ours: the fields the records are sorted by, documents together; empty if nothing is promised.
  package var order: [String] = []
  /// Ours: the lookups that import leaves blank where they find nothing.
  package var blanks: [String] = []

  package init(
    label: String, target: String, file: String, sourceFormat: String, fields: [ManifestField] = []
  ) {
    self.label = label
    self.target = target
    self.file = file
    self.sourceFormat = sourceFormat
    self.fields = fields
  }
}

/// One column of a data file and the field it goes to.
package struct ManifestField: Sendable, Equatable {
  /// The field of the entity (`EntityField`).
  package var entityField: String
  /// The column, element or attribute in the data file (`XMLField`).
  package var xmlField: String

  package init(entityField: String, xmlField: String) {
    self.entityField = entityField
    self.xmlField = xmlField
  }

  /// A field whose column has its name.
  package init(_ name: String) { self.init(entityField: name, xmlField: name) }
}

/// How an import treats records that exist already, and those that are missing.
package enum ImportMode: String, Sendable, CaseIterable {
  case upsert, insert, update
  /// As update, but what the target does not have is filtered and not bad. A package may have an entity once more in this
  /// mode, with the few fields that are to be brought up to date.
  case updateExisting = "update-existing"
  /// As upsert; then rows are deleted that the package does not have.
  case replace
  /// As upsert; then lines are deleted that the package does not have, of the documents whose headers it has.
  case document
  /// Rows are deleted whose keys the package has; it has nothing but keys.
  case delete

  /// Whether rows may be deleted.
  package var deletes: Bool { self == .replace || self == .document || self == .delete }

  /// All modes, for messages.
  package static var list: String { allCases.map(\.rawValue).choices }
}

/// What `PackageHeader.xml` says.
package struct PackageHeader: Sendable, Equatable {
  /// Free text.
  package var description: String
  /// 2, as D365 writes it now; 1 in old packages.
  package var version: Int

  package init(description: String = "", version: Int = 2) {
    self.description = description
    self.version = version
  }
}

/// The names that manifest and header are made of.
package enum ManifestNames {
  /// The file that lists the entities.
  package static let manifest = "Manifest.xml"
  /// The file that says what kind of package it is.
  package static let header = "PackageHeader.xml"
  static let namespace = "http://schemas.microsoft.com/dynamics/2015/01/DataManagement"
  static let instance = "http://www.w3.org/2001/XMLSchema-instance"
  static let ours = "urn:prospect-to-cash:package"
  static let root = "DataManagementPackageManifest"
  static let headerRoot = "DataManagementPackageHeader"
  static let entity = "DataManagementPackageEntityData"
  static let type =
    "Microsoft.Dynamics.AX.Framework.Tools.DataManagement.Serialization.DataManagementPackageManifest"

  /// The children D365 knows, by parent.
  static let known: [String: Set<String>] = [
    root: ["DefinitionGroupName", "Description", "PackageEntityList", "ProjectCategory", "RulesData"],
    headerRoot: ["Description", "ManifestType", "PackageType", "PackageVersion"],
    "PackageEntityList": [entity],
    "EntityMapList": ["EntityMap"],
    entity: [
      "DefaultRefreshType", "Disable", "EntityMapList", "EntityName", "EntityTransformList", "ExcelSheetName",
      "ExecutionUnit", "FailExecutionUnitOnError", "FailLevelOnError", "InputFilePath",
      "LevelInExecutionUnit",
      "QueryData", "QueryFilter", "RunBusinessLogic", "RunBusinessValidation", "SampleFilePath",
      "SequenceInLevel", "SkipStaging", "SourceFormat", "TargetEntity", "ValidationStatus",
    ],
    "EntityMap": [
      "ArrayIndex", "EntityField", "EntityFieldConversionList", "IsAutoDefault", "IsAutoGenerated",
      "IsDefaultValueEqualNull", "UseTextQualifier", "XMLField",
    ],
  ]
}
