/* SPDX-License-Identifier: Apache-2.0 */
/* The main job for one file, as its people would do it: the requester uploads, drafts
 * and submits; each approver decides through the link in his own mail with his PIN; the
 * requester confirms with his; the results are downloaded. Through the public API only.
 */
#ifndef SK_DEMO_JOB_H
#define SK_DEMO_JOB_H

#include "demo/accounts.h"
#include "demo/mailbox.h"
#include "sealkeeper/client.h"

enum job_end { JOB_SEALED, JOB_REFUSED, JOB_FAILED };

struct demo_job {
    const struct accounts *accounts;
    struct mailbox *mailbox;
    struct sealkeeper_client *requester; /* logged in */
    const struct demo_person *who;       /* the requester */
    const char *file;
    const char *name; /* of the document */
    const char *dir;  /* where approved.pdf and sealed.pdf go; made when sealed */
    int turn;         /* which of the approvers of an any-step decides */
    /* Told each promise of the server: "upload", "act" or "sealed", and the id. May be
     * NULL. */
    void (*promised)(void *context, const char *what, const char *id);
    void *context;
    /* while it lasts */
    char document[40];
    char draft[40];
    char code[64]; /* of a refusal or failure */
};

enum job_end demo_job_run(struct demo_job *j);

/* 0 unless the file is there whole. */
int demo_write_file(const char *dir, const char *name, const char *bytes, size_t n);

#endif
