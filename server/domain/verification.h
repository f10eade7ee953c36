/* SPDX-License-Identifier: Apache-2.0 */
/* Public verification as web sees it: takes a file from anybody, hands out the token
 * that alone shows what was found, and looks it up again. Looks into no file: the
 * worker has that done. Everything here belongs to the platform company. */
#ifndef SK_DOMAIN_VERIFICATION_H
#define SK_DOMAIN_VERIFICATION_H

#include "base/hex.h"
#include "domain/services.h"
#include "store/verification_store.h"

#define VERIFICATION_TOKEN_LEN 32
/* The most that can be allowed by `verify_max`. */
#define VERIFICATION_SIZE_MAX (32u << 20)

struct verification_asked {
    char token[BASE64URL_LEN(VERIFICATION_TOKEN_LEN) + 1];
    int64_t expires_at;
};
/* ERR_PDF_TOO_LARGE, ERR_PDF_HEADER for no file at all, ERR_BUSY when too many wait. */
enum err verification_ask(const struct services *s, struct arena *a, struct bytes file,
                          struct verification_asked *out) MUST_USE;
/* ERR_NOT_FOUND for what is no token, was never one, or is no more. */
enum err verification_see(const struct services *s, struct arena *a, struct str token,
                          struct verification_row *out) MUST_USE;

#endif
