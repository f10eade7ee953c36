/* SPDX-License-Identifier: Apache-2.0 */
/* Delivery of a finished message: into a maildir (the default of a developer's machine)
 * or to an SMTP server. Knows no recipient's name and no text. */
#ifndef SK_JOBS_MAILER_H
#define SK_JOBS_MAILER_H

#include "base/err.h"
#include "base/secret.h"

struct mailer_settings {
    char target[256]; /* maildir:DIR | smtp://HOST:PORT | smtps://HOST:PORT */
    char from[256];
    char user[256]; /* "": none */
    char ca_file[256];
    struct secret password;
};

/* Makes the folders of a maildir. ERR_FIELD_BAD: neither form, or no sender's address.
 */
enum err mailer_open(const struct mailer_settings *s) MUST_USE;

/* OK: the message is on disk, or the server took it. ERR_UNAVAILABLE: try again.
 * ERR_MAIL_REFUSED: for good. */
enum err mailer_send(const struct mailer_settings *s, const char *to,
                     struct bytes message) MUST_USE;

#endif
