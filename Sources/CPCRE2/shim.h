#pragma once
// The header wants to know how wide a unit of text is before it declares anything.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
