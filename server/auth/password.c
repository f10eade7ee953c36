/* SPDX-License-Identifier: Apache-2.0 */
/* Passwords with libargon2. */

/* library */
#include <argon2.h>

/* ours */
#include "auth/password.h"
#include "base/log.h"
#include "base/text.h"

/* OWASP's second choice of equal strength: 19 MiB, two passes, one lane. */
#define MEMORY_KIB (19 * 1024)
#define PASSES 2
#define LANES 1
#define SALT_LEN 16
#define HASH_LEN 32

/* Of a random password nobody knows: what an unknown name is compared with. */
static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$c2VhbGtlZXBlci1ub2JvZHk$"
                             "3fBfEvYvRzGQp2mS0dR1kM3yq0r8GZx1o5m7n9b2c4E";

static const char *const usual[] = {
    "1234567890", "0123456789",    "12345678910", "1111111111",  "0000000000",
    "qwertyuiop", "1q2w3e4r5t",    "password12",  "password123", "password1234",
    "sealkeeper", "administrator", "iloveyou12",  "abcdefghij",  "letmein1234",
};

enum err password_check(const struct secret *password)
{
    struct str text = bytes_str(secret_bytes(password));

    if (!text_is_plain(text, false))
        return ERR_TEXT_NOT_PLAIN;
    if (text_length(text) < 10 || text_length(text) > 128)
        return ERR_PASSWORD_WEAK;
    for (size_t i = 0; i < ARRAY_LEN(usual); i++)
        if (str_is(text, usual[i]))
            return ERR_PASSWORD_WEAK;
    return OK;
}

void password_hash(const struct secret *password, char out[PASSWORD_HASH_MAX])
{
    uint8_t salt[SALT_LEN];
    int failed;

    random_bytes(salt, sizeof salt);
    failed = argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, password->b, password->n,
                                   salt, sizeof salt, HASH_LEN, out, PASSWORD_HASH_MAX);
    ASSERT(!failed); /* out of memory, or constants that do not fit */
}

bool password_verify(const struct secret *password, struct str hash)
{
    char encoded[PASSWORD_HASH_MAX];
    struct str with = hash.p ? hash : STR(nobody);
    bool same;

    if (with.n >= sizeof encoded)
        return false;
    memcpy(encoded, with.p, with.n);
    encoded[with.n] = '\0';
    same = argon2id_verify(encoded, password->b, password->n) == ARGON2_OK;
    return same && hash.p; /* guard: password */
}
