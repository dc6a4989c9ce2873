import Records

/// How a kind of database gives the rows of a table as text, takes them back, and notes by itself which rows change.
///
/// NULL is NULL; a text that is empty or begins with an apostrophe has one more before it, and so has what is text where
/// numbers are expected. So every value has a text of its own, which no field without anything is.
struct UndoDialect: Sendable {
  /// What the index of an undo calls the kind of database.
  let kind: String
  /// The value of a column as text; U+0000 for one that has none.
  let cell: @Sendable (_ column: String, _ found: FoundTable.Column) -> String
  /// The value that a text stands for.
  let value: @Sendable (_ cell: String, _ found: FoundTable.Column) -> String
  /// Whether a column has the value that a text stands for, which is empty for NULL.
  let has: @Sendable (_ column: String, _ cell: String, _ found: FoundTable.Column) -> String
  /// A column of whole numbers that count up by themselves.
  let counter: String
  /// What comes between the columns and the rows of an INSERT that numbers rows itself.
  let overriding: String
  /// What makes a table note its changes until the transaction ends.
  let watch: @Sendable (Watched) -> [String]
  /// What ends that.
  let unwatch: @Sendable (Watched) -> [String]

  /// A table that notes its changes.
  struct Watched: Sendable {
    /// Its name in SQL.
    let table: String
    /// The plain name of the temporary table with the notes, with which all that is made for it begins.
    let notes: String
    /// The columns of the notes, behind `isnew`.
    let columns: [String]
    /// The columns of these that are the key.
    let keys: [String]
    /// The key of a row, and all its values, as texts.
    let key: @Sendable (_ alias: String) -> [String]
    let values: @Sendable (_ alias: String) -> [String]
  }
}
