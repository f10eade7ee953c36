/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of requests: filtered, counted, the approver's queue, and what tells how far
 * each of them is. Read only; always the latest round of a request. */
#ifndef SK_STORE_REQUEST_LIST_STORE_H
#define SK_STORE_REQUEST_LIST_STORE_H

#include "canon/request.h"
#include "store/request_store.h"

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
    int64_t states;      /* bits 1 << enum request_state; 0: any */
    const uuid *seal;    /* NULL: any */
    const int64_t *from; /* submitted then or later; NULL: ever */
    const int64_t *to;   /* submitted before; NULL: ever */
    struct str search;   /* part of number, purpose, counterparty or a document's name;
                            absent: any */
};
/* Newest first. */
enum err request_list(struct db_pool *pool, struct arena *a, uuid company,
                      const struct request_filter *filter, const struct page *page,
                      struct request_row **rows, size_t *n) MUST_USE;
/* Whom a person's decision is waited for; what expires first comes first. page->before
 * is the last request of the page before. */
enum err request_queue(struct db_pool *pool, struct arena *a, uuid company, uuid person,
                       const struct page *page, struct request_row **rows,
                       size_t *n) MUST_USE;

/* What a person has to do with: his own drafts that were never submitted, his requests
 * by state, what waits for his decision. */
struct request_counts {
    int64_t drafts;
    int64_t mine[REQUEST_STATE_LAST + 1]; /* by enum request_state */
    int64_t to_approve;
};
enum err request_count(struct db_pool *pool, struct arena *a, uuid company, uuid person,
                       struct request_counts *out) MUST_USE;

/* Decisions and who is asked now, of several requests in one round trip. */
struct list_decision_row {
    uuid request;
    struct bytes canon; /* struct canon_decision */
};
struct list_due_row {
    uuid request;
    struct due_row due;
};
struct request_list_parts {
    struct list_decision_row *decisions; /* of a request in their order */
    size_t decision_count;
    struct list_due_row *due;
    size_t due_count;
};
enum err request_list_parts_find(struct db_pool *pool, struct arena *a, uuid company,
                                 const uuid *requests, size_t n,
                                 struct request_list_parts *out) MUST_USE;

#endif
