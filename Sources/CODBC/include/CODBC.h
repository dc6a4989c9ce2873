// The driver manager of ODBC, opened when somebody asks for such a database: programs start as quickly as ever, and run where
// it is not installed. Its headers are not needed either: what is used of it is declared here, for 64 bits as the standard
// has it since version 3.
#pragma once
#include <stdint.h>

typedef void *p2c_odbc_handle;

// What functions give back.
enum { P2C_ODBC_WELL = 0, P2C_ODBC_WELL_WITH_INFO = 1, P2C_ODBC_NO_DATA = 100 };

// What handles are.
enum { P2C_ODBC_ENVIRONMENT = 1, P2C_ODBC_CONNECTION = 2, P2C_ODBC_STATEMENT = 3 };

// How the columns of a result are described.
enum {
  P2C_ODBC_CHAR = 1,
  P2C_ODBC_NUMERIC = 2,
  P2C_ODBC_DECIMAL = 3,
  P2C_ODBC_INTEGER = 4,
  P2C_ODBC_SMALLINT = 5,
  P2C_ODBC_FLOAT = 6,
  P2C_ODBC_REAL = 7,
  P2C_ODBC_DOUBLE = 8,
  P2C_ODBC_DATE = 91,
  P2C_ODBC_TIME = 92,
  P2C_ODBC_TIMESTAMP = 93,
  P2C_ODBC_BINARY = -2,
  P2C_ODBC_VARBINARY = -3,
  P2C_ODBC_LONGVARBINARY = -4,
  P2C_ODBC_BIGINT = -5,
  P2C_ODBC_TINYINT = -6,
  P2C_ODBC_BIT = -7,
  P2C_ODBC_WCHAR = -8,
  P2C_ODBC_GUID = -11,
  P2C_ODBC_UDT_OF_SQL_SERVER = -151,
  P2C_ODBC_TIME_OF_SQL_SERVER = -154,
  P2C_ODBC_OFFSET_OF_SQL_SERVER = -155
};

// How values are fetched: bytes, units of UTF-16, bytes of no text, whole numbers of 64 bits, binary numbers of 32 and of 64,
// and moments.
enum {
  P2C_ODBC_C_CHAR = 1,
  P2C_ODBC_C_WCHAR = -8,
  P2C_ODBC_C_BINARY = -2,
  P2C_ODBC_C_INTEGER = -25,
  P2C_ODBC_C_FLOAT = 7,
  P2C_ODBC_C_DOUBLE = 8,
  P2C_ODBC_C_MOMENT = 93
};

// A moment; the fraction is in billionths of a second.
struct p2c_odbc_moment {
  int16_t year;
  uint16_t month, day, hour, minute, second;
  uint32_t fraction;
};

// What stands in place of a length: there is no value, or nobody knows how much is left.
enum { P2C_ODBC_NULL = -1, P2C_ODBC_NO_TOTAL = -4 };

// The status of a row that could not be fetched.
enum { P2C_ODBC_ROW_ERROR = 5 };

// Which text about a connection is asked for.
enum { P2C_ODBC_DBMS_NAME = 17, P2C_ODBC_DRIVER_NAME = 6 };

// Opens the library; what is wrong if that fails, else NULL. To be called before all others.
const char *p2c_odbc_open(void);

// A new handle within another one, or NULL. The environment is within none, and speaks version 3.
p2c_odbc_handle p2c_odbc_allocate(int16_t kind, p2c_odbc_handle within);
void p2c_odbc_free(int16_t kind, p2c_odbc_handle handle);

// Connects as a text says that ends in a zero, and nobody is asked for more; gives up after so many seconds.
int16_t p2c_odbc_connect(p2c_odbc_handle connection, const uint16_t *text, uintptr_t seconds);
void p2c_odbc_disconnect(p2c_odbc_handle connection);
// How many units of UTF-16 the text has; it is cut at `most`.
int16_t p2c_odbc_info(p2c_odbc_handle connection, uint16_t which, uint16_t *text, int16_t most, int16_t *count);

// The n-th thing that was said about the last call, from 1; a state has 5 units and a zero.
int16_t p2c_odbc_said(
  int16_t kind, p2c_odbc_handle handle, int16_t number, uint16_t *state, int32_t *native, uint16_t *text, int16_t most,
  int16_t *count);

// Nothing in the statement is to be read as ODBC's own escapes.
void p2c_odbc_take_as_is(p2c_odbc_handle statement);
int16_t p2c_odbc_prepare(p2c_odbc_handle statement, const uint16_t *sql, int32_t count);
int16_t p2c_odbc_run(p2c_odbc_handle statement, const uint16_t *sql, int32_t count);
int16_t p2c_odbc_more(p2c_odbc_handle statement);
int16_t p2c_odbc_columns(p2c_odbc_handle statement, int16_t *count);
int16_t p2c_odbc_describe(
  p2c_odbc_handle statement, uint16_t column, uint16_t *name, int16_t most, int16_t *count, int16_t *type, uint64_t *size);

// Has so many rows fetched at once: their statuses, and how many there were, are written there each time.
int16_t p2c_odbc_set_block(p2c_odbc_handle statement, uintptr_t rows, uint16_t *statuses, uint64_t *fetched);
int16_t p2c_odbc_bind(
  p2c_odbc_handle statement, uint16_t column, int16_t kind, void *values, int64_t width, int64_t *lengths);
int16_t p2c_odbc_fetch(p2c_odbc_handle statement);
int16_t p2c_odbc_get(
  p2c_odbc_handle statement, uint16_t column, int16_t kind, void *value, int64_t room, int64_t *length);
