/* SPDX-License-Identifier: Apache-2.0 */
/* The one door through which the product opens connections to other machines. Today it
 * leads to one place: the SMTP server named in the configuration. No redirects, no
 * proxies, no environment; deadlines on everything. */
#ifndef SK_JOBS_OUTBOUND_H
#define SK_JOBS_OUTBOUND_H

#include "base/err.h"
#include "base/secret.h"

/* Once, before threads. */
void outbound_init(void);

struct outbound_smtp {
    const char *url;  /* smtp://HOST[:PORT] or smtps://… */
    const char *user; /* "": no authentication, and TLS only where it is offered */
    const struct secret *password;
    const char *ca_file; /* "": the system's */
    const char *from;
    const char *to;
};

/* ERR_MAIL_REFUSED: for good (a 5xx reply). ERR_UNAVAILABLE: try again. */
enum err outbound_send_mail(const struct outbound_smtp *s,
                            struct bytes message) MUST_USE;

#endif
