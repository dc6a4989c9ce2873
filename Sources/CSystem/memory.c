#define _DEFAULT_SOURCE
#include "p2c_memory.h"
#include <stdlib.h>
#include <string.h>

static _Thread_local unsigned long refusals;

// By `reallocarray`, which nobody else here calls, Tests/Torture/shim.c knows who asks. Asked for nothing, it may give nothing.
void *p2c_realloc(void *old, size_t size) {
  void *memory = reallocarray(old, size > 0 ? size : 1, 1);
  if (memory == NULL) refusals++;
  return memory;
}

void *p2c_malloc(size_t size) { return p2c_realloc(NULL, size); }

char *p2c_strdup(const char *text) {
  const size_t size = strlen(text) + 1;
  char *copy = p2c_malloc(size);
  return copy == NULL ? NULL : memcpy(copy, text, size);
}

void p2c_free(void *memory) { free(memory); }

unsigned long p2c_memory_refusals(void) { return refusals; }
