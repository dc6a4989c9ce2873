// Looks at numbers of up to sixteen bytes, and a sign, in a few steps. Sixteen bytes behind a number may be read.
#pragma once

#include "field.h"
#include <stdbool.h>

// The value of what is not so short, or no number.
#define P2C_NOT_SHORT INT64_MIN

// How many bytes of a text are a number's canonical form, which lacks zeros at the end of the fraction; 0 where that takes a
// closer look, and where more digits than allowed stand after the point.
size_t p2c_canonical_length(const uint8_t *text, size_t length, size_t places);

// Brings the numbers in these rows of a column into canonical form, up to the first that takes a closer look; gives its row.
size_t p2c_shorten_numbers(
  size_t row, size_t end, p2c_csv_field *column, size_t width, const uint8_t *bytes, size_t places);

// Whether these rows of a column are all blank, or numbers with at most so many digits after the point.
bool p2c_are_numbers(
  const int32_t *rows, size_t count, const p2c_csv_field *column, size_t width, const uint8_t *bytes, size_t places);

// The same, and puts what they come to in the places of these rows.
bool p2c_read_numbers(
  const int32_t *rows, size_t count, const p2c_csv_field *column, size_t width, const uint8_t *bytes, size_t places,
  int64_t *values);
