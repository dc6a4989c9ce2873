/// The files in a zip that a data file is, by their names.
public protocol ZippedFiles: AnyObject {
  /// Goes to the beginning of a file, without regard to case; nil if there is none of this name.
  func open(_ name: String) throws(Fault) -> (any ZippedFile)?
}

/// One file in a zip, read from front to back.
public protocol ZippedFile: AnyObject {
  /// The next bytes; none at the end, when size and checksum have proved right.
  func read(into target: UnsafeMutableRawBufferPointer) throws(Fault) -> Int
}

/// What makes files of a zip that is read from front to back; it reads all of it first.
public typealias Unzip = (_ read: TextFeed.Read) throws(Fault) -> any ZippedFiles
