#include <dlfcn.h>
#include <stddef.h>

#include "CPostgres.h"

// Each function of the library that is used, as its header declares it.
#define FUNCTIONS(F) \
  F(PQconnectdbParams) F(PQfinish) F(PQstatus) F(PQtransactionStatus) F(PQerrorMessage) F(PQparameterStatus) \
  F(PQsetNoticeReceiver) F(PQexec) F(PQprepare) F(PQdescribePrepared) F(PQclear) F(PQresultStatus) F(PQresultErrorField) \
  F(PQntuples) F(PQnfields) F(PQfname) F(PQftype) F(PQgetisnull) F(PQgetvalue) F(PQgetCopyData) F(PQputCopyData) \
  F(PQputCopyEnd) F(PQcmdTuples) F(PQcmdStatus) F(PQfreemem) F(PQgetResult)

#define DECLARE(name) __typeof__(&name) name;
static struct { FUNCTIONS(DECLARE) } pq;

const char *p2c_pq_open(void) {
  static void *library;
  if (library) return NULL;
  void *opened = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
  if (!opened) return dlerror();
#define FIND(name) \
  if (!(pq.name = (__typeof__(pq.name))dlsym(opened, #name))) return "it lacks " #name;
  FUNCTIONS(FIND)
  library = opened;
  return NULL;
}

static void drop_notice(void *context, const PGresult *notice) { (void)context, (void)notice; }

PGconn *p2c_pq_connect(const char *const *names, const char *const *values) {
  return pq.PQconnectdbParams(names, values, 1);
}
void p2c_pq_finish(PGconn *connection) { pq.PQfinish(connection); }
int p2c_pq_is_connected(const PGconn *connection) { return pq.PQstatus(connection) == CONNECTION_OK; }
int p2c_pq_is_in_transaction(const PGconn *connection) { return pq.PQtransactionStatus(connection) != PQTRANS_IDLE; }
char *p2c_pq_error(const PGconn *connection) { return pq.PQerrorMessage(connection); }
const char *p2c_pq_parameter(const PGconn *connection, const char *name) {
  return pq.PQparameterStatus(connection, name);
}
void p2c_pq_be_silent(PGconn *connection) { pq.PQsetNoticeReceiver(connection, drop_notice, NULL); }

PGresult *p2c_pq_run(PGconn *connection, const char *sql) { return pq.PQexec(connection, sql); }
PGresult *p2c_pq_prepare(PGconn *connection, const char *sql) { return pq.PQprepare(connection, "", sql, 0, NULL); }
PGresult *p2c_pq_describe(PGconn *connection) { return pq.PQdescribePrepared(connection, ""); }
void p2c_pq_clear(PGresult *result) { pq.PQclear(result); }
ExecStatusType p2c_pq_status(const PGresult *result) { return pq.PQresultStatus(result); }
char *p2c_pq_field_of_error(const PGresult *result, int field) { return pq.PQresultErrorField(result, field); }
int p2c_pq_rows(const PGresult *result) { return pq.PQntuples(result); }
int p2c_pq_columns(const PGresult *result) { return pq.PQnfields(result); }
char *p2c_pq_column_name(const PGresult *result, int column) { return pq.PQfname(result, column); }
unsigned p2c_pq_column_type(const PGresult *result, int column) { return pq.PQftype(result, column); }
char *p2c_pq_value(const PGresult *result, int row, int column) {
  return pq.PQgetisnull(result, row, column) ? NULL : pq.PQgetvalue(result, row, column);
}

int p2c_pq_copied(PGconn *connection, char **row) { return pq.PQgetCopyData(connection, row, 0); }
void p2c_pq_free(void *memory) { pq.PQfreemem(memory); }
PGresult *p2c_pq_result(PGconn *connection) { return pq.PQgetResult(connection); }

int p2c_pq_send(PGconn *connection, const void *bytes, int count) { return pq.PQputCopyData(connection, bytes, count); }
int p2c_pq_end_sending(PGconn *connection) { return pq.PQputCopyEnd(connection, NULL); }
char *p2c_pq_changes(PGresult *result) { return pq.PQcmdTuples(result); }
char *p2c_pq_command(PGresult *result) { return pq.PQcmdStatus(result); }
