/* SPDX-License-Identifier: Apache-2.0 */
/* Inside http/ only: the static files, read into memory once at start. A request names
 * a key of that table and never a path, so there is nothing to escape from. */
#ifndef SK_HTTP_STATIC_H
#define SK_HTTP_STATIC_H

#include "http/http.h"

struct static_files;

/* Reads every regular file below dir; links and names that begin with a dot are left
 * out. NULL when dir cannot be read (logged). */
struct static_files *static_open(const char *dir);
void static_close(struct static_files **f);
/* Answers a GET or HEAD, with 404 when there is no such file. "/x/" is x/index.html,
 * and a path without an extension falls back to index.html, where the application
 * routes. */
void static_reply(const struct static_files *f, struct http_exchange *x);

#endif
