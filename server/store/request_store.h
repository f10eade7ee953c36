/* SPDX-License-Identifier: Apache-2.0 */
/* Submitted requests with their decisions, who is asked now, where the seals go, and
 * the sealed files, as one request's page shows them; lists are request_list_store's.
 * Read only: the signer writes requests and decisions, the worker sealed files. Always
 * the latest round. Who may see what is domain/request.c's. */
#ifndef SK_STORE_REQUEST_STORE_H
#define SK_STORE_REQUEST_STORE_H

#include "store/blob_store.h"
#include "store/page.h"

struct request_row {
    uuid id;
    int64_t round;
    struct str number;
    struct digest digest;
    int64_t state; /* enum request_state */
    struct str reason;
    uuid requester;
    struct str requester_name;
    struct str requester_department; /* absent: in none */
    struct str purpose;
    struct str counterparty;
    int64_t amount_minor; /* meaningful with a currency */
    struct str currency;
    struct str document_class;
    int64_t copies;
    struct str seals;     /* JSON array of {id, name} */
    struct str documents; /* JSON array of {id, name} */
    int64_t submitted_at;
    int64_t expires_at;
    int64_t ended_at; /* 0: not ended */
    int64_t epoch;
    struct bytes canon; /* struct canon_request_state */
};

/* ERR_NOT_FOUND. */
enum err request_find(struct db_pool *pool, struct arena *a, uuid company, uuid request,
                      struct request_row *out) MUST_USE;
/* The newest requests that hold a document; at most 32. */
enum err request_find_with_document(struct db_pool *pool, struct arena *a, uuid company,
                                    uuid document, struct request_row **rows,
                                    size_t *n) MUST_USE;

struct decision_row {
    uuid person;
    struct str person_name;
    int64_t verdict; /* enum verdict */
    struct str reason;
    int64_t proofs; /* enum proof_bit bits */
    int64_t decided_at;
    struct bytes canon; /* struct canon_decision */
};
struct due_row {
    uuid person;
    struct str name;
    int64_t since;
};
struct sealed_row {
    uuid document;
    struct str name;
    struct blob_file file;
    struct str verified; /* JSON */
};
struct name_row {
    uuid id;
    struct str name;
};
struct request_parts {
    struct decision_row *decisions; /* in the order of the authority chain */
    size_t decision_count;
    struct due_row *due;
    size_t due_count;
    struct sealed_row *sealed;
    size_t sealed_count;
    struct name_row *names; /* of the persons and seals asked for */
    size_t name_count;
    int64_t confirmed_at; /* 0: not yet */
    int64_t intents;      /* signatures wished for */
    int64_t signed_intents;
};
/* All that belongs to one round, in one round trip, with the names of these persons and
 * seals. */
enum err request_parts_find(struct db_pool *pool, struct arena *a, uuid company,
                            const struct request_row *request, const uuid *ids,
                            size_t id_count, struct request_parts *out) MUST_USE;

/* Where an update puts its seal: thousandths of a point of the unrotated page. */
struct place_row {
    struct digest update;
    int64_t page; /* from 1 */
    int64_t x, y; /* lower left corner */
    int64_t width, height;
    struct str paper; /* JSON: box, rotate and user_unit of the page */
};
/* Of these updates of a request, those whose place was kept; in no order. */
enum err request_places_find(struct db_pool *pool, struct arena *a, uuid company,
                             uuid request, const struct digest *updates, size_t n,
                             struct place_row **rows, size_t *found) MUST_USE;

#endif
