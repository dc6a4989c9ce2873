// Memory for libraries that say only at times that they got none: it is counted for each thread.
#pragma once

#include <stddef.h>

void *p2c_malloc(size_t size);
void *p2c_realloc(void *old, size_t size);
char *p2c_strdup(const char *text);
void p2c_free(void *memory);

// How often the three above had to refuse on this thread.
unsigned long p2c_memory_refusals(void);
