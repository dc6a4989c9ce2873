internal import Packages

/// What was run, with what, and what proves the files: for who wants to see it again.
struct Appendix {
  let runs: [ReportedRun]

  func write(to page: inout Markup) {
    page.element("section", [("id", "appendix"), ("aria-labelledby", "appendix-name")]) { page in
      page.element("h2", [("id", "appendix-name")], "Appendix: versions, settings, digests, files")
      for run in runs {
        programs(run).write(to: &page)
        digests(run).write(to: &page)
        files(run).write(to: &page)
      }
    }
  }

  private func programs(_ run: ReportedRun) -> Table {
    var table = Table(
      "Programs and settings of \(run.title)",
      [.text("Program"), .text("Version"), .text("Selection"), .text("Parameters")])
    for stage in run.stages {
      table.add([
        Table.Cell(stage.program), Table.Cell(stage.version),
        Table.Cell(stage.selection.map { "--\($0.name) \($0.value)" }),
        Table.Cell(stage.parameters.map { "\($0.name)=\($0.value)" }),
      ])
    }
    return table
  }

  private func digests(_ run: ReportedRun) -> Table {
    var table = Table(
      "Mappings and value maps of \(run.title)", [.text("Name"), .text("Program"), .text("SHA-256")])
    for stage in run.stages {
      for (name, digest) in stage.digests {
        table.add([Table.Cell(name), Table.Cell(stage.program), Table.Cell(digest)])
      }
    }
    return table
  }

  private func files(_ run: ReportedRun) -> Table {
    var table = Table(
      "Files of \(run.title)",
      [.text("File"), .text("Program"), .number("Records"), .number("Bytes"), .text("CRC-32"), .text("SHA-256")])
    for stage in run.stages where !stage.isOfRejects {
      let packages = stage.packages.flatMap { package in package.files.map { (package.name + "/", $0) } }
      for (folder, file) in stage.files.map({ ("", $0) }) + packages {
        let hex = String(file.crc, radix: 16)
        table.add([
          Table.Cell(folder + file.name), Table.Cell(stage.program), Table.Cell(file.records), Table.Cell(file.size),
          Table.Cell(String(repeating: "0", count: 8 - hex.count) + hex), Table.Cell(file.sha256 ?? ""),
        ])
      }
    }
    return table
  }
}
