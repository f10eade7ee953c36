/* SPDX-License-Identifier: Apache-2.0 */
/* Submitted requests with their decisions, who is asked now, and the sealed files, as
 * lists and pages show them. Read only: the signer writes requests and decisions, the
 * worker sealed files. Always the latest round. Who may see what is domain/request.c's.
 */
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

enum request_view {
    REQUEST_VIEW_ALL,
    REQUEST_VIEW_MINE,
    REQUEST_VIEW_TO_SIGN, /* mine, approved */
    REQUEST_VIEW_ASKED,   /* I am asked now */
    REQUEST_VIEW_DECIDED, /* I have decided */
};

struct request_filter {
    enum request_view view;
    uuid person;
    int64_t state;     /* 0: any */
    const uuid *seal;  /* NULL: any */
    struct str search; /* part of number, purpose or counterparty; absent: any */
};
enum err request_list(struct db_pool *pool, struct arena *a, uuid company,
                      const struct request_filter *filter, const struct page *page,
                      struct request_row **rows, size_t *n) MUST_USE;
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
};
/* All that belongs to one round, in one round trip, with the names of these persons and
 * seals. */
enum err request_parts_find(struct db_pool *pool, struct arena *a, uuid company,
                            const struct request_row *request, const uuid *ids,
                            size_t id_count, struct request_parts *out) MUST_USE;

#endif
