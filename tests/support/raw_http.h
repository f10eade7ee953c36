/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP as a hostile or careless client speaks it: any method, any header, any body, one
 * connection a message, and the whole reply as it came. A server that does not answer
 * ends the test. */
#ifndef SK_SUPPORT_RAW_HTTP_H
#define SK_SUPPORT_RAW_HTTP_H

#include "base/buf.h"

struct raw_http {
    const char *url; /* "http://127.0.0.1:PORT" */
    const char *method;
    const char *path;
    const char *headers; /* further lines, each ended by CR LF; NULL: none */
    struct bytes body;   /* p NULL: none, and no Content-Length */
};

struct raw_reply {
    int status;
    char *head; /* status line and headers; from malloc */
    char *body; /* NUL-terminated */
    size_t body_n;
};

void raw_http_call(const struct raw_http *call, struct raw_reply *out);
/* For replies that do not end: sends, and returns the connection, which the caller
 * closes. */
int raw_http_open(const struct raw_http *call);
/* Reads until the text has come; false when the connection ends or is silent for a
 * minute. */
bool raw_http_wait(int fd, const char *text);
void raw_reply_clear(struct raw_reply *r);
/* The value of a header up to its line's end or ';'; false when there is none. */
bool raw_reply_header(const struct raw_reply *r, const char *name, char *out,
                      size_t out_n);

#endif
