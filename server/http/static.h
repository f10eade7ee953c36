/* SPDX-License-Identifier: Apache-2.0 */
/* Inside http/ only: what a browser gets of the static files, and with which headers.
 */
#ifndef SK_HTTP_STATIC_H
#define SK_HTTP_STATIC_H

#include "http/static_files.h"

/* Answers a GET or HEAD, with 404 when there is no such file. "/x" and "/x/" are
 * x/index.html; a path that names no file, has no extension and does not lie where only
 * files lie falls back to index.html, where the application routes. */
void static_reply(const struct static_files *f, struct http_exchange *x);

#endif
