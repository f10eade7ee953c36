/* SPDX-License-Identifier: Apache-2.0 */
/* The cookie that opening a mailed link leaves behind: whose link it was and what it
 * shows, under our MAC. It lets the page load its pictures and lets a repeated decision
 * find its act; it is no proof of anything, because the signer never sees it. */
#ifndef SK_AUTH_LINK_PASS_H
#define SK_AUTH_LINK_PASS_H

#include "base/secret.h"
#include "base/uuid.h"

struct link_pass {
    uuid company;
    uuid person;
    uuid request; /* nil: invitation or reset */
    int64_t round;
    struct digest subject;    /* request digest */
    struct digest token_hash; /* SHA-256 of the token */
    int64_t kind;             /* enum link_kind */
    int64_t expires_at;
    int64_t tries_left; /* when it was opened; not in the cookie */
};

#define LINK_PASS_LEN (16 * 3 + 8 + 32 * 2 + 8 + 8 + 32)
#define LINK_PASS_TEXT_LEN ((LINK_PASS_LEN * 4 + 2) / 3)

void link_pass_seal(const struct link_pass *pass, const struct secret *key,
                    char out[LINK_PASS_TEXT_LEN + 1]);
/* False when it is not ours or has expired by `now`. */
bool link_pass_open(struct str text, const struct secret *key, int64_t now,
                    struct link_pass *out) MUST_USE;

#endif
