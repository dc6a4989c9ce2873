// Preloaded into our programs, it counts the system calls by which data could get lost, and makes one of them fail, be
// short, or be the last. README.md says how it is used; torture.py compiles it.
//
//   P2C_SHIM_AT="N fail ERRNO"    call N fails with this error
//   P2C_SHIM_AT="N full"          the disk is full from call N on
//   P2C_SHIM_AT="N short"         call N moves only half of the bytes
//   P2C_SHIM_AT="N signal NUMBER" the process sends itself this signal just before call N
//   P2C_SHIM_AT="N memory"        allocation N of a C library fails
//   P2C_SHIM_OF="NAME TEXT"       only calls of this name, or "any", are counted whose path contains the text
//   P2C_SHIM_TRACE=FILE           writes down every call, and the place in the code from which it came; together with
//                                 P2C_SHIM_AT only the one that was hit
//   P2C_SHIM_ALLOCATIONS=1        writes down an allocation of each place too
//   P2C_SHIM_RECORD=FILE          records what was written, synced and renamed, for cuts.py
//   P2C_SHIM_STEADY=1             one processor, and the time stands still: each run makes the same calls
//
// Counted are calls of our programs and of the C libraries, not those of Swift's own libraries: what they do when the
// system fails them is not ours to mend. All else goes straight to the kernel.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define CALLER __builtin_return_address(0)

// MARK: What was asked for

static enum { NOTHING, FAIL, FULL, SHORT, SIGNAL, MEMORY } action;
static long action_at, action_with;
static char only_name[16], only_path[PATH_MAX];
static int trace = -1, record = -1;
static dev_t record_device;
static bool is_steady;
static bool is_on, traces_allocations;
static atomic_long calls, allocations;
static atomic_bool is_full;

// The code that is watched, as ranges of addresses: our program, and C libraries.
static struct { uintptr_t base, start, end; bool is_library; } watched[64];
static size_t watched_count;

static int note_object(struct dl_phdr_info *object, size_t size, void *context) {
  (void)size, (void)context;
  static const char *const others[] = {"libswift", "libdispatch", "libBlocksRuntime", "libstdc++", "libicu", "libgcc",
    "libc.so", "ld-linux", "linux-vdso", "shim", "lib_Internal", "libFoundation"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (strstr(object->dlpi_name, others[i])) return 0;
  for (int i = 0; i < object->dlpi_phnum && watched_count < sizeof watched / sizeof *watched; i++) {
    const ElfW(Phdr) *part = &object->dlpi_phdr[i];
    if (part->p_type != PT_LOAD || !(part->p_flags & PF_X)) continue;
    const uintptr_t start = object->dlpi_addr + part->p_vaddr;
    watched[watched_count].base = object->dlpi_addr;
    watched[watched_count].start = start;
    watched[watched_count].end = start + part->p_memsz;
    watched[watched_count++].is_library = object->dlpi_name[0] != 0;
  }
  return 0;
}

static bool is_watched(const void *caller, bool only_libraries) {
  for (size_t i = 0; i < watched_count; i++)
    if ((uintptr_t)caller >= watched[i].start && (uintptr_t)caller < watched[i].end)
      return watched[i].is_library || !only_libraries;
  return false;
}

// The chain of calls of watched code by which somebody got here: the same number in each run, wherever the code was loaded.
static uint64_t place_in_code(void) {
  void *frames[64];
  const int depth = backtrace(frames, 64);
  uint64_t hash = 14695981039346656037u;
  for (int i = 0; i < depth; i++) {
    const uintptr_t frame = (uintptr_t)frames[i];
    for (size_t j = 0; j < watched_count; j++)
      if (frame >= watched[j].start && frame < watched[j].end) hash = (hash ^ (frame - watched[j].base)) * 1099511628211u;
  }
  return hash;
}

// High numbers, so that nothing of the program gets another descriptor than without us.
static int open_high(const char *path, int flags) {
  const int file = (int)syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, 0666);
  if (file < 0) return -1;
  const int high = (int)syscall(SYS_fcntl, file, F_DUPFD_CLOEXEC, 900);
  syscall(SYS_close, file);
  return high;
}

