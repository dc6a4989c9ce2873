import Records

/// A run of data management that has come to its end.
package struct Execution {
  /// Its name there.
  package let id: String
  package let status: Status
  package let entities: [Entity]

  /// The words for how far a run is.
  package enum Status: String, CaseIterable {
    case unknown, notRun, executing, succeeded, partiallySucceeded, failed, canceled

    /// The word of an environment, or its number.
    init?(_ word: String) {
      let found = Self.allCases.first { $0.rawValue.lowercased() == word.lowercased() }
      guard let status = found ?? Int(word).flatMap({ Self.allCases.indices.contains($0) ? Self.allCases[$0] : nil })
      else {
        return nil
      }
      self = status
    }

    /// Whether nothing comes after it.
    var isFinal: Bool { ![.unknown, .notRun, .executing].contains(self) }
  }

  /// What it did with the records of one entity.
  package struct Entity {
    /// The label.
    package let name: String
    package let staged: Int
    package let created: Int
    package let updated: Int
    /// Whether staging has come to its end.
    let isStaged: Bool

    init?(_ json: JSON) {
      guard let name = json["EntityName"]?.string else { return nil }
      self.name = name
      staged = json["StagingRecordsCreatedCount"]?.number ?? 0
      created = json["TargetRecordsCreatedCount"]?.number ?? 0
      updated = json["TargetRecordsUpdatedCount"]?.number ?? 0
      isStaged = ["Error", "Finished", "Canceled"].contains(json["StagingStatus"]?.string ?? "")
    }
  }

  /// What it did with the records of an entity, if it says so.
  package func entity(_ label: String) -> Entity? { entities.first { $0.name.lowercased() == label.lowercased() } }
}
