/* SPDX-License-Identifier: Apache-2.0 */
/* Inside http/ only: what an HTTP/1 message must look like, byte for byte, before
 * evhttp sees it. Pure functions over bytes. Anything that two readers could understand
 * in two ways is refused: bare LF, folded lines, two lengths, a length and chunks, and
 * so on (RFC 9112; the vectors are in tests/http). */
#ifndef SK_HTTP_FRAMING_H
#define SK_HTTP_FRAMING_H

#include "http/http.h"

#define FRAMING_HEAD_MAX 16384
#define FRAMING_FIELDS_MAX 100

struct framing_head {
    enum http_method method; /* 0: OPTIONS, which no route has */
    struct str target;       /* borrowed from the head; origin form */
    bool chunked;
    uint64_t length; /* of the body; 0 when chunked or absent */
};

enum framing { FRAMING_MORE, FRAMING_DONE, FRAMING_REFUSED };

/* Looks for the empty line that ends a head. *scanned is 0 for a new head and kept by
 * the caller between calls; *head_n counts the bytes of a head that is DONE. */
enum framing framing_find_head(struct bytes seen, size_t *scanned, size_t *head_n);
/* Judges a whole head. ERR_BAD_HTTP when it is not plainly right. */
enum err framing_read_head(struct bytes head, struct framing_head *out) MUST_USE;
/* A chunk's size line: hex digits and CRLF, no extension. */
enum framing framing_chunk_line(struct bytes seen, size_t *line_n, uint64_t *size);
/* A request target in origin form, "/path?query": every byte allowed by RFC 3986, every
 * escape whole, no "//" at its front, no dot segment, no encoded slash, NUL or control
 * character in the path. */
bool framing_is_target(struct str target);

#endif
