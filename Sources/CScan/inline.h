// What must be part of the loop that calls it.
#pragma once

#define P2C_INLINE __attribute__((always_inline)) static inline
