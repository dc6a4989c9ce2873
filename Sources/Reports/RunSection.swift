internal import Packages
internal import Records

/// What is told of one run: its picture, the account of each stage, amounts, rejects, and what has no proof.
struct RunSection {
  let run: ReportedRun
  let showsValues: Bool

  func write(to page: inout Markup) {
    page.element("section", [("id", run.anchor), ("aria-labelledby", "\(run.anchor)-name")]) { page in
      page.element("h2", [("id", "\(run.anchor)-name")], run.title)
      if run.last.isDryRun { page.element("p", [("class", "bad")], "A dry run: nothing was written.") }
      FlowPicture(run).write(to: &page)
      page.element("h3", "Accounts")
      for stage in run.stages { accounts(of: stage).write(to: &page) }
      write("Amounts", amounts, to: &page)
      write("Rejects by rule", rejects, to: &page)
      write("To be known", remarks, to: &page)
    }
  }

  private func write(_ title: String, _ table: Table, to page: inout Markup) {
    guard !table.isEmpty else { return }
    page.element("h3", title)
    table.write(to: &page)
  }

  /// What became of the records, task by task.
  private func accounts(of stage: Ledger) -> Table {
    let isImport = stage.tasks.contains { $0.loaded != nil }
    let went = isImport ? ["Inserted", "Updated", "Unchanged", "Already done"] : ["Used"]
    var columns: [Table.Column] = [.text("Target"), .text("Source"), .text("Task"), .text("Company"), .number("Read")]
    columns += went.map { .number($0) }
    columns += [.text("Filtered"), .number("Duplicate"), .number("Rejected"), .number("Held back")]
    columns += (isImport ? ["In the target", "Deleted"] : ["Made"]).map { .number($0) }
    var table = Table("\(stage.program) \(stage.version)", columns)
    for task in stage.tasks {
      let companies = [task.company, task.toCompany].compactMap(\.self).joined(separator: " → ")
      var cells: [Table.Cell] = [Table.Cell(task.target), Table.Cell(task.source), Table.Cell(task.name ?? "")]
      cells.append(Table.Cell(companies))
      cells.append(Table.Cell(task.read))
      if let loaded = task.loaded {
        cells += [loaded.inserted, loaded.updated, loaded.unchanged, loaded.alreadyDone].map { Table.Cell($0) }
      } else {
        cells.append(Table.Cell(task.used))
      }
      let filtered = Loss.of(task).filter { $0.kind == .filtered }
      cells.append(filtered.isEmpty ? "0" : Table.Cell(filtered.map(\.text)))
      cells += [
        Table.Cell(task.duplicates), Table.Cell(task.rejected, bad: true), Table.Cell(task.heldBack, bad: true),
      ]
      cells += task.loaded.map { [Table.Cell(task.passed), Table.Cell($0.deleted)] } ?? [Table.Cell(task.made)]
      table.add(cells)
    }
    return table
  }

  /// The sums of all stages side by side, by currency.
  private var amounts: Table {
    let stages = run.stages.filter { !$0.tasks.isEmpty }
    var table = Table(
      "Sums by currency, of what each stage made or has in the target",
      [.text("Currency"), .text("Entity"), .text("Field")] + stages.map { .number($0.program) })
    var rows: [(currency: String, entity: String, field: String, sums: [String?])] = []
    var places: [String: Int] = [:]
    for (number, stage) in stages.enumerated() {
      for entity in stage.tasks.map(\.target).distinct {
        for sum in stage.tasks.filter({ $0.target == entity }).sums {
          let key = "\(sum.currency)\n\(entity)\n\(sum.field)"
          let place = places[key] ?? rows.count
          if place == rows.count {
            places[key] = place
            rows.append((sum.currency, entity, sum.field, stages.map { _ in nil }))
          }
          rows[place].sums[number] = sum.text
        }
      }
    }
    let currencies = rows.map(\.currency).distinct.sorted()
    for currency in currencies {
      for row in rows where row.currency == currency {
        let name = currency.isEmpty ? "none" : currency
        table.add(
          [Table.Cell(name), Table.Cell(row.entity), Table.Cell(row.field)] + row.sums.map { Table.Cell($0 ?? "–") })
      }
    }
    return table
  }

  /// Which rules were broken how often, and the first records that did.
  private var rejects: Table {
    var table = Table(
      "Rejected records by rule; docs/rules.md says what to do about each",
      [.text("Rule"), .text("Program"), .text("Entity"), .number("Records"), .text("The first of them")])
    for stage in run.stages {
      for rule in stage.rules {
        table.add([
          Table.Cell(rule.rule), Table.Cell(stage.program), Table.Cell(rule.entity),
          Table.Cell(rule.records, bad: true), Table.Cell(rule.examples.map(text)),
        ])
      }
      for task in stage.tasks where task.heldBack > 0 {
        table.add([
          "held-back", Table.Cell(stage.program), Table.Cell(task.target), Table.Cell(task.heldBack, bad: true),
          "good records of documents that lost another one",
        ])
      }
    }
    return table
  }

  private func text(_ example: BrokenRule.Example) -> String {
    let place = "\(example.place)"
    let value = showsValues ? example.value.map { ": “\($0)”" } ?? "" : ""
    return (place.isEmpty ? "" : "\(place): ") + example.what + value
  }

  /// What a stage did not read or took without proof, and what does not add up.
  private var remarks: Table {
    var table = Table("What else the ledgers say", [.text("Program"), .text("Remark")])
    for (place, stage) in run.stages.enumerated() {
      func add(_ text: String) { table.add([Table.Cell(stage.program), Table.Cell(text)]) }
      if stage.isUnproven { add("Nothing proves that what was read was whole.") }
      if stage.isOfRejects { add("These are rejects, which were made to be changed.") }
      for edit in stage.edits { add(edit.line) }
      for entity in stage.disabled {
        add("\(entity.name) was switched off in the manifest\(entity.records.map { ": \($0.records)" } ?? "").")
      }
      for (entity, made) in run.befores[place].flatMap({ unread(by: stage, after: run.stages[$0]) }) {
        add("No task read the \(made.records) of \(entity).")
      }
      for task in stage.skipped { add("Task \(task.task), which makes \(task.target), had nothing to read.") }
      for task in stage.tasks where !task.isBalanced { add("This does not add up: \(task.line)") }
      for task in stage.tasks {
        for kept in task.loaded?.kept ?? [] { add("\(task.target): \(kept.count.grouped) kept (\(kept.reason)).") }
        if task.truncated > 0 { add("\(task.target): \(task.truncated.grouped) texts were cut.") }
        if task.withoutHeader > 0 { add("\(task.target): \(task.withoutHeader.grouped) went on without a header.") }
      }
    }
    return table
  }

  /// What the stage before made and no task of this one has read.
  private func unread(by stage: Ledger, after before: Ledger) -> [(entity: String, made: Int)] {
    let read = Set(stage.tasks.map(\.source))
    if read.isEmpty { return [] }
    return before.tasks.map(\.target).distinct.filter { !read.contains($0) }.compactMap { entity in
      let made = before.made(of: entity)
      return made > 0 ? (entity, made) : nil
    }
  }
}
