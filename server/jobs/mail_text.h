/* SPDX-License-Identifier: Apache-2.0 */
/* What mails say, in Chinese and English: one template an outbox kind. Says nothing
 * secret but the link that it is given; never a PIN or a code. Pure: no I/O. */
#ifndef SK_JOBS_MAIL_TEXT_H
#define SK_JOBS_MAIL_TEXT_H

#include <stdbool.h>

#include "base/buf.h"

/* What somebody's credential was used for. */
struct mail_use {
    struct str event; /* of the act */
    int64_t items;    /* of the act */
    int64_t at;
    int64_t sequence; /* of its audit row */
};

/* What stands for {name} in a template; absent ones become nothing. */
struct mail_facts {
    struct str reader;
    struct str company;
    struct str number;
    struct str requester;
    struct str purpose;
    struct str documents; /* one a line */
    struct str seals;     /* one a line */
    struct str reason;
    struct str seal;
    struct str address;
    struct str link;
    int64_t expires_at; /* of the link or of the request; 0: none */
    struct mail_use use;
};

enum mail_needs {
    MAIL_NEEDS_NOTHING,
    MAIL_NEEDS_REQUEST, /* number … seals */
    MAIL_NEEDS_SEAL,
    MAIL_NEEDS_ACT,
};

struct mail_template {
    const char *kind; /* of the outbox row */
    enum mail_needs needs;
    unsigned char link_kind; /* enum link_kind, 0: no link */
    bool to_previous;        /* goes to the address before the change */
    const char *subject_zh;
    const char *body_zh;
    const char *subject_en;
    const char *body_en;
};

#define MAIL_OF_USE "credential.used" /* kind of the rows that tell of one */

/* NULL: this kind is told by live events alone. MAIL_OF_USE is not found here. */
const struct mail_template *mail_template_find(struct str kind);
/* For a credential used in an act of this event: worth a mail where it gave authority,
 * decided, or became another one; else NULL. */
const struct mail_template *mail_template_of_use(struct str event);

/* Appends one line and the body. Everything but "en" reads Chinese. */
void mail_text_subject(const struct mail_template *t, struct str locale,
                       const struct mail_facts *f, struct buf *out);
void mail_text_body(const struct mail_template *t, struct str locale,
                    const struct mail_facts *f, struct buf *out);

#endif
