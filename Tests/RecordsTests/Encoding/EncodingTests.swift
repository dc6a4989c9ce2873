import Foundation
import Testing

@testable import Records

@Suite struct EncodingTests {
  static let names = [
    "cp1252", "ISO-8859-15", "cp850", "cp437", "KOI8-R", "CP1258", "IBM037", "Shift_JIS", "EUC-KR", "Big5", "GB18030",
    "UTF-16BE", "UTF-32LE", "UTF-7", "ISO-2022-JP",
  ]
  /// Some of these every encoding has.
  static let text = "isocurrencycode;name\r\nEUR;Müller £ 100 – «Größe» Привет 日本語 한국어 Đặng \u{1F600}\n"

  /// What iconv as a program makes of the text, without what the encoding lacks.
  private func encoded(_ name: String) throws -> (bytes: [UInt8], text: String) {
    let bytes = try #require(try iconv(from: "UTF-8", to: name, Array(Self.text.utf8), drops: true))
    return (bytes, String(decoding: try #require(try iconv(from: name, to: "UTF-8", bytes)), as: UTF8.self))
  }

  private func iconv(from: String, to: String, _ bytes: [UInt8], drops: Bool = false) throws -> [UInt8]? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/iconv")
    process.arguments = (drops ? ["-c"] : []) + ["-f", from, "-t", to]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(bytes))
    try input.fileHandleForWriting.close()
    let found = Array(output.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    return drops || process.terminationStatus == 0 ? found : nil
  }

  /// All text of a feed that reads so many bytes at once.
  private func read(_ bytes: [UInt8], _ name: String?, by count: Int) throws -> String {
    var feed = TextFeed(file: "t.csv", encoding: try name.map { try #require(TextEncoding(named: $0)) })
    var text = ByteBuffer()
    var at = 0
    let read: TextFeed.Read = { target throws(Fault) in
      let piece = bytes[at...].prefix(min(count, target.count))
      target.copyBytes(from: piece)
      at += piece.count
      return piece.count
    }
    try feed.start(&text, read)
    while !feed.hasEnded { try feed.fill(&text, read) }
    return text.text
  }

  @Test(arguments: names) func readsWhatIconvWrites(name: String) throws {
    let (bytes, text) = try encoded(name)
    #expect(text.count > 30)
    for count in [1, 2, 3, 7, 1000] { #expect(try read(bytes, name, by: count) == text, "\(count)") }
  }

  @Test(arguments: names) func writesWhatIconvReads(name: String) throws {
    let (_, text) = try encoded(name)
    let encoder = try TextEncoder(#require(TextEncoding(named: name)))
    let halves = [text.prefix(20), text.dropFirst(20)].map { Array($0.utf8) }
    let bytes = try halves.flatMap { try encoder.encode($0) }
    #expect(try iconv(from: name, to: "UTF-8", bytes) == Array(text.utf8))
  }

  @Test(arguments: names) func refusesWhatIconvCannotWrite(name: String) throws {
    let encoder = try TextEncoder(#require(TextEncoding(named: name)))
    let scalars = Array((Self.text + "\u{E0041}\u{2028}\u{FFFD}ß€").unicodeScalars.filter { $0 != "\n" })
    let lines = scalars.map { "\($0)\n" }.joined()
    let bytes = try #require(try iconv(from: "UTF-8", to: name, Array(lines.utf8), drops: true))
    let back = String(decoding: try #require(try iconv(from: name, to: "UTF-8", bytes)), as: UTF8.self)
    let kept = back.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    #expect(kept.count == scalars.count + 1)
    for (scalar, line) in zip(scalars, kept) {
      let refusal = Array("\(scalar)".utf8).withUnsafeBytes { encoder.refusal($0) }
      #expect((refusal == nil) == (line == "\(scalar)"), "\(scalar.escaped(asASCII: true)): \(refusal ?? "")")
    }
  }

  @Test func outlivesAnyBytes() throws {
    var state: UInt64 = 5
    for name in Self.names {
      for _ in 0..<40 {
        let bytes = (0..<50).map { _ in
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          return UInt8(truncatingIfNeeded: state >> 40)
        }
        let outcomes = [1, 64].map { count in
          do { return try read(bytes, name, by: count) } catch { return "\(error)" }
        }
        #expect(outcomes[0] == outcomes[1], "\(name): \(bytes)")
      }
    }
  }

  @Test func aMarkOverrulesTheName() throws {
    #expect(try read([0xEF, 0xBB, 0xBF] + Array("ü".utf8), "cp1252", by: 2) == "ü")
    #expect(try read([0xFF, 0xFE, 0xFC, 0], "cp850", by: 1) == "ü")
    #expect(try read([0xFC], "cp1252", by: 1) == "ü")
    #expect(try read([], "cp1252", by: 1) == "")
  }

  @Test func saysWhichByteIsNoCharacter() throws {
    do {
      _ = try read(Array("a\nb".utf8) + [0x81, 0x41], "cp1252", by: 64)
      Issue.record("0x81 was read")
    } catch let fault as Fault {
      #expect(
        fault.message
          == "t.csv:2, byte 3: byte 0x81 begins no character of cp1252; say with --encoding how the file is encoded, perhaps cp850"
      )
    }
  }

  @Test func knowsNoOtherNames() {
    for name in ["", "cp9999", "cp1252//IGNORE", "cp1252//TRANSLIT", "UTF-8,", "cp 1252", "../x", "\u{0}"] {
      #expect(TextEncoding(named: name) == nil, "\(name)")
    }
  }

  @Test(arguments: [
    ("Müller", "cp1252", "cp1252"), ("100 €;it’s", "cp1252", "cp1252"), ("„Größe“", "cp1252", "cp1252"),
    ("Müller;Köln", "cp850", "cp850"), ("Café Größe", "cp850", "cp850"), ("código", "cp850", "cp850"),
    ("isocurrencycode", "UTF-16LE", "UTF-16LE"), ("isocurrencycode", "UTF-16BE", "UTF-16BE"),
  ])
  func guesses(text: String, name: String, guess: String) throws {
    let bytes = try #require(try iconv(from: "UTF-8", to: name, Array(text.utf8)))
    #expect(bytes.withUnsafeBytes { EncodingGuess.name(of: $0) } == guess)
  }
}
