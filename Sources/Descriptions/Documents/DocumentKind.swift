package import Entities
package import Packages
package import Records

/// A document that says itself what entities are, so that nothing has to be guessed of them.
package enum DocumentKind: Sendable, CaseIterable {
  /// What an OData service says of itself: `$metadata`.
  case metadata
  /// `data_schema.xml` of the Configuration Migration tool.
  case schema
  /// `model.json` of a lake folder.
  case model

  /// How much of a file is looked at.
  package static let beginningSize = 1 << 16

  /// What a file that begins like this is; nil for data. What describes entities for us already is refused.
  package static func of(_ beginning: UnsafeRawBufferPointer, _ file: String) throws(Fault) -> DocumentKind? {
    // Names are of ASCII in all of them, in UTF-16 too.
    let text = String(decoding: beginning.lazy.filter { $0 != 0 && $0 < 0x80 }, as: UTF8.self)
    guard let first = text.first(where: { !$0.isWhitespace }) else { return nil }
    if first == "{" { return isModel(text) ? .model : nil }
    guard first == "<", let tag = firstTag(text) else { return nil }
    let name = tag.prefix { !$0.isWhitespace && $0 != ">" && $0 != "/" }
    if name.split(separator: ":").last == "Edmx" { return .metadata }
    if name == "entities" { return .schema }
    guard tag.contains("urn:prospect-to-cash:") else { return nil }
    throw Fault(
      .data, "describe-own", "this is a file of our own kind already, no data",
      remedy: "name what it is to be made from",
      place: Place(file: file))
  }

  private static func isModel(_ text: String) -> Bool {
    text.contains("\"entities\"") && (text.contains("\"attributes\"") || text.contains("\"modelVersion\""))
      || text.contains("\"modelVersion\"") && text.contains("\"application\"")
  }

  /// What stands in the first tag of a document that is none of its head.
  private static func firstTag(_ text: String) -> Substring? {
    var rest = text[...]
    while let start = rest.firstIndex(of: "<") {
      rest = rest[rest.index(after: start)...]
      if rest.hasPrefix("!--") {
        guard let end = rest.firstRange(of: "-->") else { return nil }
        rest = rest[end.upperBound...]
      } else if rest.hasPrefix("?") || rest.hasPrefix("!") {
        guard let end = rest.firstIndex(of: ">") else { return nil }
        rest = rest[rest.index(after: end)...]
      } else {
        return rest.prefix { $0 != ">" }
      }
    }
    return nil
  }

  /// What reads one, which is opened as often as it takes.
  package func document(
    _ name: String, _ catalog: EntityCatalog, open: @escaping () throws(Fault) -> FileInput
  ) throws(Fault) -> any EntityDocument {
    switch self {
    case .metadata: try ServiceMetadata(name, catalog, open)
    case .schema: try SchemaFile(name, catalog, open)
    case .model: try LakeModel(name, open)
    }
  }
}

/// A document that describes entities.
package protocol EntityDocument {
  /// The names by which its entities are known, in the order of the document: of each the one that is shown first.
  var entities: [[String]] { get }
  /// Gives those of these places, in the order of the document; of those that are described already what they lack.
  func drafts(_ wanted: Set<Int>, _ take: @escaping (EntityDraft) throws(Fault) -> Void) throws(Fault)
}

extension Fault {
  /// What is wrong with a document that is no good XML.
  @Sendable static func documentMalformed(_ why: String) -> Fault {
    Fault(.xmlMalformed, "not well-formed XML: \(why)", remedy: "is the file whole? Fetch it again")
  }
}

/// Feeds an XML document to a reader.
func read(
  _ reader: some ElementReader, _ name: String, _ open: () throws(Fault) -> FileInput
) throws(Fault) {
  var input = try open()
  let parser = ElementParser(reader, Place(file: name), malformed: Fault.documentMalformed)
  while true {
    let piece = try input.peek(FileInput.bufferSize)
    if piece.isEmpty { break }
    try parser.feed(piece)
    input.skip(piece.count)
  }
  try parser.finish()
}
