/* SPDX-License-Identifier: Apache-2.0 */
/* Mail as its receiver sees it: a maildir read like a mailbox, the approve link taken
 * from it, and a small SMTP server that swallows or refuses what it is sent. */
#ifndef SK_SUPPORT_MAIL_H
#define SK_SUPPORT_MAIL_H

#include "base/bytes.h"

struct mail {
    char to[256];   /* address of the To header, without name and brackets */
    char link[512]; /* COMPANY.TOKEN of the first /a/#… in the body; "" without one */
    char *text;     /* header and decoded body, from malloc */
    char file[256]; /* name in the maildir; "" when it came by SMTP */
};

/* All mails, oldest first, from malloc; mail_list_free. None is removed. */
struct mail *mail_list(const char *maildir, size_t *n);
void mail_list_free(struct mail **list, size_t n);
/* Waits until `count` mails with a link have reached `to`; copies the last one's link.
 * False after timeout_ms. */
bool mail_wait_link(const char *maildir, const char *to, size_t count, char *link,
                    size_t link_n, int timeout_ms);
/* Header lines, an empty line, body: fills m, decoding base64 and quoted-printable. */
void mail_parse(const char *raw, size_t n, struct mail *m);

/* An SMTP server on loopback, in a thread of its own. */
struct smtp_sink;
enum smtp_mood {
    SMTP_ACCEPTS,
    SMTP_REFUSES, /* 550 to each recipient: for good */
    SMTP_DEFERS,  /* 451 to each recipient: try again */
};
struct smtp_sink *smtp_sink_open(enum smtp_mood mood);
void smtp_sink_close(struct smtp_sink **s);
int smtp_sink_port(const struct smtp_sink *s);
void smtp_sink_set(struct smtp_sink *s, enum smtp_mood mood);
/* Waits until it holds n mails; the n-th (from 1). NULL after timeout_ms. */
const struct mail *smtp_sink_wait(struct smtp_sink *s, size_t n, int timeout_ms);

#endif
