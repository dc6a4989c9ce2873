internal import Packages
internal import Records

/// Makes the keys that stopped records would have had in the target, so that an import can tell them from records that
/// are gone. One worker uses it.
final class KeyMaker {
  private let makers: [Maker]
  private let fields: [[FieldPlan]]
  private let serializer: RecordSerializer
  private var with: Surroundings
  private var selection = Selection()
  /// The keys made since `reset`.
  var output = Output()
  /// How many records have a key that cannot be made.
  private(set) var lost = 0

  /// A maker in a box, so that a list of them can be kept.
  private final class Maker {
    var maker: RecordMaker
    init(_ maker: consuming RecordMaker) { self.maker = maker }
  }

  /// Makes the fields in these columns of the target, for each record that a task makes of one.
  init(_ plan: TaskPlan, columns: [Int], _ serializer: RecordSerializer) {
    fields = Self.fields(plan, columns)
    makers = fields.map { Maker(RecordMaker($0, maps: plan.maps, amounts: [])) }
    self.serializer = serializer
    with = Surroundings(Companies(filters: 0, amountNames: []))
  }

  private static func fields(_ plan: TaskPlan, _ columns: [Int]) -> [[FieldPlan]] {
    let all = (plan.makesFirst ? [plan.fields] : []) + plan.records.map(\.fields)
    return all.map { fields in columns.map { fields[$0] } }
  }

  /// Whether all that the keys of a task are made of stands in these columns of the source.
  static func canMake(_ plan: TaskPlan, columns: [Int], from known: [Int]) -> Bool {
    fields(plan, columns).allSatisfy { $0.allSatisfy { field in field.isMade(of: known) } }
  }

  private func isPartOfKey(_ column: Int) -> Bool { fields.contains { $0.contains { $0.isMade(with: column) } } }

  func reset() {
    output.reset()
    lost = 0
  }

  /// Makes the keys of some records of a chunk, whose constants stand at a place. Where what could not be parsed is part
  /// of a key, nobody knows it.
  func make(_ records: [Int32], of chunk: inout Chunk, constants: Int, _ bad: [Problem] = []) {
    with.constants = constants
    with.companies.reset()
    with.companies.enter(chunk, column: nil)
    let unknown = Set(bad.filter { $0.column.map(isPartOfKey) ?? false }.map { Int32(truncatingIfNeeded: $0.record) })
    lost += unknown.isEmpty ? 0 : records.count { unknown.contains($0) }
    selection.select(unknown.isEmpty ? records : records.filter { !unknown.contains($0) })
    for maker in makers {
      maker.maker.make(selection, of: &chunk, &with)
      // No row of the target can have a key that lacks what it must have.
      lost += maker.maker.made.problems.count { !$0.fault.isOfBlank }
      for record in maker.maker.made.records {
        let row = maker.maker.row(Int(record))
        do throws(Fault) { try serializer.write(row, chunk.bytes.base, to: &output) } catch { lost += 1 }
      }
    }
  }
}

extension FieldPlan {
  /// Whether it takes anything from a column.
  fileprivate func isMade(with column: Int) -> Bool {
    ([source] + mapBy).contains { source in
      switch source {
      case .blank, .constant, .extra: false
      case .column(let used): used == column
      case .expression(let expression):
        expression.sources.contains { if case .column(column) = $0 { true } else { false } }
      }
    }
  }

  /// Whether it is made of constants and of these columns alone.
  fileprivate func isMade(of columns: [Int]) -> Bool {
    ([source] + mapBy).allSatisfy { source in
      switch source {
      case .blank, .constant: true
      case .column(let column): columns.contains(column)
      case .extra: false
      case .expression(let expression):
        expression.sources.allSatisfy { if case .column(let column) = $0 { columns.contains(column) } else { false } }
      }
    }
  }
}
