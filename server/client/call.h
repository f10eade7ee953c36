/* SPDX-License-Identifier: Apache-2.0 */
/* One HTTP exchange as the client's files share it. Private to client/. */
#ifndef SK_CLIENT_CALL_H
#define SK_CLIENT_CALL_H

#include <stdbool.h>

#include <curl/curl.h>

#include "sealkeeper/client.h"

struct sealkeeper_client {
    CURL *curl;
    char base[256]; /* without a slash at the end */
    char csrf[128]; /* "": not logged in */
    int tries;
};

#define CALL_TRIES 60

struct call {
    const char *method;
    const char *path;
    const char *body; /* NULL: none; wiped by nobody here */
    size_t body_n;
    const char *type; /* of the body */
    const char *key;  /* Idempotency-Key, NULL: none */
    const char *etag; /* If-Match, NULL: none */
};

/* What holds for every call of a client. */
void call_prepare(CURL *curl);
/* Sends, and sends again while the server is busy. 0 for a 2xx reply. */
int call_run(struct sealkeeper_client *c, const struct call *call,
             struct sealkeeper_reply *r);

#endif
