/* SPDX-License-Identifier: Apache-2.0 */
/* Passwords for log-in: Argon2id (RFC 9106) in its PHC string form. Slow on purpose
 * (about 50 ms): call from handlers marked HTTP_SLOW only. */
#ifndef SK_AUTH_PASSWORD_H
#define SK_AUTH_PASSWORD_H

#include "base/err.h"
#include "base/secret.h"

#define PASSWORD_HASH_MAX 128

/* 10 to 128 characters and none of the usual ones. ERR_PASSWORD_WEAK. */
enum err password_check(const struct secret *password) MUST_USE;
void password_hash(const struct secret *password, char out[PASSWORD_HASH_MAX]);
/* Takes as long for an absent hash (nobody has that name) as for a wrong password. */
bool password_verify(const struct secret *password, struct str hash) MUST_USE;

#endif
