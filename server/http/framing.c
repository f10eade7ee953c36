/* SPDX-License-Identifier: Apache-2.0 */
/* Judging heads and chunk lines. The grammar is RFC 9112's without everything that is
 * obsolete, optional or lenient in it: our clients are nginx and programs on this
 * machine, and both speak plainly. */
#include "http/framing.h"

#include <strings.h>

#define LENGTH_DIGITS_MAX 15
#define CHUNK_DIGITS_MAX 8

static const struct {
    const char *name;
    int method;
} methods[] = {
    {"GET", HTTP_GET}, {"HEAD", HTTP_HEAD},   {"POST", HTTP_POST},
    {"PUT", HTTP_PUT}, {"PATCH", HTTP_PATCH}, {"DELETE", HTTP_DELETE},
    {"OPTIONS", 0},
};

/* What the fields of one head say about its framing. */
struct fields {
    int hosts, lengths, encodings;
    bool chunked;
    uint64_t length;
};

enum framing framing_find_head(struct bytes seen, size_t *scanned, size_t *head_n)
{
    size_t n = seen.n < FRAMING_HEAD_MAX ? seen.n : FRAMING_HEAD_MAX;

    for (size_t i = *scanned; i < n; i++) {
        if (seen.p[i] == '\0')
            return FRAMING_REFUSED;
        if (seen.p[i] != '\n')
            continue;
        if (i == 0 || seen.p[i - 1] != '\r')
            return FRAMING_REFUSED; /* bare LF */
        if (i >= 3 && seen.p[i - 2] == '\n') {
            *head_n = i + 1;
            return FRAMING_DONE;
        }
    }
    *scanned = n;
    return n == FRAMING_HEAD_MAX ? FRAMING_REFUSED : FRAMING_MORE;
}

/* Takes bytes up to the separator off the front; false when there is none. */
static bool take_until(struct str *s, char separator, struct str *out)
{
    const char *at = s->n ? memchr(s->p, separator, s->n) : NULL;

    if (!at)
        return false;
    *out = (struct str){s->p, (size_t)(at - s->p)};
    *s = (struct str){at + 1, s->n - out->n - 1};
    return true;
}

static bool take_line(struct str *s, struct str *line)
{
    if (!take_until(s, '\n', line) || line->n == 0 || line->p[line->n - 1] != '\r')
        return false;
    line->n--;
    /* a CR that ends no line is a line end to some readers */
    return line->n == 0 || !memchr(line->p, '\r', line->n);
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if ((c | 32) >= 'a' && (c | 32) <= 'f')
        return (c | 32) - 'a' + 10;
    return -1;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter_or_digit(char c)
{
    return is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static bool is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

/* An escape that would change what the path is split into or hide a control. */
static bool is_dangerous_escape(int byte, bool in_path)
{
    if (byte == 0)
        return true;
    return in_path && (byte < 0x20 || byte == 0x7f || byte == '/' || byte == '\\' ||
                       byte == '%' || byte == '.');
}

static bool has_dot_segment(struct str path)
{
    struct str segment;

    while (take_until(&path, '/', &segment)) {
        if (str_is(segment, ".") || str_is(segment, ".."))
            return true;
    }
    return str_is(path, ".") || str_is(path, "..");
}

bool framing_is_target(struct str t)
{
    bool in_path = true;
    size_t path_n = t.n;

    if (t.n == 0 || t.p[0] != '/' || (t.n > 1 && t.p[1] == '/'))
        return false;
    for (size_t i = 0; i < t.n; i++) {
        char c = t.p[i];

        if (c == '?' && in_path) {
            in_path = false;
            path_n = i;
        } else if (c == '%') {
            int high = i + 2 < t.n ? hex_value(t.p[i + 1]) : -1;
            int low = i + 2 < t.n ? hex_value(t.p[i + 2]) : -1;

            if (high < 0 || low < 0 || is_dangerous_escape(high * 16 + low, in_path))
                return false;
            i += 2;
        } else if (!is_letter_or_digit(c) && !is_one_of(c, "-._~!$&'()*+,;=:@/?")) {
            return false;
        }
    }
    return !has_dot_segment((struct str){t.p, path_n});
}

static bool read_method(struct str name, enum http_method *out)
{
    for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
        if (str_is(name, methods[i].name)) {
            *out = (enum http_method)methods[i].method;
            return true;
        }
    }
    return false;
}

static bool read_request_line(struct str line, struct framing_head *h, int *minor)
{
    struct str method;

    if (!take_until(&line, ' ', &method) || !take_until(&line, ' ', &h->target))
        return false;
    if (!str_is(line, "HTTP/1.1") && !str_is(line, "HTTP/1.0"))
        return false;
    *minor = line.p[line.n - 1] - '0';
    return read_method(method, &h->method) && framing_is_target(h->target);
}

static bool is_field_name(struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        if (!is_letter_or_digit(name.p[i]) && !is_one_of(name.p[i], "!#$%&'*+-.^_`|~"))
            return false;
    }
    return name.n > 0;
}

