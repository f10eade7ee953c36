/* SPDX-License-Identifier: Apache-2.0 */
/* One act in progress: an open transaction that holds the company's authority head, the
 * only contended lock (acts are serial per company, no deadlock). Handlers of items
 * read rows through tx_load/tx_list (MAC, epoch and journal checked: what does not
 * verify is ERR_SIGNER_AUTHORITY), write through tx_insert/tx_update (MAC, projection
 * and audit touch in one call), and add jobs and outbox rows. Commit, attestation,
 * audit row, head and journal are the frame's (act.c): a handler cannot forget them. */
#ifndef SK_SIGNER_TX_H
#define SK_SIGNER_TX_H

#include "base/arena.h"
#include "base/err.h"
#include "base/secret.h"
#include "canon/audit.h"
#include "canon/authority.h"
#include "canon/items.h"
#include "canon/request.h"
#include "wire/signer_protocol.h"

struct signer; /* signer/signer.h: keys, settings, journal, pool */
struct db;

/* An authority row as read: the record is decoded beside it. */
struct row {
    uuid id;
    int64_t round; /* seal_request only, else 0 */
    int64_t epoch;
    bool live;
    struct bytes canon;
};

struct tx {
    struct signer *signer;
    struct db *db;
    struct arena *arena;
    enum signer_client_kind client;
    uuid company;
    struct canon_company company_record;
    struct opt_uuid person;    /* who acts */
    struct canon_person actor; /* decoded when person.has */
    uint32_t actor_roles;      /* bits 1 << enum role_code */
    uuid act;
    uint8_t proofs; /* checked ones, enum proof_bit */
    struct opt_uuid
        link_request; /* request of the spent link token, if one was given */
    struct digest link_subject;
    const struct secret *new_pin; /* for enrolment, change and reset; may be NULL */
    int64_t now;                  /* the database's time, microseconds UTC */
    int64_t sequence;             /* that the act's audit row will have */
    /* what the frame collects */
    struct canon_touch *touches;
    size_t touch_count, touch_cap;
    struct canon_detail details[AUDIT_DETAILS_MAX];
    size_t detail_count;
    const char *field;  /* set by a refusing handler: public detail */
    const char *event;  /* set by a handler whose outcome has a name of its own */
    struct tx_own *own; /* tx_own.h: pending writes, what the frame holds */
};

/* What an item answers: its object, the row's epoch, and a secret for the caller alone.
 */
struct item_result {
    uuid object;
    int64_t epoch;
    struct secret secret;  /* derived; never stored */
    struct digest subject; /* for the attestation: item digest, or request digest */
};

/* Which rows tx_list reads: live ones by a projected column. */
enum tx_index {
    BY_PERSON,  /* role, credential, mail address, grant of a person */
    BY_ROLE,    /* role rows with this role code in key.b[15] */
    BY_SEAL,    /* grants, certificates of a seal */
    BY_REQUEST, /* decisions, intents, links of a request (and round, see tx_list_round)
                 */
    BY_GRANT,   /* intents of a grant */
    BY_CHAIN,   /* chain versions of a template, newest first */
    BY_HASH,    /* link: key is derived from the hash */
    BY_COMPANY, /* all live rows of a kind */
};

struct row_list {
    size_t n;
    struct row *rows;
    void *records; /* n decoded structs of the kind's schema */
};
#define ROW_RECORD(list, type, i) (&((type *)(list)->records)[i])

/* Reads and checks one row. ERR_NOT_FOUND when absent or not live (see tx_load_any). */
enum err tx_load(struct tx *t, enum canon_kind kind, uuid id, void *record,
                 struct row *row) MUST_USE;
/* As tx_load, also rows that are history. */
enum err tx_load_any(struct tx *t, enum canon_kind kind, uuid id, void *record,
                     struct row *row) MUST_USE;
/* The latest round of a request; frozen is decoded into *request when not NULL. */
enum err tx_load_request(struct tx *t, uuid id, struct canon_request_state *state,
                         struct canon_request *request, struct row *row) MUST_USE;
enum err tx_list(struct tx *t, enum canon_kind kind, enum tx_index by, uuid key,
                 struct row_list *out) MUST_USE;
enum err tx_list_round(struct tx *t, enum canon_kind kind, uuid request, int64_t round,
                       struct row_list *out) MUST_USE;

/* A new row with epoch 1, live. ERR_CONFLICT when the id is taken. */
enum err tx_insert(struct tx *t, enum canon_kind kind, uuid id,
                   const void *record) MUST_USE;
/* The next epoch of a row that was read in this transaction; updates row. */
enum err tx_update(struct tx *t, enum canon_kind kind, struct row *row,
                   const void *record, bool live) MUST_USE;
/* 409 when the caller stated another epoch than the row has; -1 states none. */
enum err tx_expect(const struct row *row, int64_t expected_epoch) MUST_USE;

void tx_detail(struct tx *t, const char *name, struct str value);
enum err tx_job(struct tx *t, const char *kind, uuid object, const char *json) MUST_USE;
enum err tx_outbox(struct tx *t, uuid person, const char *kind, uuid object,
                   const char *json) MUST_USE;
/* Replaces the projection of who is asked now. */
enum err tx_due(struct tx *t, uuid request, int64_t round, const uuid *persons,
                size_t n) MUST_USE;

/* ---- item handlers: signer/act_*.c, one file a noun ---- */
typedef enum err (*item_handler)(struct tx *t, const void *item, int64_t expected_epoch,
                                 struct item_result *out);
/* NULL when the kind is unknown. signer/handlers.c is the table. */
item_handler item_handler_find(uint16_t kind);

#endif
