/* SPDX-License-Identifier: Apache-2.0 */
/* What a decision says, from a link or from the queue: about which round and digest of
 * which request, and yes or no. */
#ifndef SK_API_DECIDE_FIELDS_H
#define SK_API_DECIDE_FIELDS_H

#include "api/act_call.h"

#define API_DECIDE_FIELDS                                                              \
    {"round", API_INT, INT32_MAX, API_REQUIRED, NULL, NULL},                           \
        {"digest", API_DIGEST, 0, API_REQUIRED, NULL, NULL},                           \
        {"verdict", API_WORD, 0, API_REQUIRED, verdict_words, NULL},                   \
    {                                                                                  \
        "reason", API_LINES, 300, 0, NULL, NULL                                        \
    }

/* Reads them from the body. */
struct item_request_decide decide_item(const struct call *c, uuid request);

#endif
