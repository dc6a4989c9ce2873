import Records
import Testing

@Suite struct DecimalTests {
  @Test(arguments: [
    ("-12", "-12"), ("+1.50", "1.5"), (".5", "0.5"), ("1.3357400000000000", "1.33574"), (".000000", "0"),
    ("-0", "0"), ("-.0", "0"), ("5.", "5"), ("007", "7"), ("100", "100"), ("-0.05", "-0.05"),
    ("99999999999999999999999999999999999999", "99999999999999999999999999999999999999"),
    ("0.00000000000000000000000000000000000001", "0.00000000000000000000000000000000000001"),
    ("000000000000000000000000000000000000000000000012.50", "12.5"),
    ("123456789012345678901234567890.12345678", "123456789012345678901234567890.12345678"),
    ("18446744073709551616", "18446744073709551616"), ("0.18446744073709551616", "0.18446744073709551616"),
  ])
  func readsAndWritesTheShortestDigits(text: String, canonical: String) {
    #expect(Decimal(text)?.description == canonical)
  }

  @Test(arguments: [
    "", "-", "+", ".", "-.", "1 000", " 1", "1 ", "1e5", "1,5", "1.2.3", "--1", "0x1", "١", "NaN",
    "100000000000000000000000000000000000000", "0.000000000000000000000000000000000000001",
    "1.00000000000000000000000000000000000001",
  ])
  func refusesWhatIsNoNumberOrHasTooManyDigits(text: String) {
    #expect(Decimal(text) == nil)
  }

  @Test func comparesAcrossScales() throws {
    #expect(try number("1.50") == number("1.5"))
    #expect(try number("-0.5") < number("0"))
    #expect(try number("1e0".replacing("e0", with: "")) < number("1.0000000000000001"))
    #expect(try number("-1") > number("-1.0000000000000001"))
    #expect(
      try number("99999999999999999999999999999999999999")
        > number("0.00000000000000000000000000000000000001"))
  }

  @Test func writesAtLeastSoManyPlaces() throws {
    var buffer = ByteBuffer()
    try number("1.5").write(places: 2, to: &buffer)
    try number("-7").write(places: 3, to: &buffer)
    #expect(buffer.text == "1.50-7.000")
  }

  @Test func agreesWithPython() throws {
    let cases = try python(script)
    #expect(cases.count == 6000)
    for line in cases {
      let (a, b, places) = (try number(line[1]), try number(line[2]), try #require(Int(line[3])))
      let result = calculate(line[0], a, b, places).map { "\($0)" } ?? "nil"
      #expect(result == line[4], "\(line[0]) of \(line[1]) and \(line[2]) to \(places) places")
    }
  }

  private func number(_ text: String) throws -> Records::Decimal { try #require(Decimal(text)) }

  private func calculate(_ name: String, _ a: Decimal, _ b: Decimal, _ places: Int) -> Decimal? {
    switch name {
    case "add": a.adding(b)
    case "sub": a.subtracting(b)
    case "mul": a.multiplied(by: b)
    case "mod": a.remainder(dividingBy: b)
    case "round": a.rounded(places: places, rounding: .halfAwayFromZero)
    case "even": a.rounded(places: places, rounding: .halfEven)
    case "div": a.divided(by: b, places: places, rounding: .halfAwayFromZero)
    case "dive": a.divided(by: b, places: places, rounding: .halfEven)
    case "mulr": a.multiplied(by: b, places: places, rounding: .halfAwayFromZero)
    case "mule": a.multiplied(by: b, places: places, rounding: .halfEven)
    case "less": a < b ? Decimal(1) : .zero
    default: nil
    }
  }

  private let script = """
    import random
    from decimal import *
    from fractions import Fraction
    random.seed(7)
    setcontext(Context(prec=400, Emax=9999, Emin=-9999))
    def number():
        digits = random.choice([1, 2, 5, 9, 15, 18, 19, 20, 30, 37, 38])
        scale = random.choice([0, 0, 1, 2, 2, 4, 6, 16, 18, 30, 38])
        value = random.choice([random.randrange(10 ** digits), 10 ** digits - 1, 10 ** (digits - 1), 5 * 10 ** (digits - 1), 0])
        return Decimal(random.choice([1, -1]) * value).scaleb(-scale)
    def text(d):
        d = d.normalize()
        if d == 0: return '0'
        sign, digits, exponent = d.as_tuple()
        if exponent > 0: digits, exponent = digits + (0,) * exponent, 0
        if len(digits) > 38 or -exponent > 38: return 'nil'
        return format(d, 'f')
    def rounded(f, places, even):
        f = f * 10 ** places
        whole, rest = abs(f.numerator) // f.denominator, abs(f.numerator) % f.denominator
        twice = 2 * rest
        if twice > f.denominator or twice == f.denominator and (not even or whole % 2): whole += 1
        return Decimal(-whole if f < 0 else whole).scaleb(-places)
    names = ['add', 'sub', 'mul', 'mod', 'round', 'even', 'div', 'dive', 'mulr', 'mule', 'less']
    for i in range(6000):
        name = names[i % len(names)]
        a, b, places = number(), number(), random.choice([0, 1, 2, 2, 4, 6, 12, 20, 38])
        if random.random() < 0.2:
            a, b = Decimal(random.randrange(-10 ** 6, 10 ** 6)).scaleb(-3), Decimal(random.randrange(-200, 200)).scaleb(-1)
        if name == 'add': r = text(a + b)
        elif name == 'sub': r = text(a - b)
        elif name == 'mul': r = text(a * b)
        elif name == 'mod': r = text(a % b) if b else 'nil'
        elif name in ('round', 'even'): r = text(rounded(Fraction(a), places, name == 'even'))
        elif name in ('div', 'dive'): r = text(rounded(Fraction(a) / Fraction(b), places, name == 'dive')) if b else 'nil'
        elif name in ('mulr', 'mule'): r = text(rounded(Fraction(a) * Fraction(b), places, name == 'mule'))
        elif name == 'less': r = '1' if a < b else '0'
        print(name, format(a, 'f'), format(b, 'f'), places, r, sep='\\t')
    """
}
