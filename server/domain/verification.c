/* SPDX-License-Identifier: Apache-2.0 */
/* The token is 256 random bits; what is stored is its hash. */

/* ours */
#include "domain/verification.h"
#include "base/crash.h"
#include "crypto/digest.h"
#include "domain/work_bell.h"
#include "store/account_store.h"

enum err verification_ask(const struct services *s, struct arena *a, struct bytes file,
                          struct verification_asked *out)
{
    uint8_t token[VERIFICATION_TOKEN_LEN];
    struct verification_new v = {
        .id = uuid_new(), .file = file, .waiting_max = s->verifications_waiting_max};
    uuid platform;
    enum err e;

    if (file.n == 0)
        return ERR_PDF_HEADER;
    if ((int64_t)file.n > s->verification_size_max)
        return ERR_PDF_TOO_LARGE; /* guard: verification_size */
    random_bytes(token, sizeof token);
    v.hash = sha256_of((struct bytes){token, sizeof token});
    v.digest = sha256_of(file);
    e = installation_platform(s->db, a, &platform);
    if (!e)
        e = verification_add(s->db, platform, &v, &out->expires_at);
    CRASH_POINT("verification.added");
    if (e)
        return e;
    base64url_encode((struct bytes){token, sizeof token}, out->token);
    work_bell_ring(s);
    return OK;
}

enum err verification_see(const struct services *s, struct arena *a, struct str token,
                          struct verification_row *out)
{
    uint8_t bytes[VERIFICATION_TOKEN_LEN];
    struct digest hash;
    uuid platform;
    enum err e;

    if (!base64url_decode(token, bytes, sizeof bytes))
        return ERR_NOT_FOUND;
    hash = sha256_of((struct bytes){bytes, sizeof bytes});
    e = installation_platform(s->db, a, &platform);
    return e ? e : verification_find(s->db, a, platform, &hash, out);
}
