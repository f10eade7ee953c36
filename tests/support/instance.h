/* SPDX-License-Identifier: Apache-2.0 */
/* A whole private instance under a test's control: PostgreSQL, Redis, signer, worker
 * and web as real processes that can be started, killed and started again one by one,
 * in the state directory that ./dev makes too (scripts/state.sh lists its files). For
 * end-to-end and crash tests. Every failure ends the test program. */
#ifndef SK_SUPPORT_INSTANCE_H
#define SK_SUPPORT_INSTANCE_H

#include "support/proc.h"

enum instance_part {
    PART_POSTGRES,
    PART_REDIS,
    PART_SIGNER,
    PART_WORKER,
    PART_WEB,
    PART_COUNT
};

struct instance {
    char dir[64];
    char url[64];  /* of web: "http://127.0.0.1:PORT" */
    char mail[96]; /* the maildir */
    struct proc part[PART_COUNT];
    pid_t owner;
};

/* Makes state directory, cluster and configuration; starts nothing. Programs are those
 * of this build. */
void instance_new(struct instance *i);
/* An instance that somebody else made, whose PostgreSQL and Redis run: its other parts
 * can be started and ended here. Never removed by instance_free. */
void instance_join(struct instance *i, const char *dir);
/* Starts all parts in order and migrates; returns when web says it is ready. */
void instance_start_all(struct instance *i);
/* Creates the demo company (sealkeeper-demo setup); needs all parts. */
void instance_set_up(struct instance *i);
/* Starts one part and waits until it answers. crash_at is NAME:K of base/crash.h for
 * this run of it, NULL for none; with it nothing is waited for. */
void instance_start(struct instance *i, enum instance_part part, const char *crash_at);
/* Ends one part by SIGTERM (PostgreSQL: fast); returns its exit status. */
int instance_stop(struct instance *i, enum instance_part part);
/* SIGKILL; PostgreSQL gets SIGQUIT, its immediate stop. */
void instance_kill(struct instance *i, enum instance_part part);
/* Runs a program of the build, e.g. {"sealctl", "audit", "export", …, NULL}, as the
 * console does; its exit status. Output is in DIR/log/NAME.log. */
int instance_run(struct instance *i, const char *const *argv, int timeout_ms);
/* "postgres", "redis", "signer", "worker" or "web". */
const char *instance_name(enum instance_part part);
/* Ends what runs and removes the directory. Safe to call twice. Ends the test with
 * status 1 when a process of ours had crashed or its sanitizer complains. */
void instance_free(struct instance *i);

#endif
