/* SPDX-License-Identifier: Apache-2.0 */
/* Tells people: each outbox row becomes a live event and, where its kind has a
 * template, a mail. A mailed link is made here and nowhere else: the token exists in
 * the mail alone, the signer keeps its hash. */
#ifndef SK_JOBS_OUTBOX_H
#define SK_JOBS_OUTBOX_H

#include "jobs/worker.h"
#include "store/outbox_store.h"

/* Publishes the event, sends the mail and ends the row, or gives it back. */
void outbox_deliver(struct worker *w, struct arena *a, const struct outbox_row *row);
/* Body of a thread, until the bell says stop. */
void *outbox_thread(void *worker);

#endif
