/* SPDX-License-Identifier: Apache-2.0 */
/* Header and body of a mail, byte by byte. */
#include "jobs/mail_message.h"

#include <time.h>

#include "base/clock.h"
#include "base/text.h"

#define BASE64_LINE 57 /* bytes that fill 76 characters */
/* A line with an encoded word has at most 76 characters (RFC 2047, 2): 12 around the
 * base64, and a header's name before the first word. */
#define WORD_BYTES 39

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void add_base64(struct buf *out, const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i += 3) {
        uint32_t v = (uint32_t)p[i] << 16;

        v |= i + 1 < n ? (uint32_t)p[i + 1] << 8 : 0;
        v |= i + 2 < n ? p[i + 2] : 0;
        buf_add_byte(out, (uint8_t)alphabet[v >> 18]);
        buf_add_byte(out, (uint8_t)alphabet[v >> 12 & 63]);
        buf_add_byte(out, i + 1 < n ? (uint8_t)alphabet[v >> 6 & 63] : '=');
        buf_add_byte(out, i + 2 < n ? (uint8_t)alphabet[v & 63] : '=');
    }
}

/* Bytes of the next encoded word: whole characters only, RFC 2047 section 5. */
static size_t word_length(struct str s)
{
    size_t n = s.n < WORD_BYTES ? s.n : WORD_BYTES;

    while (n < s.n && n > 1 && ((uint8_t)s.p[n] & 0xC0) == 0x80)
        n--;
    return n;
}

static void add_words(struct buf *out, struct str s)
{
    for (bool first = true; s.n > 0; first = false) {
        size_t n = word_length(s);

        buf_add_cstr(out, first ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
        add_base64(out, (const uint8_t *)s.p, n);
        buf_add_cstr(out, "?=");
        s = (struct str){s.p + n, s.n - n};
    }
}

/* RFC 5322, 3.3, in UTC. */
static void add_date(struct buf *out, int64_t at)
{
    static const char day[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char month[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t seconds = (time_t)(at / US_PER_S);
    struct tm t;

    gmtime_r(&seconds, &t);
    buf_printf(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", day[t.tm_wday],
               t.tm_mday, month[t.tm_mon], t.tm_year + 1900, t.tm_hour, t.tm_min,
               t.tm_sec);
}

static struct str domain_of(struct str address)
{
    const char *at = memchr(address.p, '@', address.n);

    return (struct str){at + 1, address.n - (size_t)(at + 1 - address.p)};
}

static void add_header(const struct mail_message *m, struct buf *out)
{
    char id[UUID_TEXT_LEN + 1];

    uuid_text(m->id, id);
    buf_add_cstr(out, "From: ");
    add_words(out, STR("掌印 Sealkeeper"));
    buf_printf(out, " <%.*s>\r\nTo: ", (int)m->from.n, m->from.p);
    add_words(out, m->to_name);
    buf_printf(out, " <%.*s>\r\nSubject: ", (int)m->to.n, m->to.p);
    add_words(out, m->subject);
    buf_add_cstr(out, "\r\n");
    add_date(out, m->at);
    buf_printf(out, "Message-ID: <%s@%.*s>\r\n", id, (int)domain_of(m->from).n,
               domain_of(m->from).p);
    /* no vacation notes in return */
    buf_add_cstr(out, "Auto-Submitted: auto-generated\r\n"
                      "MIME-Version: 1.0\r\n"
                      "Content-Type: text/plain; charset=utf-8\r\n"
                      "Content-Transfer-Encoding: base64\r\n"
                      "\r\n");
}

static void add_crlf_text(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\n')
            buf_add_byte(out, '\r');
        buf_add_byte(out, (uint8_t)text.p[i]);
    }
}

static void add_body(struct buf *out, struct str text)
{
    struct buf lines = {0};

    add_crlf_text(&lines, text);
    for (size_t i = 0; i < lines.n; i += BASE64_LINE) {
        size_t left = lines.n - i;

        add_base64(out, lines.p + i, left < BASE64_LINE ? left : BASE64_LINE);
        buf_add_cstr(out, "\r\n");
    }
    /* the body holds a link */
    buf_wipe(&lines);
}

enum err mail_message_build(const struct mail_message *m, struct buf *out)
{
    /* guard: mail address */
    if (!text_is_mail_address(m->from) || !text_is_mail_address(m->to))
        return ERR_FIELD_BAD;
    add_header(m, out);
    add_body(out, m->body);
    return OK;
}
