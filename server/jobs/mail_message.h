/* SPDX-License-Identifier: Apache-2.0 */
/* The form of a mail: RFC 5322 header, RFC 2047 words, one MIME part of plain UTF-8
 * text in base64. Nothing that a person typed can add a header line: whatever is not
 * plain ASCII is encoded, and line ends cannot survive that. Knows neither contents nor
 * delivery. */
#ifndef SK_JOBS_MAIL_MESSAGE_H
#define SK_JOBS_MAIL_MESSAGE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/uuid.h"

struct mail_message {
    struct str from; /* address of the sender */
    struct str to;   /* address */
    struct str to_name;
    struct str subject;
    struct str body; /* lines end with LF */
    uuid id;         /* becomes the Message-ID: equal for each attempt */
    int64_t at;
};

/* Appends the whole message with CRLF line ends. ERR_FIELD_BAD when an address is none.
 */
enum err mail_message_build(const struct mail_message *m, struct buf *out) MUST_USE;

#endif
