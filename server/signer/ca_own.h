/* SPDX-License-Identifier: Apache-2.0 */
/* What ca.c and crl.c share: inside signer/ only. */
#ifndef SK_SIGNER_CA_OWN_H
#define SK_SIGNER_CA_OWN_H

#include <pthread.h>
#include <stdatomic.h>

#include "signer/ca.h"
#include "signer/keys_own.h"

/* By purpose; KEY_SEAL stays empty. */
struct ca_keys {
    struct key_pair *pair[KEY_CHECKPOINT + 1];
    uuid certificate[KEY_CHECKPOINT + 1];
    int64_t since[KEY_CHECKPOINT + 1];
    struct bytes root; /* DER, ours */
};

struct revoked {
    uint8_t serial[CERT_SERIAL_LEN];
    size_t serial_n;
    int64_t at;
    enum crl_reason reason;
};

struct ca {
    /* Set once and never changed again: read without the lock when true. */
    atomic_bool founded;
    struct ca_keys keys;
    /* The lock belongs to one transaction from its first change to its end. */
    pthread_mutex_t lock;
    _Atomic(struct tx *) owner;
    bool founding;
    struct revoked *revoked;
    size_t revoked_n, revoked_room;
    size_t settled_n;       /* those that are committed */
    uint64_t number;        /* of the last list */
    uint64_t issued_number; /* by the owner; 0: none */
    int64_t this_update, issued_update;
};

/* Takes the lock for this transaction until ca_settle. */
void ca_own(struct ca *ca, struct tx *t);

/* Collects every revoked certificate of every company. */
enum err crl_load(struct signer *s, struct arena *a, struct ca *ca) MUST_USE;
/* Makes and queues the next list within t, which owns the lock; `more` (may be NULL) is
 * added first. */
enum err crl_issue(struct tx *t, const struct revoked *more) MUST_USE;
void crl_settle(struct ca *ca, bool committed);
void crl_clear(struct ca *ca);

#endif
