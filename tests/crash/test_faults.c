/* SPDX-License-Identifier: Apache-2.0 */
/* layers: base db client demo support crash */
/* labels: campaign */
/* unsanitized: who dies by SIGKILL reports nothing */
/* What can happen to a machine happens while employees have documents sealed:
 * PostgreSQL stops at once, its connections break, answers to COMMIT get lost, Redis
 * dies and forgets, children that read PDFs are killed, processes die at any moment.
 * The load goes on, and at the end every invariant holds. ./dev campaign: --pg-cycles N
 * and --crash N. */
#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "crash/invariants.h"
#include "crash/load.h"
#include "crash/proxy.h"
#include "crash/psql.h"
#include "support/campaign.h"

#define GOES_ON_US (90 * US_PER_S)
#define CUT_US (60 * US_PER_S)
#define CUTS 3
#define PDF_KILLS 12

static struct world {
    struct instance instance;
    struct load *load;
} w;

/* A test cluster need not survive a power cut, but what it committed must survive its
 * own end. */
static void keep_commits(void)
{
    char path[96];
    FILE *f;

    snprintf(path, sizeof path, "%s/pg/postgresql.conf", w.instance.dir);
    f = fopen(path, "ae");
    if (!f || fputs("synchronous_commit = on\n", f) < 0 || fclose(f) != 0)
        proc_die(NULL, "cannot write %s", path);
}

static int begin(void **state)
{
    (void)state;
    srandom((unsigned)test_campaign_seed());
    setenv("SEALKEEPER_LEASE", "2s", 1);
    instance_new(&w.instance);
    keep_commits();
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

static void pause_up_to_ms(long ms)
{
    clock_sleep_us(random() % ms * US_PER_MS);
}

/* So many that one at least was begun after this call, whoever held the others. */
static bool some_are_sealed(void)
{
    int64_t until = clock_monotonic_us() + GOES_ON_US;
    long enough = load_sealed(w.load) + LOAD_THREADS_MAX + 1;

    while (load_sealed(w.load) < enough && clock_monotonic_us() < until)
        clock_sleep_us(50 * US_PER_MS);
    return load_sealed(w.load) >= enough;
}

static void the_load_goes_on(void)
{
    bool goes_on = some_are_sealed();

    all_parts_must_run(&w.instance);
    assert_true(goes_on);
}

/* ---- PostgreSQL ---- */

static void postgres_stops_at_once_and_comes_back(void **state)
{
    (void)state;
    for (long i = 0, n = test_campaign("PG_CYCLES", 3); i < n; i++) {
        pause_up_to_ms(1500);
        instance_kill(&w.instance, PART_POSTGRES);
        pause_up_to_ms(1500);
        instance_start(&w.instance, PART_POSTGRES, NULL);
    }
    the_load_goes_on();
}

static void every_connection_breaks(void **state)
{
    (void)state;
    for (long i = 0, n = test_campaign("PG_CYCLES", 3); i < n; i++) {
        pause_up_to_ms(500);
        psql(&w.instance, "postgres",
             "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
             " WHERE datname = 'sealkeeper'");
    }
    the_load_goes_on();
}

/* ---- lost answers ---- */

static void lose_answers_of(enum instance_part part, enum proxy_cut kind)
{
    struct proxy *proxy;

    assert_int_equal(instance_stop(&w.instance, part), 0);
    proxy = proxy_open(&w.instance, part);
    instance_start(&w.instance, part, NULL);
    for (long i = 1; i <= CUTS; i++) {
        int64_t until = clock_monotonic_us() + CUT_US;

        proxy_cut_next(proxy, kind);
        while (proxy_cuts(proxy) < i && clock_monotonic_us() < until)
            clock_sleep_us(10 * US_PER_MS);
        assert_int_equal(proxy_cuts(proxy), i);
    }
    assert_int_equal(instance_stop(&w.instance, part), 0);
    proxy_close(&proxy);
    instance_start(&w.instance, part, NULL);
    the_load_goes_on();
}

static void the_signer_loses_answers_to_commit(void **state)
{
    (void)state;
    lose_answers_of(PART_SIGNER, PROXY_LOSES_ANSWER);
}

static void the_signer_loses_commits(void **state)
{
    (void)state;
    lose_answers_of(PART_SIGNER, PROXY_LOSES_COMMIT);
}

static void the_signer_loses_answers_in_between(void **state)
{
    (void)state;
    lose_answers_of(PART_SIGNER, PROXY_LOSES_SYNC);
}

static void web_loses_answers(void **state)
{
    (void)state;
    lose_answers_of(PART_WEB, PROXY_LOSES_SYNC);
}

static void the_worker_loses_answers(void **state)
{
    (void)state;
    lose_answers_of(PART_WORKER, PROXY_LOSES_SYNC);
}

/* ---- Redis ---- */

static void redis_dies_and_comes_back(void **state)
{
    (void)state;
    instance_kill(&w.instance, PART_REDIS);
    assert_true(some_are_sealed());
    instance_start(&w.instance, PART_REDIS, NULL);
    the_load_goes_on();
}

static void redis_forgets_everything(void **state)
{
    char socket[96], log_dir[96];
    const char *argv[] = {"/usr/bin/redis-cli", "-s", socket, "FLUSHALL", NULL};
    const struct proc_settings s = {
        .name = "redis-cli", .argv = argv, .log_dir = log_dir};

    (void)state;
    snprintf(socket, sizeof socket, "%s/run/redis/redis.sock", w.instance.dir);
    snprintf(log_dir, sizeof log_dir, "%s/log", w.instance.dir);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(proc_run(&s, 10000), 0);
        pause_up_to_ms(100);
    }
    the_load_goes_on();
}

