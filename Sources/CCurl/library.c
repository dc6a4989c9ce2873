#include <curl/curl.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "CCurl.h"

// Each function of the library that is used, as its header declares it.
#define FUNCTIONS(F) \
  F(curl_global_init) F(curl_easy_init) F(curl_easy_cleanup) F(curl_easy_reset) F(curl_easy_setopt) F(curl_easy_perform) \
  F(curl_easy_getinfo) F(curl_easy_strerror) F(curl_slist_append) F(curl_slist_free_all)

// The header makes macros of some, which check types and cannot be called through a table.
#undef curl_easy_setopt
#undef curl_easy_getinfo
#define DECLARE(name) __typeof__(&name) name;
static struct { FUNCTIONS(DECLARE) } curl;

const char *p2c_curl_open(void) {
  static void *library;
  if (library) return NULL;
  void *opened = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!opened) opened = dlopen("libcurl-gnutls.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!opened) return dlerror();
#define FIND(name) \
  if (!(curl.name = (__typeof__(curl.name))dlsym(opened, #name))) return "it lacks " #name;
  FUNCTIONS(FIND)
  if (curl.curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return "it cannot begin";
  library = opened;
  return NULL;
}

void *p2c_curl_make(void) { return curl.curl_easy_init(); }
void p2c_curl_free(void *client) { curl.curl_easy_cleanup(client); }

// What a transfer needs while it goes on.
typedef struct {
  const p2c_request *request;
  p2c_answer *answer;
  int64_t sent;
  int64_t capacity;
  int failure;
  int is_too_much;
} transfer;

static size_t give(char *to, size_t size, size_t count, void *context) {
  transfer *own = context;
  const p2c_request *request = own->request;
  int64_t left = request->size - own->sent;
  size_t wanted = size * count;
  if ((int64_t)wanted > left) wanted = (size_t)left;
  if (request->file < 0) {
    memcpy(to, (const char *)request->body + own->sent, wanted);
  } else if (wanted > 0) {
    ssize_t moved;
    do moved = pread(request->file, to, wanted, request->place + own->sent);
    while (moved < 0 && errno == EINTR);
    if (moved <= 0) {
      own->failure = moved < 0 ? errno : EIO;
      return CURL_READFUNC_ABORT;
    }
    wanted = (size_t)moved;
  }
  own->sent += (int64_t)wanted;
  return wanted;
}

static int begin_again(void *context, curl_off_t offset, int origin) {
  transfer *own = context;
  if (origin != SEEK_SET || offset > own->request->size) return CURL_SEEKFUNC_FAIL;
  own->sent = offset;
  return CURL_SEEKFUNC_OK;
}

static int write_all(int file, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t moved = write(file, bytes, count);
    if (moved < 0 && errno == EINTR) continue;
    if (moved <= 0) return 0;
    bytes += moved;
    count -= (size_t)moved;
  }
  return 1;
}

static size_t take(char *bytes, size_t size, size_t count, void *context) {
  transfer *own = context;
  p2c_answer *answer = own->answer;
  size_t more = size * count;
  if (answer->size + (int64_t)more > own->request->most) {
    own->is_too_much = 1;
    return 0;
  }
  if (own->request->answer_file >= 0) {
    if (!write_all(own->request->answer_file, bytes, more)) {
      own->failure = errno;
      return 0;
    }
  } else {
    if (answer->size + (int64_t)more > own->capacity) {
      int64_t capacity = 2 * own->capacity + (int64_t)more + 4096;
      char *body = realloc(answer->body, (size_t)capacity);
      if (!body) {
        own->failure = ENOMEM;
        return 0;
      }
      answer->body = body;
      own->capacity = capacity;
    }
    memcpy(answer->body + answer->size, bytes, more);
  }
  answer->size += (int64_t)more;
  return more;
}

static void copy(char *to, size_t room, const char *text, size_t count) {
  while (count > 0 && (text[count - 1] == '\r' || text[count - 1] == '\n' || text[count - 1] == ' ')) count--;
  while (count > 0 && *text == ' ') text++, count--;
  if (count >= room) count = room - 1;
  memcpy(to, text, count);
  to[count] = 0;
}

static size_t note_header(char *line, size_t size, size_t count, void *context) {
  transfer *own = context;
  p2c_answer *answer = own->answer;
  size_t length = size * count;
  const char *colon = memchr(line, ':', length);
  if (!colon) return length;
  size_t name = (size_t)(colon - line), rest = length - name - 1;
  if (name == 11 && strncasecmp(line, "Retry-After", name) == 0) {
    char number[24];
    copy(number, sizeof number, colon + 1, rest);
    answer->retry_after = atoll(number);
  } else if ((name == 10 && strncasecmp(line, "ms-dyn-aid", name) == 0) ||
             (name == 23 && strncasecmp(line, "x-ms-service-request-id", name) == 0) ||
             (name == 15 && strncasecmp(line, "x-ms-request-id", name) == 0)) {
    copy(answer->request_id, sizeof answer->request_id, colon + 1, rest);
  }
  return length;
}

static p2c_http_end kind(CURLcode code, const transfer *own) {
  if (own->failure == ENOMEM) return P2C_HTTP_NO_MEMORY;
  if (own->failure) {
    errno = own->failure;
    return P2C_HTTP_NOT_WRITTEN;
  }
  if (own->is_too_much) return P2C_HTTP_TOO_MUCH;
  switch (code) {
  case CURLE_OK: return P2C_HTTP_DONE;
  case CURLE_COULDNT_RESOLVE_HOST: return P2C_HTTP_UNKNOWN_HOST;
  case CURLE_COULDNT_CONNECT: case CURLE_COULDNT_RESOLVE_PROXY: return P2C_HTTP_NOT_CONNECTED;
  case CURLE_SSL_CONNECT_ERROR: case CURLE_PEER_FAILED_VERIFICATION: case CURLE_SSL_CACERT_BADFILE:
  case CURLE_SSL_CIPHER: case CURLE_SSL_CERTPROBLEM: case CURLE_SSL_ISSUER_ERROR: return P2C_HTTP_NOT_TRUSTED;
  case CURLE_UNSUPPORTED_PROTOCOL: return P2C_HTTP_NOT_SECURE;
  case CURLE_OUT_OF_MEMORY: return P2C_HTTP_NO_MEMORY;
  default: return P2C_HTTP_BROKEN;
  }
}

p2c_http_end p2c_curl_send(void *client, const p2c_request *request, p2c_answer *answer) {
  memset(answer, 0, sizeof *answer);
  answer->retry_after = -1;
  transfer own = {request, answer, 0, 0, 0, 0};
  curl.curl_easy_reset(client);
#define SET(option, value) curl.curl_easy_setopt(client, option, value)
  struct curl_slist *headers = curl.curl_slist_append(NULL, "Expect:");
  for (const char *const *header = request->headers; headers && *header; header++) {
    struct curl_slist *longer = curl.curl_slist_append(headers, *header);
    if (!longer) curl.curl_slist_free_all(headers);
    headers = longer;
  }
  if (!headers) return P2C_HTTP_NO_MEMORY;
  SET(CURLOPT_URL, request->url);
  SET(CURLOPT_CUSTOMREQUEST, request->method);
  SET(CURLOPT_PROTOCOLS_STR, "https");
  SET(CURLOPT_REDIR_PROTOCOLS_STR, "https");
  SET(CURLOPT_FOLLOWLOCATION, request->follows ? 1L : 0L);
  SET(CURLOPT_MAXREDIRS, 5L);
  SET(CURLOPT_FRESH_CONNECT, request->once ? 1L : 0L);
  SET(CURLOPT_NOSIGNAL, 1L);
  SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
  SET(CURLOPT_CONNECTTIMEOUT, request->patience_to_connect);
  SET(CURLOPT_LOW_SPEED_LIMIT, 1L);
  SET(CURLOPT_LOW_SPEED_TIME, request->patience);
  SET(CURLOPT_USERAGENT, "prospect-to-cash");
  if (request->authorities) SET(CURLOPT_CAINFO, request->authorities);
  SET(CURLOPT_HTTPHEADER, headers);
  SET(CURLOPT_ERRORBUFFER, answer->failure);
  SET(CURLOPT_WRITEFUNCTION, take);
  SET(CURLOPT_WRITEDATA, &own);
  SET(CURLOPT_HEADERFUNCTION, note_header);
  SET(CURLOPT_HEADERDATA, &own);
  if (request->size > 0 || strcmp(request->method, "GET") != 0) {
    SET(CURLOPT_UPLOAD, 1L);
    SET(CURLOPT_INFILESIZE_LARGE, (curl_off_t)request->size);
    SET(CURLOPT_READFUNCTION, give);
    SET(CURLOPT_READDATA, &own);
    SET(CURLOPT_SEEKFUNCTION, begin_again);
    SET(CURLOPT_SEEKDATA, &own);
  }
  CURLcode code = curl.curl_easy_perform(client);
  curl.curl_easy_getinfo(client, CURLINFO_RESPONSE_CODE, &answer->status);
  if (code != CURLE_OK && !answer->failure[0]) {
    copy(answer->failure, sizeof answer->failure, curl.curl_easy_strerror(code), strlen(curl.curl_easy_strerror(code)));
  }
  // The buffer for errors, and what is freed now, must not be used any more.
  curl.curl_easy_reset(client);
  curl.curl_slist_free_all(headers);
  return kind(code, &own);
}
