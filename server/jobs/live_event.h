/* SPDX-License-Identifier: Apache-2.0 */
/* The word to pages that are open now: one message on Redis for each outbox row, passed
 * on by web as a server-sent event. Lost without harm: a page loads the truth again. */
#ifndef SK_JOBS_LIVE_EVENT_H
#define SK_JOBS_LIVE_EVENT_H

#include "jobs/worker.h"
#include "store/outbox_store.h"

#define LIVE_EVENT_CHANNEL "sealkeeper.events"

/* "COMPANY PERSON {"kind":…,"object":…,"at":…,"data":{…}}" */
void live_event_publish(struct worker *w, struct arena *a,
                        const struct outbox_row *row);
/* "message.arrived": the reader's list has one more, made of that row. */
void live_event_of_message(struct worker *w, struct arena *a,
                           const struct outbox_row *row, uuid message);

#endif
