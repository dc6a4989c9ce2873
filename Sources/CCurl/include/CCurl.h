// The client library for HTTP, opened when somebody names an environment: programs start as quickly as ever, and run where it
// is not installed.
#pragma once
#include <stdint.h>

// Opens the library; what is wrong if that fails, else NULL. To be called before all others.
const char *p2c_curl_open(void);

// One request, over https and nothing else.
typedef struct {
  const char *method;
  const char *url;
  // "Name: value" each, NULL at the end.
  const char *const *headers;
  // What is sent: bytes, or a part of a file where `file` is none negative.
  const void *body;
  int file;
  int64_t place;
  int64_t size;
  // So many bytes of an answer are taken, and more are an error; they go to a file where that is none negative.
  int64_t most;
  int answer_file;
  // Whether it goes on to where an answer leads.
  int follows;
  // Whether it must not be sent twice: over a connection that was used before the library does that by itself.
  int once;
  // The file of trusted authorities; NULL for those of the system.
  const char *authorities;
  // How many seconds may pass before there is a connection, and without a byte.
  long patience_to_connect;
  long patience;
} p2c_request;

// What came back. `body` is to be freed.
typedef struct {
  long status;
  char *body;
  int64_t size;
  // Seconds; -1 where it does not say.
  int64_t retry_after;
  char request_id[128];
  // Of a failure: what the library calls it, for people, and its kind.
  char failure[256];
} p2c_answer;

typedef enum {
  P2C_HTTP_DONE,
  // Nobody knows the name of the host.
  P2C_HTTP_UNKNOWN_HOST,
  // There was no connection, so nothing was sent.
  P2C_HTTP_NOT_CONNECTED,
  // It cannot be trusted, or speaks no TLS.
  P2C_HTTP_NOT_TRUSTED,
  // More came than is taken.
  P2C_HTTP_TOO_MUCH,
  // What came could not be written, or what is to be sent not be read: errno says why.
  P2C_HTTP_NOT_WRITTEN,
  // The answer leads to somewhere that is not secure.
  P2C_HTTP_NOT_SECURE,
  // It broke off; nobody knows what the server has done.
  P2C_HTTP_BROKEN,
  P2C_HTTP_NO_MEMORY
} p2c_http_end;

// A client keeps connections open; it belongs to one thread at a time.
void *p2c_curl_make(void);
void p2c_curl_free(void *client);
p2c_http_end p2c_curl_send(void *client, const p2c_request *request, p2c_answer *answer);
