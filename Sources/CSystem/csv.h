// Finds the fields of CSV, 64 bytes at a time: with AVX2 where the processor has it, else as well as it can.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Where a field lies in the text, and what is known of it: laid out as Field is.
typedef struct {
  uint32_t start, length_and_marks;
} p2c_csv_field;

// What is known of the byte before: all ones if it was inside quotes, 1 if it ended a field, closed a quote, or was a CR
// outside quotes.
typedef struct {
  uint64_t inside, ended, closed, after_cr;
} p2c_csv_carry;

// A text whose fields are being found. What is not said to begin otherwise begins as 0.
typedef struct {
  // The text. It ends with a line end, and behind it stand 64 bytes that mean nothing.
  const uint8_t *bytes;
  uint8_t delimiter;
  // How many fields a record has.
  size_t columns;
  // What fields in quotes and others are marked with.
  uint32_t quoted_mark, unquoted_mark;

  // The fields, with room for one a byte and 8 more.
  p2c_csv_field *fields;
  size_t field_count;
  // Which of the fields have quotes in them that are to be halved; with room for one in two bytes.
  uint32_t *doubled;
  size_t doubled_count;
  // Which blocks of the strip have bytes that are not ASCII.
  uint64_t high;
  // How many line ends there were, in quotes or not.
  size_t lines;

  // The record and the field that are open: which field is to be the record's last (begins as columns - 1), where the
  // field starts (begins as the start of the text), whether it began with a quote, and whether one was doubled in it.
  size_t last;
  uint32_t start;
  bool is_quoted, has_doubled;
  p2c_csv_carry carry;  // begins as { .ended = 1 }
} p2c_csv_text;

// How many bytes are looked at in one call, in blocks of 64: `high` has a bit for each.
#define P2C_CSV_STRIP 4096

// Which bytes of a block are what: one bit a byte. `parity` says up to which the number of quotes is odd.
typedef struct {
  uint64_t quote, delimiter, lf, cr, parity;
  bool is_high, has_nul;
} p2c_csv_marks;

// What has to be taken from a block.
typedef struct {
  uint64_t ends;           // delimiters and line ends outside quotes
  uint64_t line_ends;      // line ends outside quotes
  uint64_t quoted_starts;  // quotes that a field begins with
  uint64_t doubled;        // the second of two quotes inside quotes
} p2c_csv_block;

#define P2C_INLINE __attribute__((always_inline)) static inline

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

  *carry = (p2c_csv_carry){(uint64_t)((int64_t)inside >> 63), ends >> 63, closing >> 63, cr >> 63};
  return (p2c_csv_block){ends, line_ends, opening & starts, opening & behind_quote};
}

P2C_INLINE size_t p2c_count(uint64_t bits) { return (size_t)__builtin_popcountll(bits); }

// The lowest bit, and all bits below it.
P2C_INLINE uint64_t p2c_lowest(uint64_t bits) { return bits & -bits; }
P2C_INLINE uint64_t p2c_below(uint64_t bits) { return p2c_lowest(bits) - 1; }

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

// Looks at the last field of each record that ends in a block, whose first field is given; false where a line ends too
// early or too late, or is blank.
P2C_INLINE bool p2c_csv_end_records(p2c_csv_block block, size_t first, p2c_csv_text *text) {
  for (uint64_t lines = block.line_ends; lines != 0; lines &= lines - 1) {
    const size_t last = first + p2c_count(block.ends & p2c_below(lines));
    p2c_csv_field *field = text->fields + last;
    const uint32_t length = field->length_and_marks - text->unquoted_mark;
    const bool has_cr = length > 0 && text->bytes[field->start + length - 1] == '\r';
    if (last != text->last || (text->columns == 1 && length == has_cr)) return false;
    field->length_and_marks -= has_cr;
    text->last += text->columns;
  }
  return true;
}

// Takes the quotes off a field that began with one before or in a block; `from` are the bytes of the block from there on.
P2C_INLINE void p2c_csv_unquote(p2c_csv_block block, size_t first, uint64_t from, p2c_csv_text *text) {
  const uint64_t ends = block.ends & from;
  text->is_quoted = ends == 0;
  text->has_doubled |= (block.doubled & from & p2c_below(ends)) != 0;
  if (text->is_quoted) return;
  const size_t index = first + p2c_count(block.ends & ~from);
  p2c_csv_field *field = text->fields + index;
  *field = (p2c_csv_field){
    field->start + 1, (field->length_and_marks - text->unquoted_mark - 2) | text->quoted_mark};
  if (text->has_doubled) text->doubled[text->doubled_count++] = (uint32_t)index;
  text->has_doubled = false;
}

P2C_INLINE void p2c_csv_unquote_fields(p2c_csv_block block, size_t first, p2c_csv_text *text) {
  if (text->is_quoted) p2c_csv_unquote(block, first, ~UINT64_C(0), text);
  for (uint64_t quoted = block.quoted_starts; quoted != 0; quoted &= quoted - 1)
    p2c_csv_unquote(block, first, ~p2c_below(quoted), text);
}

