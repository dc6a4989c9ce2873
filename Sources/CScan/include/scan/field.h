// A field as Swift and C see it.
#pragma once

#include <stddef.h>
#include <stdint.h>

// Where a field lies in the text, and what is known of it: laid out as Field is.
typedef struct {
  uint32_t start, length_and_marks;
} p2c_csv_field;

// The bits of the second number that count bytes. (FieldLayoutTests compares all of this with Field.)
#define P2C_FIELD_LENGTH 0x3FFFFFFFu

_Static_assert(sizeof(p2c_csv_field) == 8, "a chunk of a megabyte has a hundred thousand fields");
_Static_assert(offsetof(p2c_csv_field, length_and_marks) == 4, "Field begins with its start");
