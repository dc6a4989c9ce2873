internal import Glibc

/// A table or index of an SQLite file, filled from the left to the right.
///
/// Entries must come in ascending order: nothing is ever moved.
final class TreeWriter {
  private let file: PageFile
  private let root: Int
  private let isTable: Bool
  private var leaf: PageWriter
  /// The pages above the leaf, from below to the root.
  private var inner: [PageWriter] = []
  private var lastRow: Int64 = 0

  init(_ file: PageFile, root: Int, isTable: Bool) {
    self.file = file
    self.root = root
    self.isTable = isTable
    leaf = PageWriter(kind: isTable ? .tableLeaf : .indexLeaf)
  }

  /// Room for the next entry of a table.
  @inline(__always)
  func row(_ number: Int64, count: Int) -> UnsafeMutableRawPointer {
    let length = varintLength(UInt64(count)) + varintLength(UInt64(number))
    var place = leaf.place(count + length)
    if place == nil {
      let page = leaf.flush(to: file)
      add(child: page, row: lastRow, level: 0)
      place = leaf.place(count + length)
    }
    lastRow = number
    var next = place ?? leaf.start
    next += putVarint(UInt64(count), next)
    return next + putVarint(UInt64(number), next)
  }

  /// Room for the next entry of an index.
  @inline(__always)
  func key(count: Int) -> UnsafeMutableRawPointer {
    let length = varintLength(UInt64(count))
    var place = leaf.place(count + length)
    if place == nil {
      // The last key of a full page moves up and parts it from the next.
      let key = leaf.popLast()
      let page = leaf.flush(to: file)
      add(child: page, key: key, level: 0)
      place = leaf.place(count + length)
    }
    let next = place ?? leaf.start
    return next + putVarint(UInt64(count), next)
  }

  /// Writes the pages that are not full; the topmost goes where SQLite expects the root.
  func finish() {
    var below = leaf
    for page in inner {
      page.right = below.flush(to: file)
      below = page
    }
    below.flush(to: file, root: root)
  }

  private func add(child: Int, row: Int64, level: Int) {
    let page = inner(level, .tableInner)
    let length = 4 + varintLength(UInt64(row))
    if let place = page.place(length) {
      putChild(child, place)
      _ = putVarint(UInt64(row), place + 4)
      return
    }
    let last = page.popLast()
    page.right = last.child
    let full = page.flush(to: file)
    add(child: full, row: Int64(last.rowNumber), level: level + 1)
    add(child: child, row: row, level: level)
  }

  private func add(child: Int, key: Cell, level: Int) {
    let page = inner(level, .indexInner)
    if let place = page.place(4 + key.content.count) {
      putChild(child, place)
      key.content.withUnsafeBytes {
        (place + 4).copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(place), byteCount: $0.count)
      }
      return
    }
    let last = page.popLast()
    page.right = last.child
    let full = page.flush(to: file)
    add(child: full, key: last, level: level + 1)
    add(child: child, key: key, level: level)
  }

  private func inner(_ level: Int, _ kind: PageWriter.Kind) -> PageWriter {
    if level == inner.count { inner.append(PageWriter(kind: kind)) }
    return inner[level]
  }

  private func putChild(_ child: Int, _ place: UnsafeMutableRawPointer) {
    place.storeBytes(of: UInt32(child).bigEndian, as: UInt32.self)
  }
}

/// An entry that was taken off a page again.
struct Cell {
  /// The page to its left; 0 on leaves.
  var child: Int
  /// All that follows the child.
  var content: [UInt8]

  /// Of tables: the greatest row number to its left.
  var rowNumber: UInt64 {
    var value: UInt64 = 0
    for (place, byte) in content.enumerated() {
      if place == 8 { return value << 8 | UInt64(byte) }
      value = value << 7 | UInt64(byte & 0x7F)
      if byte < 0x80 { break }
    }
    return value
  }
}

/// One page of a tree, filled from its end towards its head.
final class PageWriter {
  /// What SQLite calls the kinds of pages.
  enum Kind: UInt8 {
    case indexInner = 2
    case tableInner = 5
    case indexLeaf = 10
    case tableLeaf = 13

