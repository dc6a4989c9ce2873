internal import Entities
internal import Records

/// What the name of an output says of its form and format.
struct TargetName {
  private let path: String
  private let option: String
  /// What stands behind the last dot, in lower case, that says no compression; a slash for a folder.
  private let ending: String
  /// The ending that says how the file is to be compressed, if there is one.
  private let packing: String

  init(_ settings: WriteSettings) {
    path = settings.target
    option = settings.option
    packing = Compression.named(path)?.ending ?? ""
    let name = Compression.plainName(path.split(separator: "/").last.map(String.init) ?? path)
    if path.hasSuffix("/") {
      ending = "/"
    } else if let dot = name.lastIndex(of: "."), dot > name.startIndex {
      ending = name[dot...].lowercased()
    } else {
      ending = ""
    }
  }

  /// The form a name asks for; nil if it asks for none.
  private var form: Form? {
    Form.all.first { $0.ending == ending } ?? (syntax == nil ? nil : .bare)
  }

  /// What files of this name consist of; nil if it does not say.
  private var syntax: Syntax? { Syntax.named(ending) }

  /// The form that is written: the one asked for, if the name does not say another one, or else what the name says.
  func form(asked: Form?, _ format: Format?, delimiter: UInt8) throws(Fault) -> Form {
    try refuseUnavailable(delimiter: delimiter)
    guard let form = asked ?? form ?? (Files.isFolder(path) ? .folder : nil) else {
      if !packing.isEmpty {
        throw fault(
          "the name does not say what is to be compressed",
          "name it \(stem).csv\(packing), .xml\(packing) or .jsonl\(packing)")
      }
      let what = ending.isEmpty ? "the name has no ending, so it says no form" : "the ending \(ending) says no form"
      throw fault(what, "name it \(stem)/ for a folder or \(stem).zip" + (option == "--to" ? ", or say --form" : ""))
    }
    if let named = self.form, named != form, named.ending != form.ending {
      throw fault(
        "this is the name of a \(Self.described(named)), not of a \(Self.described(form))",
        "name it \(self.name(form, format))")
    }
    if !packing.isEmpty, form != .bare {
      throw fault("only bare files are compressed by name", "name it \(self.name(form, format))")
    }
    if !packing.isEmpty, (format?.syntax ?? syntax) == .excel {
      throw fault("a workbook is compressed already", "name it \(stem).xlsx")
    }
    if form == .bare, let format, let syntax, syntax != format.syntax {
      throw fault("this is not the name of \(format.name)", "name it \(self.name(form, format))")
    }
    return form
  }

  /// Endings that stand for something nobody here writes.
  private func refuseUnavailable(delimiter: UInt8) throws(Fault) {
    if ending == ".json" {
      throw fault(
        "records of JSON are written a line each, and this is the name of one value", "name it \(stem).jsonl\(packing)")
    }
    if [".xls", ".xlsm", ".xlsb", ".ods"].contains(ending) {
      throw fault("workbooks of this kind are not written", "name it \(stem).xlsx")
    }
    if ending == ".tsv", delimiter != UInt8(ascii: "\t") {
      throw fault("this is the name of a file with tabs, and commas would stand in it", "name it \(stem).csv")
    }
  }

  private static func described(_ form: Form) -> String { form == .bare ? "bare file" : form.name }

  /// The path without its endings.
  private var stem: String { String(path.dropLast(ending.count + packing.count)) }

  /// A name for such a form and format.
  private func name(_ form: Form, _ format: Format?) -> String {
    stem + (form.ending ?? "." + (format ?? .csv).ending + packing)
  }

  private func fault(_ what: String, _ remedy: String) -> Fault {
    Fault(.usage, "target-name", what, remedy: remedy, place: Place(file: "\(option) \(path)"))
  }
}
