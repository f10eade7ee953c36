/* SPDX-License-Identifier: Apache-2.0 */
/* "My messages": what a person was told, one row for each row of the outbox that is
 * kept for him. The worker adds a row with the first attempt to deliver, so that a mail
 * server that is down keeps nothing from anybody; web lists them and marks them read.
 * Facts are frozen as they were when the message arrived. Writes no text: the page
 * does.
 */
#ifndef SK_STORE_MESSAGE_STORE_H
#define SK_STORE_MESSAGE_STORE_H

#include "store/outbox_store.h"
#include "store/page.h"

/* Adds the message of an outbox row to the batch that settles it; its statement's
 * index. A row that has its message already adds none. What tells of a decision also
 * marks read the message that asked for it. */
int message_add(struct db_batch *b, const struct outbox_row *row, uuid id);

struct message_row {
    uuid id;
    struct str kind; /* that of the outbox row */
    uuid object;
    struct str data; /* JSON object */
    int64_t at;
    int64_t read_at; /* 0: unread */
};
/* Newest first; `unread` counts all that the person has not read. */
enum err message_list(struct db_pool *pool, struct arena *a, uuid company, uuid person,
                      bool unread_only, const struct page *page,
                      struct message_row **rows, size_t *n, int64_t *unread) MUST_USE;
/* Adds: these are read; ERR_NOT_FOUND when one is not his. */
void message_read_add(struct db_batch *b, uuid person, const uuid *ids, size_t n);
void message_read_all_add(struct db_batch *b, uuid person);

/* Drops what arrived before then. */
enum err message_forget(struct db_pool *pool, struct arena *a, uuid company,
                        int64_t before_us) MUST_USE;

#endif
