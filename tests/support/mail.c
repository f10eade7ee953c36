/* SPDX-License-Identifier: Apache-2.0 */
/* Reading mail: header, transfer encodings, the approve link. Understands what our own
 * worker writes (RFC 5322, MIME one level deep), not everything that exists. */
#include "support/mail.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#include "base/buf.h"
#include "support/proc.h"

#define LINK_MARK "/a/#"
#define POLL_US 20000

/* ---- header lines ---- */

/* The value of a header in text[0…end), unfolded up to its first line; NULL: absent. */
static const char *header(const char *text, const char *end, const char *name)
{
    size_t n = strlen(name);
    for (const char *line = text; line && line < end;) {
        if (strncasecmp(line, name, n) == 0 && line[n] == ':')
            return line + n + 1 + strspn(line + n + 1, " \t");
        line = strchr(line, '\n');
        line = line ? line + 1 : NULL;
    }
    return NULL;
}

static const char *body_of(const char *text)
{
    const char *crlf = strstr(text, "\r\n\r\n");
    const char *lf = strstr(text, "\n\n");
    if (crlf && (!lf || crlf < lf))
        return crlf + 4;
    return lf ? lf + 2 : text + strlen(text);
}

/* "Name <a@b>" or "a@b" up to the line's end. */
static void take_address(const char *value, char *out, size_t out_n)
{
    size_t n = strcspn(value, "\r\n");
    const char *open = memchr(value, '<', n);
    if (open) {
        value = open + 1;
        n = strcspn(value, ">\r\n");
    }
    snprintf(out, out_n, "%.*s", (int)n, value);
}

/* ---- transfer encodings (RFC 2045, section 6) ---- */

