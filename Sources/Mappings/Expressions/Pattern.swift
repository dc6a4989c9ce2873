internal import CPCRE2
internal import Records

/// A regular expression, compiled when the mapping is loaded.
///
/// Unchecked, because the compiled code is only read, and what a match needs beside it is made for each.
final class Pattern: @unchecked Sendable {
  private let code: OpaquePointer
  private let limits: OpaquePointer

  /// Nil if it is none.
  init?(_ source: String) {
    var (error, place) = (Int32(0), 0)
    let text = Array(source.utf8)
    let options = UInt32(PCRE2_UTF) | UInt32(PCRE2_UCP) | UInt32(PCRE2_NEVER_BACKSLASH_C)
    guard let code = pcre2_compile_8(text, text.count, options, &error, &place, nil),
      let limits = pcre2_match_context_create_8(nil)
    else { return nil }
    // A pattern that goes back and forth over a text takes ten milliseconds at the most, and 16 MiB.
    pcre2_set_match_limit_8(limits, 1_000_000)
    pcre2_set_heap_limit_8(limits, 16 << 10)
    self.code = code
    self.limits = limits
  }

  deinit {
    pcre2_code_free_8(code)
    pcre2_match_context_free_8(limits)
  }

  /// Whether a part of the text is as described.
  func matches(_ text: UnsafeRawBufferPointer) throws(Fault) -> Bool {
    let found = pcre2_match_data_create_8(1, nil)
    defer { pcre2_match_data_free_8(found) }
    // An empty text may have no address, and PCRE2 wants one.
    var nothing: UInt8 = 0
    let result = withUnsafePointer(to: &nothing) { nothing in
      let start = text.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? nothing
      return pcre2_match_8(code, start, text.count, 0, 0, found, limits)
    }
    if result >= 0 { return true }
    if result == PCRE2_ERROR_NOMATCH { return false }
    // The block for the match may be missing too.
    if result == PCRE2_ERROR_NOMEMORY || found == nil { throw .noMemory(Place()) }
    throw Fault.expression(.expressionPatternSteps, "a text takes matches too many steps")
  }
}
