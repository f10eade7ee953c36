/* SPDX-License-Identifier: Apache-2.0 */
/* What has happened in the demo company: one row a request, from its paper to its end.
 * Names of companies are invented. */
#ifndef SK_DEMO_STORIES_H
#define SK_DEMO_STORIES_H

#include "demo/accounts.h"

enum story_end {
    STORY_DRAFTED,   /* begun and left */
    STORY_PREPARED,  /* its pages were looked at */
    STORY_SUBMITTED, /* waits for the first decision */
    STORY_HALFWAY,   /* one decision is made */
    STORY_APPROVED,  /* waits for its requester to sign */
    STORY_SEALED,
    STORY_REJECTED,      /* at once */
    STORY_REJECTED_LATE, /* by the second who was asked */
    STORY_WITHDRAWN,
    STORY_EXPIRED, /* soon after, as nobody decides in time */
};

struct story {
    enum demo_who who;
    const char *title; /* of the paper, and its file's name */
    const char *purpose;
    const char *counterparty; /* "": none */
    long long yuan;           /* 0: no money in it */
    const char *document_class;
    int copies, pages;
    enum demo_which seal;
    int with_representative; /* his seal as well */
    enum story_end end;
    const char *reason; /* of a rejection or withdrawal */
};

extern const struct story demo_stories[];
extern const int demo_stories_n;

#endif