__attribute__((constructor)) static void begin(void) {
  if (strncmp(program_invocation_short_name, "p2c-", 4) != 0) return;
  const char *at = getenv("P2C_SHIM_AT"), *of = getenv("P2C_SHIM_OF"), *path = getenv("P2C_SHIM_TRACE");
  if (of) sscanf(of, "%15s %4095s", only_name, only_path);
  is_steady = getenv("P2C_SHIM_STEADY") != NULL;
  char word[16] = "";
  if (at && sscanf(at, "%ld %15s %ld", &action_at, word, &action_with) >= 2) {
    static const char *const words[] = {"", "fail", "full", "short", "signal", "memory"};
    for (int i = FAIL; i <= MEMORY; i++)
      if (strcmp(word, words[i]) == 0) action = i;
  }
  if (path) trace = open_high(path, O_WRONLY | O_CREAT | O_APPEND);
  if ((path = getenv("P2C_SHIM_RECORD")) && (record = open_high(path, O_WRONLY | O_CREAT | O_APPEND)) >= 0) {
    struct stat status;
    if (fstat(record, &status) == 0) record_device = status.st_dev;
  }
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(sched_getcpu(), &one);
  if (is_steady) sched_setaffinity(0, sizeof one, &one);
  dl_iterate_phdr(note_object, NULL);
  // The first time it loads a library.
  void *frame;
  if (trace >= 0) backtrace(&frame, 1);
  traces_allocations = trace >= 0 && action == NOTHING && getenv("P2C_SHIM_ALLOCATIONS") != NULL;
  is_on = action != NOTHING || trace >= 0;
}

// MARK: Counting, and deciding about a call

// The calls after which less room is left on a disk.
static bool needs_room(const char *name, long detail) {
  // Names that change places take none.
  if (strcmp(name, "rename") == 0 && detail & RENAME_EXCHANGE) return false;
  static const char *const names = "write pwrite ftruncate mkdir mkstemp link rename";
  return strstr(names, name) || (strcmp(name, "open") == 0 && detail & O_CREAT);
}

// Messages are not to be lost with the disk.
static bool is_file(int file, const char *path) {
  struct stat status;
  return path != NULL || (file != 2 && fstat(file, &status) == 0 && S_ISREG(status.st_mode));
}

static void path_of(int file, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
  path[length < 0 ? 0 : length] = 0;
}

static void say(long number, const char *name, int file, const char *path, long detail) {
  char line[PATH_MAX + 100], target[PATH_MAX], place[24] = "";
  if (!path) path_of(file, target);
  if (action == NOTHING) snprintf(place, sizeof place, "\t%llx", (unsigned long long)place_in_code());
  const int length =
    snprintf(line, sizeof line, "%ld\t%s\t%ld\t%s%s\n", number, name, detail, path ? path : target, place);
  syscall(SYS_write, trace, line, length < (int)sizeof line ? (size_t)length : sizeof line - 1);
}

static bool is_counted(const char *name, int file, const char *path) {
  char target[PATH_MAX];
  if (!only_name[0]) return true;
  if (strcmp(only_name, "any") != 0 && strcmp(only_name, name) != 0) return false;
  if (!path) path_of(file, target);
  return strstr(path ? path : target, only_path) != NULL;
}

// What is to become of a call: 0 it is made, -1 it is made by half, else it fails with this error.
static int decide(const void *caller, const char *name, int file, const char *path, long detail) {
  if (!is_on || !is_watched(caller, false)) return 0;
  const int before = errno;
  const bool counts = is_counted(name, file, path);
  const long number = counts ? atomic_fetch_add(&calls, 1) + 1 : 0;
  const bool is_hit = counts && action != NOTHING && action != MEMORY && number == action_at;
  if (trace >= 0 && (is_hit || (counts && action == NOTHING))) say(number, name, file, path, detail);
  int what = 0;
  if (is_hit && action == FULL) is_full = true;
  if (is_full && needs_room(name, detail) && is_file(file, path)) what = ENOSPC;
  if (is_hit && action == FAIL) what = (int)action_with;
  if (is_hit && action == SHORT) what = -1;
  if (is_hit && action == SIGNAL) kill(getpid(), (int)action_with);
  errno = before;
  return what;
}

#define DECIDE(name, file, path, detail) \
  const int what = decide(CALLER, name, file, path, (long)(detail)); \
  if (what > 0) return errno = what, -1;

// MARK: Recording, for power cuts

// As cuts.py reads it; both texts follow.
struct entry { char kind[8]; uint64_t inode; int64_t place; uint64_t first, second; };
static pthread_mutex_t recording = PTHREAD_MUTEX_INITIALIZER;

