/* SPDX-License-Identifier: Apache-2.0 */
/* One-time codes (RFC 6238) of a demo account, made from the secret that its enrolment
 * returned. A step counts once: who has spent the present ones waits, and says so. */
#ifndef SK_DEMO_TOTP_H
#define SK_DEMO_TOTP_H

#include <stdint.h>

#define TOTP_CODE_LEN 6

struct totp {
    char secret[64]; /* base32 */
    int64_t spent;   /* last step used; 0: none */
};

void totp_next(struct totp *t, const char *who, char code[TOTP_CODE_LEN + 1]);

#endif
