/* SPDX-License-Identifier: Apache-2.0 */
/* Acts that nobody asks for in person: release of what is signed, expiry. Their ids
 * come from what they are about, so that a second attempt gets the first one's answer.
 */
#ifndef SK_JOBS_WORKER_ACT_H
#define SK_JOBS_WORKER_ACT_H

#include "canon/items.h"
#include "jobs/worker.h"

/* One item of ITEM_REQUEST_RELEASE or ITEM_REQUEST_EXPIRE. */
enum err worker_act_send(struct worker *w, struct arena *a, uuid company,
                         enum item_kind kind, const struct item_request *item) MUST_USE;

#endif
