internal import Entities
package import Packages

extension TransformPlan {
  /// A plan that lets some entities of a source through as they are.
  package static func passThrough(
    _ sources: [SourceEntity], _ places: [Int], checked: Bool = false
  ) -> TransformPlan {
    var plan = TransformPlan()
    for place in places {
      let source = sources[place]
      var target = OutputEntity(source.entity, fields: source.columns.map(\.field), mode: source.mode)
      target.order = source.order
      target.blanks = source.blanks
      target.maxDeletes = source.maxDeletes
      var task = TaskPlan(name: nil, source: place, target: plan.targets.count)
      task.company = source.companyColumn
      for (column, described) in source.columns.enumerated() {
        var field = FieldPlan(name: described.name)
        field.source = .column(column)
        if checked {
          let own = source.entity.fields[described.field]
          (field.check, field.isRequired) = (FieldPlan.Check(own, in: source.entity.system), own.isRequired)
        }
        task.fields.append(field)
      }
      task.amounts = target.fields.indices.filter { source.entity.fields[target.fields[$0]].isAmount }
      task.currency = source.entity.currency.flatMap { source.column($0) }
      plan.targets.append(target)
      plan.tasks.append(task)
    }
    return plan
  }
}
