package import Entities
package import Records

/// Opens what a run reads: a package, or several inputs as if they were one.
package final class InputOpener {
  private let openers: [PackageOpener]
  private let settings: ReadSettings
  private let preferred: PreferredInput?
  private let jobs: Int
  /// The keys that several inputs have, once they are known.
  private var shared: SharedKeys?

  /// An opener of places, each with how it is read; `settings` are for what they are together. Where several have records
  /// of one key, those of the preferred one count.
  package init(
    _ inputs: [(place: String, settings: ReadSettings)], _ settings: ReadSettings,
    preferring preferred: PreferredInput?, jobs: Int
  ) throws(Fault) {
    let several = inputs.count > 1
    if preferred != nil, !several {
      throw Fault(
        .usage, "prefer-one", "--prefer chooses between several inputs, and there is one",
        remedy: "leave it out, or name another one with --from")
    }
    (self.preferred, self.jobs) = (preferred, jobs)
    var seen: Set<String> = []
    for input in inputs where !seen.insert(input.place).inserted {
      throw Fault(
        .usage, "input-twice", "--from names \(input.place == "-" ? "standard input" : input.place.typed) twice",
        remedy: "name it once")
    }
    self.settings = settings
    openers = inputs.map { input in
      var settings = input.settings
      // Which entities are wanted is said of all inputs together.
      if several { settings.only = [] }
      return PackageOpener(input.place, settings)
    }
  }

  /// An opener of one package that is known already.
  package init(_ opener: PackageOpener, _ catalog: EntityCatalog) {
    openers = [opener]
    (preferred, jobs) = (nil, 1)
    settings = ReadSettings(catalog: catalog)
  }

  /// Opens it; with `again`, in a way that it can be opened again, which spools a pipe first; one of several
  /// inputs always can.
  package func open(again: Bool = false) throws(Fault) -> any Source {
    if openers.count == 1 { return try openers[0].open(again: again) }
    if shared == nil {
      let source = try Several(openers, settings)
      guard SharedKeys.mayBe(in: source) else { return source }
      shared = try SharedKeys(in: source, settings, preferred, jobs: jobs)
    }
    return try Several(openers, settings, shared)
  }
}
