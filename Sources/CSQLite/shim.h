#pragma once
#include <sqlite3.h>

// sqlite3_config takes any number of arguments, which Swift cannot call.
// SQLite else counts the memory it uses, and takes a lock for each allocation to do so.
static inline void p2c_sqlite_count_no_memory(void) { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
