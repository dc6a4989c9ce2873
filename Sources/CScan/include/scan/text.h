// Finds what matters in text, 16 bytes at a time. What Swift calls in its innermost loops stands here to become part of them.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

// memrchr is GNU's.
extern void *memrchr(const void *, int, size_t);
static inline const uint8_t *p2c_last_byte(const uint8_t *bytes, uint8_t byte, size_t count) {
  return memrchr(bytes, byte, count);
}

// memchr, typed.
static inline const uint8_t *p2c_next_byte(const uint8_t *bytes, uint8_t byte, size_t count) {
  return (const uint8_t *)memchr(bytes, byte, count);
}

// Which of 16 bytes are quotes, and which force quotes around a CSV field: quote, delimiter, CR or LF.
typedef struct {
  uint32_t quote, special;
} p2c_quoting_masks;

static inline p2c_quoting_masks p2c_quoting16(const uint8_t *bytes, uint8_t delimiter) {
  p2c_quoting_masks m = {0, 0};
#if defined(__x86_64__)
  const __m128i v = _mm_loadu_si128((const __m128i *)bytes);
  const __m128i quote = _mm_cmpeq_epi8(v, _mm_set1_epi8('"'));
  const __m128i end = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('\n')), _mm_cmpeq_epi8(v, _mm_set1_epi8('\r')));
  const __m128i mark = _mm_or_si128(quote, _mm_cmpeq_epi8(v, _mm_set1_epi8((char)delimiter)));
  m.quote = (uint32_t)_mm_movemask_epi8(quote);
  m.special = (uint32_t)_mm_movemask_epi8(_mm_or_si128(mark, end));
#else
  for (int i = 0; i < 16; i++) {
    if (bytes[i] == '"') m.quote |= 1u << i;
    if (bytes[i] == '"' || bytes[i] == delimiter || bytes[i] == '\n' || bytes[i] == '\r') m.special |= 1u << i;
  }
#endif
  return m;
}

// Which of 16 bytes are NUL or not ASCII, and which force quotes around a field of CSV with commas.
typedef struct {
  uint32_t odd, special;
} p2c_plainness_masks;

static inline p2c_plainness_masks p2c_plainness16(const uint8_t *bytes) {
  p2c_plainness_masks m = {0, p2c_quoting16(bytes, ',').special};
#if defined(__x86_64__)
  const __m128i v = _mm_loadu_si128((const __m128i *)bytes);
  m.odd = (uint32_t)_mm_movemask_epi8(_mm_or_si128(v, _mm_cmpeq_epi8(v, _mm_setzero_si128())));
#else
  for (int i = 0; i < 16; i++)
    if (bytes[i] == 0 || bytes[i] & 0x80) m.odd |= 1u << i;
#endif
  return m;
}

// Which of 16 bytes end a plain text in JSON (a quote, a backslash, a control), and which are commas.
typedef struct {
  uint32_t stop, comma;
} p2c_json_masks;

static inline p2c_json_masks p2c_json16(const uint8_t *bytes) {
  p2c_json_masks m = {0, 0};
#if defined(__x86_64__)
  const __m128i v = _mm_loadu_si128((const __m128i *)bytes);
  const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x1F)), v);
  const __m128i mark = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('"')), _mm_cmpeq_epi8(v, _mm_set1_epi8('\\')));
  m.stop = (uint32_t)_mm_movemask_epi8(_mm_or_si128(control, mark));
  m.comma = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8(',')));
#else
  for (int i = 0; i < 16; i++) {
    if (bytes[i] < 0x20 || bytes[i] == '"' || bytes[i] == '\\') m.stop |= 1u << i;
    if (bytes[i] == ',') m.comma |= 1u << i;
  }
#endif
  return m;
}

// Which of 16 bytes are not ASCII.
static inline uint32_t p2c_high16(const void *bytes) {
#if defined(__x86_64__)
  return (uint32_t)_mm_movemask_epi8(_mm_loadu_si128((const __m128i *)bytes));
#else
  uint32_t high = 0;
  for (int i = 0; i < 16; i++)
    if (((const uint8_t *)bytes)[i] & 0x80) high |= 1u << i;
  return high;
#endif
}
