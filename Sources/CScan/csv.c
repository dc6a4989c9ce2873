#include "scan/csv.h"
#include "inline.h"
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Which bytes of a block are what: one bit a byte. `parity` says up to which the number of quotes is odd, `high` what is
// not ASCII.
typedef struct {
  uint64_t quote, delimiter, lf, cr, high, parity;
  bool has_nul;
} p2c_csv_marks;

// What has to be taken from a block.
typedef struct {
  uint64_t ends;           // delimiters and line ends outside quotes
  uint64_t line_ends;      // line ends outside quotes
  uint64_t quoted_starts;  // quotes that a field begins with
  uint64_t doubled;        // the second of two quotes inside quotes
} p2c_csv_block;

// Proves, by one mask each, that quotes open only where a field begins or behind a quote, that they close only before the
// end of a field, and that every CR outside quotes is followed by LF: what is not so is irregular.
P2C_INLINE p2c_csv_block p2c_csv_judge(p2c_csv_marks m, p2c_csv_carry *carry, uint64_t *irregular) {
  const uint64_t inside = m.parity ^ carry->inside, opening = m.quote & inside, closing = m.quote & ~inside;
  const uint64_t line_ends = m.lf & ~inside, ends = (m.delimiter | m.lf) & ~inside, cr = m.cr & ~inside;

  const uint64_t starts = ends << 1 | carry->ended, behind_quote = closing << 1 | carry->closed;
  const uint64_t opens_wrongly = opening & ~(starts | behind_quote);
  const uint64_t closes_wrongly = behind_quote & ~(ends | cr | opening);
  const uint64_t lone_cr = (cr << 1 | carry->after_cr) & ~m.lf;
  *irregular |= opens_wrongly | closes_wrongly | lone_cr | m.has_nul;

  *carry = (p2c_csv_carry){(uint64_t)((int64_t)inside >> 63), ends >> 63, closing >> 63, cr >> 63, carry->tail};
  return (p2c_csv_block){ends, line_ends, opening & starts, opening & behind_quote};
}