/* ---- processes ---- */

/* Is it this instance's sealkeeper-pdf, the parent or one of its children? */
static bool reads_pdfs(const char *pid)
{
    char link[64], program[160], exe[160];
    ssize_t n;

    snprintf(link, sizeof link, "/proc/%.20s/exe", pid);
    snprintf(program, sizeof program, "%s/bin/sealkeeper-pdf", w.instance.dir);
    n = readlink(link, exe, sizeof exe - 1);
    exe[n > 0 ? n : 0] = '\0';
    return strcmp(exe, program) == 0;
}

/* The last one found: a child, when there is one. */
static pid_t find_pdf_process(void)
{
    DIR *d = opendir("/proc");
    struct dirent *e;
    pid_t found = 0;

    while (d && (e = readdir(d))) {
        if (e->d_name[0] >= '1' && e->d_name[0] <= '9' && reads_pdfs(e->d_name))
            found = (pid_t)strtol(e->d_name, NULL, 10);
    }
    if (d)
        closedir(d);
    return found;
}

static void processes_that_read_pdfs_are_killed(void **state)
{
    int killed = 0;
    int64_t until = clock_monotonic_us() + GOES_ON_US;

    (void)state;
    while (killed < PDF_KILLS && clock_monotonic_us() < until) {
        pid_t pid = find_pdf_process();

        killed += pid > 0 && kill(pid, SIGKILL) == 0;
        pause_up_to_ms(100);
    }
    assert_int_equal(killed, PDF_KILLS);
    the_load_goes_on();
}

static void processes_die_at_any_moment(void **state)
{
    static const enum instance_part parts[] = {PART_WEB, PART_WORKER, PART_SIGNER};

    (void)state;
    for (long i = 0, n = test_campaign("CRASH", 15); i < n; i++) {
        enum instance_part part = parts[(size_t)random() % ARRAY_LEN(parts)];

        pause_up_to_ms(1500);
        instance_kill(&w.instance, part);
        instance_start(&w.instance, part, NULL);
    }
    the_load_goes_on();
}

/* ---- the end ---- */

static void the_load_ends_well(void **state)
{
    (void)state;
    assert_true(load_stop(w.load));
}

static void every_invariant_holds(void **state)
{
    (void)state;
    invariants_must_hold(&w.instance, load_acks(w.load));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(postgres_stops_at_once_and_comes_back),
        cmocka_unit_test(every_connection_breaks),
        cmocka_unit_test(the_signer_loses_answers_to_commit),
        cmocka_unit_test(the_signer_loses_commits),
        cmocka_unit_test(the_signer_loses_answers_in_between),
        cmocka_unit_test(web_loses_answers),
        cmocka_unit_test(the_worker_loses_answers),
        cmocka_unit_test(redis_dies_and_comes_back),
        cmocka_unit_test(redis_forgets_everything),
        cmocka_unit_test(processes_that_read_pdfs_are_killed),
        cmocka_unit_test(processes_die_at_any_moment),
        cmocka_unit_test(the_load_ends_well),
        cmocka_unit_test(every_invariant_holds),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
