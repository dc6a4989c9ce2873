internal import CLibXML2

extension XMLRecords {
  /// A push parser that calls back into the records.
  static func makeParser(_ records: UnsafeMutablePointer<XMLRecords>) -> xmlParserCtxtPtr? {
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.startElementNs = { context, name, _, namespace, _, _, count, _, attributes in
      guard let context, let name else { return }
      context.assumingMemoryBound(to: XMLRecords.self).pointee.start(name, namespace, Int(count), attributes)
    }
    handler.endElementNs = { context, _, _, _ in
      context?.assumingMemoryBound(to: XMLRecords.self).pointee.end()
    }
    handler.characters = takeText
    handler.ignorableWhitespace = takeText
    handler.cdataBlock = { context, bytes, count in
      guard let bytes else { return }
      context?.assumingMemoryBound(to: XMLRecords.self).pointee.cdata(bytes, Int(count))
    }
    handler.internalSubset = { context, _, _, _ in
      context?.assumingMemoryBound(to: XMLRecords.self).pointee.refuse(
        .xmlMalformed, "the file has a DOCTYPE", remedy: "remove it; DTDs and their entities are not read")
    }
    handler.serror = { context, error in
      guard let error else { return }
      context?.assumingMemoryBound(to: XMLRecords.self).pointee.note(error)
    }
    let parser = xmlCreatePushParserCtxt(&handler, records, nil, 0, nil)
    // NOENT, or & in attributes would come as &#38;. HUGE, for values above 10 MB; without a DOCTYPE nothing can
    // expand, and depth and length are bounded here.
    var options = XML_PARSE_NONET.rawValue | XML_PARSE_NOENT.rawValue | XML_PARSE_HUGE.rawValue
    if records.pointee.oddities != nil { options |= XML_PARSE_RECOVER.rawValue }
    xmlCtxtUseOptions(parser, Int32(options))
    return parser
  }
}

private func takeText(_ context: UnsafeMutableRawPointer?, _ bytes: UnsafePointer<xmlChar>?, _ count: Int32) {
  guard let bytes else { return }
  context?.assumingMemoryBound(to: XMLRecords.self).pointee.text(bytes, Int(count))
}
