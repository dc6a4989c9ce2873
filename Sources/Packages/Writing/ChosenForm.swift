internal import CSystem
internal import Entities
internal import Glibc
package import Records

extension Files {
  /// Whether a path leads to a named pipe or a device, which is written directly.
  package static func isDirect(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && p2c_is_regular(status.st_mode) == 0 && p2c_is_folder(status.st_mode) == 0
  }
}

extension WriteSettings {
  /// The form asked for, else the one that fits the target; refuses what does not go with it.
  package func chosenForm() throws(Fault) -> Form {
    let form = try fittingForm()
    if form == .stream, delimiter != UInt8(ascii: ","), option == "--to" {
      throw Fault(
        .usage, "delimiter-of-stream", "fields of a stream are separated by commas",
        remedy: "say --to-delimiter where the last stage writes a file, or ask for --form bare")
    }
    try refuseEncoding(form)
    if form == .configuration { try refuseFormat() }
    if form == .stream, let format, format.syntax.traits.contains(.isZipped) {
      throw Fault(
        .usage, "format-of-stream", "a stream is made of parts that can be put together, and a workbook cannot",
        remedy: "name a file: \(option) NAME.xlsx, NAME.zip or DIR/")
    }
    if splitRows != nil, !form.isFiles || target == "-" {
      throw Fault(
        .usage, "split-target", "--split-rows makes several zips or folders, so they need a name",
        remedy: "name them with \(option) NAME.zip or \(option) DIR/")
    }
    return form
  }

  /// A configuration package has one way to write records, and is for a tool that takes one package.
  private func refuseFormat() throws(Fault) {
    if format == nil, splitRows == nil, delimiter == UInt8(ascii: ",") { return }
    let what = format != nil ? "--format" : splitRows != nil ? "--split-rows" : "--to-delimiter"
    throw Fault(
      .usage, "format-of-configuration",
      "a configuration package is written in one way, so \(what) does not go with it", remedy: "leave it out")
  }

  /// Only bare text is written in any encoding: the others have what those who read them expect.
  private func refuseEncoding(_ form: Form) throws(Fault) {
    guard let encoding, !encoding.isUTF8 else { return }
    if form != .bare {
      throw Fault(
        .usage, "encoding-target", "--to-encoding is for bare files, and this is a \(form.name)",
        remedy: "leave it out, or write \(option) NAME.csv")
    }
    let format = format ?? Format.usual(for: Compression.plainName(target)) ?? .csv
    if format.syntax == .xml || format.isUTF16 {
      throw Fault(
        .usage, "encoding-target", "--to-encoding is for csv and jsonl; \(format.name) has an encoding of its own",
        remedy: "leave it out, or say --format csv")
    }
    try encoding.refuseMarks()
  }

  private func fittingForm() throws(Fault) -> Form {
    if spool != nil { return form ?? .stream }
    if target == "-" {
      let chosen = form ?? (isStdoutRegular ? .zip : .stream)
      if chosen == .folder {
        throw Fault(
          .usage, "folder-to-stdout", "a folder cannot go to stdout", remedy: "name it with --to DIR/")
      }
      let isText = chosen == .bare && !(format?.syntax.traits.contains(.isZipped) ?? false)
      if isatty(1) == 1, !isText {
        throw Fault(
          .usage, "terminal", "a package is not for a terminal",
          remedy: "pipe it on, send it to a file with --to, or ask for --form bare")
      }
      return chosen
    }
    // A named pipe or a device takes what stdout would take.
    if Files.isDirect(target) { return form ?? .stream }
    return try TargetName(self).form(asked: form, format, delimiter: delimiter)
  }

  /// The format where none is asked for: what data management takes, what a file's name says, else plain CSV.
  func defaultFormat(of entity: Entity, _ form: Form) -> Format {
    if form.isFiles { return entity.system == .fno ? .csvUnicode : .csv }
    return form == .bare ? Format.usual(for: Compression.plainName(target)) ?? .csv : .csv
  }

  /// Whether standard output is a file.
  var isStdoutRegular: Bool {
    var status = stat()
    return fstat(1, &status) == 0 && p2c_is_regular(status.st_mode) != 0
  }
}
