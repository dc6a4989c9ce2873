#pragma once
#include <lzma.h>

// A macro with a cast in it, which Swift does not import.
static const uint32_t p2c_tell_unsupported_check = LZMA_TELL_UNSUPPORTED_CHECK;
