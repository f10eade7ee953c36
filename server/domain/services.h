/* SPDX-License-Identifier: Apache-2.0 */
/* What a process lends to the business: connections and settings, made once by main and
 * only read afterwards. And the one who acts, as the business sees him. */
#ifndef SK_DOMAIN_SERVICES_H
#define SK_DOMAIN_SERVICES_H

#include "base/arena.h"
#include "canon/authority.h"
#include "db/db.h"
#include "wire/signer_client.h"

struct cache;

struct services {
    struct db_pool *db;
    struct signer_client *signer;
    struct cache *cache;               /* NULL: run without Redis */
    struct secret hmac_key;            /* fingerprints and link cookies */
    const char *face_font;             /* font file of seal faces */
    int64_t upload_size_max;           /* bytes of one file */
    int64_t uploads_open_max;          /* of one person */
    int64_t verification_size_max;     /* bytes of one file that anybody hands in */
    int64_t verifications_waiting_max; /* of all together */
};

struct actor {
    uuid company;
    uuid person;
    uuid account;   /* nil: by a mailed link */
    uint32_t roles; /* bits 1 << enum role_code */
};

static inline bool actor_is(const struct actor *actor, enum role_code role)
{
    return actor->roles >> role & 1;
}

/* Sees everything of the company: its administrators and auditors. */
static inline bool actor_oversees(const struct actor *actor)
{
    return actor_is(actor, ROLE_ADMINISTRATOR) || actor_is(actor, ROLE_AUDITOR);
}

#endif
