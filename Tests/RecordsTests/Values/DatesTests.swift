import Records
import Testing

@Suite struct DatesTests {
  @Test(arguments: [
    ("2024-02-29", "2024-02-29 00:00:00"), ("2011-01-31 00:00:00", "2011-01-31 00:00:00"),
    ("2022-05-01 13:14:15.000", "2022-05-01 13:14:15"), ("2022-05-01T13:14:15Z", "2022-05-01 13:14:15"),
    ("2022-05-01T13:14:15.0000000Z", "2022-05-01 13:14:15"), ("2022-05-01T13:14", "2022-05-01 13:14:00"),
    ("05/01/2022", "2022-05-01 00:00:00"), ("5/1/2022", "2022-05-01 00:00:00"),
    ("12/31/2154 23:59:59", "2154-12-31 23:59:59"), ("0001-01-01", "0001-01-01 00:00:00"),
  ])
  func readsEveryAcceptedForm(text: String, canonical: String) throws {
    var buffer = ByteBuffer()
    try #require(DateTime(text)).write(to: &buffer)
    #expect(buffer.text == canonical)
  }

  @Test(arguments: [
    "", "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-01", "2024-01-00", "2024-04-31", "24-01-01",
    "2024-1-1", "2024-01-01 ", "2024-01-01 24:00:00", "2024-01-01 23:60:00", "2024-01-01 23:59:60",
    "2024-01-01T00:00:00+01:00", "2024-01-01T00:00:00+00:00", "2024-01-01 00:00:00.5", "2024-01-01 00:00:00.",
    "13/01/2024", "1/1/24", "01.02.2024", "2024-01-01Z", "2024-01-01T", "20240101", "0000-01-01",
  ])
  func refusesWhatIsNoDateOrWouldHaveToBeShifted(text: String) {
    #expect(DateTime(text) == nil)
  }

  @Test func knowsTheRangeOfDynamics() throws {
    #expect(try #require(DateTime("2154-12-31")).isInRange)
    #expect(try #require(DateTime("1900-01-01")).isInRange)
    #expect(try !#require(DateTime("1899-12-31")).isInRange)
    #expect(try !#require(DateTime("2155-01-01")).isInRange)
  }

  /// Dates alone are read all digits at once.
  @Test func findsEachByteThatDoesNotBelongInADate() {
    for year in [1, 999, 1900, 2024, 9999] {
      for month in 0...13 {
        for day in 0...32 {
          var buffer = ByteBuffer()
          for (number, width) in [(year, 4), (month, 2), (day, 2)] {
            let digits = "\(number)"
            buffer.append(String(repeating: "0", count: width - digits.count) + digits + (buffer.count < 8 ? "-" : ""))
          }
          let known = DateTime(year: year, month: month, day: day)
          #expect(DateTime(buffer.bytes) == known, "\(buffer.text)")
          #expect(Canonical(.date, for: .fno).isClearly(buffer.bytes) == (known != nil), "\(buffer.text)")
        }
      }
    }
    let date = Array("2024-12-25".utf8)
    for place in date.indices {
      for byte in UInt8.min...UInt8.max {
        var bytes = date
        bytes[place] = byte
        let isDigit = byte >= 0x30 && byte <= 0x39
        let isSame = byte == date[place]
        let found = bytes.withUnsafeBytes { DateTime($0) }
        if date[place] == 0x2D || !isDigit { #expect((found != nil) == isSame, "\(bytes)") }
      }
    }
  }

  @Test func agreesWithPython() throws {
    let cases = try python(script)
    #expect(cases.count == 4000)
    var last: DateTime?
    for line in cases {
      let moment = DateTime(line[0])
      var buffer = ByteBuffer()
      moment?.write(to: &buffer)
      #expect(buffer.text == line[1], "\(line[0])")
      if let last, let moment { #expect(last < moment || line[2] == "0") }
      last = moment
    }
  }

  private let script = """
    import random
    from datetime import datetime
    random.seed(3)
    before = None
    for i in range(4000):
        parts = (random.randrange(1890, 2160), random.randrange(0, 14), random.randrange(0, 33),
            random.randrange(0, 25), random.randrange(0, 61), random.randrange(0, 61))
        text = '%04d-%02d-%02d %02d:%02d:%02d' % parts
        try: moment = datetime(*parts)
        except ValueError: moment = None
        later = before is not None and moment is not None and before < moment
        print(text, moment.strftime('%Y-%m-%d %H:%M:%S') if moment else '', 1 if later else 0, sep='\\t')
        before = moment
    """
}