// One call at a time, of all processes together: the log has the order in which it happened.
static void lock_record(void) {
  if (record < 0) return;
  pthread_mutex_lock(&recording);
  syscall(SYS_flock, record, 2);
}

static void unlock_record(void) {
  if (record < 0) return;
  const int before = errno;
  syscall(SYS_flock, record, 8);
  pthread_mutex_unlock(&recording);
  errno = before;
}

static void put(const char *kind, uint64_t inode, int64_t place, const void *first, size_t length, const char *second) {
  struct entry entry = {.inode = inode, .place = place, .first = length, .second = second ? strlen(second) : 0};
  memcpy(entry.kind, kind, strlen(kind));
  const struct iovec parts[] = {{&entry, sizeof entry}, {(void *)first, length}, {(void *)second, entry.second}};
  const int before = errno;
  syscall(SYS_writev, record, parts, 3);
  errno = before;
}

static uint64_t inode(int file) {
  struct stat status;
  const int before = errno;
  const bool is_known = fstat(file, &status) == 0 && (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode));
  errno = before;
  return is_known && status.st_dev == record_device ? status.st_ino : 0;
}

static void put_name(const char *kind, uint64_t inode, const char *path, const char *second) {
  char folder[PATH_MAX] = "", whole[2 * PATH_MAX], other[2 * PATH_MAX];
  if (record < 0) return;
  if (!getcwd(folder, sizeof folder)) return;
  snprintf(whole, sizeof whole, "%s%s%s", path[0] == '/' ? "" : folder, path[0] == '/' ? "" : "/", path);
  if (second)
    snprintf(other, sizeof other, "%s%s%s", second[0] == '/' ? "" : folder, second[0] == '/' ? "" : "/", second);
  put(kind, inode, 0, whole, strlen(whole), second ? other : NULL);
}

// MARK: The calls

static int opened(const void *caller, int folder, const char *path, int flags, mode_t mode) {
  const int what = decide(caller, "open", -1, path, flags);
  if (what > 0) return errno = what, -1;
  lock_record();
  const bool is_there = record < 0 || syscall(SYS_faccessat, folder, path, F_OK) == 0;
  const int file = (int)syscall(SYS_openat, folder, path, flags, mode);
  if (record >= 0 && file >= 0 && (flags & O_TMPFILE) != O_TMPFILE && inode(file)) {
    if (!is_there) put_name("create", inode(file), path, NULL);
    else if (flags & O_TRUNC) put("size", inode(file), 0, "", 0, NULL);
  }
  unlock_record();
  return file;
}

static mode_t mode_of(int flags, va_list *rest) {
  return flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(*rest, mode_t) : 0;
}

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    va_list rest; \
    va_start(rest, flags); \
    const mode_t mode = mode_of(flags, &rest); \
    va_end(rest); \
    return opened(CALLER, AT_FDCWD, path, flags, mode); \
  }
