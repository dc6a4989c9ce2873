internal import Entities
package import Packages

/// What a check of packages has to know.
package struct CheckSettings: Sendable {
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

  package init(_ reading: ReadSettings) { self.reading = reading }

  /// The entities that are described.
  var catalog: EntityCatalog { reading.catalog }
}
