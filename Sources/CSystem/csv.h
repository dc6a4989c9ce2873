// Finds where the fields of CSV end, 64 bytes at a time: with AVX2 where the processor has it, else as well as it can.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// What is found in 64 bytes: one bit a byte.
typedef struct {
  uint64_t ends;           // delimiters and line ends outside quotes
  uint64_t line_ends;      // line ends outside quotes
  uint64_t quoted_starts;  // quotes that a field begins with
  int32_t end_count;       // how many ends there are
  int32_t line_count;      // how many line ends there are, in quotes or not
} p2c_csv_block;

// What one block leaves to the next. It begins as { .ended = 1 }.
typedef struct {
  uint64_t inside;    // all ones while inside quotes
  uint64_t ended;     // 1 if the last byte ended a field
  uint64_t closed;    // 1 if the last byte closed a quote
  uint64_t after_cr;  // 1 if the last byte was a CR outside quotes
  bool irregular;     // whether something was found that only the grammar can judge
  bool high;          // whether there was a byte that is not ASCII
} p2c_csv_state;

// Which bytes are what.
typedef struct {
  uint64_t quote, delimiter, lf, cr;
} p2c_csv_marks;

// Proves, by one mask each, that quotes open only where a field begins or behind a quote, that they close only before the
// end of a field, and that every CR outside quotes is followed by LF. Only the bytes in `live` count.
__attribute__((always_inline)) static inline p2c_csv_block p2c_csv_judge(
  p2c_csv_marks m, uint64_t live, p2c_csv_state *state) {
  const uint64_t last = live ^ live >> 1, quote = m.quote & live;
  uint64_t inside = quote;
  for (int shift = 1; shift < 64; shift *= 2) inside ^= inside << shift;
  inside ^= state->inside;
  const uint64_t opening = quote & inside, closing = quote & ~inside, outside = live & ~inside;
  const uint64_t line_ends = m.lf & outside, ends = (m.delimiter | m.lf) & outside, cr = m.cr & outside;

  const uint64_t starts = ends << 1 | state->ended, behind_quote = closing << 1 | state->closed;
  const uint64_t opens_wrongly = opening & ~(starts | behind_quote);
  const uint64_t closes_wrongly = behind_quote & live & ~(ends | cr | opening);
  const uint64_t lone_cr = (cr << 1 | state->after_cr) & live & ~m.lf;
  state->irregular |= (opens_wrongly | closes_wrongly | lone_cr) != 0;

  state->inside = inside & last ? ~UINT64_C(0) : 0;
  state->ended = (ends & last) != 0;
  state->closed = (closing & last) != 0;
  state->after_cr = (cr & last) != 0;
  return (p2c_csv_block){
    ends, line_ends, opening & starts, __builtin_popcountll(ends), __builtin_popcountll(m.lf & live)};
}

// Which bytes of a block count, where `left` are left.
static inline uint64_t p2c_csv_live(size_t left) {
  return left >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << left) - 1;
}

#if defined(__x86_64__)
__attribute__((target("avx2,bmi,popcnt"))) static inline void p2c_csv_scan_avx2(
  const uint8_t *bytes, size_t count, uint8_t delimiter, p2c_csv_state *state, p2c_csv_block *found) {
  const __m256i q = _mm256_set1_epi8('"'), d = _mm256_set1_epi8((char)delimiter);
  const __m256i l = _mm256_set1_epi8('\n'), c = _mm256_set1_epi8('\r');
  __m256i least = _mm256_set1_epi8(-1), all = _mm256_setzero_si256();
  p2c_csv_state carried = *state;
  for (size_t at = 0; at < count; at += 64) {
    const __m256i v = _mm256_loadu_si256((const __m256i *)(bytes + at));
    const __m256i w = _mm256_loadu_si256((const __m256i *)(bytes + at + 32));
#define P2C_WHERE(mark) \
  ((uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(v, mark)) | \
   (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(w, mark)) << 32)
    const p2c_csv_marks marks = {P2C_WHERE(q), P2C_WHERE(d), P2C_WHERE(l), P2C_WHERE(c)};
#undef P2C_WHERE
    found[at / 64] = p2c_csv_judge(marks, p2c_csv_live(count - at), &carried);
    least = _mm256_min_epu8(least, _mm256_min_epu8(v, w));
    all = _mm256_or_si256(all, _mm256_or_si256(v, w));
  }
  carried.irregular |= _mm256_movemask_epi8(_mm256_cmpeq_epi8(least, _mm256_setzero_si256())) != 0;
  carried.high |= _mm256_movemask_epi8(all) != 0;
  *state = carried;
}

static inline void p2c_csv_scan_sse2(
  const uint8_t *bytes, size_t count, uint8_t delimiter, p2c_csv_state *state, p2c_csv_block *found) {
  const __m128i q = _mm_set1_epi8('"'), d = _mm_set1_epi8((char)delimiter);
  const __m128i l = _mm_set1_epi8('\n'), c = _mm_set1_epi8('\r');
  __m128i least = _mm_set1_epi8(-1), all = _mm_setzero_si128();
  for (size_t at = 0; at < count; at += 64) {
    p2c_csv_marks marks = {0, 0, 0, 0};
    for (int s = 0; s < 64; s += 16) {
      const __m128i v = _mm_loadu_si128((const __m128i *)(bytes + at + s));
      marks.quote |= (uint64_t)(uint16_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, q)) << s;
      marks.delimiter |= (uint64_t)(uint16_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, d)) << s;
      marks.lf |= (uint64_t)(uint16_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, l)) << s;
      marks.cr |= (uint64_t)(uint16_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, c)) << s;
      least = _mm_min_epu8(least, v);
      all = _mm_or_si128(all, v);
    }
    found[at / 64] = p2c_csv_judge(marks, p2c_csv_live(count - at), state);
  }
  state->irregular |= _mm_movemask_epi8(_mm_cmpeq_epi8(least, _mm_setzero_si128())) != 0;
  state->high |= _mm_movemask_epi8(all) != 0;
}
#endif

// The way of any processor.
static inline void p2c_csv_scan_plain(
  const uint8_t *bytes, size_t count, uint8_t delimiter, p2c_csv_state *state, p2c_csv_block *found) {
  for (size_t at = 0; at < count; at += 64) {
    p2c_csv_marks marks = {0, 0, 0, 0};
    for (int i = 0; i < 64; i++) {
      const uint8_t b = bytes[at + i];
      marks.quote |= (uint64_t)(b == '"') << i;
      marks.delimiter |= (uint64_t)(b == delimiter) << i;
      marks.lf |= (uint64_t)(b == '\n') << i;
      marks.cr |= (uint64_t)(b == '\r') << i;
      state->irregular |= b == 0;
      state->high |= b >= 0x80;
    }
    found[at / 64] = p2c_csv_judge(marks, p2c_csv_live(count - at), state);
  }
}

// Looks at so many bytes in blocks of 64, and fills `found` with one entry a block. NUL is irregular too. Up to 64 bytes
// behind the last are read; they must not be NUL.
static inline void p2c_csv_scan(
  const uint8_t *bytes, size_t count, uint8_t delimiter, p2c_csv_state *state, p2c_csv_block *found) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return p2c_csv_scan_avx2(bytes, count, delimiter, state, found);
  return p2c_csv_scan_sse2(bytes, count, delimiter, state, found);
#else
  return p2c_csv_scan_plain(bytes, count, delimiter, state, found);
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
