/* SPDX-License-Identifier: Apache-2.0 */
/* What every exchange of sealkeeper-web can reach through http_exchange.context: the
 * services and the settings of log-in. Filled by bin/web.c before the server opens,
 * only read afterwards. */
#ifndef SK_AUTH_CONTEXT_H
#define SK_AUTH_CONTEXT_H

#include "domain/services.h"
#include "http/http.h"

struct auth_settings {
    struct str public_origin; /* "https://seal.example": what Origin must equal */
    bool https;               /* cookies are __Host- and Secure */
    bool login_code_required;
    int64_t session_idle_us;
    int64_t session_life_us;
    int64_t rate_login_per_minute;  /* attempts per log-in name */
    int64_t rate_per_person;        /* calls per person and minute */
    int64_t rate_per_address;       /* calls per address and minute */
    int64_t rate_open_per_minute;   /* calls without a session per address */
    int64_t rate_verify_per_minute; /* files to verify per address */
};

struct web_context {
    struct services services;
    struct auth_settings auth;
    struct http_server *server;
};

static inline const struct web_context *web_context_of(const struct http_exchange *x)
{
    return x->context;
}

#endif
