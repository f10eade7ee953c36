/* SPDX-License-Identifier: Apache-2.0 */
/* Submitted requests as the worker seals and expires them: the frozen request, its live
 * intents, the certificate that a result is verified against, and the finished files.
 * Writes nothing of authority: the signer does. Used by jobs/seal.c and
 * jobs/periodic.c. */
#ifndef SK_STORE_SEALING_STORE_H
#define SK_STORE_SEALING_STORE_H

#include "db/db.h"

struct sealing_intent {
    uuid id;
    int64_t pair;
};
struct sealing_update {
    struct digest update; /* update digest */
    struct digest blob;   /* of its bytes with placeholders */
};
struct sealing_round {
    struct digest digest;           /* request digest */
    int64_t state;                  /* enum request_state */
    struct bytes canon;             /* struct canon_request_state */
    struct sealing_intent *intents; /* live ones, by pair */
    size_t intents_n;
    struct sealing_update *updates; /* prepared for the draft, of all its versions */
    size_t updates_n;
    struct bytes root; /* the installation's certificate, DER */
};
/* All that sealing a round begins with, in one round trip. */
enum err sealing_find(struct db_pool *pool, struct arena *a, uuid company, uuid request,
                      int64_t round, struct sealing_round *out) MUST_USE;

struct sealing_file {
    uuid document;
    struct digest base;          /* blob of the approved bytes */
    const struct bytes *updates; /* filled, in order; stored with the row */
    size_t updates_n;
    struct digest digest; /* of the whole */
    int64_t length;
    struct str verified; /* JSON */
};
/* All finished files of a round in one transaction; the same again changes nothing. */
enum err sealing_save(struct db_pool *pool, struct arena *a, uuid company, uuid request,
                      int64_t round, const struct sealing_file *files,
                      size_t n) MUST_USE;

/* ---- every company, for what happens by the clock ---- */
enum err sealing_companies(struct db_pool *pool, struct arena *a, uuid **out,
                           size_t *n) MUST_USE;

struct sealing_overdue {
    uuid request;
    int64_t round;
    struct digest digest;
};
/* Open requests past their time, at most 100. */
enum err sealing_overdue(struct db_pool *pool, struct arena *a, uuid company,
                         struct sealing_overdue **out, size_t *n) MUST_USE;

/* Gives requests that are signed whole, but that no job has released for a minute, a
 * seal job again, at most 100; *n tells how many. */
enum err sealing_take_up(struct db_pool *pool, struct arena *a, uuid company,
                         size_t *n) MUST_USE;

/* Old uploads, sessions, answers of idempotent calls and view marks of one company. */
enum err sealing_sweep(struct db_pool *pool, struct arena *a, uuid company) MUST_USE;

#endif
