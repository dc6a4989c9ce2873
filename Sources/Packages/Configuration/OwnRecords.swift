package import Records

/// How a form writes records that has a spelling of its own for them, in place of a format.
struct OwnRecords {
  /// What writes the records of each entity.
  let writers: [any RecordWriter]
  /// What has to be known of all records before any can be written.
  let look: (any FirstLook)?
  /// Says that what was written so far was only a trial.
  let startAgain: () -> Void
  /// What is not carried, once all is written.
  let remarks: () -> [String]
}

/// What meets all records before any is written.
package protocol FirstLook: AnyObject, Sendable {
  /// Takes what was made of some records.
  func take(_ output: borrowing Output) throws(Fault)
  /// Says that all were met; gives whether it has to be done once more, because some that were met are bad.
  func goesOn(withRejects: Bool) throws(Fault) -> Bool
}
