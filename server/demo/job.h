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

/* Its steps, for another course of things. 0, or -1 and j->code says why. */
int demo_job_upload(struct demo_job *j, const char *bytes, size_t n);
/* The draft as docs/api.md has it; consumed. */
int demo_job_draft(struct demo_job *j, json_t *draft);
int demo_job_prepare(struct demo_job *j);
int demo_job_submit(struct demo_job *j);
/* One of those whose decision is asked for now approves, or rejects for a reason. 1
 * when nobody is asked any more. */
int demo_job_decide_next(struct demo_job *j, const char *reason);
int demo_job_collect_approvals(struct demo_job *j);
int demo_job_confirm(struct demo_job *j);

/* 0 unless the file is there whole. */
int demo_write_file(const char *dir, const char *name, const char *bytes, size_t n);

#endif
