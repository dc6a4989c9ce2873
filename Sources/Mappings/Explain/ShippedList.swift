package import Records

extension MappingFile {
  /// A line for each shipped mapping: its file name, its title, and its tasks.
  package func list() throws(Fault) -> String {
    var rows: [(name: String, title: String, tasks: String)] = []
    for name in try shipped() {
      let mapping = try load(name)
      rows.append((name, mapping.name, mapping.tasks.map(\.name).joined(separator: ", ")))
    }
    let width = rows.map(\.name.count).max() ?? 0
    let titleWidth = rows.map(\.title.count).max() ?? 0
    return rows.map { "\(padded($0.name, width))  \(padded($0.title, titleWidth))  \($0.tasks)\n" }.joined()
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
