#include <dlfcn.h>
#include <stddef.h>

#include "CODBC.h"

typedef p2c_odbc_handle handle;

// Each function of the library that is used, as the standard declares it; those with W take and give UTF-16.
#define FUNCTIONS(F) \
  F(SQLAllocHandle, (int16_t, handle, handle *)) \
  F(SQLFreeHandle, (int16_t, handle)) \
  F(SQLSetEnvAttr, (handle, int32_t, void *, int32_t)) \
  F(SQLSetConnectAttrW, (handle, int32_t, void *, int32_t)) \
  F(SQLDriverConnectW, (handle, void *, uint16_t *, int16_t, uint16_t *, int16_t, int16_t *, uint16_t)) \
  F(SQLDisconnect, (handle)) \
  F(SQLGetInfoW, (handle, uint16_t, void *, int16_t, int16_t *)) \
  F(SQLGetDiagRecW, (int16_t, handle, int16_t, uint16_t *, int32_t *, uint16_t *, int16_t, int16_t *)) \
  F(SQLSetStmtAttrW, (handle, int32_t, void *, int32_t)) \
  F(SQLPrepareW, (handle, uint16_t *, int32_t)) \
  F(SQLExecDirectW, (handle, uint16_t *, int32_t)) \
  F(SQLMoreResults, (handle)) \
  F(SQLNumResultCols, (handle, int16_t *)) \
  F(SQLDescribeColW, (handle, uint16_t, uint16_t *, int16_t, int16_t *, int16_t *, uint64_t *, int16_t *, int16_t *)) \
  F(SQLBindCol, (handle, uint16_t, int16_t, void *, int64_t, int64_t *)) \
  F(SQLFetch, (handle)) \
  F(SQLGetData, (handle, uint16_t, int16_t, void *, int64_t, int64_t *))

#define DECLARE(name, parameters) int16_t (*name) parameters;
static struct { FUNCTIONS(DECLARE) } odbc;

enum {
  ENVIRONMENT_VERSION = 200,
  CONNECTION_SIGN_IN_SECONDS = 103,
  STATEMENT_TAKES_AS_IS = 2,
  STATEMENT_ROWS = 27,
  STATEMENT_STATUSES = 25,
  STATEMENT_FETCHED = 26,
  TO_ZERO = -3,
  ASK_NOBODY = 0
};

const char *p2c_odbc_open(void) {
  static void *library;
  if (library) return NULL;
  void *opened = dlopen("libodbc.so.2", RTLD_NOW | RTLD_LOCAL);
  if (!opened) return dlerror();
#define FIND(name, parameters) \
  if (!(odbc.name = (int16_t (*) parameters)dlsym(opened, #name))) return "it lacks " #name;
  FUNCTIONS(FIND)
  library = opened;
  return NULL;
}

handle p2c_odbc_allocate(int16_t kind, handle within) {
  handle made = NULL;
  if (odbc.SQLAllocHandle(kind, within, &made) < 0) return NULL;
  if (kind == P2C_ODBC_ENVIRONMENT) odbc.SQLSetEnvAttr(made, ENVIRONMENT_VERSION, (void *)3, 0);
  return made;
}
void p2c_odbc_free(int16_t kind, handle freed) { odbc.SQLFreeHandle(kind, freed); }

// The library declares texts that it only reads as if it wrote to them.
static uint16_t *text_of(const uint16_t *text) { return (uint16_t *)(uintptr_t)text; }

int16_t p2c_odbc_connect(handle connection, const uint16_t *text, uintptr_t seconds) {
  odbc.SQLSetConnectAttrW(connection, CONNECTION_SIGN_IN_SECONDS, (void *)seconds, 0);
  return odbc.SQLDriverConnectW(connection, NULL, text_of(text), TO_ZERO, NULL, 0, NULL, ASK_NOBODY);
}
void p2c_odbc_disconnect(handle connection) { odbc.SQLDisconnect(connection); }
int16_t p2c_odbc_info(handle connection, uint16_t which, uint16_t *text, int16_t most, int16_t *count) {
  const int16_t done = odbc.SQLGetInfoW(connection, which, text, (int16_t)(2 * most), count);
  *count /= 2;
  return done;
}

int16_t p2c_odbc_said(
  int16_t kind, handle about, int16_t number, uint16_t *state, int32_t *native, uint16_t *text, int16_t most,
  int16_t *count) {
  return odbc.SQLGetDiagRecW(kind, about, number, state, native, text, most, count);
}

void p2c_odbc_take_as_is(handle statement) {
  odbc.SQLSetStmtAttrW(statement, STATEMENT_TAKES_AS_IS, (void *)1, 0);
}
int16_t p2c_odbc_prepare(handle statement, const uint16_t *sql, int32_t count) {
  return odbc.SQLPrepareW(statement, text_of(sql), count);
}
int16_t p2c_odbc_run(handle statement, const uint16_t *sql, int32_t count) {
  return odbc.SQLExecDirectW(statement, text_of(sql), count);
}
int16_t p2c_odbc_more(handle statement) { return odbc.SQLMoreResults(statement); }
int16_t p2c_odbc_columns(handle statement, int16_t *count) { return odbc.SQLNumResultCols(statement, count); }
int16_t p2c_odbc_describe(
  handle statement, uint16_t column, uint16_t *name, int16_t most, int16_t *count, int16_t *type, uint64_t *size) {
  int16_t decimals = 0, takes_null = 0;
  return odbc.SQLDescribeColW(statement, column, name, most, count, type, size, &decimals, &takes_null);
}

int16_t p2c_odbc_set_block(handle statement, uintptr_t rows, uint16_t *statuses, uint64_t *fetched) {
  odbc.SQLSetStmtAttrW(statement, STATEMENT_STATUSES, statuses, 0);
  odbc.SQLSetStmtAttrW(statement, STATEMENT_FETCHED, fetched, 0);
  return odbc.SQLSetStmtAttrW(statement, STATEMENT_ROWS, (void *)rows, 0);
}
int16_t p2c_odbc_bind(handle statement, uint16_t column, int16_t kind, void *values, int64_t width, int64_t *lengths) {
  return odbc.SQLBindCol(statement, column, kind, values, width, lengths);
}
int16_t p2c_odbc_fetch(handle statement) { return odbc.SQLFetch(statement); }
int16_t p2c_odbc_get(handle statement, uint16_t column, int16_t kind, void *value, int64_t room, int64_t *length) {
  return odbc.SQLGetData(statement, column, kind, value, room, length);
}
