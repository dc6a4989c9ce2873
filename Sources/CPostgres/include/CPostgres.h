// The client library of PostgreSQL, opened when somebody asks for such a database: programs start as quickly as ever, and
// run where it is not installed.
#pragma once
#include <postgresql/libpq-fe.h>

// Opens the library; what is wrong if that fails, else NULL. To be called before all others.
const char *p2c_pq_open(void);

PGconn *p2c_pq_connect(const char *const *names, const char *const *values);
void p2c_pq_finish(PGconn *connection);
int p2c_pq_is_connected(const PGconn *connection);
int p2c_pq_is_in_transaction(const PGconn *connection);
char *p2c_pq_error(const PGconn *connection);
const char *p2c_pq_parameter(const PGconn *connection, const char *name);
void p2c_pq_be_silent(PGconn *connection);

PGresult *p2c_pq_run(PGconn *connection, const char *sql);
PGresult *p2c_pq_prepare(PGconn *connection, const char *sql);
PGresult *p2c_pq_describe(PGconn *connection);
void p2c_pq_clear(PGresult *result);
ExecStatusType p2c_pq_status(const PGresult *result);
char *p2c_pq_field_of_error(const PGresult *result, int field);
int p2c_pq_rows(const PGresult *result);
int p2c_pq_columns(const PGresult *result);
char *p2c_pq_column_name(const PGresult *result, int column);
unsigned p2c_pq_column_type(const PGresult *result, int column);
// NULL where there is no value.
char *p2c_pq_value(const PGresult *result, int row, int column);

// The next row of a COPY: how many bytes it has, which are to be freed; -1 at its end, -2 if it failed.
int p2c_pq_copied(PGconn *connection, char **row);
void p2c_pq_free(void *memory);
// What a COPY came to; NULL behind the last result.
PGresult *p2c_pq_result(PGconn *connection);

// Sends more of what a COPY takes, and its end: 1, or -1 where that fails.
int p2c_pq_send(PGconn *connection, const void *bytes, int count);
int p2c_pq_end_sending(PGconn *connection);
// How many rows a statement has changed, as digits; empty where it changes none.
char *p2c_pq_changes(PGresult *result);
// The name of the command that was done: ROLLBACK for a COMMIT that nothing came of.
char *p2c_pq_command(PGresult *result);
