internal import Packages
internal import Records

/// What a comparison has found.
struct ComparisonSection {
  let title: String
  let anchor: String
  let found: JSON
  let showsValues: Bool

  private var entities: [JSON] { found["entities"]?.items ?? [] }
  private func text(_ name: String, of json: JSON) -> String { json[name]?.string ?? "" }
  private func count(_ name: String, of json: JSON) -> Int { json[name]?.int ?? 0 }

  func write(to page: inout Markup) {
    page.element("section", [("id", anchor), ("aria-labelledby", "\(anchor)-name")]) { page in
      page.element("h2", [("id", "\(anchor)-name")], "Comparison: \(title)")
      page.element("p") { page in
        page.write("Left: \(text("left", of: found)). Right: \(text("right", of: found)). ")
        let isEqual = found["isEqual"] == .bool(true)
        page.element("strong", isEqual ? [] : [("class", "bad")], isEqual ? "No difference." : "There are differences.")
      }
      counts.write(to: &page)
      fields.write(to: &page)
      amounts.write(to: &page)
      examples.write(to: &page)
    }
  }

  private var counts: Table {
    let numbers = [
      ("Left", "left"), ("Right", "right"), ("Equal", "equal"), ("Different", "different"), ("Only left", "onlyLeft"),
      ("Only right", "onlyRight"), ("Not owned, left", "notOwnedLeft"), ("Not owned, right", "notOwnedRight"),
    ]
    var table = Table("Records by their keys", [.text("Entity")] + numbers.map { .number($0.0) })
    for entity in entities {
      table.add(
        [Table.Cell(text("entity", of: entity))]
          + numbers.map { title, name in
            Table.Cell(count(name, of: entity), bad: ["different", "onlyLeft", "onlyRight"].contains(name))
          })
    }
    for (side, name) in [("left", "onlyLeft"), ("right", "onlyRight")] {
      for entity in found[name]?.items.compactMap(\.string) ?? [] {
        table.add([Table.Cell("\(entity), which only the \(side) side has")] + numbers.map { _ in "–" })
      }
    }
    return table
  }

  private var fields: Table {
    var table = Table("Fields that differ", [.text("Entity"), .text("Field"), .number("Records")])
    for entity in entities {
      guard case .object(let fields)? = entity["fields"] else { continue }
      for (name, records) in fields {
        table.add([Table.Cell(text("entity", of: entity)), Table.Cell(name), Table.Cell(records.int ?? 0, bad: true)])
      }
    }
    return table
  }

  private var amounts: Table {
    var table = Table(
      "Sums by currency",
      [.text("Currency"), .text("Entity"), .text("Field"), .number("Left"), .number("Right"), .text("")])
    for entity in entities {
      for sum in entity["amounts"]?.items ?? [] {
        let (currency, left, right) = (text("currency", of: sum), text("left", of: sum), text("right", of: sum))
        var verdict = Table.Cell(left == right ? "equal" : "different")
        verdict.isBad = left != right
        table.add([
          Table.Cell(currency.isEmpty ? "none" : currency), Table.Cell(text("entity", of: entity)),
          Table.Cell(text("field", of: sum)), Table.Cell(left), Table.Cell(right), verdict,
        ])
      }
    }
    return table
  }

  private var examples: Table {
    var table = Table(
      showsValues ? "The first differences" : "The first differences; --show-values shows the values",
      [.text("Key"), .text("Entity"), .text("Difference")])
    for entity in entities {
      for example in entity["examples"]?.items ?? [] {
        table.add([
          Table.Cell(text("key", of: example)), Table.Cell(text("entity", of: entity)), Table.Cell(difference(example)),
        ])
      }
    }
    return table
  }

  private func difference(_ example: JSON) -> String {
    guard let field = example["field"]?.string else { return "only \(text("difference", of: example))" }
    guard showsValues else { return field }
    func value(_ side: String) -> String { example[side]?.string.map { "“\($0)”" } ?? "blank" }
    return "\(field): left \(value("left")), right \(value("right"))"
  }
}
