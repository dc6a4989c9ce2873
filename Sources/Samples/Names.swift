/// Invented names in several scripts, with all the characters that have ever broken an interface.
enum Names {
  private static let heads = [
    "Adventure", "Birkenau & Söhne", "Café Ågren", "Contour", "Delta, North", "Éclair", "Fjord",
    "Gläserne Manufaktur",
    "Harbour", "Île-de-Lin", "Junction", "Küstenlicht", "Łódka", "Meridian", "Nørre", "O'Hollow", "Pinewood",
    "Quay 9",
    "Røykstad", "Straßenbau Ost", "Tulip", "Über-Nacht", "Vega", "Willow", "Žalud",
  ]
  private static let trades = [
    "Bikes", "Books", "Ceramics", "Foods", "Glass", "Instruments", "Lamps", "Optics", "Paper", "Tools",
    "Tea \"Fine\"",
    "Water & Wind",
  ]
  private static let forms = [
    "Inc.", "LLC", "Ltd", "GmbH", "AG", "S.A.", "Oy", "Co., Ltd", "& Sons", "\"Group\"",
  ]
  private static let whole = [
    "株式会社 青空商事", "合同会社みどり堂", "Северный свет, ООО", "Завод «Новый»", "Ελαιώνες Αφοί Α.Ε.", "شركة النسيم",
    "אור ירוק בע\"מ", "บริษัท น้ำใส จำกัด", "四海茶行", "हरित उद्योग", "Smile 🙂 Stores, \"24/7\"",
    "'Single' & \"Double\", Ltd",
    "Semi;Colon\tTab Traders", "Naïve Façade Coöperatie",
  ]
  private static let firsts = [
    "Ada", "Björn", "Chloé", "Dóra", "Émile", "Fatima", "Grzegorz", "Hana", "İpek", "Jürgen", "Kaoru", "Léa",
    "Mårten",
    "Noor", "Ólafur", "Paweł", "Quentin", "Rosa", "Søren", "Tatjana", "Ülle", "Vasco", "Wanda", "Xenia",
    "Yusuf", "Zoë",
    "太郎", "Ирина", "Γιάννης", "نور",
  ]
  private static let lasts = [
    "Andersson", "Björk", "Carvalho", "de la Cruz", "Eğilmez", "Fähnrich", "Gruß", "Hansen", "Ibáñez",
    "Jäger",
    "Kowalska", "Lund", "Müller-Öhm", "Núñez", "O'Neill", "Pham", "Quist", "Rossi", "Šimek", "Tanaka",
    "Umland",
    "Vaz, Jr.", "Weiß", "Yılmaz", "Žižka", "山田", "Петрова", "Παππάς",
  ]
  private static let streets = [
    "Main Street", "Birkenweg", "Rue de l'Église", "Elm Avenue, Building \"B\"", "Harbour Road", "中央通り",
    "Åsgatan",
    "Calle Mayor", "Невская ул.", "Mill Lane\nRear entrance",
  ]

  /// The name of an organisation.
  static func organisation(_ dice: inout Dice) -> String {
    if dice.chance(25) { return dice.pick(whole) }
    let name = "\(dice.pick(heads)) \(dice.pick(trades)) \(dice.pick(forms))"
    // Sixty characters are what F&O's address descriptions take.
    return dice.chance(3) ? cut("\(name), formerly \(dice.pick(heads)) \(dice.pick(trades)) Ltd", 60) : name
  }

  /// The names of a person.
  static func person(_ dice: inout Dice) -> (first: String, middle: String, last: String) {
    (dice.pick(firsts), dice.chance(20) ? "\(dice.letter())." : "", dice.pick(lasts))
  }

  /// A street.
  static func street(_ dice: inout Dice) -> String { dice.pick(streets) }

  /// What people write into a reference field.
  static func reference(_ dice: inout Dice) -> String {
    switch dice.below(8) {
    case 0: "PO \"\(dice.number(1000...9999))\", urgent"
    case 1: "Bestellung Nr. \(dice.number(10...999)), Abt. Süd"
    case 2: "注文 \(dice.number(100...999))"
    case 3: "line 1\nline 2"
    case 4, 5: "REF-\(dice.number(10000...99999))"
    default: ""
    }
  }

  /// A note of several lines.
  static func note(_ dice: inout Dice) -> String {
    switch dice.below(6) {
    case 0: "Prefers mornings.\nCalls back, \"always\"."
    case 1: "Rabatt nach Absprache; größere Mengen anfragen"
    case 2: "優先のお客様"
    case 3: "First line\r\nsecond line, with a comma"
    default: ""
    }
  }

  /// The first characters of a text.
  static func cut(_ text: String, _ length: Int) -> String { String(text.prefix(length)) }

  /// Plain letters for mail addresses and hosts.
  static func host(_ number: Int) -> String { "firm\(number).example" }
}
