/* SPDX-License-Identifier: Apache-2.0 */
/* Inside http/ only: content encodings (RFC 9110, section 8.4). Knows what a client
 * takes and how gzip is made; decides nothing about files (static.c). */
#ifndef SK_HTTP_ENCODING_H
#define SK_HTTP_ENCODING_H

#include "http/http.h"

/* Does the value of Accept-Encoding name this coding, and not with q=0? */
bool encoding_is_taken(struct str accept, const char *coding);
/* Writes gzip of `in` to out, which has room for in.n bytes. Returns its length, or 0
 * where it would save less than a sixteenth: not worth the client's work. The bytes
 * depend on `in` and level (zlib's, 1 to 9) alone. */
size_t encoding_gzip(struct bytes in, int level, uint8_t *out) MUST_USE;
/* Compresses a reply that is long text and was asked for by GET, where the client takes
 * it. Secrets are handed out in answers to POST, so the length of nothing that is
 * compressed depends on one (BREACH). */
void encoding_shrink_reply(struct http_exchange *x);

#endif