size_t p2c_utf8_length(const uint8_t *bytes, size_t left) {
  const uint8_t first = bytes[0], second = left > 1 ? bytes[1] : 0;
#define P2C_IS_TAIL(at) (left > (at) && (bytes[at] & 0xC0) == 0x80)
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return P2C_IS_TAIL(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const uint8_t least = first == 0xE0 ? 0xA0 : 0x80, most = first == 0xED ? 0x9F : 0xBF;
    return second >= least && second <= most && P2C_IS_TAIL(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const uint8_t least = first == 0xF0 ? 0x90 : 0x80, most = first == 0xF4 ? 0x8F : 0xBF;
    return second >= least && second <= most && P2C_IS_TAIL(2) && P2C_IS_TAIL(3) ? 4 : 0;
  }
#undef P2C_IS_TAIL
  return 0;
}

// Whether the characters of a block are well-formed that are not ASCII.
P2C_INLINE bool p2c_csv_is_utf8(const uint8_t *bytes, uint64_t high, p2c_csv_carry *carry) {
  uint64_t rest = high >> carry->tail << carry->tail;
  carry->tail = 0;
  while (rest != 0) {
    const size_t at = (size_t)__builtin_ctzll(rest), length = p2c_utf8_length(bytes + at, 4), end = at + length;
    if (length == 0) return false;
    carry->tail = end > 64 ? end - 64 : 0;
    rest = end < 64 ? rest >> end << end : 0;
  }
  return true;
}

P2C_INLINE size_t p2c_count(uint64_t bits) { return (size_t)__builtin_popcountll(bits); }

// Takes the fields that end in a block. Eight at a time: most blocks have no more, and a loop that always runs once costs
// no wrong guess. Those too many have any place, and are written over later.
P2C_INLINE void p2c_csv_take_fields(uint64_t ends, size_t at, p2c_csv_text *text) {
  const size_t count = p2c_count(ends);
  p2c_csv_field *field = text->fields + text->field_count;
  uint32_t start = text->start;
  uint64_t rest = ends;
  for (size_t taken = 0; taken < count; taken += 8) {
#pragma clang loop unroll(full)
    for (size_t i = 0; i < 8; i++) {
      const uint32_t end = (uint32_t)at + (uint32_t)__builtin_ctzll(rest);
      *field++ = (p2c_csv_field){start, (end - start) | text->unquoted_mark};
      start = end + 1;
      rest &= rest - 1;
    }
  }
  text->field_count += count;
  if (count > 0) text->start = (uint32_t)at + 64 - (uint32_t)__builtin_clzll(ends);
}

// Notes in which fields some bytes of a block lie, the first of which is given. Most blocks have one such byte or none, so
// room is taken for one without asking.
P2C_INLINE size_t p2c_csv_note(uint64_t places, uint64_t ends, size_t first, uint32_t *fields, size_t count) {
  size_t found = count;
  do {
    const uint64_t below = (places & -places) - 1;
    fields[found] = (uint32_t)(first + p2c_count(ends & below));
    found += places != 0;
    places &= places - 1;
  } while (places != 0);
  return found;
}

// Takes the CR off the last fields of records; false where a line ends too early or too late, or is blank.
P2C_INLINE bool p2c_csv_end_records(const uint32_t *lasts, size_t count, p2c_csv_text *text) {
  for (size_t i = 0; i < count; i++) {
    p2c_csv_field *field = text->fields + lasts[i];
    const uint32_t length = field->length_and_marks - text->unquoted_mark;
    const bool has_cr = length > 0 && text->bytes[field->start + length - 1] == '\r';
    if (lasts[i] != text->last || (text->columns == 1 && length == has_cr)) return false;
    field->length_and_marks -= has_cr;
    text->last += text->columns;
  }
  return true;
}

// Takes the quotes off fields; the last may still be open.
P2C_INLINE void p2c_csv_unquote(const uint32_t *quoted, size_t count, p2c_csv_text *text) {
  text->is_quoted = count > 0 && quoted[count - 1] == text->field_count;
  for (size_t i = 0; i < count - text->is_quoted; i++) {
    p2c_csv_field *field = text->fields + quoted[i];
    const uint32_t length = field->length_and_marks - text->unquoted_mark;
    *field = (p2c_csv_field){field->start + 1, (length - 2) | text->quoted_mark};
  }
}

// Keeps each field with doubled quotes once; the last may still be open.
P2C_INLINE void p2c_csv_keep_doubled(size_t count, p2c_csv_text *text) {
  size_t kept = 0;
  for (size_t i = 0; i < count; i++)
    if (kept == 0 || text->doubled[kept - 1] != text->doubled[i]) text->doubled[kept++] = text->doubled[i];
  text->is_doubled = kept > 0 && text->doubled[kept - 1] == text->field_count;
  text->doubled_count = kept - text->is_doubled;
}

// Takes all that there is in a strip; false where a line ends too early or too late, or is blank.
P2C_INLINE bool p2c_csv_take(const p2c_csv_block *blocks, size_t at, size_t count, p2c_csv_text *text) {
  uint32_t lasts[P2C_CSV_STRIP + 1], quoted[P2C_CSV_STRIP + 1];
  p2c_csv_text taken = *text;
  size_t last_count = 0, quoted_count = 0, doubled_count = 0;
  if (text->is_quoted) quoted[quoted_count++] = (uint32_t)text->field_count;
  if (text->is_doubled) text->doubled[doubled_count++] = (uint32_t)text->field_count;
  for (size_t done = 0; done < count; done += 64) {
    const p2c_csv_block *block = blocks + done / 64;
    const size_t first = taken.field_count;
    p2c_csv_take_fields(block->ends, at + done, &taken);
    last_count = p2c_csv_note(block->line_ends, block->ends, first, lasts, last_count);
    quoted_count = p2c_csv_note(block->quoted_starts, block->ends, first, quoted, quoted_count);
    if (block->doubled)
      doubled_count = p2c_csv_note(block->doubled, block->ends, first, text->doubled, doubled_count);
  }
  text->field_count = taken.field_count;
  text->start = taken.start;
  if (!p2c_csv_end_records(lasts, last_count, text)) return false;
  p2c_csv_unquote(quoted, quoted_count, text);
  p2c_csv_keep_doubled(doubled_count, text);
  return true;
}

// Makes a function that looks at a strip of the text, in blocks that `MARKS` looks at.
#define P2C_CSV_SCAN(NAME, MARKS)                                                  \
  bool NAME(p2c_csv_text *text, size_t at, size_t count) {                         \
    p2c_csv_block blocks[P2C_CSV_STRIP / 64];                                      \
    p2c_csv_carry carry = text->carry;                                             \
    uint64_t irregular = 0;                                                        \
    size_t lines = 0;                                                              \
    for (size_t done = 0; done < count; done += 64) {                              \
      const uint8_t *bytes = text->bytes + at + done;                              \
      const p2c_csv_marks marks = MARKS(bytes, text->delimiter);                   \
      blocks[done / 64] = p2c_csv_judge(marks, &carry, &irregular);                \
      if (marks.high && !p2c_csv_is_utf8(bytes, marks.high, &carry)) return false; \
      lines += p2c_count(marks.lf);                                                \
    }                                                                              \
    text->carry = carry;                                                           \
    text->lines += lines;                                                          \
    return irregular == 0 && p2c_csv_take(blocks, at, count, text);                \
  }

// At which bytes the number of quotes so far is odd.
static inline uint64_t p2c_csv_parity(uint64_t quote) {
  for (int shift = 1; shift < 64; shift *= 2) quote ^= quote << shift;
  return quote;
}

#if defined(__x86_64__)
#define P2C_FOR_AVX2 __attribute__((target("avx2,bmi,popcnt,pclmul")))
P2C_FOR_AVX2 P2C_INLINE p2c_csv_marks p2c_csv_marks_avx2(const uint8_t *bytes, uint8_t delimiter) {
  const __m256i v = _mm256_loadu_si256((const __m256i *)bytes);
  const __m256i w = _mm256_loadu_si256((const __m256i *)(bytes + 32));
#define P2C_WHERE(mark) \
  ((uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(v, _mm256_set1_epi8(mark))) | \
   (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(w, _mm256_set1_epi8(mark))) << 32)
  const uint64_t quote = P2C_WHERE('"');
  // A product without carries with all ones adds up, at each bit, all bits before it.
  const __m128i parity = _mm_clmulepi64_si128(_mm_cvtsi64_si128((int64_t)quote), _mm_set1_epi8(-1), 0);
  const __m256i nul = _mm256_cmpeq_epi8(_mm256_min_epu8(v, w), _mm256_setzero_si256());
  const uint64_t high = (uint32_t)_mm256_movemask_epi8(v) | (uint64_t)(uint32_t)_mm256_movemask_epi8(w) << 32;
  return (p2c_csv_marks){
    quote, P2C_WHERE((char)delimiter), P2C_WHERE('\n'), P2C_WHERE('\r'), high,
    (uint64_t)_mm_cvtsi128_si64(parity), _mm256_movemask_epi8(nul) != 0};
#undef P2C_WHERE
}

P2C_INLINE p2c_csv_marks p2c_csv_marks_sse2(const uint8_t *bytes, uint8_t delimiter) {
  p2c_csv_marks m = {0, 0, 0, 0, 0, 0, false};
  for (int s = 0; s < 64; s += 16) {
    const __m128i v = _mm_loadu_si128((const __m128i *)(bytes + s));
#define P2C_WHERE(mark) (uint64_t)(uint16_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8(mark)))
    m.quote |= P2C_WHERE('"') << s;
    m.delimiter |= P2C_WHERE((char)delimiter) << s;
    m.lf |= P2C_WHERE('\n') << s;
    m.cr |= P2C_WHERE('\r') << s;
    m.has_nul |= P2C_WHERE(0) != 0;
    m.high |= (uint64_t)(uint16_t)_mm_movemask_epi8(v) << s;
#undef P2C_WHERE
  }
  m.parity = p2c_csv_parity(m.quote);
  return m;
}

P2C_FOR_AVX2 static P2C_CSV_SCAN(p2c_csv_scan_avx2, p2c_csv_marks_avx2)
P2C_CSV_SCAN(p2c_csv_scan_sse2, p2c_csv_marks_sse2)
#endif

// The way of any processor.
P2C_INLINE p2c_csv_marks p2c_csv_marks_plain(const uint8_t *bytes, uint8_t delimiter) {
  p2c_csv_marks m = {0, 0, 0, 0, 0, 0, false};
  for (int i = 0; i < 64; i++) {
    m.quote |= (uint64_t)(bytes[i] == '"') << i;
    m.delimiter |= (uint64_t)(bytes[i] == delimiter) << i;
    m.lf |= (uint64_t)(bytes[i] == '\n') << i;
    m.cr |= (uint64_t)(bytes[i] == '\r') << i;
    m.has_nul |= bytes[i] == 0;
    m.high |= (uint64_t)(bytes[i] >= 0x80) << i;
  }
  m.parity = p2c_csv_parity(m.quote);
  return m;
}

P2C_CSV_SCAN(p2c_csv_scan_plain, p2c_csv_marks_plain)

bool p2c_csv_scan(p2c_csv_text *text, size_t at, size_t count) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul")) return p2c_csv_scan_avx2(text, at, count);
  return p2c_csv_scan_sse2(text, at, count);
#else
  return p2c_csv_scan_plain(text, at, count);
#endif
}

size_t p2c_byte_count(const uint8_t *bytes, size_t count, uint8_t byte) {
  size_t occurrences = 0, at = 0;
#if defined(__x86_64__)
  const __m128i wanted = _mm_set1_epi8((char)byte);
  // Each byte of `found` counts up to 255 of them; then they are added up.
  while (at + 16 <= count) {
    __m128i found = _mm_setzero_si128();
    const size_t vectors = (count - at) / 16 < 255 ? (count - at) / 16 : 255;
    for (size_t i = 0; i < vectors; i++, at += 16)
      found = _mm_sub_epi8(found, _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(bytes + at)), wanted));
    const __m128i sums = _mm_sad_epu8(found, _mm_setzero_si128());
    occurrences += (size_t)_mm_cvtsi128_si64(sums) + (size_t)_mm_extract_epi16(sums, 4);
  }
#endif
  for (; at < count; at++) occurrences += bytes[at] == byte;
  return occurrences;
}
