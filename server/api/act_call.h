/* SPDX-License-Identifier: Apache-2.0 */
/* Calls that are acts: from a checked body to the signer's answer. Most routes need
 * nothing else than the kind of their item and the member that stands in the path. */
#ifndef SK_API_ACT_CALL_H
#define SK_API_ACT_CALL_H

#include "api/call.h"
#include "domain/act.h"

/* Proof fields of a body that takes authority (PIN), and of one that gives it. */
#define API_PIN                                                                        \
    {                                                                                  \
        "pin", API_SECRET, 64, API_REQUIRED, NULL, NULL                                \
    }
#define API_CODE                                                                       \
    {                                                                                  \
        "code", API_SECRET, 16, API_REQUIRED, NULL, NULL                               \
    }
#define API_CODE_OR_NOT                                                                \
    {                                                                                  \
        "code", API_SECRET, 16, 0, NULL, NULL                                          \
    }
#define API_TAKES API_PIN
#define API_GIVES API_PIN, API_CODE
extern const struct api_field act_takes_fields[], act_gives_fields[];

/* One item out of the body; `member` (may be NULL) is the item's field that the first
 * path parameter fills. */
enum err act_from_body(struct http_exchange *x, enum item_kind kind,
                       const char *member);
/* Items in hand, by this person (his own session, or his link). The secrets of the
 * exchange are the proof. */
enum err act_call(struct http_exchange *x, const struct act_item *items, size_t n);
enum err act_call_as(struct http_exchange *x, uuid company, uuid person,
                     const struct act_item *items, size_t n);

/* What an item needs beside what was sent: the size of a seal's face. */
enum err act_complete_item(struct http_exchange *x, struct act_item *item,
                           const char **field) MUST_USE;

#endif