static bool is_field_value(struct str value)
{
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.p[i];

        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return false;
    }
    return true;
}

static struct str trim(struct str s)
{
    while (s.n && is_one_of(s.p[0], " \t"))
        s = (struct str){s.p + 1, s.n - 1};
    while (s.n && is_one_of(s.p[s.n - 1], " \t"))
        s.n--;
    return s;
}

static bool is_named(struct str name, const char *z)
{
    return name.n == strlen(z) && strncasecmp(name.p, z, name.n) == 0;
}

static bool is_host(struct str v)
{
    for (size_t i = 0; i < v.n; i++) {
        if (!is_letter_or_digit(v.p[i]) && !is_one_of(v.p[i], "-._:[]"))
            return false;
    }
    return v.n > 0;
}

static bool read_length(struct str v, uint64_t *out)
{
    uint64_t n = 0;

    if (v.n == 0 || v.n > LENGTH_DIGITS_MAX)
        return false;
    for (size_t i = 0; i < v.n; i++) {
        if (!is_digit(v.p[i]))
            return false;
        n = n * 10 + (uint64_t)(v.p[i] - '0');
    }
    *out = n;
    return true;
}

static bool take_field(struct fields *f, struct str name, struct str value)
{
    if (is_named(name, "Host")) {
        f->hosts++;
        return is_host(value);
    }
    if (is_named(name, "Content-Length")) {
        f->lengths++;
        return read_length(value, &f->length);
    }
    if (is_named(name, "Transfer-Encoding")) {
        f->encodings++;
        f->chunked = true;
        return is_named(value, "chunked");
    }
    if (is_named(name, "Expect"))
        return is_named(value, "100-continue");
    return true;
}

static bool read_fields(struct str *rest, struct fields *f)
{
    struct str line;

    for (int n = 0; take_line(rest, &line); n++) {
        struct str name;

        if (line.n == 0)
            return rest->n == 0;
        /* a folded line begins with a space: not a field name */
        if (n == FRAMING_FIELDS_MAX || !take_until(&line, ':', &name) ||
            !is_field_name(name) || !is_field_value(line) ||
            !take_field(f, name, trim(line)))
            return false;
    }
    return false;
}

enum err framing_read_head(struct bytes head, struct framing_head *out)
{
    struct str rest = bytes_str(head);
    struct fields f = {0};
    struct str line;
    int minor;

    if (!take_line(&rest, &line) || !read_request_line(line, out, &minor) ||
        !read_fields(&rest, &f))
        return ERR_BAD_HTTP;
    /* guard: one_host */
    if (f.hosts > 1 || (minor == 1 && f.hosts == 0))
        return ERR_BAD_HTTP;
    /* guard: one_length */
    if (f.lengths > 1 || f.encodings > 1 || (f.lengths && f.encodings))
        return ERR_BAD_HTTP;
    /* guard: chunked_is_http_1_1 */
    if (f.chunked && minor == 0)
        return ERR_BAD_HTTP;
    out->chunked = f.chunked;
    out->length = f.length;
    return OK;
}

enum framing framing_chunk_line(struct bytes seen, size_t *line_n, uint64_t *size)
{
    uint64_t n = 0;
    size_t i = 0;

    for (; i < seen.n && hex_value((char)seen.p[i]) >= 0; i++) {
        if (i == CHUNK_DIGITS_MAX)
            return FRAMING_REFUSED;
        n = n * 16 + (uint64_t)hex_value((char)seen.p[i]);
    }
    if (i == seen.n)
        return FRAMING_MORE;
    if (i == 0 || seen.p[i] != '\r')
        return FRAMING_REFUSED;
    if (i + 1 == seen.n)
        return FRAMING_MORE;
    if (seen.p[i + 1] != '\n')
        return FRAMING_REFUSED;
    *line_n = i + 2;
    *size = n;
    return FRAMING_DONE;
}