#define OPENAT(name) \
  int name(int folder, const char *path, int flags, ...) { \
    va_list rest; \
    va_start(rest, flags); \
    const mode_t mode = mode_of(flags, &rest); \
    va_end(rest); \
    return opened(CALLER, folder, path, flags, mode); \
  }
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)
int __open_2(const char *path, int flags) { return opened(CALLER, AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return opened(CALLER, AT_FDCWD, path, flags, 0); }
int __openat_2(int folder, const char *path, int flags) { return opened(CALLER, folder, path, flags, 0); }
int __openat64_2(int folder, const char *path, int flags) { return opened(CALLER, folder, path, flags, 0); }

static size_t half(int what, size_t count) { return what < 0 && count > 1 ? count / 2 : count; }

ssize_t read(int file, void *bytes, size_t count) {
  DECIDE("read", file, NULL, count)
  return syscall(SYS_read, file, bytes, half(what, count));
}
ssize_t __read_chk(int file, void *bytes, size_t count, size_t room) {
  DECIDE("read", file, NULL, count)
  (void)room;
  return syscall(SYS_read, file, bytes, half(what, count));
}

#define PREAD(name) \
  ssize_t name(int file, void *bytes, size_t count, off_t place) { \
    DECIDE("pread", file, NULL, count) \
    return syscall(SYS_pread64, file, bytes, half(what, count), place); \
  }
PREAD(pread)
PREAD(pread64)

ssize_t write(int file, const void *bytes, size_t count) {
  DECIDE("write", file, NULL, count)
  lock_record();
  const uint64_t target = record < 0 ? 0 : inode(file);
  const ssize_t written = syscall(SYS_write, file, bytes, half(what, count));
  if (target && written > 0)
    put("write", target, syscall(SYS_lseek, file, 0, SEEK_CUR) - written, bytes, (size_t)written, NULL);
  unlock_record();
  return written;
}

#define PWRITE(name) \
  ssize_t name(int file, const void *bytes, size_t count, off_t place) { \
    DECIDE("pwrite", file, NULL, count) \
    lock_record(); \
    const uint64_t target = record < 0 ? 0 : inode(file); \
    const ssize_t written = syscall(SYS_pwrite64, file, bytes, half(what, count), place); \
    if (target && written > 0) put("write", target, place, bytes, (size_t)written, NULL); \
    unlock_record(); \
    return written; \
  }
PWRITE(pwrite)
PWRITE(pwrite64)

#define ON_FILE(name, word, call, kind, ...) \
  int name(int file, ##__VA_ARGS__) { \
    DECIDE(word, file, NULL, 0) \
    lock_record(); \
    const int result = (int)(call); \
    if (record >= 0 && result == 0 && inode(file)) kind; \
    unlock_record(); \
    return result; \
  }
ON_FILE(fsync, "fsync", syscall(SYS_fsync, file), put("sync", inode(file), 0, "", 0, NULL))
ON_FILE(fdatasync, "fdatasync", syscall(SYS_fdatasync, file), put("sync", inode(file), 0, "", 0, NULL))
ON_FILE(ftruncate, "ftruncate", syscall(SYS_ftruncate, file, size), put("size", inode(file), size, "", 0, NULL),
  off_t size)
ON_FILE(ftruncate64, "ftruncate", syscall(SYS_ftruncate, file, size), put("size", inode(file), size, "", 0, NULL),
  off_t size)

#define ON_NAMES(name, word, call, path, second, ...) \
  int name(__VA_ARGS__) { \
    DECIDE(word, -1, path, 0) \
    lock_record(); \
    const int result = (int)(call); \
    if (result == 0) put_name(word, 0, path, second); \
    unlock_record(); \
    return result; \
  }
ON_NAMES(rename, "rename", syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0), from, to, const char *from,
  const char *to)
ON_NAMES(renameat, "rename", syscall(SYS_renameat2, folder, from, other, to, 0), from, to, int folder, const char *from,
  int other, const char *to)
int renameat2(int folder, const char *from, int other, const char *to, unsigned flags) {
  DECIDE("rename", -1, from, (long)flags)
  lock_record();
  const int result = (int)syscall(SYS_renameat2, folder, from, other, to, flags);
  if (result == 0) put_name(flags & 1u << 1 ? "exchange" : "rename", 0, from, to);
  unlock_record();
  return result;
}
ON_NAMES(unlink, "unlink", syscall(SYS_unlinkat, AT_FDCWD, path, 0), path, NULL, const char *path)
ON_NAMES(link, "link", syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0), from, to, const char *from, const char *to)
ON_NAMES(linkat, "link", syscall(SYS_linkat, folder, from, other, to, flags), from, to, int folder, const char *from,
  int other, const char *to, int flags)
int mkdir(const char *path, mode_t mode) {
  DECIDE("mkdir", -1, path, 0)
  lock_record();
  const int result = (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
  struct stat status;
  if (record >= 0 && result == 0 && stat(path, &status) == 0) put_name("mkdir", status.st_ino, path, NULL);
  unlock_record();
  return result;
}
ON_NAMES(rmdir, "rmdir", syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR), path, NULL, const char *path)

#define FCNTL(name) \
  int name(int file, int command, ...) { \
    va_list rest; \
    va_start(rest, command); \
    void *with = va_arg(rest, void *); \
    va_end(rest); \
    DECIDE("fcntl", file, NULL, command) \
    return (int)syscall(SYS_fcntl, file, command, with); \
  }
FCNTL(fcntl)
FCNTL(fcntl64)

int flock(int file, int operation) {
  DECIDE("flock", file, NULL, operation)
  return (int)syscall(SYS_flock, file, operation);
}

