/* SPDX-License-Identifier: Apache-2.0 */
/* Waiting for the work to end, then one verdict. */
#include "crash/invariants.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"

#define RECOVERY_US (60 * US_PER_S)
#define PAUSE_US (500 * US_PER_MS)
#define CHECK_MS 120000
#define OPTIONS_MAX 8

static void log_of(const struct instance *i, char path[128])
{
    snprintf(path, 128, "%s/log/inv-check.log", i->dir);
}

int invariants_check(struct instance *i, const char *database,
                     const char *const *options)
{
    const char *argv[4 + OPTIONS_MAX + 1] = {SEALKEEPER_BUILD_DIR "/tests/inv-check"};
    char socket[96], password[96], log_dir[96], log[128];
    size_t n = 1;

    snprintf(socket, sizeof socket, "%s/run/pg", i->dir);
    snprintf(password, sizeof password, "%s/secrets/seal_owner", i->dir);
    snprintf(log_dir, sizeof log_dir, "%s/log", i->dir);
    log_of(i, log);
    unlink(log);
    argv[n++] = socket;
    argv[n++] = database;
    argv[n++] = password;
    for (; *options && n < 4 + OPTIONS_MAX; options++)
        argv[n++] = *options;
    argv[n] = NULL;
    return proc_run(
        &(struct proc_settings){.name = "inv-check", .argv = argv, .log_dir = log_dir},
        CHECK_MS);
}

void all_parts_must_run(struct instance *i)
{
    for (int part = 0; part < PART_COUNT; part++) {
        struct proc *p = &i->part[part];

        if (!proc_is_running(p))
            proc_die(p->log, "%s ended by itself, %d", instance_name(part),
                     proc_wait(p, 0));
    }
}

void invariants_must_hold(struct instance *i, const char *acks)
{
    int64_t until = clock_monotonic_us() + RECOVERY_US;
    char journal[96], log[128];
    const char *options[] = {"--journal", journal, acks ? "--acks" : NULL, acks, NULL};
    int status;

    snprintf(journal, sizeof journal, "%s/journal/journal", i->dir);
    log_of(i, log);
    all_parts_must_run(i);
    while ((status = invariants_check(i, "sealkeeper", options)) != 0) {
        if (status != 1 || clock_monotonic_us() > until)
            proc_die(log, "an invariant does not hold");
        clock_sleep_us(PAUSE_US);
    }
}
