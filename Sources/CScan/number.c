#include "scan/number.h"
#include "inline.h"
#include <string.h>

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

// What the bytes of a number are: a sign, digits, a point, digits.
typedef struct {
  uint32_t start;  // behind the sign
  uint32_t digits, places;  // how many digits stand before the point, and how many after it
} p2c_number;

// Which of 16 bytes are digits, and which are points. (A struct would be packed into registers and unpacked again.)
P2C_INLINE void p2c_number16(const uint8_t *bytes, uint32_t *digit, uint32_t *point) {
#if defined(__x86_64__)
  const __m128i v = _mm_loadu_si128((const __m128i *)bytes), d = _mm_sub_epi8(v, _mm_set1_epi8('0'));
  *digit = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(d, _mm_set1_epi8(9)), d));
  *point = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8('.')));
#else
  *digit = *point = 0;
  for (int i = 0; i < 16; i++) {
    if (bytes[i] >= '0' && bytes[i] <= '9') *digit |= 1u << i;
    if (bytes[i] == '.') *point |= 1u << i;
  }
#endif
}

// Whether this is a number, and what its bytes are; what is longer is none.
P2C_INLINE bool p2c_number_shape(const uint8_t *text, size_t length, p2c_number *number) {
  const uint32_t start = text[0] == '-' || text[0] == '+', count = (uint32_t)length - start;
  if (count - 1 > 15) return false;
  uint32_t digit, point;
  p2c_number16(text + start, &digit, &point);
  const uint32_t live = 0xFFFFu >> (16 - count);
  digit &= live;
  point &= live;
  // At least one digit, at most one point, and nothing else.
  if ((digit | point) != live || digit == 0 || (point & (point - 1)) != 0) return false;
  number->start = start;
  number->digits = point ? (uint32_t)__builtin_ctz(point) : count;
  number->places = point ? count - number->digits - 1 : 0;
  return true;
}

size_t p2c_canonical_length(const uint8_t *text, size_t length, size_t places) {
  p2c_number number;
  if (length > 15 || !p2c_number_shape(text, length, &number) || number.digits == 0) return 0;
  // Zeros at the front, a plus, and a minus that may stand before nothing.
  if (text[number.start] == '0' && (number.digits > 1 || number.start > 0)) return 0;
  if (text[0] == '+') return 0;
  const size_t point = number.start + number.digits;
  if (point == length) return length;
  size_t end = length;
  while (text[end - 1] == '0') end--;
  if (end - 1 == point) return point;
  return end - 1 - point <= places ? end : 0;
}

size_t p2c_shorten_numbers(
  size_t row, size_t end, p2c_csv_field *column, size_t width, const uint8_t *bytes, size_t places) {
  for (; row < end; row++) {
    p2c_csv_field *field = column + row * width;
    const size_t length = field->length_and_marks & P2C_FIELD_LENGTH;
    if (length == 0) continue;
    const size_t canonical = p2c_canonical_length(bytes + field->start, length, places);
    if (canonical == 0) break;
    field->length_and_marks -= (uint32_t)(length - canonical);
  }
  return row;
}

// The number that eight digits make, the first in the lowest byte: pairs, then fours, then all.
P2C_INLINE int64_t p2c_eight_digits(uint64_t digits) {
  digits = (digits * 10 + (digits >> 8)) & UINT64_C(0x00FF00FF00FF00FF);
  digits = (digits * 100 + (digits >> 16)) & UINT64_C(0x0000FFFF0000FFFF);
  return (int64_t)((digits * 10000 + (digits >> 32)) & UINT64_C(0xFFFFFFFF));
}

P2C_INLINE uint64_t p2c_load_digits(const uint8_t *text) {
  uint64_t bytes;
  memcpy(&bytes, text, sizeof bytes);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  bytes = __builtin_bswap64(bytes);
#endif
  return bytes & UINT64_C(0x0F0F0F0F0F0F0F0F);
}

// A number with at most eight digits before the point and eight after it, in hundred-millionths.
P2C_INLINE int64_t p2c_hundred_millionths(const uint8_t *text, const p2c_number *n) {
  const uint8_t *digits = text + n->start, *places = digits + n->digits + 1;
  // Digits that are missing at the front or at the end count as zeros.
  const uint64_t whole = n->digits == 0 ? 0 : p2c_load_digits(digits) << (64 - 8 * n->digits);
  const uint64_t fraction = n->places == 0 ? 0 : p2c_load_digits(places) & ~UINT64_C(0) >> (64 - 8 * n->places);
  const int64_t value = p2c_eight_digits(whole) * 100000000 + p2c_eight_digits(fraction);
  return text[0] == '-' ? -value : value;
}

bool p2c_are_numbers(
  const int32_t *rows, size_t count, const p2c_csv_field *column, size_t width, const uint8_t *bytes, size_t places) {
  for (size_t i = 0; i < count; i++) {
    const p2c_csv_field *field = column + (size_t)rows[i] * width;
    const size_t length = field->length_and_marks & P2C_FIELD_LENGTH;
    p2c_number number;
    if (length == 0) continue;
    if (!p2c_number_shape(bytes + field->start, length, &number) || number.places > places) return false;
  }
  return true;
}

bool p2c_read_numbers(
  const int32_t *rows, size_t count, const p2c_csv_field *column, size_t width, const uint8_t *bytes, size_t places,
  int64_t *values) {
  bool are_numbers = true;
  for (size_t i = 0; i < count; i++) {
    const p2c_csv_field *field = column + (size_t)rows[i] * width;
    const size_t length = field->length_and_marks & P2C_FIELD_LENGTH;
    p2c_number number;
    values[rows[i]] = length == 0 ? 0 : P2C_NOT_SHORT;
    if (length == 0) continue;
    if (!p2c_number_shape(bytes + field->start, length, &number) || number.places > places) are_numbers = false;
    else if (number.digits <= 8 && number.places <= 8)
      values[rows[i]] = p2c_hundred_millionths(bytes + field->start, &number);
  }
  return are_numbers;
}
