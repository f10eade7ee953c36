/* SPDX-License-Identifier: Apache-2.0 */
/* A client of the REST API (docs/api.md): session cookie, CSRF token, idempotency keys,
 * patience with a busy server, uploads in parts. One client is one user in one thread;
 * several clients may work at once. Needs libcurl and jansson.
 *
 * Every call returns 0 for a 2xx reply and -1 for anything else; then reply->code says
 * why: the API's public code, or "unreachable". A reply is filled either way and
 * belongs to the caller, who ends it with sealkeeper_reply_clear. */
#ifndef SEALKEEPER_CLIENT_H
#define SEALKEEPER_CLIENT_H

#include <stddef.h>
#include <stdio.h>

#include <jansson.h>

struct sealkeeper_client;

struct sealkeeper_reply {
    int status;   /* HTTP; 0: no reply */
    json_t *body; /* NULL unless the reply was JSON */
    char *bytes;  /* the reply as it came, NUL-terminated */
    size_t n;
    char code[64]; /* "" on success */
    char etag[80];
};

/* Once, before threads. */
void sealkeeper_client_init(void);
struct sealkeeper_client *sealkeeper_client_new(const char *base_url);
/* How often a call is made while the server is busy; 1: never again. */
void sealkeeper_client_set_tries(struct sealkeeper_client *c, int tries);
/* Accepts NULL, sets NULL. */
void sealkeeper_client_free(struct sealkeeper_client **c);
void sealkeeper_reply_clear(struct sealkeeper_reply *r);
/* A text member of the reply's body; "" when there is none. Borrowed. */
const char *sealkeeper_reply_text(const struct sealkeeper_reply *r, const char *name);

/* Paths begin with '/' and follow /api/v1. `body` is consumed; it may hold a PIN, so
 * its text is wiped after sending. */
int sealkeeper_get(struct sealkeeper_client *c, const char *path,
                   struct sealkeeper_reply *r);
/* Sent with an Idempotency-Key: `key`, or a new one when NULL. Repeated with the same
 * key as long as the server is busy or the outcome is not known. */
int sealkeeper_post(struct sealkeeper_client *c, const char *path, json_t *body,
                    const char *key, struct sealkeeper_reply *r);
/* `etag` may be NULL. */
int sealkeeper_put(struct sealkeeper_client *c, const char *path, json_t *body,
                   const char *etag, struct sealkeeper_reply *r);
int sealkeeper_delete(struct sealkeeper_client *c, const char *path,
                      struct sealkeeper_reply *r);

/* POST /sessions; `company` and `code` may be NULL. */
int sealkeeper_log_in(struct sealkeeper_client *c, const char *login,
                      const char *password, const char *company, const char *code,
                      struct sealkeeper_reply *r);
/* The whole of an upload: its parts and the word that it is complete. The reply's body
 * is the upload. */
int sealkeeper_upload(struct sealkeeper_client *c, const char *name, const char *bytes,
                      size_t n, struct sealkeeper_reply *r);
/* Repeats GET until the text member is none of `passing` (ends with NULL). -1 with the
 * code "timeout" when that takes longer than timeout_ms. */
int sealkeeper_wait(struct sealkeeper_client *c, const char *path, const char *member,
                    const char *const *passing, long timeout_ms,
                    struct sealkeeper_reply *r);
/* A member of a member: "preparation.state". */
const char *sealkeeper_json_text(const json_t *object, const char *path);

#endif