// A file system over the network reports a full disk only here; the descriptor is gone all the same.
int close(int file) {
  const int what = decide(CALLER, "close", file, NULL, 0);
  const int result = (int)syscall(SYS_close, file);
  return what > 0 ? (errno = what, -1) : result;
}

#define MMAP(name) \
  void *name(void *start, size_t length, int protection, int flags, int file, off_t place) { \
    const int what = decide(CALLER, "mmap", file, NULL, (long)length); \
    if (what > 0) return errno = what, MAP_FAILED; \
    return (void *)syscall(SYS_mmap, start, length, protection, flags, file, place); \
  }
MMAP(mmap)
MMAP(mmap64)

// These two call `open` inside of glibc, where nobody sees it.
#define MKSTEMP(name) \
  int name(char *path) { \
    DECIDE("mkstemp", -1, path, 0) \
    return ((int (*)(char *))dlsym(RTLD_NEXT, #name))(path); \
  }
MKSTEMP(mkstemp)
MKSTEMP(mkstemp64)

DIR *opendir(const char *path) {
  const int what = decide(CALLER, "opendir", -1, path, 0);
  if (what > 0) return errno = what, NULL;
  return ((DIR * (*)(const char *)) dlsym(RTLD_NEXT, "opendir"))(path);
}

// MARK: Memory of C libraries; Swift itself dies without memory, and does not ask.

// libxml2 gets its memory by way of Sources/CSystem/memory.c, the one in our programs who calls `reallocarray`.
#define FOR_LIBXML2 NULL

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);

// Whether an allocation is the first of its place that was seen. Of a million that one function asks for some are looked
// at: all at first, then a hundred and some of each doubling. All that libxml2 asks for comes from one place.
static bool is_new_place(const void *caller) {
  enum { SIZE = 1 << 14 };
  static uint64_t places[SIZE];
  static uint32_t asked[SIZE];
  static pthread_mutex_t looking = PTHREAD_MUTEX_INITIALIZER;
  bool is_new = false;
  pthread_mutex_lock(&looking);
  const uint32_t times = asked[((uintptr_t)caller >> 2) % SIZE]++;
  if (times < (caller == FOR_LIBXML2 ? 1u << 16 : 256) || times % (1u << (24 - __builtin_clz(times))) == 0) {
    const uint64_t place = place_in_code();
    size_t at = place % SIZE, tries = 0;
    while (places[at] && places[at] != place && tries++ < SIZE) at = (at + 1) % SIZE;
    is_new = places[at] == 0;
    if (is_new) places[at] = place;
  }
  pthread_mutex_unlock(&looking);
  return is_new;
}

static bool has_no_memory(const void *caller) {
  if (!is_on || (caller != FOR_LIBXML2 && !is_watched(caller, true))) return false;
  const long number = atomic_fetch_add(&allocations, 1) + 1;
  if (traces_allocations && is_new_place(caller)) say(number, "malloc", -1, "", 0);
  if (action != MEMORY || number != action_at) return false;
  if (trace >= 0) say(number, "malloc", -1, "", 0);
  errno = ENOMEM;
  return true;
}

void *malloc(size_t size) { return has_no_memory(CALLER) ? NULL : __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return has_no_memory(CALLER) ? NULL : __libc_calloc(count, size); }
void *realloc(void *old, size_t size) { return has_no_memory(CALLER) ? NULL : __libc_realloc(old, size); }
void *reallocarray(void *old, size_t count, size_t size) {
  return has_no_memory(FOR_LIBXML2) ? NULL : __libc_realloc(old, count * size);
}

__attribute__((destructor)) static void end(void) {
  if (trace >= 0 && action == NOTHING) say(atomic_load(&allocations), "allocations", -1, "", 0);
}

// MARK: Time

int clock_gettime(clockid_t clock, struct timespec *now) {
  if (!is_steady || clock != CLOCK_REALTIME) return (int)syscall(SYS_clock_gettime, clock, now);
  *now = (struct timespec){.tv_sec = 1600000000};
  return 0;
}
int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  (void)zone;
  struct timespec exact;
  clock_gettime(CLOCK_REALTIME, &exact);
  *now = (struct timeval){.tv_sec = exact.tv_sec, .tv_usec = exact.tv_nsec / 1000};
  return 0;
}
time_t time(time_t *place) {
  struct timespec exact;
  clock_gettime(CLOCK_REALTIME, &exact);
  if (place) *place = exact.tv_sec;
  return exact.tv_sec;
}
