/* SPDX-License-Identifier: Apache-2.0 */
/* What people are to be told, inserted by signer, web and worker with the event itself,
 * taken by the worker. Also what a mail must say: names, addresses and facts of the
 * object, read under the company's own setting. Writes no text. */
#ifndef SK_STORE_OUTBOX_STORE_H
#define SK_STORE_OUTBOX_STORE_H

#include "db/db.h"

struct outbox_row {
    uuid company;
    uuid id;
    uuid person;
    uuid object;
    struct str kind;
    struct str data;  /* JSON object */
    int64_t attempts; /* this one included */
    int64_t lease;
    int64_t created_at;
};

/* Adds the insertion of a row to a batch; worker and web. */
void outbox_add(struct db_batch *b, uuid person, struct str kind, uuid object,
                struct str data);

/* ERR_NOT_FOUND when nothing is due. Sees every company: worker only. */
enum err outbox_claim(struct db_pool *pool, struct arena *a, int64_t lease_us,
                      struct outbox_row *out) MUST_USE;

/* One attempt to deliver, recorded for those who ask where a mail stayed. */
struct outbox_attempt {
    struct str address; /* absent: no mail was due */
    struct str outcome; /* "delivered", or the public code of the failure */
};
/* Adds: the row is done, or due again after a while; ERR_CONFLICT of the whole batch
 * when the lease was lost. */
void outbox_finish_add(struct db_batch *b, const struct outbox_row *row,
                       const struct outbox_attempt *attempt);
void outbox_retry_add(struct db_batch *b, const struct outbox_row *row,
                      const struct outbox_attempt *attempt, int64_t wait_us);
enum err outbox_forget(struct db_pool *pool, struct arena *a, int64_t before_us,
                       int64_t *n) MUST_USE;

/* ---- what a mail says ---- */
struct outbox_reader {
    struct str company;
    struct str name;
    struct str address;
    struct str previous_address; /* absent, or what it was before the last change */
    struct str locale;
    bool active; /* not deactivated */
};
struct outbox_request {
    struct str number;
    struct str requester;
    struct str purpose;
    struct str reason;    /* absent, or why it ended */
    struct str documents; /* names, one a line */
    struct str seals;     /* names, one a line */
    int64_t expires_at;
    int64_t state; /* enum request_state */
};

/* What the row's object is, as far as the mail says anything about it. */
struct outbox_subject {
    bool is_request;
    bool is_seal;  /* or a grant of it */
    int64_t round; /* of a request */
};
struct outbox_facts {
    struct outbox_reader reader;
    struct outbox_request request;
    struct str seal; /* its name */
};
/* Who is told about what, in one round trip. ERR_NOT_FOUND when one of them is gone. */
enum err outbox_facts_find(struct db_pool *pool, struct arena *a,
                           const struct outbox_row *row,
                           const struct outbox_subject *subject,
                           struct outbox_facts *out) MUST_USE;

#endif
