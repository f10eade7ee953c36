/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base db client demo support crash */
/* labels: campaign */
/* unsanitized: who dies by SIGKILL reports nothing */
/* Every process dies by SIGKILL at each named point of the flow (base/crash.h), one
 * after the other, while employees have documents sealed; it is started again, the load
 * goes on with the same Idempotency-Keys, and nothing that was promised may be missing.
 * Ordinarily each point once; ./dev campaign --crash N: N deaths, each at a chosen
 * point at one of its first passes. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/secret.h"
#include "crash/invariants.h"
#include "crash/load.h"
#include "support/campaign.h"

#define DEATH_MS 60000
#define PASSES_MAX 3

static struct world {
    struct instance instance;
    struct load *load;
} w;

/* What dies, and where. "pdf" dies as a child of the worker: it is the worker that is
 * armed, and that goes on. */
static const struct point {
    const char *name;
    enum instance_part part;
    bool is_pdf_child;
} points[] = {
    {"call.claimed", PART_WEB, false},
    {"call.commit.before", PART_WEB, false},
    {"call.commit.after", PART_WEB, false},
    {"call.ended", PART_WEB, false},
    {"upload.part_stored", PART_WEB, false},
    {"act.sending", PART_WEB, false},
    {"act.answered", PART_WEB, false},
    {"link.opened", PART_WEB, false},
    {"download.recorded", PART_WEB, false},
    {"db.commit.before", PART_WEB, false},

    {"job.claimed", PART_WORKER, false},
    {"intake.blob_stored", PART_WORKER, false},
    {"intake.ended", PART_WORKER, false},
    {"prepare.blobs_stored", PART_WORKER, false},
    {"prepare.ended", PART_WORKER, false},
    {"outbox.link_put.before", PART_WORKER, false},
    {"outbox.link_put.after", PART_WORKER, false},
    {"outbox.sent", PART_WORKER, false},
    {"seal.signed", PART_WORKER, false},
    {"seal.filled", PART_WORKER, false},
    {"seal.verified", PART_WORKER, false},
    {"seal.blobs_stored", PART_WORKER, false},
    {"seal.release.before", PART_WORKER, false},
    {"seal.release.after", PART_WORKER, false},
    {"db.commit.after", PART_WORKER, false},

    {"pdf.child_asked", PART_WORKER, true},
    {"pdf.child_answering", PART_WORKER, true},

    {"act.proof_checked", PART_SIGNER, false},
    {"act.items_done", PART_SIGNER, false},
    {"signer.commit.before", PART_SIGNER, false},
    {"signer.commit.after", PART_SIGNER, false},
    {"journal.write.before", PART_SIGNER, false},
    {"journal.sync.before", PART_SIGNER, false},
    {"journal.sync.after", PART_SIGNER, false},
    {"act.answering", PART_SIGNER, false},
    {"link_put.answering", PART_SIGNER, false},
    {"sign.signed", PART_SIGNER, false},
    {"sign.answering", PART_SIGNER, false},
};

/* One death. */
struct death {
    const struct point *point;
    int pass;
    char name[96];
};

static int begin(void **state)
{
    (void)state;
    /* what a dead worker had in hand comes back soon */
    setenv("SEALKEEPER_LEASE", "2s", 1);
    instance_new(&w.instance);
    instance_start_all(&w.instance);
    instance_set_up(&w.instance);
    w.load = load_open(w.instance.dir);
    load_start(w.load);
    return 0;
}

static int end(void **state)
{
    (void)state;
    load_close(&w.load);
    instance_free(&w.instance);
    return 0;
}

static long log_size(const struct proc *p)
{
    size_t n = 0;

    free(proc_read_file(p->log, &n));
    return (long)n;
}

/* The zygote says so when a child ends without an answer. */
static bool a_child_died(const struct proc *p, long since)
{
    int64_t until = clock_monotonic_us() + DEATH_MS * US_PER_MS;
    bool died = false;

    while (!died && clock_monotonic_us() < until) {
        char *log = proc_read_file(p->log, NULL);

        died = log && strstr(log + since, "pdf.child_ended");
        free(log);
        clock_sleep_us(20 * US_PER_MS);
    }
    return died;
}

static void dies_and_comes_back(void **state)
{
    const struct death *d = *state;
    enum instance_part part = d->point->part;
    struct proc *p = &w.instance.part[part];
    int stopped = instance_stop(&w.instance, part);
    char at[96];
    bool died;

    snprintf(at, sizeof at, "%s:%d", d->point->name, d->pass);
    instance_start(&w.instance, part, at);
    died = d->point->is_pdf_child ? a_child_died(p, log_size(p))
                                  : proc_wait(p, DEATH_MS) == 128 + SIGKILL;
    /* whatever happened, the next test finds it running */
    instance_kill(&w.instance, part);
    instance_start(&w.instance, part, NULL);
    assert_int_equal(stopped, 0);
    assert_true(died);
}

static void the_load_ends_well(void **state)
{
    (void)state;
    assert_true(load_stop(w.load));
    assert_true(load_sealed(w.load) > 0);
}

static void every_invariant_holds(void **state)
{
    (void)state;
    invariants_must_hold(&w.instance, load_acks(w.load));
}

/* As many deaths as asked for: each point once, then by chance. */
static struct death *choose(size_t n)
{
    struct death *all = calloc(n, sizeof *all);

    if (n > ARRAY_LEN(points))
        srandom((unsigned)test_campaign_seed());
    for (size_t i = 0; i < n; i++) {
        bool once = i < ARRAY_LEN(points);
        size_t which = once ? i : (size_t)random() % ARRAY_LEN(points);

        all[i].point = &points[which];
        all[i].pass = once ? 1 : 1 + (int)(random() % PASSES_MAX);
        snprintf(all[i].name, sizeof all[i].name, "%s_dies_at_%s_pass_%d",
                 points[which].is_pdf_child ? "pdf_child"
                                            : instance_name(points[which].part),
                 points[which].name, all[i].pass);
    }
    return all;
}

int main(void)
{
    size_t n = (size_t)test_campaign("CRASH", ARRAY_LEN(points));
    struct death *deaths = choose(n);
    struct CMUnitTest *tests = calloc(n + 2, sizeof *tests);
    int failed;

    for (size_t i = 0; i < n; i++)
        tests[i] = (struct CMUnitTest){.name = deaths[i].name,
                                       .test_func = dies_and_comes_back,
                                       .initial_state = &deaths[i]};
    tests[n] = (struct CMUnitTest)cmocka_unit_test(the_load_ends_well);
    tests[n + 1] = (struct CMUnitTest)cmocka_unit_test(every_invariant_holds);
    failed = _cmocka_run_group_tests("crash_points", tests, n + 2, begin, end);
    free(tests);
    free(deaths);
    return failed;
}
