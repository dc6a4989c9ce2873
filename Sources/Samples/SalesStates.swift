/// What a line of a document of Sales is about.
enum SalesItem {
  /// A product that came from F&O: its *maintained externally* is Yes.
  case product
  /// A product that Sales keeps for itself: No.
  case ownProduct
  /// A product from before the solution was there: blank, which is not Yes either.
  case oldProduct
  /// No product at all, but a text.
  case writeIn
  /// The line that the plug-in makes of the tax on header charges, in cents. It has no product.
  case freightTax(Int)

  /// Facts 6.5: the header flag is Yes only if every line has a product whose *maintained externally* is Yes.
  var isMaintainedInFinance: Bool { if case .product = self { true } else { false } }
}

/// A state in which users leave quotes. All of them are in every sample.
struct QuoteState {
  /// A row for each revision, the newest last.
  let revisions: [Revision]

  struct Revision {
    let state: Int
    let status: Int
    /// What the last line is about; nil for a quote without lines.
    var last: SalesItem? = .product
  }

  private static func one(_ state: Int, _ status: Int, _ last: SalesItem? = .product) -> QuoteState {
    QuoteState(revisions: [Revision(state: state, status: status, last: last)])
  }

  /// Facts 6.3 has the numbers: 1/2 In Progress and 1/3 Open are active, 3/7 is Revised.
  static let all = [
    // 6.5, quote statecode: *Activate quote* is the platform's own.
    one(1, 3), one(1, 2),
    // 6.5, quote revision: *Revise* was there while a write-in line kept the flag at No; the new revision has none.
    QuoteState(revisions: [.init(state: 3, status: 7, last: .writeIn), .init(state: 1, status: 3)]),
    // A draft, and one that has no line yet: its flag is Yes all the same.
    one(0, 1), one(0, 1, nil),
    one(2, 4),
    // 2.4, revising: other clients can revise a quote in scope.
    QuoteState(revisions: [.init(state: 3, status: 7), .init(state: 3, status: 7), .init(state: 1, status: 2)]),
    // Revised, but the new revision is not active yet.
    QuoteState(revisions: [.init(state: 3, status: 7), .init(state: 0, status: 1)]),
    // 6.5, header flag: one line that F&O does not know makes it No.
    one(1, 3, .writeIn), one(1, 3, .ownProduct), one(1, 2, .oldProduct),
    // Lost, cancelled.
    one(3, 5), one(3, 6),
  ]
  /// The quote that becomes an order.
  static let won = 5
}

/// A state in which users and programs leave orders that were made in Sales. All of them are in every sample.
struct OrderState {
  let state: Int
  let status: Int
  let processing: Int
  /// Which lines say that the order is submitted.
  let marked: Marked
  /// What the last line is about.
  var last = SalesItem.product
  /// Whether it was made of a quote that was won.
  var isOfQuote = false

  enum Marked { case none, all, last }

  private static let draft = 647_390_011
  private static let active = 647_390_000

  /// 6.5, *Activate*: the processing status, then each line; statecode 0 and statuscode 1 stay.
  private static let activated = OrderState(state: 0, status: 1, processing: active, marked: .all)
  private static let new = OrderState(state: 0, status: 1, processing: draft, marked: .none)

  static let all = [
    activated,
    // 6.5, processing status: Draft is the default on create.
    new,
    activated,
    // 6.5, orderissubmitted: a status set through the API alone does not reach the lines that are there.
    OrderState(state: 0, status: 1, processing: active, marked: .none),
    // ... but a line created later is marked.
    OrderState(state: 0, status: 1, processing: active, marked: .last),
    // 2.5 and 6.5, the older way: *Submit* sets statecode 1, and the solution marks the lines. The processing status is
    // nobody's business then, so it is Draft.
    OrderState(state: 1, status: 3, processing: draft, marked: .all),
    // Activated, then cancelled in Sales: the platform sets statecode 2, and nothing takes the rest back.
    OrderState(state: 2, status: 4, processing: active, marked: .all),
    // A draft that was cancelled.
    OrderState(state: 2, status: 4, processing: draft, marked: .none),
    // 6.5, *Activate*: acts only if the flag is Yes, so these stay drafts.
    OrderState(state: 0, status: 1, processing: draft, marked: .none, last: .writeIn),
    OrderState(state: 0, status: 1, processing: draft, marked: .none, last: .ownProduct),
    OrderState(state: 0, status: 1, processing: draft, marked: .none, last: .oldProduct),
    // 6.5, quote to order: no columns are mapped, so it starts as any other.
    OrderState(state: 0, status: 1, processing: draft, marked: .none, isOfQuote: true),
    activated,
  ]
}
