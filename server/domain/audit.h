/* SPDX-License-Identifier: Apache-2.0 */
/* The activity chain: log-ins, views, opened links, downloads, exports, refusals, what
 * web and worker do themselves. An event is recorded in the transaction of the action,
 * as its last statement; if it cannot be written, nothing happened (ERR_AUDIT_WRITE).
 * Acts of authority are recorded by the signer, never here. */
#ifndef SK_DOMAIN_AUDIT_H
#define SK_DOMAIN_AUDIT_H

#include "canon/audit.h"
#include "domain/services.h"
#include "store/audit_store.h"

#define AUDIT_EVENT_DETAILS_MAX 6

struct audit_event {
    const char *event;            /* "login.failed", constant */
    uuid person;                  /* nil: nobody known */
    uuid object;                  /* nil: none */
    const struct digest *subject; /* NULL: none */
    bool refused;
    struct canon_detail details[AUDIT_EVENT_DETAILS_MAX];
    size_t detail_count;
};

/* The value is cut to what a record holds; one that is not plain text is left out. */
void audit_detail(struct audit_event *e, const char *name, struct str value);

/* Adds the record to the batch; nothing may be added after it. */
void audit_add(struct db_batch *b, const struct audit_event *e);
/* The record in the arena, for stores that end a transaction of their own with it. */
const struct audit_append *audit_append_of(struct arena *a, uuid company,
                                           const struct audit_event *e);
/* As audit_add, once a person, object and day. */
void audit_add_view(struct db_batch *b, const struct audit_event *e);
/* The record alone, in a transaction of its own. */
enum err audit_write(const struct services *s, struct arena *a, uuid company,
                     const struct audit_event *e) MUST_USE;
enum err audit_write_view(const struct services *s, struct arena *a, uuid company,
                          const struct audit_event *e) MUST_USE;

#endif
