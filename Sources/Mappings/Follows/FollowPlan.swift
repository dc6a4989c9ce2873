internal import Entities
internal import Packages
internal import Records

/// How the records of a task go with those of another, which makes their headers.
package struct FollowPlan: Sendable {
  /// The task that makes the headers, as the mapping names it.
  package var task: String
  /// The entity it reads, for messages.
  package var headers: String
  /// The columns of a header that its lines name.
  package var there: KeyRule
  /// The columns here that name the header.
  package var here: KeyRule
  /// That task in the plan; nil if the package has nothing for it to read.
  package var header: Int?
  /// What drops headers, by name; their lines are counted under the same names.
  package var names: [String] = []
  /// Whether what is dropped under a name is not to be in the target either.
  package var gone: [Bool] = []
}

extension StepCompiler {
  /// How the records find the headers they go with.
  func follow() throws(Fault) -> FollowPlan? {
    guard let name = task.follows, let followed = mapping.tasks.first(where: { $0.name == name }) else { return nil }
    let place = task.followsPlace
    let headers: Entity
    do throws(Fault) { headers = try catalog.entity(named: followed.source) } catch { throw error.at(followed.place) }
    var plan = FollowPlan(task: name, headers: headers.name, there: KeyRule(), here: KeyRule())
    let lines = source.entity
    if headers.qualifiedName == lines.qualifiedName { return plan }
    guard let parent = lines.parent, catalog.areHeaders(headers, of: lines) else {
      throw Fault(
        .configuration, "follows-unrelated",
        "task \(name) reads \(headers.name), which is not the parent of \(lines.name)",
        remedy: lines.parent.map { "follow the task that reads \($0.entity)" }
          ?? "say with parent in the entity file which records hold those of \(lines.name)", place: place)
    }
    guard let header = sources.first(where: { $0.entity.qualifiedName == headers.qualifiedName }) else { return plan }
    for (mine, theirs) in zip(parent.fields.map { lines.fields[$0].name }, parent.targetFields) {
      let (there, thereColumn) = try column(theirs, of: header, place)
      let (_, hereColumn) = try column(mine, of: source, place)
      let kind = there.keyKind(headers.system)
      plan.there.parts.append(.init(column: thereColumn, kind: kind))
      plan.here.parts.append(.init(column: hereColumn, kind: kind))
    }
    return plan
  }
}

extension TransformPlan {
  /// Lets tasks that follow know which task of the same mapping they follow.
  mutating func linkFollowers(from first: Int) {
    for task in tasks.indices[first...] {
      guard let name = tasks[task].follow?.task else { continue }
      let header = tasks.indices[first...].first { tasks[$0].name == name }
      tasks[task].follow?.header = header
    }
  }

  /// Lets tasks that follow know what may drop their headers; to be said again when a filter was added.
  package mutating func nameFates() {
    for task in tasks.indices {
      guard let header = tasks[task].follow?.header else { continue }
      tasks[header].isFollowed = true
      let isDistinct = tasks[header].distinct != nil
      let names = tasks[header].filterNames + (isDistinct ? [Fate.duplicate] : [])
      let gone = tasks[header].keeps.map(\.isGone) + (isDistinct ? [true] : [])
      tasks[task].follow?.names = names
      tasks[task].follow?.gone = gone
    }
  }

  /// Whether what becomes of the headers of a task has to be known before anything is written: because they come behind
  /// their lines, or because the lines are not looked at one by one.
  func mustKnowFates(of task: Int) -> Bool {
    guard let header = tasks[task].follow?.header, tasks[header].source != tasks[task].source else { return false }
    return tasks[header].source > tasks[task].source || tasks[task].distinct != nil
  }
}

extension TaskPlan {
  /// Everything that may drop a record, in the order of the counts: first what may drop its header.
  package var filterNames: [String] { (follow?.names ?? []) + keeps.map(\.name) }
}

extension Transformer {
  /// What to say about lines whose header is not in the package, task by task.
  package var withoutHeaders: [String] {
    zip(plan.tasks, results).compactMap { task, result in
      guard let follow = task.follow, result.withoutHeader > 0 else { return nil }
      let (count, name) = (result.withoutHeader, task.name ?? "")
      return
        "task \(name): \(count.grouped) record\(count == 1 ? " has its" : "s have their") header not in the package"
        + " (\(follow.headers)); import rejects what has none in the target either"
    }
  }
}
