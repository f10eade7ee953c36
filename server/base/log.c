/* SPDX-License-Identifier: Apache-2.0 */
/* Log lines: one JSON object, one write(2) to stderr, so that lines of threads and
 * processes do not mix. Detail is cut where the line is full. Allocates nothing: an
 * out-of-memory abort must still be able to say so. */
#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <utf8proc.h>

#include "base/clock.h"

#define LINE_MAX_BYTES 4096
#define DETAIL_MAX 2048
#define EXCHANGE_MAX 64

struct line {
    char b[LINE_MAX_BYTES];
    size_t n;
};

struct context {
    bool has_company, has_actor;
    char exchange[EXCHANGE_MAX + 1];
    char company[UUID_TEXT_LEN + 1];
    char actor[UUID_TEXT_LEN + 1];
};

static const char *program_name = "sealkeeper";
static enum log_level least_level = LOG_LEVEL_INFO;
static _Thread_local struct context context;

void log_open(const char *program, enum log_level least)
{
    program_name = program;
    least_level = least;
}

void log_context(const char *exchange_id, const uuid *company, const uuid *actor)
{
    log_context_clear();
    if (exchange_id)
        (void)snprintf(context.exchange, sizeof context.exchange, "%s", exchange_id);
    if (company) {
        context.has_company = true;
        uuid_text(*company, context.company);
    }
    if (actor) {
        context.has_actor = true;
        uuid_text(*actor, context.actor);
    }
}

void log_context_clear(void)
{
    context = (struct context){0};
}

/* Leaves room for the closing characters of the line. */
static bool line_put(struct line *l, const char *p, size_t n)
{
    if (l->n + n > sizeof l->b - 4)
        return false;
    memcpy(l->b + l->n, p, n);
    l->n += n;
    return true;
}

/* What a terminal or a log reader could act upon. */
static bool must_escape(int32_t c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == '"' || c == '\\' ||
           c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069);
}

static void line_put_text(struct line *l, const char *z)
{
    const uint8_t *p = (const uint8_t *)z;
    size_t left = strlen(z);

    while (left > 0) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate(p, (utf8proc_ssize_t)left, &c);
        bool broken = n <= 0;
        char escape[8];
        bool fits;

        if (broken)
            n = 1;
        (void)snprintf(escape, sizeof escape, "\\u%04x",
                       broken ? 0xfffdu : (unsigned)c & 0xffff);
        fits = broken || must_escape(c) ? line_put(l, escape, 6)
                                        : line_put(l, (const char *)p, (size_t)n);
        if (!fits)
            return;
        p += n;
        left -= (size_t)n;
    }
}

static void line_put_member(struct line *l, const char *name, const char *value)
{
    const char *comma = l->n > 1 ? ",\"" : "\"";

    if (l->n + strlen(name) + 8 > sizeof l->b - 4)
        return;
    (void)line_put(l, comma, strlen(comma));
    (void)line_put(l, name, strlen(name));
    (void)line_put(l, "\":\"", 3);
    line_put_text(l, value);
    l->b[l->n++] = '"';
}

static void line_write(struct line *l)
{
    const char *p = l->b;

    l->b[l->n++] = '}';
    l->b[l->n++] = '\n';
    while (l->n > 0) {
        ssize_t done = write(STDERR_FILENO, p, l->n);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return;
        p += done;
        l->n -= (size_t)done;
    }
}

void log_event(enum log_level level, const char *event, const char *fmt, ...)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};
    char time[CLOCK_TEXT_LEN + 1];
    char detail[DETAIL_MAX];
    struct line l = {.n = 1};
    int before = errno; /* callers log first and look at errno later */
    va_list args;

    if (level < least_level)
        return;
    l.b[0] = '{';
    va_start(args, fmt);
    (void)vsnprintf(detail, sizeof detail, fmt, args);
    va_end(args);
    clock_text(clock_utc_us(), time);
    line_put_member(&l, "time", time);
    line_put_member(&l, "level", names[level]);
    line_put_member(&l, "program", program_name);
    line_put_member(&l, "event", event);
    if (context.exchange[0])
        line_put_member(&l, "exchange", context.exchange);
    if (context.has_company)
        line_put_member(&l, "company", context.company);
    if (context.has_actor)
        line_put_member(&l, "actor", context.actor);
    if (detail[0])
        line_put_member(&l, "detail", detail);
    line_write(&l);
    errno = before;
}

_Noreturn void bug(const char *file, int line, const char *what)
{
    log_error("bug", "%s:%d: %s", file, line, what);
    abort();
}
