/* layers: base http */
/* SPDX-License-Identifier: Apache-2.0 */
/* The framing judge: the same verdict however the bytes arrive, and what it accepts has
 * one reading, checked by a second, naive reader. */
#include "fuzz/fuzz.h"

/* system */
#include <strings.h>

/* ours */
#include "http/framing.h"
#include "http/url.h"

const char *const fuzz_words[] = {"Content-Length: 1\r\n",
                                  "Transfer-Encoding: chunked\r\n",
                                  "Host: a\r\n",
                                  "\r\n",
                                  "\r\n\r\n",
                                  "\n",
                                  " ",
                                  "\t",
                                  "%00",
                                  "%2f",
                                  "/../",
                                  "//",
                                  "HTTP/1.0",
                                  ",",
                                  ";",
                                  NULL};

void fuzz_begin(void)
{
    static const char *const seeds[] = {
        "POST /api/v1/grants?q=%20a HTTP/1.1\r\nHost: seal.example:8443\r\n"
        "Content-Type: application/json\r\nContent-Length: 12\r\nAccept: */*\r\n\r\n",
        "PUT /api/v1/uploads/1/parts/2 HTTP/1.1\r\nHost: a\r\n"
        "Transfer-Encoding: chunked\r\n\r\n1aF\r\n",
        "GET /a/%E7%AB%A0?x=1&y= HTTP/1.1\r\nHost: [::1]:80\r\nCookie: a=b\r\n\r\n",
        "DELETE /x HTTP/1.1\r\nHost: a\r\n\r\n",
        "1aF\r\nrest",
        "/api/v1/persons/a?b=c+d%20e",
    };

    for (size_t i = 0; i < ARRAY_LEN(seeds); i++)
        fuzz_seed(str_bytes(str_of(seeds[i])));
}

/* How often a header stands at the beginning of a line. */
static int count_header(struct bytes head, const char *name)
{
    size_t length = strlen(name);
    int found = 0;

    for (size_t i = 0; i + length < head.n; i++)
        found += head.p[i] == '\n' &&
                 strncasecmp((const char *)head.p + i + 1, name, length) == 0;
    return found;
}

static void assert_unambiguous(struct bytes head, const struct framing_head *h)
{
    ASSERT(!memchr(head.p, '\0', head.n));
    for (size_t i = 0; i < head.n; i++)
        ASSERT(head.p[i] != '\n' || (i > 0 && head.p[i - 1] == '\r'));
    ASSERT(count_header(head, "Host:") <= 1);
    ASSERT(count_header(head, "Content-Length:") <= 1);
    ASSERT(!h->chunked || count_header(head, "Content-Length:") == 0);
    ASSERT(count_header(head, "Transfer-Encoding:") == h->chunked);
    ASSERT(count_header(head, " ") + count_header(head, "\t") == 0);
    ASSERT(framing_is_target(h->target));
}

/* No byte of a path decodes to what would give it another meaning. */
static void try_target(struct str s)
{
    struct arena *a;
    struct str path, query;

    if (!framing_is_target(s))
        return;
    a = arena_new();
    url_split(s, &path, &query);
    path = url_decode(a, path, false);
    (void)url_decode(a, query, true);
    ASSERT(path.n && path.p[0] == '/' && !memchr(path.p, '\0', path.n));
    ASSERT(!memmem(path.p, path.n, "/../", 4) && !memmem(path.p, path.n, "/./", 3));
    ASSERT(!memchr(path.p, '%', path.n) && !memchr(path.p, '\\', path.n));
    fuzz_accepted();
    arena_free(&a);
}

static void try_chunk(struct bytes in)
{
    size_t line_n = 0;
    uint64_t size = 0;

    if (framing_chunk_line(in, &line_n, &size) != FRAMING_DONE)
        return;
    ASSERT(line_n >= 3 && line_n <= in.n && size <= UINT32_MAX);
    ASSERT(in.p[line_n - 2] == '\r' && in.p[line_n - 1] == '\n');
}

/* In two pieces, as a network may deliver it. */
static void assert_same_when_cut(struct bytes in, enum framing whole, size_t whole_n)
{
    size_t scanned = 0, head_n = 0;
    size_t cut = in.n / 2;
    enum framing f = framing_find_head((struct bytes){in.p, cut}, &scanned, &head_n);

    if (f == FRAMING_MORE)
        f = framing_find_head(in, &scanned, &head_n);
    ASSERT(f == whole && head_n == whole_n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct bytes in = {data, size};
    struct framing_head h = {0};
    size_t scanned = 0, head_n = 0;
    enum framing f = framing_find_head(in, &scanned, &head_n);

    assert_same_when_cut(in, f, head_n);
    try_target(bytes_str(in));
    try_chunk(in);
    if (f != FRAMING_DONE)
        return 0;
    ASSERT(head_n <= in.n && head_n <= FRAMING_HEAD_MAX);
    if (framing_read_head((struct bytes){data, head_n}, &h) == OK) {
        assert_unambiguous((struct bytes){data, head_n}, &h);
        try_target(h.target);
        fuzz_accepted();
    }
    return 0;
}