    var isLeaf: Bool { self == .indexLeaf || self == .tableLeaf }
  }

  private let kind: Kind
  private let page = UnsafeMutableRawPointer.allocate(byteCount: PageFile.pageSize, alignment: 16)
  private let head: Int
  private var cells = 0
  private var bottom = PageFile.pageSize
  /// Of inner pages: the page to the right of all entries.
  var right = 0

  init(kind: Kind) {
    self.kind = kind
    head = kind.isLeaf ? 8 : 12
    memset(page, 0, PageFile.pageSize)
  }

  deinit { page.deallocate() }

  /// Where an entry goes that is longer than any page; SQLite would find out, and so would the tests.
  var start: UnsafeMutableRawPointer { page }

  /// Room for an entry, or nil if the page is full.
  @inline(__always)
  func place(_ length: Int) -> UnsafeMutableRawPointer? {
    let next = bottom - max(4, length)
    guard next >= head + 2 * cells + 2 else { return nil }
    bottom = next
    (page + head + 2 * cells).storeBytes(of: UInt16(truncatingIfNeeded: next).bigEndian, as: UInt16.self)
    cells += 1
    return page + next
  }

  /// Takes the last entry off again.
  func popLast() -> Cell {
    cells -= 1
    let above = cells == 0 ? PageFile.pageSize : Int(cellStart(cells - 1))
    let skipped = kind.isLeaf ? 0 : 4
    let content = UnsafeRawBufferPointer(start: page + bottom + skipped, count: above - bottom - skipped)
    let child = kind.isLeaf ? 0 : Int(UInt32(bigEndian: (page + bottom).loadUnaligned(as: UInt32.self)))
    bottom = above
    return Cell(child: child, content: Array(content))
  }

  private func cellStart(_ cell: Int) -> UInt16 {
    UInt16(bigEndian: (page + head + 2 * cell).load(as: UInt16.self))
  }

  /// Writes the page, gives its number, and begins an empty one.
  @discardableResult
  func flush(to file: PageFile, root: Int? = nil) -> Int {
    page.storeBytes(of: kind.rawValue, as: UInt8.self)
    (page + 3).storeBytes(of: UInt16(cells).bigEndian, toByteOffset: 0, as: UInt16.self)
    (page + 5).storeBytes(of: UInt16(bottom).bigEndian, toByteOffset: 0, as: UInt16.self)
    if !kind.isLeaf { (page + 8).storeBytes(of: UInt32(right).bigEndian, as: UInt32.self) }
    defer {
      cells = 0
      bottom = PageFile.pageSize
    }
    guard let root else { return file.append(page) }
    file.replace(root, with: page)
    return root
  }
}

/// How many bytes a number takes in SQLite's variable length.
@inline(__always)
func varintLength(_ value: UInt64) -> Int {
  value < 0x80 ? 1 : value >= 1 << 56 ? 9 : (70 - value.leadingZeroBitCount) / 7
}

/// Writes a number in SQLite's variable length, the high bits first, and says how many bytes it took.
@inline(__always)
func putVarint(_ value: UInt64, _ place: UnsafeMutableRawPointer) -> Int {
  if value < 0x80 {
    place.storeBytes(of: UInt8(value), as: UInt8.self)
    return 1
  }
  let length = varintLength(value)
  var rest = value
  var last = length - 1
  if length == 9 {
    place.storeBytes(of: UInt8(truncatingIfNeeded: rest), toByteOffset: 8, as: UInt8.self)
    rest >>= 8
    last = 7
    place.storeBytes(of: UInt8(truncatingIfNeeded: rest & 0x7F) | 0x80, toByteOffset: last, as: UInt8.self)
  } else {
    place.storeBytes(of: UInt8(rest & 0x7F), toByteOffset: last, as: UInt8.self)
  }
  while last > 0 {
    rest >>= 7
    last -= 1
    place.storeBytes(of: UInt8(rest & 0x7F) | 0x80, toByteOffset: last, as: UInt8.self)
  }
  return length
}
