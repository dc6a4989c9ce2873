package import Entities
package import Records

/// An entity as it is to stand in an entity file: what is known of it, and what is guessed.
package struct EntityDraft: Sendable {
  /// The name users type.
  package var name: String
  /// The system it belongs to.
  package var system: System
  /// The table; for fno the AOT name.
  package var table: String
  /// The label of data management, where it is another than the name.
  package var label: String?
  /// The OData set.
  package var collection: String?
  /// sales: the column with the GUID of a record.
  package var id: String?
  /// The entity that this one adds fields to, as `system:name`; the file says no more of it than those then.
  package var extends: String?
  /// What stands in front of it, a sentence each.
  package var remarks: [String] = []
  /// The enumerations that its fields name.
  package var enumerations: [Enumeration] = []
  package var fields: [Field] = []
  /// The fields that tell one record from another.
  package var key = Key()
  package var references: [Reference] = []

  package init(name: String, system: System, table: String) {
    self.name = name
    self.system = system
    self.table = table
  }

  /// A field, and what is to be said of it.
  package struct Field: Sendable {
    package var name: String
    package var type: ValueType
    package var length: Int?
    package var decimals: Int?
    package var isRequired = false
    package var enumeration: String?
    /// The column, where it is called otherwise.
    package var column: String?
    package var certainty = Certainty.known
    /// Whether data was looked at, and had no value for it, or one that has no text.
    package var isUnseen = false
    package var isBinary = false
    /// What there is to say of it.
    package var remark: String?

    package init(_ name: String, _ type: ValueType) {
      self.name = name
      self.type = type
    }
  }

  /// What tells records apart.
  package struct Key: Sendable {
    package var fields: [String] = []
    package var certainty = Certainty.known
    package var remark: String?

    package init() {}
  }

  /// Whether somebody who must know it says so, or it was concluded from data.
  package enum Certainty: Sendable { case known, guessed }

  /// Fields here that name a record of another entity.
  package struct Reference: Sendable {
    package var entity: String
    package var fields: [String]
    package var targetFields: [String]
    /// Why it is only told in a comment, if it is.
    package var hindrance: String?

    package init(entity: String, fields: [String], targetFields: [String]) {
      self.entity = entity
      self.fields = fields
      self.targetFields = targetFields
    }
  }
}

extension EntityDraft {
  /// What a described entity lacks of this one, as a file that extends it; nil if it lacks nothing.
  package func extending(_ known: Entity) -> EntityDraft? {
    var draft = self
    draft.name = known.name
    draft.system = known.system
    draft.extends = known.qualifiedName
    draft.fields = fields.filter { known.field(inFile: $0.name) == nil }
    if draft.fields.isEmpty { return nil }
    let used = Set(draft.fields.compactMap(\.enumeration))
    draft.enumerations = enumerations.filter { used.contains($0.name) }
    draft.key = Key()
    draft.references = []
    return draft
  }
}

extension Entity {
  /// A field that is described, by any name it has in data files.
  fileprivate func field(inFile name: String) -> Int? {
    let wanted = name.lowercased()
    return [column(name), fields.firstIndex { $0.xmlName.lowercased() == wanted }].compactMap(\.self).first {
      !fields[$0].isAssumed
    }
  }
}
