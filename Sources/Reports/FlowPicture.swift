internal import Packages

/// The way of the records as a picture: what was read on the left, what arrived on the right, and between them every loss.
struct FlowPicture {
  private let run: ReportedRun
  private let stages: [[Band]]
  private var columns: [[Node]] = []
  private let height: Int
  /// The most records that any stage has read or made, which take the full height.
  private let most: Double

  /// A task, as far as the picture goes: records of an entity on their way to another, and those that stop.
  private struct Band {
    var source: String
    var target: String
    var label: String
    var read = 0
    var went = 0
    var losses: [Loss] = []
  }

  /// An entity between two stages.
  private struct Node {
    let name: String
    var records = 0
    var top = 0
    var height = 0
  }

  private static let (columnWidth, nodeWidth, lineHeight, labelHeight, gap, fullHeight) = (340, 10, 18, 36, 16, 240.0)
  /// The most tasks of a stage that are drawn; the tables have all.
  private static let mostBands = 30
  private static let others = "other entities"

  init(_ run: ReportedRun) {
    self.run = run
    let stages = run.levels.map { $0.flatMap(\.tasks) }.filter { !$0.isEmpty }.map { Self.bands($0) }
    self.stages = stages
    let sums = stages.map { max($0.reduce(0) { $0 + $1.read }, $0.reduce(0) { $0 + $1.went }) }
    most = Double(sums.max() ?? 0)
    var height = 0
    for column in 0...stages.count {
      let nodes = Self.nodes(column, stages, most)
      height = max(height, (nodes.last.map { $0.top + $0.height } ?? 0) + Self.gap)
      columns.append(nodes)
    }
    self.height = height
  }

  /// The tasks of a stage, of all companies together; the smallest of very many are one.
  private static func bands(_ tasks: [LedgerTask]) -> [Band] {
    var bands: [Band] = []
    var places: [String: Int] = [:]
    for task in tasks {
      let key = "\(task.name ?? "")\n\(task.source)\n\(task.target)"
      let place = places[key] ?? bands.count
      if place == bands.count {
        places[key] = place
        bands.append(Band(source: task.source, target: task.target, label: task.name ?? ""))
      }
      bands[place].read += task.read
      bands[place].went += task.loaded == nil ? task.made : task.passed
      bands[place].losses += Loss.of(task)
    }
    for place in bands.indices { bands[place].losses = Loss.together(bands[place].losses) }
    guard bands.count > mostBands else { return bands }
    let drawn = Set(bands.indices.sorted { (bands[$1].read, $0) < (bands[$0].read, $1) }.prefix(mostBands))
    var rest = Band(source: others, target: others, label: "\((bands.count - drawn.count).grouped) more tasks")
    var kinds: [Loss.Kind: Int] = [:]
    for (place, band) in bands.enumerated() where !drawn.contains(place) {
      rest.read += band.read
      rest.went += band.went
      for loss in band.losses { kinds[loss.kind, default: 0] += loss.count }
    }
    rest.losses = Loss.Kind.allCases.compactMap { kind in kinds[kind].map { Loss(kind: kind, count: $0) } }
    return bands.indices.filter { drawn.contains($0) }.map { bands[$0] } + [rest]
  }

  /// The entities before a stage and behind the one before it, one below the other.
  private static func nodes(_ column: Int, _ stages: [[Band]], _ most: Double) -> [Node] {
    let (came, goes) = (column > 0 ? stages[column - 1] : [], column < stages.count ? stages[column] : [])
    var top = 0
    return (came.map(\.target) + goes.map(\.source)).distinct.map { name in
      let (into, out) = (came.filter { $0.target == name }, goes.filter { $0.source == name })
      var node = Node(name: name)
      node.records = into.isEmpty ? out.map(\.read).max() ?? 0 : into.reduce(0) { $0 + $1.went }
      node.top = top + labelHeight
      node.height = max(
        into.reduce(0) { $0 + thickness($1.went, most) }, out.reduce(0) { $0 + height(of: $1, most) },
        lineHeight)
      top = node.top + node.height + gap
      return node
    }
  }

  private static func thickness(_ records: Int, _ most: Double) -> Int {
    records == 0 ? 0 : max(2, Int(min(Double(records) / most, 1) * fullHeight))
  }

  private static func height(of band: Band, _ most: Double) -> Int {
    max(thickness(band.read, most), lineHeight * (1 + band.losses.count)) + 8
  }

