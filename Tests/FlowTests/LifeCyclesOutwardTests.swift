import Foundation
import Testing

/// Every state in which F&O leaves a product, an order or an invoice, and what becomes of it in Sales.
///
/// `scripts/outward.py` writes each state as SQL, from the documentation alone, and loads it with the real programs into a small
/// Sales database, as often as the state says.
@Suite struct LifeCyclesOutwardTests {
  /// For each state what Sales has in the end, and in parentheses why the last load did no more; behind a bar what comes by way
  /// of CDS, where that is not the same. Tax on header charges never goes that way.
  ///
  /// An order: its processing status, the tax on its charges, `flag No` where the header says that it has lines without a product
  /// of F&O, its lines with number, product or text, and tax. An invoice: its order, its lines.
  static let table = """
    sales-orders: order open: not in Sales (filtered: not confirmed)
    sales-orders: order confirmed: Confirmed, tax 0: 1 P1 1, 2 P2 1 | Confirmed, tax -: 1 P1 1, 2 P2 1
    sales-orders: order picked: Picked, tax 0: 1 P1 1, 2 P2 1 | Picked, tax -: 1 P1 1, 2 P2 1
    sales-orders: order partially delivered: Partially Shipped, tax 0: 1 P1 1, 2 P2 1 | Partially Shipped, tax -: 1 P1 1, 2 P2 1
    sales-orders: order delivered: Packing Slip, tax 0: 1 P1 1, 2 P2 1 | Packing Slip, tax -: 1 P1 1, 2 P2 1
    sales-orders: order partially invoiced, all delivered: Partially Invoiced, tax 0: 1 P1 1, 2 P2 1 | Partially Invoiced, tax -: 1 P1 1, 2 P2 1
    sales-orders: order partially invoiced: Partially Invoiced, tax 0: 1 P1 1, 2 P2 1 | Partially Invoiced, tax -: 1 P1 1, 2 P2 1
    sales-orders: order invoiced: Invoiced, tax 0: 1 P1 1, 2 P2 1 | Invoiced, tax -: 1 P1 1, 2 P2 1
    sales-orders: order confirmed, then changed by F&O: Picked, tax 0: 1 P1 1, 2 P2 1 | Picked, tax -: 1 P1 1, 2 P2 1
    sales-orders: order cancelled before it was sent: not in Sales (filtered: cancelled)
    sales-orders: order cancelled after it was sent: Cancelled, tax 0: 1 P1 1, 2 P2 1 (filtered: cancelled) | Cancelled, tax -: 1 P1 1, 2 P2 1 (filtered: cancelled)
    sales-orders: order cancelled after it was sent, and left: Confirmed, tax 0: 1 P1 1, 2 P2 1 (filtered: cancelled) | Confirmed, tax -: 1 P1 1, 2 P2 1 (filtered: cancelled)
    sales-orders: order cancelled, its totals not calculated: Cancelled, tax 0: 1 P1 1, 2 P2 1 (filtered: cancelled) | Cancelled, tax -: 1 P1 1, 2 P2 1 (filtered: cancelled)
    sales-orders: order whose totals were never calculated: not in Sales (filtered: totals not calculated)
    sales-orders: order changed after its totals were calculated: not in Sales (filtered: totals not calculated)
    sales-orders: order with a line without totals: not in Sales (rejected: line-without-totals)
    sales-orders: ordering customer kept in F&O: not in Sales (filtered: not externally maintained)
    sales-orders: invoicing customer kept in F&O: not in Sales (filtered: not externally maintained)
    sales-orders: line never numbered: not in Sales (rejected: not-populated)
    sales-orders: tax on header charges: Confirmed, tax 7.77, flag No: 0 Freight Tax 7.77, 1 P1 1, 2 P2 1 | Confirmed, tax -: 1 P1 1, 2 P2 1
    sales-orders: tax on header charges, through the solution: Confirmed, tax 7.77, flag No: 1 P1 1, 2 P2 1 | Confirmed, tax -: 1 P1 1, 2 P2 1
    sales-orders: tax on header charges, left behind: Confirmed, tax -: 1 P1 1, 2 P2 1
    sales-orders: tax that falls to 0: Confirmed, tax 0: 1 P1 1, 2 P2 1 | Confirmed, tax -: 1 P1 1, 2 P2 1
    sales-orders: tax that changes: Confirmed, tax 8, flag No: 0 Freight Tax 8, 1 P1 1, 2 P2 1 | Confirmed, tax -: 1 P1 1, 2 P2 1
    sales-orders: tax that an earlier load wrote under another number: Confirmed, tax 7.77, flag No: 0 Freight Tax 7.77, 1 P1 1, 2 P2 1 | Confirmed, tax -: 1 P1 1, 2 P2 1
    sales-orders: tax under another number that falls to 0: Confirmed, tax 0: 1 P1 1, 2 P2 1 | Confirmed, tax -: 1 P1 1, 2 P2 1
    sales-orders: product gone from the list: Confirmed, tax 0: 1 P1 1, 2 P2 1 (rejected: product-not-in-list) | Confirmed, tax -: 1 P1 1, 2 P2 1 (rejected: product-not-in-list)
    sales-orders: line of a category, without an item: not in Sales (rejected: line-without-product)
    sales-orders: line of a category, as a write-in line: Confirmed, tax 0: 1 P1 1, 2 Line 1 | Confirmed, tax -: 1 P1 1, 2 Line 1
    sales-orders: line of a category, without a text: not in Sales (rejected: line-without-text)
    sales-orders: currency without a price list: not in Sales (rejected: value-map-key)
    sales-invoices: invoice of an order that Sales has: of SO-1: 1 P1
    sales-invoices: invoice of an order that Sales lacks: not in Sales (rejected: reference-missing)
    sales-invoices: invoice of an order that Sales lacks, blanked: of no order: 1 P1
    sales-invoices: invoice whose order comes later: of SO-1: 1 P1
    sales-invoices: invoice without an order: of no order: 1 P1
    sales-invoices: invoice of a customer kept in F&O: not in Sales (filtered: not externally maintained)
    sales-invoices: invoice line never numbered: not in Sales (rejected: not-populated)
    sales-invoices: invoice line without its invoice: of no order: no line (filtered: invoice not found by PARENTRECID)
    sales-invoices: invoice of a product gone from the list: of no order: 1 P1 (rejected: product-not-in-list)
    sales-invoices: invoice line of a category: not in Sales (rejected: line-without-product)
    sales-invoices: invoice line of a category, as a write-in line: of no order: 1 Hours
    sales-invoices: invoice in a currency without a price list: not in Sales (rejected: value-map-key)
    products: product in the list: One, cost 3
    products: product gone from the list: One, cost 3
    products: product without a unit to be sold in: One, cost - (filtered: not sellable)
    products: product whose name is lost: One, cost 3 (rejected: product-name-not-found)
    """

  /// The mappings that move the documents of the table, as the script names them.
  static let mappings = ["sales-orders", "sales-invoices"].flatMap { flow in
    ["direct", "via-cds-1", "via-cds-2"].map { "\(flow)-fno-to-sales-\($0)" }
  }

  static let states = table.split(separator: "\n").map(String.init)

  private static let ends = Result { () throws -> [String] in
    let flow = try Flow()
    let script = Flow.repository.appending(path: "Tests/FlowTests/scripts/outward.py").path
    return try flow.run("python3 '\(script)'").split(separator: "\n").map(String.init)
  }

  @Test(arguments: states) func endsAsItShould(_ state: String) throws {
    let name = state.split(separator: ": ", maxSplits: 2).prefix(2).joined(separator: ": ")
    let end = try Self.ends.get().first { $0.hasPrefix(name + ": ") }
    #expect(end == state)
  }

  @Test func knowsEveryState() throws { #expect(try Self.ends.get().count == Self.states.count) }
}
