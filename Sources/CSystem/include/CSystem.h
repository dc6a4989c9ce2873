// What Glibc's Swift module does not export: GNU-only calls and constants, and macros.
#pragma once
#define P2C_F_SETPIPE_SZ 1031
#define P2C_O_TMPFILE (020000000 | 0200000)

#include "p2c_memory.h"
#include <fcntl.h>
#include <iconv.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

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
extern int renameat2(int, const char *, int, const char *, unsigned);
static inline int p2c_exchange(const char *first, const char *second) {
  return renameat2(AT_FDCWD, first, AT_FDCWD, second, 1u << 1);
}

// With this one a name that something has stays as it is.
static inline int p2c_rename_new(const char *old, const char *new_name) {
  return renameat2(AT_FDCWD, old, AT_FDCWD, new_name, 1u);
}

// A file without a name, in memory; GNU-only. It is closed where another program takes this one's place.
extern int memfd_create(const char *, unsigned);
static inline int p2c_memory_file(void) { return memfd_create("p2c", 1u); }

extern ssize_t copy_file_range(int, off_t *, int, off_t *, size_t, unsigned);