  /// Writes it, if there is anything to show.
  func write(to page: inout Markup) {
    guard !stages.isEmpty else { return }
    let width = Self.columnWidth * stages.count + 300
    let (title, desc) = ("\(run.anchor)-title", "\(run.anchor)-desc")
    page.element(
      "div", [("class", "wide"), ("role", "region"), ("tabindex", "0"), ("aria-label", "Picture: \(run.title)")]
    ) { page in
      page.element(
        "svg",
        [
          ("role", "img"), ("aria-labelledby", "\(title) \(desc)"), ("viewBox", "0 0 \(width) \(height)"),
          ("width", "\(width)"), ("height", "\(height)"),
        ]
      ) { page in
        page.element("title", [("id", title)], "The way of the records: \(run.title)")
        page.element("desc", [("id", desc)], description)
        for place in stages.indices { write(stage: place, to: &page) }
        for place in columns.indices { write(column: place, to: &page) }
      }
    }
  }

  /// The same in words, for who cannot see it.
  private var description: String {
    let arrived = run.targets.map { "\(run.arrived($0).grouped) of \($0)" }
    let lost = run.losses.map(\.text)
    return "\(run.readFirst.grouped) records read first. Arrived: \(arrived.joined(separator: ", ")). "
      + (lost.isEmpty ? "Nothing was left out." : "Left out on the way: \(lost.joined(separator: ", ")).")
  }

  private func write(column place: Int, to page: inout Markup) {
    let left = place * Self.columnWidth
    for node in columns[place] {
      page.shape(
        "rect",
        [
          ("class", "node"), ("x", "\(left)"), ("y", "\(node.top)"), ("width", "\(Self.nodeWidth)"),
          ("height", "\(node.height)"),
        ])
      text(node.name, left, node.top - 19, to: &page)
      text(node.records.records, left, node.top - 5, small: true, to: &page)
    }
  }

  private func write(stage place: Int, to page: inout Markup) {
    var (starts, ends) = (columns[place].map(\.top), columns[place + 1].map(\.top))
    let left = place * Self.columnWidth + Self.nodeWidth
    let right = (place + 1) * Self.columnWidth
    for band in stages[place] {
      guard let from = columns[place].firstIndex(where: { $0.name == band.source }),
        let to = columns[place + 1].firstIndex(where: { $0.name == band.target })
      else { continue }
      let (top, end, thick) = (starts[from], ends[to], Self.thickness(band.went, most))
      starts[from] += Self.height(of: band, most)
      ends[to] += thick
      if thick > 0 { write(ribbon: thick, from: (left, top), to: (right, end), &page) }
      let label = [band.label, "\(band.went.grouped) of \(band.read.grouped)"].filter { !$0.isEmpty }
      text(label.joined(separator: ": "), left + 8, top + 13, small: true, to: &page)
      for (number, loss) in band.losses.enumerated() {
        let line = top + Self.lineHeight * (number + 1)
        let height = min(14, Self.thickness(loss.count, most))
        page.shape(
          "rect",
          [
            ("class", loss.kind.rawValue), ("x", "\(left)"), ("y", "\(line + 2)"), ("width", "40"),
            ("height", "\(height)"),
          ])
        text(loss.text, left + 48, line + 13, small: true, to: &page)
      }
    }
  }

  private func write(
    ribbon thick: Int, from start: (x: Int, y: Int), to end: (x: Int, y: Int), _ page: inout Markup
  ) {
    let middle = (start.x + end.x) / 2
    page.shape(
      "path",
      [
        ("class", "flow"),
        (
          "d",
          "M\(start.x) \(start.y)C\(middle) \(start.y) \(middle) \(end.y) \(end.x) \(end.y)V\(end.y + thick)"
            + "C\(middle) \(end.y + thick) \(middle) \(start.y + thick) \(start.x) \(start.y + thick)Z"
        ),
      ])
  }

  /// A text as long as there is room for it; a longer one is whole where it is pointed at.
  private func text(_ body: String, _ x: Int, _ y: Int, small: Bool = false, to page: inout Markup) {
    let room = 42
    let attributes: Markup.Attributes = [("x", "\(x)"), ("y", "\(y)")] + (small ? [("class", "small")] : [])
    page.element("text", attributes) { page in
      page.write(body.count > room ? body.prefix(room - 1) + "…" : body)
      if body.count > room { page.element("title", body) }
    }
    page.raw("\n")
  }
}
