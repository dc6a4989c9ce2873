// What Glibc's Swift module does not export: GNU-only calls and constants, SIMD masks, errno-safe macros.
#pragma once
#define P2C_F_SETPIPE_SZ 1031
#define P2C_O_TMPFILE (020000000 | 0200000)

#include "csv.h"
#include "number.h"
#include "xml.h"
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

// fcntl and open are variadic in C.
static inline int p2c_enlarge_pipe(int fd, int size) { return fcntl(fd, P2C_F_SETPIPE_SZ, size); }
static inline int p2c_open(const char *path, int flags, mode_t mode) { return open(path, flags, mode); }

// Locks a whole file until whoever opened it is gone; fails if somebody else has. Such locks are GNU-only, and unlike those of
// POSIX they belong to what was opened and not to the process.
static inline int p2c_lock(int fd) {
  struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  return fcntl(fd, 37 /* F_OFD_SETLK */, &whole);
}

// S_ISREG and S_ISFIFO are macros.
static inline int p2c_is_regular(mode_t mode) { return S_ISREG(mode); }
static inline int p2c_is_folder(mode_t mode) { return S_ISDIR(mode); }
static inline int p2c_is_fifo(mode_t mode) { return S_ISFIFO(mode); }

// How many processors this process may run on; sched_getaffinity and its set are GNU-only. 1 if it cannot be known.
static inline int p2c_processors(void) {
  unsigned long set[1024 / (8 * sizeof(unsigned long))] = {0};
  const long bytes = syscall(SYS_sched_getaffinity, 0, sizeof set, set);
  int count = 0;
  for (long i = 0; i < bytes / (long)sizeof *set; i++) count += __builtin_popcountl(set[i]);
  return count > 0 ? count : 1;
}

// renameat2 is GNU's; with this flag two names change places at once.
static inline int p2c_exchange(const char *first, const char *second) {
  return (int)syscall(SYS_renameat2, AT_FDCWD, first, AT_FDCWD, second, 1u << 1);
}

// With this one a name that something has stays as it is.
extern int renameat2(int, const char *, int, const char *, unsigned);
static inline int p2c_rename_new(const char *old, const char *new_name) {
  return renameat2(AT_FDCWD, old, AT_FDCWD, new_name, 1u);
}

extern ssize_t copy_file_range(int, off_t *, int, off_t *, size_t, unsigned);

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
