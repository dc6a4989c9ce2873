import Records
import Testing

/// A tolerant reader cuts and scans what is regular, and must find no more and no less than libxml2 alone.
@Suite struct XMLToleranceTests {
  private struct Outcome: Equatable {
    var rows: [[String?]] = []
    var lines: [UInt32] = []
    var oddities: [String] = []
    var seen: [Bool] = []
    var fault: String?
  }

  private func read(_ text: String, _ columns: [String]?, mayCut: Bool, chunks: inout Int) -> Outcome {
    let bytes = Array(text.utf8)
    var at = 0
    let feed: TextFeed.Read = { buffer in
      let count = min(300, buffer.count, bytes.count - at)
      bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[at..<at + count])) }
      at += count
      return count
    }
    let cutter = XMLCutter(
      columns: columns?.map { XMLColumn($0) }, file: "t.xml", isTolerant: true, mayCut: mayCut, chunkSize: 600)
    var outcome = Outcome()
    var (firsts, counts): ([String: String], [String: Int]) = ([:], [:])
    var chunk = Chunk()
    do throws(Fault) {
      while try cutter.next(into: &chunk, feed) {
        outcome.rows += records(of: chunk)
        outcome.lines += chunk.recordLines
        chunks += 1
      }
    } catch {
      outcome.fault = error.message
    }
    for oddity in cutter.takeOddities() {
      let key = "\(oddity.fault.rule) \(oddity.fault.field ?? "")"
      if firsts[key] == nil { firsts[key] = oddity.fault.message }
      counts[key, default: 0] += oddity.count
    }
    outcome.oddities = firsts.map { "\($1) \(counts[$0] ?? 0)" }.sorted()
    outcome.seen = cutter.seenColumns
    return outcome
  }

  /// What may stand in the place of a record.
  private static let odd = [
    "<Row><A>1</A><Bb><Row><A>2</A></Row></Bb></Row>", "<Row><A>1</A><A>2</A></Row>", "<Row><Zz>1</Zz><A>3</A></Row>",
    "<Row>text<A>1</A></Row>", "<Other><A>1</A></Other>", "<Row><A x=\"1\">1</A></Row>", "<!-- a comment -->", "<Row/>",
    "<Row><A><![CDATA[<Row>]]></A></Row>", "<Row><A>\u{1}</A></Row>", "<Row><A>1</A>", "<Row><a>1</a></Row>",
    "&nothing;", "<Row><BbEntity/></Row>", "<Row><D>1</D></Row>",
  ]

  @Test(arguments: [XMLStyle.element, .attribute])
  func findsWhatLibxml2AloneFinds(_ style: XMLStyle) {
    var chunks = 0
    for (round, odd) in ([""] + Self.odd).enumerated() {
      for place in [1, 30, 59] {
        var text = "<?xml version=\"1.0\"?>\n<Document>\n"
        for number in 0..<60 {
          if number == place { text += odd + "\n" }
          text +=
            style == .element
            ? "<Row><A>\(number)</A><Bb>b &amp; \(number % 7)</Bb></Row>\n" : "<Row A=\"\(number)\" Bb=\"b\"/>\n"
        }
        text += "</Document>\n"
        for columns in [["A", "Bb", "D"], nil] {
          var none = 0
          let alone = read(text, columns, mayCut: false, chunks: &none)
          let both = read(text, columns, mayCut: true, chunks: &chunks)
          #expect(both == alone, "round \(round), place \(place), \(odd)")
        }
      }
    }
    // libxml2 alone would give each of the 96 documents in one.
    #expect(chunks > 120)
  }
}
