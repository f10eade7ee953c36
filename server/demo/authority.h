/* SPDX-License-Identifier: Apache-2.0 */
/* What an administrator of the demonstration gives: items of acts, and the act of a
 * whole list. Setup.c uses it for the base of the company, fill.c for the rest. A
 * failure ends the program with a line on stderr. */
#ifndef SK_DEMO_AUTHORITY_H
#define SK_DEMO_AUTHORITY_H

#include "demo/accounts.h"
#include "demo/mailbox.h"
#include "sealkeeper/client.h"

/* An id by which later items of a list name what an earlier one makes. */
void authority_make_id(char out[40]);
struct sealkeeper_client *authority_log_in(const struct accounts *a,
                                           struct demo_person *p);
/* One act of `by` over the items, which are consumed. Waits for a one-time code where
 * both that may be used now are spent. */
void authority_give(struct sealkeeper_client *c, struct demo_person *by, json_t *items,
                    struct sealkeeper_reply *r);

json_t *authority_department(const char *id, const char *name);
/* `department`: an id, or NULL. */
json_t *authority_invitation(const struct demo_person *p, const char *department);
/* Draws the seal's face, and fills in its id and size. */
json_t *authority_seal(struct sealkeeper_client *c, const struct accounts *a,
                       struct demo_seal *seal, const struct demo_person *keeper);
json_t *authority_binding(const struct demo_seal *seal, const char *chain);
/* From and for so many days, from now on. */
json_t *authority_grant(const struct demo_person *p, const struct demo_seal *seal,
                        int from_day, int days);

/* Takes the mailed link and enrols; `result` is that of the invitation. */
void authority_enrol(struct sealkeeper_client *nobody, struct mailbox *m,
                     const json_t *result, struct demo_person *p);

/* UTC, RFC 3339, so many seconds from now. */
void demo_time(long seconds, char out[32]);

#endif
