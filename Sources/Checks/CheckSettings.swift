package import Entities
package import Packages
package import Records

/// What a check of packages has to know.
package struct CheckSettings {
  /// How packages are opened.
  package var reading: ReadSettings
  /// Where sorting and waiting data goes when memory is short.
  package var folder = "/var/tmp"
  /// How many workers there are.
  package var jobs = 1
  /// A package of the target environment to compare with.
  package var template: Template?
  /// Packages that hold what the checked ones may refer to.
  package var references: [String] = []
  /// Other places that hold it, such as databases.
  package var referenceSources: [any ReferenceSource] = []

  package init(_ reading: ReadSettings) { self.reading = reading }

  /// The entities that are described.
  var catalog: EntityCatalog { reading.catalog }
}

/// Where records may be that the checked ones refer to, if not in a package.
package protocol ReferenceSource: AnyObject {
  /// Its name for people.
  var name: String { get }
  /// Hands over all records of an entity, with these fields as columns; false if it has no such entity.
  func read(_ entity: Entity, fields: [Int], _ take: (borrowing Chunk) throws(Fault) -> Void) throws(Fault) -> Bool
}
