// Finds the fields of CSV, 64 bytes at a time: with AVX2 where the processor has it, else as well as it can.
#pragma once

#include "field.h"
#include <stdbool.h>
#include <stddef.h>

// What is known of the byte before: all ones if it was inside quotes, 1 if it ended a field, closed a quote, or was a CR
// outside quotes; and how many bytes from here on belong to the same character.
typedef struct {
  uint64_t inside, ended, closed, after_cr, tail;
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

  // The fields, with room for one a byte of a strip and 8 more.
  p2c_csv_field *fields;
  size_t field_count;
  // Which of the fields have quotes in them that are to be halved; with room for one in two bytes of a strip, and one more.
  uint32_t *doubled;
  size_t doubled_count;
  // How many line ends there were, in quotes or not.
  size_t lines;

  // What is open: which field is to be the last of its record (begins as columns - 1), where the field starts (begins as
  // the start of the text), and whether it began with a quote and has a doubled one.
  size_t last;
  uint32_t start;
  bool is_quoted, is_doubled;
  p2c_csv_carry carry;  // begins as { .ended = 1 }
} p2c_csv_text;

// How many bytes are looked at in one call, in blocks of 64.
#define P2C_CSV_STRIP 4096

// Finds the fields in a strip of the text: `count` bytes from `at` on. It is false where only the grammar can judge.
bool p2c_csv_scan(p2c_csv_text *text, size_t at, size_t count);

// The same by the ways of older processors, and of any.
#if defined(__x86_64__)
bool p2c_csv_scan_sse2(p2c_csv_text *text, size_t at, size_t count);
#endif
bool p2c_csv_scan_plain(p2c_csv_text *text, size_t at, size_t count);

// How long the character is that begins here, of which at most so many bytes are left; 0 if it is not well-formed UTF-8.
size_t p2c_utf8_length(const uint8_t *bytes, size_t left);

// How often a byte occurs.
size_t p2c_byte_count(const uint8_t *bytes, size_t count, uint8_t byte);