static int base64_value(int c)
{
    static const char set[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(set, c) : NULL;
    return at ? (int)(at - set) : -1;
}

static void add_base64(struct buf *out, const char *p, const char *end)
{
    uint32_t bits = 0;
    int have = 0;
    for (; p < end; p++) {
        int v = base64_value((unsigned char)*p);
        if (v < 0)
            continue;
        bits = bits << 6 | (uint32_t)v;
        have += 6;
        if (have >= 8) {
            have -= 8;
            buf_add_byte(out, (uint8_t)(bits >> have));
        }
    }
}

static void add_quoted_printable(struct buf *out, const char *p, const char *end)
{
    while (p < end) {
        char hex[3] = {0};
        if (*p != '=') {
            buf_add_byte(out, (uint8_t)*p++);
            continue;
        }
        p++;
        if (p < end && (*p == '\r' || *p == '\n')) {
            p += *p == '\r' && p + 1 < end ? 2 : 1;
            continue;
        }
        if (end - p < 2)
            return;
        memcpy(hex, p, 2);
        buf_add_byte(out, (uint8_t)strtoul(hex, NULL, 16));
        p += 2;
    }
}

static void add_entity(struct buf *out, const char *head, const char *body,
                       const char *end)
{
    const char *how = header(head, body, "Content-Transfer-Encoding");
    if (how && strncasecmp(how, "base64", 6) == 0)
        add_base64(out, body, end);
    else if (how && strncasecmp(how, "quoted-printable", 16) == 0)
        add_quoted_printable(out, body, end);
    else
        buf_add(out, body, (size_t)(end - body));
    buf_add_byte(out, '\n');
}

/* ---- multipart (RFC 2046, section 5.1), one level ---- */

static bool boundary_of(const char *head, const char *body, char *out, size_t out_n)
{
    const char *type = header(head, body, "Content-Type");
    const char *at = type ? strstr(type, "boundary=") : NULL;
    if (!at || at >= body || strncasecmp(type, "multipart/", 10) != 0)
        return false;
    at += 9;
    at += *at == '"';
    snprintf(out, out_n, "--%.*s", (int)strcspn(at, "\";\r\n"), at);
    return true;
}

static void add_parts(struct buf *out, const char *body, const char *boundary)
{
    const char *part = strstr(body, boundary);
    while (part) {
        const char *head = part + strlen(boundary);
        const char *next = strstr(head, boundary);
        if (!next || strncmp(head, "--", 2) == 0)
            return;
        add_entity(out, head, body_of(head), next);
        part = next;
    }
}

static void find_link(const char *text, char *out, size_t out_n)
{
    const char *at = strstr(text, LINK_MARK);
    size_t n = 0;
    if (!at)
        return;
    at += strlen(LINK_MARK);
    while (isalnum((unsigned char)at[n]) || (at[n] && strchr(".-_", at[n])))
        n++;
    snprintf(out, out_n, "%.*s", (int)n, at);
}

void mail_parse(const char *raw, size_t n, struct mail *m)
{
    const char *body = body_of(raw);
    const char *to = header(raw, body, "To");
    char boundary[128];
    struct buf text = {0};

    memset(m, 0, sizeof *m);
    if (to)
        take_address(to, m->to, sizeof m->to);
    buf_add(&text, raw, (size_t)(body - raw));
    if (boundary_of(raw, body, boundary, sizeof boundary))
        add_parts(&text, body, boundary);
    else
        add_entity(&text, raw, body, raw + n);
    buf_add_byte(&text, '\0');
    m->text = strdup((const char *)text.p);
    buf_clear(&text);
    find_link(m->text + (body - raw), m->link, sizeof m->link);
}

/* ---- the maildir ---- */

static int is_mail(const struct dirent *e)
{
    return e->d_name[0] != '.';
}

static void read_folder(const char *maildir, const char *folder, struct mail **list,
                        size_t *n)
{
    char path[512];
    struct dirent **entry;
    int count;

    snprintf(path, sizeof path, "%s/%s", maildir, folder);
    count = scandir(path, &entry, is_mail, alphasort);
    for (int i = 0; i < count; i++) {
        size_t size;
        char *raw;
        snprintf(path, sizeof path, "%s/%s/%s", maildir, folder, entry[i]->d_name);
        raw = proc_read_file(path, &size);
        if (raw) {
            *list = realloc(*list, (*n + 1) * sizeof **list);
            mail_parse(raw, size, &(*list)[*n]);
            snprintf((*list)[*n].file, sizeof(*list)[*n].file, "%s", entry[i]->d_name);
            (*n)++;
        }
        free(raw);
        free(entry[i]);
    }
    if (count >= 0)
        free(entry);
}

/* A maildir name begins with its second; the unique part after it counts up. */
static int by_name(const void *a, const void *b)
{
    return strverscmp(((const struct mail *)a)->file, ((const struct mail *)b)->file);
}

struct mail *mail_list(const char *maildir, size_t *n)
{
    struct mail *list = NULL;
    *n = 0;
    read_folder(maildir, "cur", &list, n);
    read_folder(maildir, "new", &list, n);
    if (*n)
        qsort(list, *n, sizeof *list, by_name);
    return list;
}

void mail_list_free(struct mail **list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free((*list)[i].text);
    free(*list);
    *list = NULL;
}

static bool have_link(const char *maildir, const char *to, size_t count, char *link,
                      size_t link_n)
{
    size_t n;
    size_t seen = 0;
    struct mail *list = mail_list(maildir, &n);
    for (size_t i = 0; i < n; i++) {
        if (strcasecmp(list[i].to, to) != 0 || !list[i].link[0])
            continue;
        seen++;
        snprintf(link, link_n, "%s", list[i].link);
    }
    mail_list_free(&list, n);
    return seen >= count;
}

bool mail_wait_link(const char *maildir, const char *to, size_t count, char *link,
                    size_t link_n, int timeout_ms)
{
    for (int64_t us = 0; us <= timeout_ms * INT64_C(1000); us += POLL_US) {
        if (have_link(maildir, to, count, link, link_n))
            return true;
        usleep(POLL_US);
    }
    return false;
}
