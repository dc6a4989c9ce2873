// Finds what XML is made of, 16 or 64 bytes at a time.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

// What begins in 64 bytes of XML: LF, `<!` or `<?`, and what may be a start tag whose name has this length, first and
// last byte. It looks at so many bytes behind the 64.
typedef struct {
  uint64_t lf, odd, tag;
} p2c_tag_masks;

static inline p2c_tag_masks p2c_tags64(const uint8_t *bytes, size_t length, uint8_t first, uint8_t last) {
  p2c_tag_masks m = {0, 0, 0};
#if defined(__x86_64__)
  const __m128i open = _mm_set1_epi8('<'), lf = _mm_set1_epi8('\n');
  const __m128i bang = _mm_set1_epi8('!'), query = _mm_set1_epi8('?');
  const __m128i begin = _mm_set1_epi8((char)first), end = _mm_set1_epi8((char)last);
  for (int i = 0; i < 4; i++) {
    const uint8_t *at = bytes + 16 * i;
    const __m128i v = _mm_loadu_si128((const __m128i *)at), next = _mm_loadu_si128((const __m128i *)(at + 1));
    const __m128i opens = _mm_cmpeq_epi8(v, open);
    const __m128i odd = _mm_or_si128(_mm_cmpeq_epi8(next, bang), _mm_cmpeq_epi8(next, query));
    const __m128i ends = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(at + length)), end);
    const __m128i tag = _mm_and_si128(_mm_cmpeq_epi8(next, begin), ends);
    const int s = 16 * i;
    m.lf |= (uint64_t)(uint16_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, lf)) << s;
    m.odd |= (uint64_t)(uint16_t)_mm_movemask_epi8(_mm_and_si128(opens, odd)) << s;
    m.tag |= (uint64_t)(uint16_t)_mm_movemask_epi8(_mm_and_si128(opens, tag)) << s;
  }
#else
  for (int i = 0; i < 64; i++) {
    const uint64_t bit = (uint64_t)1 << i;
    if (bytes[i] == '\n') m.lf |= bit;
    if (bytes[i] != '<') continue;
    if (bytes[i + 1] == '!' || bytes[i + 1] == '?') m.odd |= bit;
    if (bytes[i + 1] == first && bytes[i + length] == last) m.tag |= bit;
  }
#endif
  return m;
}

// Whether as many bytes are the same. It looks at whole vectors, and so at up to 15 bytes behind both.
static inline int p2c_same(const uint8_t *a, const uint8_t *b, size_t count) {
#if defined(__x86_64__)
  for (size_t i = 0; i < count; i += 16) {
    const __m128i x = _mm_loadu_si128((const __m128i *)(a + i)), y = _mm_loadu_si128((const __m128i *)(b + i));
    const uint32_t equal = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(x, y));
    const uint32_t wanted = count - i >= 16 ? 0xFFFF : (1u << (count - i)) - 1;
    if ((equal & wanted) != wanted) return 0;
  }
  return 1;
#else
  return memcmp(a, b, count) == 0;
#endif
}

// Which of 16 bytes of an XML value end it or need a closer look (markup and controls), which are quotes, which are
// commas, and which are not ASCII.
typedef struct {
  uint32_t stop, quote, comma, high;
} p2c_xml_text_masks;

static inline p2c_xml_text_masks p2c_xml_text16(const uint8_t *bytes) {
  p2c_xml_text_masks m = {0, 0, 0, 0};
#if defined(__x86_64__)
  const __m128i v = _mm_loadu_si128((const __m128i *)bytes);
  const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x1F)), v);
  const __m128i angle = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('<')), _mm_cmpeq_epi8(v, _mm_set1_epi8('>')));
  const __m128i ampersand = _mm_cmpeq_epi8(v, _mm_set1_epi8('&'));
  m.stop = (uint32_t)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(control, ampersand), angle));
  m.quote = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8('"')));
  m.comma = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8(',')));
  m.high = (uint32_t)_mm_movemask_epi8(v);
#else
  for (int i = 0; i < 16; i++) {
    const uint8_t b = bytes[i];
    if (b < 0x20 || b == '<' || b == '>' || b == '&') m.stop |= 1u << i;
    if (b == '"') m.quote |= 1u << i;
    if (b == ',') m.comma |= 1u << i;
    if (b & 0x80) m.high |= 1u << i;
  }
#endif
  return m;
}

// Which of 16 bytes may need an escape in XML: markup, quotes, controls, and 0xEF, with which U+FFFE and U+FFFF begin.
static inline uint32_t p2c_markup16(const uint8_t *bytes) {
#if defined(__x86_64__)
  const __m128i v = _mm_loadu_si128((const __m128i *)bytes);
  const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x1F)), v);
  const __m128i angle = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('<')), _mm_cmpeq_epi8(v, _mm_set1_epi8('>')));
  const __m128i mark = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('&')), _mm_cmpeq_epi8(v, _mm_set1_epi8('"')));
  const __m128i last = _mm_cmpeq_epi8(v, _mm_set1_epi8((char)0xEF));
  return (uint32_t)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(control, last), _mm_or_si128(angle, mark)));
#else
  uint32_t hits = 0;
  for (int i = 0; i < 16; i++) {
    const uint8_t b = bytes[i];
    if (b < 0x20 || b == '<' || b == '>' || b == '&' || b == '"' || b == 0xEF) hits |= 1u << i;
  }
  return hits;
#endif
}
