/* SPDX-License-Identifier: Apache-2.0 */
/* One page of a list, newest first: ids are UUIDv7, so their order is that of making.
 * A store asks for one row more than the page holds; whoever answers shows `limit` of
 * them and knows by the extra one that there is a next page. */
#ifndef SK_STORE_PAGE_H
#define SK_STORE_PAGE_H

#include "db/db.h"

#define PAGE_LIMIT 50
#define PAGE_LIMIT_MAX 200

struct page {
    const uuid *before; /* the last id of the page before; NULL: the first page */
    int64_t limit;
};

/* Adds "before" and the number of rows to ask for as the next two parameters. */
static inline void page_add(struct db_params *p, const struct page *page)
{
    db_add_uuid_or_null(p, page->before);
    db_add_int(p, page->limit + 1);
}

#endif
