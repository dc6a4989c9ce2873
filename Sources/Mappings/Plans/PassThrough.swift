internal import Entities
internal import Packages

extension PlanCompiler {
  /// A plan that lets entities through as they are.
  package func passThrough(_ places: [Int]) -> TransformPlan {
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