// Takes all that there is in a strip; false where a line ends too early or too late, or is blank.
P2C_INLINE bool p2c_csv_take(const p2c_csv_block *blocks, size_t at, size_t count, p2c_csv_text *text) {
  size_t first = text->field_count;
  p2c_csv_text taken = *text;
  for (size_t done = 0; done < count; done += 64) p2c_csv_take_fields(blocks[done / 64].ends, at + done, &taken);
  *text = taken;
  text->doubled_count = 0;
  for (size_t done = 0; done < count; done += 64) {
    const p2c_csv_block block = blocks[done / 64];
    if (!p2c_csv_end_records(block, first, text)) return false;
    p2c_csv_unquote_fields(block, first, text);
    first += p2c_count(block.ends);
  }
  return true;
}

// Makes a function that looks at a strip of the text: `count` bytes from `at` on, in blocks that `MARKS` looks at. It is
// false where only the grammar can judge.
#define P2C_CSV_SCAN(NAME, MARKS)                                                 \
  static inline bool NAME(p2c_csv_text *text, size_t at, size_t count) {          \
    p2c_csv_block blocks[P2C_CSV_STRIP / 64];                                     \
    p2c_csv_carry carry = text->carry;                                            \
    uint64_t high = 0, irregular = 0;                                             \
    size_t lines = 0;                                                             \
    for (size_t done = 0; done < count; done += 64) {                             \
      const p2c_csv_marks marks = MARKS(text->bytes + at + done, text->delimiter); \
      blocks[done / 64] = p2c_csv_judge(marks, &carry, &irregular);               \
      high |= (uint64_t)marks.is_high << (done / 64);                             \
      lines += p2c_count(marks.lf);                                               \
    }                                                                             \
    text->carry = carry;                                                          \
    text->high = high;                                                            \
    text->lines += lines;                                                         \
    return irregular == 0 && p2c_csv_take(blocks, at, count, text);               \
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
  return (p2c_csv_marks){
    quote, P2C_WHERE((char)delimiter), P2C_WHERE('\n'), P2C_WHERE('\r'), (uint64_t)_mm_cvtsi128_si64(parity),
    _mm256_movemask_epi8(_mm256_or_si256(v, w)) != 0, _mm256_movemask_epi8(nul) != 0};
#undef P2C_WHERE
}

P2C_INLINE p2c_csv_marks p2c_csv_marks_sse2(const uint8_t *bytes, uint8_t delimiter) {
  p2c_csv_marks m = {0, 0, 0, 0, 0, false, false};
  for (int s = 0; s < 64; s += 16) {
    const __m128i v = _mm_loadu_si128((const __m128i *)(bytes + s));
#define P2C_WHERE(mark) (uint64_t)(uint16_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8(mark)))
    m.quote |= P2C_WHERE('"') << s;
    m.delimiter |= P2C_WHERE((char)delimiter) << s;
    m.lf |= P2C_WHERE('\n') << s;
    m.cr |= P2C_WHERE('\r') << s;
    m.has_nul |= P2C_WHERE(0) != 0;
    m.is_high |= _mm_movemask_epi8(v) != 0;
#undef P2C_WHERE
  }
  m.parity = p2c_csv_parity(m.quote);
  return m;
}

P2C_FOR_AVX2 P2C_CSV_SCAN(p2c_csv_scan_avx2, p2c_csv_marks_avx2)
P2C_CSV_SCAN(p2c_csv_scan_sse2, p2c_csv_marks_sse2)
#endif

// The way of any processor.
P2C_INLINE p2c_csv_marks p2c_csv_marks_plain(const uint8_t *bytes, uint8_t delimiter) {
  p2c_csv_marks m = {0, 0, 0, 0, 0, false, false};
  for (int i = 0; i < 64; i++) {
    m.quote |= (uint64_t)(bytes[i] == '"') << i;
    m.delimiter |= (uint64_t)(bytes[i] == delimiter) << i;
    m.lf |= (uint64_t)(bytes[i] == '\n') << i;
    m.cr |= (uint64_t)(bytes[i] == '\r') << i;
    m.has_nul |= bytes[i] == 0;
    m.is_high |= bytes[i] >= 0x80;
  }
  m.parity = p2c_csv_parity(m.quote);
  return m;
}

P2C_CSV_SCAN(p2c_csv_scan_plain, p2c_csv_marks_plain)

static inline bool p2c_csv_scan(p2c_csv_text *text, size_t at, size_t count) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul")) return p2c_csv_scan_avx2(text, at, count);
  return p2c_csv_scan_sse2(text, at, count);
#else
  return p2c_csv_scan_plain(text, at, count);
#endif
}

// How many quotes there are.
static inline size_t p2c_quote_count(const uint8_t *bytes, size_t count) {
  size_t quotes = 0, at = 0;
#if defined(__x86_64__)
  const __m128i q = _mm_set1_epi8('"');
  // Each byte of `found` counts up to 255 quotes; then they are added up.
  while (at + 16 <= count) {
    __m128i found = _mm_setzero_si128();
    const size_t vectors = (count - at) / 16 < 255 ? (count - at) / 16 : 255;
    for (size_t i = 0; i < vectors; i++, at += 16)
      found = _mm_sub_epi8(found, _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(bytes + at)), q));
    const __m128i sums = _mm_sad_epu8(found, _mm_setzero_si128());
    quotes += (size_t)_mm_cvtsi128_si64(sums) + (size_t)_mm_extract_epi16(sums, 4);
  }
#endif
  for (; at < count; at++) quotes += bytes[at] == '"';
  return quotes;
}
