import Glibc
import Records

/// What every target shares.
enum Fuzzing {
  /// Ends the process, so that the fuzzer keeps the input; a finding is a claim that does not hold.
  static func claim(_ holds: Bool, _ what: @autoclosure () -> String) {
    guard !holds else { return }
    let text = "fuzz: \(what())\n"
    _ = write(2, text, text.utf8.count)
    abort()
  }

  /// The bytes as a file without a name, at its beginning.
  static func file(_ bytes: UnsafeRawBufferPointer) -> Int32 {
    let descriptor = open("/dev/shm", 0o20200000 | O_RDWR, 0o600)
    claim(descriptor >= 0, "no temporary file in /dev/shm")
    var done = 0
    while done < bytes.count {
      guard let base = bytes.baseAddress else { break }
      let count = write(descriptor, base + done, bytes.count - done)
      claim(count > 0, "cannot write the temporary file")
      done += count
    }
    lseek(descriptor, 0, SEEK_SET)
    return descriptor
  }

  /// The values of a parsed chunk, each marked blank or given.
  static func records(_ chunk: borrowing Chunk) -> [[UInt8]] {
    var rows: [[UInt8]] = []
    for record in 0..<chunk.recordCount {
      var row: [UInt8] = []
      for column in 0..<chunk.columnCount {
        let field = chunk[record, column]
        row.append(field.isBlank ? 0xFE : 0xFF)
        row += chunk.value(field)
      }
      rows.append(row)
    }
    return rows
  }

  /// What a body throws.
  static func fault(_ body: () throws(Fault) -> Void) -> Fault? {
    do {
      try body()
      return nil
    } catch {
      claim(error.kind != .ours, "the data makes it a bug of ours: \(error.message)")
      return error
    }
  }

  /// Hands bytes out, at most so many at a time.
  static func feed(_ bytes: UnsafeRawBufferPointer, step: Int) -> TextFeed.Read {
    var at = 0
    return { target in
      let count = min(step, target.count, bytes.count - at)
      if count > 0 { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[at..<at + count])) }
      at += count
      return count
    }
  }
}
