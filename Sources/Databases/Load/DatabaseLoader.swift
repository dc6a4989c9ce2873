package import Entities
package import Records

/// A new database that is filled once: what an adapter implements so that databases can be made up.
///
/// It has its name only when all of it is there, and whoever lets go of it without `settle` takes the name back. So several
/// can appear together or not at all.
package protocol DatabaseLoader: AnyObject {
  /// The database as messages call it.
  var name: String { get }

  /// Makes the table of an entity as the system of the entity keeps it, and gives the way in.
  func makeTable(of entity: Entity) throws(Fault) -> any TableLoader

  /// Ends the loading: all rows are stored for good, only the name is missing.
  func finish() throws(Fault)

  /// Gives it its name.
  func place() throws(Fault)

  /// Leaves it where it is, for good.
  func settle()
}

/// The way into one table of a new database.
package protocol TableLoader: AnyObject {
  /// The columns, in the order in which a row has its values.
  var columns: [LoadedColumn] { get }

  /// How many rows it wants at once.
  var batch: Int { get }

  /// Writes as many rows as are in a batch, or fewer, whose values stand one behind the other. Keeps none of them.
  func insert(_ rows: UnsafeBufferPointer<StoredValue>) throws(Fault)
}

/// A column of a new table.
package struct LoadedColumn {
  /// Its name.
  package let name: String

  /// What stands in it where there is nothing.
  package let blank: StoredValue
}
